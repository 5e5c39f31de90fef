// One candidate as a card of a column, and as a row of the list. Ids only: names are in Gupy.
import { html, nothing } from '../../front/browser/lit.js';
import { errorText } from '../../front/browser/error-text.js';
import { icon } from '../../front/browser/icons.js';
import { dayAndTime, fromNow } from '../../front/browser/moments.js';
import { store } from './board-store.js';
import { openStory } from './story-dialog.js';
import { boardTexts, laneText } from './texts.js';

/** @typedef {import('./board-types.js').BoardCard} BoardCard */

const dayMs = 86_400_000;

/** @param {BoardCard} card */
export function cardView(card) {
  const { application } = card;
  const content = html`<span class="card-id">${application ?? boardTexts().card.order}</span> ${facts(card)}`;
  if (application === null)
    return html`<li class="card board-card plain">${content}<code class="order-id">${card.workflowId}</code></li>`;
  return html`<li>
    <button
      type="button"
      class="card board-card"
      data-application=${application}
      @click=${() => openStory(application)}
    >
      ${content}
    </button>
  </li>`;
}

/** @param {BoardCard} card */
function facts(card) {
  const { card: texts } = boardTexts();
  const { step, job, provider, since, endedAt } = card;
  return html`${
      step === null && job === null
        ? nothing
        : html`<span class="card-step"
            >${step ?? nothing}
            ${job === null ? nothing : html`<span class="soft small">${texts.job(job)}</span>`}</span
          >`
    }
    <span class="card-facts">
      ${provider === null ? nothing : html`<span class="chip">${provider}</span>`} ${deadlineChip(card)}
      ${examChip(card)} ${outcomeChip(card)} ${retryingChip(card)}
    </span>
    ${reasonView(card)}
    <span class="soft small">
      ${
        endedAt !== null
          ? texts.ended(fromNow(endedAt))
          : since === null
            ? nothing
            : html`<span title=${dayAndTime(since)}>${texts.began(fromNow(since))}</span>`
      }
    </span>`;
}

/** Only while the result is awaited, a deadline says something. @param {BoardCard} card */
function isAwaited({ status, endedAt, outcome }) {
  return endedAt === null && outcome === null && (status === 'waiting' || status === 'needs-attention');
}

/** @param {BoardCard} card */
export function deadlineChip(card) {
  const { deadline } = card;
  if (deadline === null || !isAwaited(card)) return nothing;
  const { card: texts } = boardTexts();
  const left = new Date(deadline).getTime() - Date.now();
  const tone = left < 0 ? 'bad' : left < dayMs ? 'warn' : '';
  return html`<span class="chip" data-tone=${tone} title=${dayAndTime(deadline)}>
    ${icon('clock')}${left < 0 ? texts.overdue(fromNow(deadline)) : texts.deadline(fromNow(deadline))}
  </span>`;
}

/** @param {BoardCard} card */
export function examChip({ scheduledFor }) {
  if (scheduledFor === null) return nothing;
  return html`<span class="chip" data-tone="info" title=${fromNow(scheduledFor)}>
    ${icon('calendar')}${boardTexts().card.exam(dayAndTime(scheduledFor))}
  </span>`;
}

/** Why it is stuck, as far as it is known yet. @param {BoardCard} card */
function reasonView({ application, status }) {
  const reason = status === 'needs-attention' && application !== null ? store.reasons.get(application) : undefined;
  if (reason === undefined) return nothing;
  const { story } = boardTexts();
  return html`<span class="card-reason small" data-tone="bad">
    ${story.didNotWork(laneText(reason))}. ${errorText(reason.code)?.what ?? nothing}
  </span>`;
}

/** @param {BoardCard} card */
function retryingChip({ retryingSince }) {
  if (retryingSince === null) return nothing;
  return html`<span class="chip" data-tone="warn" title=${dayAndTime(retryingSince)}>
    ${icon('refresh')}${boardTexts().card.retrying(fromNow(retryingSince))}
  </span>`;
}

/** @param {BoardCard} card */
function outcomeChip({ outcome }) {
  if (outcome === null) return nothing;
  const { card, outcomes } = boardTexts();
  const words = /** @type {Record<string, string>} */ ({ ...outcomes, ...card.outcomes });
  return html`<span class="chip" data-tone=${outcomeTones[outcome] ?? ''}>${words[outcome] ?? outcome}</span>`;
}

/** Where it is known what came out; that there is a result is neither good nor bad. @type {Record<string, string>} */
const outcomeTones = { passed: 'good', failed: 'bad', inconclusive: 'warn', expired: 'warn' };
