// One candidate over the board: the story, and the decision. After a decision the story is read again, so that it shows what the
// bridge did and not what the page hopes.
import { announce } from '../../front/browser/announcer.js';
import { openDialog } from '../../front/browser/dialog.js';
import { errorText } from '../../front/browser/error-text.js';
import { html, nothing } from '../../front/browser/lit.js';
import { act, codeOf, messageOf, read } from './board-server.js';
import { reload } from './board-store.js';
import { decisionForm, freshDecision } from './decision-form.js';
import { isStuck, storyView } from './story-view.js';
import { boardTexts } from './texts.js';

/** @typedef {import('./board-types.js').CandidateStory} CandidateStory */
/** @typedef {import('./decision-form.js').DecisionState} DecisionState */

/** Milliseconds: Temporal's list, which the columns show, is a moment behind. */
const listLagMs = 1_500;

/** @type {{ paint: () => void, close: () => void } | undefined} */
let dialog;
/** A retry that fails at once is stuck anew after some seconds. */
const looksAfterRetry = 15;
const lookEveryMs = 1_000;

/**
 * @typedef {object} Shown
 * @property {number} application
 * @property {CandidateStory | undefined} story
 * @property {unknown} failure
 * @property {DecisionState} decision
 * @property {readonly string[] | undefined} retried since when it was stuck before the last retry; undefined: none was asked for here
 */

/** @type {Shown | undefined} */
let shown;
/** Whose decision was not sent yet when the session ended. @type {Shown | undefined} */
let unsent;

/** @param {number} application */
export function openStory(application) {
  open(application, freshDecision());
}

/** @param {number} application @param {DecisionState} decision */
function open(application, decision) {
  closeStory();
  shown = { application, story: undefined, failure: undefined, decision, retried: undefined };
  dialog = openDialog(view, { onClose: () => (dialog = undefined), wide: true });
  void loadStory();
}

export function paintStory() {
  dialog?.paint();
}

export function closeStory() {
  dialog?.close();
}

/** The session has ended: the story goes, and what was typed waits for the next login. */
export function setStoryAside() {
  unsent = dialog !== undefined && shown?.decision.open !== undefined ? shown : undefined;
  closeStory();
}

/** After a login. */
export function resumeStory() {
  if (unsent === undefined) return;
  const { application, decision } = unsent;
  unsent = undefined;
  open(application, { ...decision, isSending: false, refusal: '' });
}

function view() {
  return { title: boardTexts().story.title(shown?.application ?? 0), content: content() };
}

function content() {
  const { list } = boardTexts();
  if (shown === undefined) return html``;
  const { story, failure, decision } = shown;
  if (failure !== undefined) return html`<p role="alert" class="note" data-tone="bad">${failureText(failure)}</p>`;
  if (story === undefined) return html`<p class="empty" role="status">${list.loading}</p>`;
  return storyView(
    story,
    failedAgain(shown),
    canDecide(story) ? decisionForm(story, decision, paintStory, (...chosen) => void send(...chosen)) : nothing,
  );
}

/** That the last retry ended as before. @param {Shown} asked */
function failedAgain({ story, retried }) {
  if (retried === undefined || story === undefined) return nothing;
  const again = troubles(story).some((since) => !retried.includes(since));
  return again
    ? html`<p role="alert" class="note again" data-tone="bad">${boardTexts().decide.failedAgain}</p>`
    : nothing;
}

/** Since when each of them. @param {CandidateStory} story */
function troubles({ report }) {
  return report?.attention.map(({ since }) => since) ?? [];
}

/** @param {CandidateStory} story */
function canDecide({ ended, stoodBefore }) {
  return ended === null && stoodBefore === null;
}

async function loadStory() {
  const asked = shown;
  if (asked === undefined) return;
  try {
    /** @type {CandidateStory} */
    const story = await read(`/api/candidates/${asked.application}`);
    asked.story = story;
  } catch (error) {
    asked.failure = error;
  }
  paintStory();
}

/** @param {'retry' | 'override' | 'skip'} update @param {{ outcome?: string, note?: string }} [input] */
async function send(update, input) {
  const asked = shown;
  if (asked === undefined || asked.decision.isSending) return;
  asked.decision = { ...asked.decision, isSending: true, refusal: '' };
  const before = asked.story;
  paintStory();
  try {
    await act(`/api/candidates/${asked.application}/decision`, input === undefined ? { update } : { update, input });
    asked.decision = freshDecision();
    asked.retried = update === 'retry' && before !== undefined ? troubles(before) : undefined;
    announce(boardTexts().decide.done[update](asked.application), 'good');
    await loadStory();
    setTimeout(() => void Promise.all([reload(), loadStory()]), listLagMs);
    if (update === 'retry') void watchRetry(asked);
  } catch (error) {
    asked.decision = { ...asked.decision, isSending: false, refusal: failureText(error) };
  }
  paintStory();
}

/** Until it is done or stuck again, so that whoever pressed the button sees which. @param {Shown} asked */
async function watchRetry(asked) {
  for (let left = looksAfterRetry; left > 0 && shown === asked && dialog !== undefined; left -= 1) {
    const { story } = asked;
    if (story !== undefined && isStuck(story)) announce(boardTexts().decide.failedAgain, 'bad');
    if (story !== undefined && (isStuck(story) || story.report?.status === 'settled')) break;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    await loadStory();
  }
  void reload();
}

/** @param {unknown} error */
function failureText(error) {
  const { decide, failed, story } = boardTexts();
  const code = codeOf(error);
  if (code === 'BRIDGE_WORKFLOW_NOT_FOUND') return story.notFound;
  const known = errorText(code);
  const detail = messageOf(error);
  if (code === 'BRIDGE_DECISION_REFUSED') return `${decide.refused} ${detail}`;
  return `${failed} ${known === undefined ? detail : `${known.what} ${known.help}`}`;
}
