// What a person can decide about an open case. `retry` is one click; what changes an outcome needs a reason and a second look. What is typed
// outlasts the form, since a session may end under it.
import { html, nothing } from '../../front/browser/lit.js';
import { icon } from '../../front/browser/icons.js';
import { store } from './board-store.js';
import { isStuck } from './story-view.js';
import { boardTexts } from './texts.js';

/** @typedef {import('./board-types.js').CandidateStory} CandidateStory */

/**
 * @typedef {object} DecisionState
 * @property {'override' | 'skip' | undefined} open the form that is filled in
 * @property {string} note
 * @property {string} outcome
 * @property {boolean} isSending
 * @property {string} refusal why the last one was not taken
 */

/** @typedef {(update: 'retry' | 'override' | 'skip', input?: { outcome?: string, note?: string }) => void} Send */

/** The run refuses a longer note. */
const longestNote = 500;

/** @returns {DecisionState} */
export function freshDecision() {
  return { open: undefined, note: '', outcome: '', isSending: false, refusal: '' };
}

/**
 * @param {CandidateStory} story
 * @param {DecisionState} decision is changed in place
 * @param {() => void} paint
 * @param {Send} send
 */
export function decisionForm(story, decision, paint, send) {
  const { decide } = boardTexts();
  if (!isStuck(story) && decision.open === undefined && decision.refusal === '')
    return html`<details class="by-hand">
      <summary>${decide.byHand}</summary>
      ${choices(story, decision, paint, send)}
    </details>`;
  return html`<section class="decide" aria-label=${decide.title}>
    <h3>${decide.title}</h3>
    ${decision.refusal === '' ? nothing : html`<p role="alert" class="note" data-tone="bad">${decision.refusal}</p>`}
    ${
      decision.open === undefined
        ? choices(story, decision, paint, send)
        : noteForm(decision.open, decision, paint, send)
    }
  </section>`;
}

/** @param {CandidateStory} story @param {DecisionState} decision @param {() => void} paint @param {Send} send */
function choices(story, decision, paint, send) {
  const { decide } = boardTexts();
  const open = (/** @type {'override' | 'skip'} */ form) => () => {
    decision.open = form;
    decision.refusal = '';
    paint();
  };
  const one = (
    /** @type {'retry' | 'override' | 'skip'} */ update,
    /** @type {string} */ hint,
    /** @type {() => void} */ act,
    /** @type {import('../../front/browser/icons.js').IconName} */ name,
  ) =>
    html`<div class="choice">
      <button
        type="button"
        class="button ${update === 'retry' ? 'primary' : ''}"
        ?disabled=${decision.isSending}
        @click=${act}
      >
        ${icon(name)}${decide[update]}
      </button>
      <p class="soft small">${hint}</p>
    </div>`;
  return html`<div class="choices">
    ${isStuck(story) ? one('retry', decide.retryHint, () => send('retry'), 'refresh') : nothing}
    ${isOnlySought(story) ? nothing : one('override', decide.overrideHint, open('override'), 'check')}
    ${one('skip', decide.skipHint, open('skip'), 'arrow')}
  </div>`;
}

/** The exam of a late result is looked for: there is none yet whose result could be entered. @param {CandidateStory} story */
function isOnlySought({ report }) {
  const stuck = report?.attention ?? [];
  return stuck.length > 0 && stuck.every(({ what }) => what === 'recover');
}

/** @param {'override' | 'skip'} update @param {DecisionState} decision @param {() => void} paint @param {Send} send */
function noteForm(update, decision, paint, send) {
  const { decide } = boardTexts();
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const { outcome } = decision;
    const note = decision.note.trim();
    send(update, update === 'skip' ? { note } : { outcome, note });
  };
  const back = () => {
    decision.open = undefined;
    paint();
  };
  return html`<form class="note-form" @submit=${submit}>
    ${update === 'override' ? outcomeChoice(decision) : html`<p class="soft">${decide.skipHint}</p>`}
    <label class="field"
      >${decide.note}
      <textarea
        name="note"
        rows="2"
        required
        maxlength=${longestNote}
        aria-describedby="note-hint"
        .value=${decision.note}
        @input=${(/** @type {InputEvent} */ { target }) =>
          (decision.note = /** @type {HTMLTextAreaElement} */ (target).value)}
      ></textarea>
    </label>
    <p class="soft small" id="note-hint">${decide.noteHint}</p>
    <div class="row">
      <button type="submit" class="button primary" ?disabled=${decision.isSending}>${decide.confirm[update]}</button>
      <button type="button" class="button quiet" @click=${back}>${decide.back}</button>
    </div>
  </form>`;
}

/** @param {DecisionState} decision */
function outcomeChoice(decision) {
  const { decide, outcomes } = boardTexts();
  const words = /** @type {Record<string, string>} */ (outcomes);
  return html`<fieldset class="outcomes">
    <legend>${decide.outcome}</legend>
    ${(store.session?.outcomes ?? []).map(
      (outcome) =>
        html`<label class="outcome"
          ><input
            type="radio"
            name="outcome"
            value=${outcome}
            required
            .checked=${decision.outcome === outcome}
            @change=${() => (decision.outcome = outcome)}
          /><span>${words[outcome] ?? outcome}</span></label
        >`,
    )}
  </fieldset>`;
}
