// One line of what happens: when, from whom to whom, what, and how it ended.
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { dayAndTime, timeOfDay } from '../../console/front/browser/moments.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').TimelineEntry} Entry */

/** A read that went well is none; one that failed is why the bridge does not go on. @param {Entry} entry */
export function isNews({ isRead, state }) {
  return !isRead || state === 'failed';
}

/**
 * @param {Store} store
 * @param {Entry} entry
 * @param {(applicationId: number) => void} [open] absent where the candidate is known
 */
export function entryRow(store, entry, open) {
  const { at, from, to, detail, applicationId, attempt, copy, fault } = entry;
  const texts = pageTexts().timeline;
  return html`<li class="entry" data-state=${entry.state}>
    <div class="entry-line">
      <time class="mono soft" title=${dayAndTime(at)}>${timeOfDay(at)}</time>
      <span class="route"
        ><span data-party=${from}>${texts.parties[from]}</span>${icon('arrow')}<span data-party=${to}
          >${texts.parties[to]}</span
        ></span
      >
      ${answer(entry)}
    </div>
    <p>
      ${wordsOf(entry)}${detail === '' ? nothing : html` <q class="detail">${detailOf(store, entry)}</q>`}
      ${
        applicationId === null || open === undefined
          ? nothing
          : html`<button class="link mono" type="button" @click=${() => open(applicationId)}>${applicationId}</button>`
      }
    </p>
    ${
      attempt > 1 || copy > 1 || fault !== null
        ? html`<p class="row small">
            ${attempt > 1 ? html`<span class="chip" data-tone="warn">${texts.attempt(attempt)}</span>` : nothing}
            ${copy > 1 ? html`<span class="chip">${texts.copy(copy)}</span>` : nothing}
            ${fault === null ? nothing : html`<span class="chip" data-tone="bad">${texts.fault(faultWords(fault))}</span>`}
          </p>`
        : nothing
    }
  </li>`;
}

/** @param {Entry} entry */
function answer({ from, state, status, error, tookMs }) {
  const texts = pageTexts().timeline;
  if (from === 'recruiter' || from === 'examiner') return nothing;
  if (state === 'done')
    return html`<span class="answer" data-tone="good"
      >${icon('check')}${status} <span class="soft">${tookMs} ms</span></span
    >`;
  if (state === 'failed')
    return html`<span class="answer" data-tone="bad" title=${error ?? ''}
      >${icon('close')}${status ?? texts.noAnswer}</span
    >`;
  const drawing = { held: 'pause', dropped: 'trash', open: 'clock' }[state];
  return html`<span class="answer" data-tone="warn"
    >${icon(/** @type {'pause' | 'trash' | 'clock'} */ (drawing))}${texts.states[state]}</span
  >`;
}

/** @param {Entry} entry @returns {string} */
function wordsOf({ what }) {
  /** @type {Record<string, string>} */
  const known = pageTexts().timeline.what;
  return known[what] ?? what;
}

/** Words of the protocol in the language of the page. @param {Store} store @param {Entry} entry @returns {string} */
function detailOf({ board }, { what, detail }) {
  const { outcomes, stages, statuses, timeline } = pageTexts();
  if (what === 'sendMessage' && /^\d+$/.test(detail)) {
    const occasions = board?.messages.filter(({ template }) => String(template) === detail) ?? [];
    return timeline.template(detail, occasions.map(({ occasion }) => timeline.occasions[occasion]).join(', '));
  }
  /** @type {Record<string, string>} */
  const words = { ...outcomes, ...stages, ...statuses };
  const isWord = ['result', 'report', 'result-recorded', 'progress-recorded', 'status-changed'].includes(what);
  return (isWord ? words[detail] : undefined) ?? detail;
}

/** As the dial says it. @param {string} kind @returns {string} */
function faultWords(kind) {
  /** @type {Record<string, string>} */
  const kinds = pageTexts().faults.kinds;
  return kinds[kind] ?? kind;
}
