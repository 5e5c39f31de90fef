// Where the exam of a candidate is, in a word, a shape and a colour.
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { dayAndTime } from '../../console/front/browser/moments.js';
import { pageTexts } from './texts.js';

/** @typedef {import('../sandbox/card').CardOrder} CardOrder */
/** @typedef {import('../../console/front/browser/icons.js').IconName} IconName */
/** @typedef {{ tone: string, drawing: IconName, text: string }} Badge */

/** @param {Pick<import('./store.js').Card, 'order'>} card */
export function orderBadge({ order }) {
  if (order === null) return nothing;
  const { tone, drawing, text } = badgeOf(order);
  return html`<p><span class="badge" data-tone=${tone}>${icon(drawing)}${text}</span></p>`;
}

/** @param {Pick<import('./store.js').Card, 'status'>} card */
export function statusBadge({ status }) {
  if (status === 'in_process') return nothing;
  const tone = status === 'hired' ? 'good' : 'warn';
  return html`<p><span class="badge" data-tone=${tone}>${icon('person')}${pageTexts().statuses[status]}</span></p>`;
}

/** That the bridge needs a person for it. @param {import('./store.js').Store} store @param {number} id */
export function stuckBadge(store, id) {
  if (!store.stuck.has(id)) return nothing;
  return html`<p><span class="badge" data-tone="bad">${icon('alert')}${pageTexts().stuck.badge}</span></p>`;
}

/** How many need a person: where a board runs, a link to it, which begins with those. @param {import('./store.js').Store} store @param {string} text */
export function stuckCount(store, text) {
  const content = html`${icon('alert')}${text}`;
  if (store.board?.hasBoard !== true) return html`<span class="badge stuck-count" data-tone="bad">${content}</span>`;
  return html`<a
    class="badge stuck-count"
    data-tone="bad"
    href="_sim/open-board"
    target="_blank"
    rel="noreferrer"
    title=${pageTexts().openBoard}
    >${content}${icon('link')}</a
  >`;
}

/** @param {CardOrder} order @returns {Badge} */
function badgeOf({ status, stage, scheduledFor, outcome, score, maxScore, count, followsMiss }) {
  const texts = pageTexts();
  if (outcome !== undefined) {
    const points = score === undefined ? '' : ` · ${score}${maxScore === undefined ? '' : `/${maxScore}`}`;
    const { tone, drawing } = outcomes[outcome];
    return { tone, drawing, text: `${texts.outcomes[outcome]}${points}` };
  }
  if (status === 'cancelled' || status === 'expired')
    return { tone: 'plain', drawing: 'close', text: texts.orders[status] };
  if (stage === 'scheduled' && scheduledFor !== undefined) {
    return { tone: 'info', drawing: 'calendar', text: texts.bookedFor(dayAndTime(scheduledFor)) };
  }
  if (stage !== undefined)
    return { tone: stage === 'missed' ? 'warn' : 'info', drawing: 'clock', text: texts.stages[stage] };
  if (count === 1) return { tone: 'info', drawing: 'clock', text: texts.orders.pending };
  return followsMiss
    ? { tone: 'warn', drawing: 'clock', text: texts.missedAndOrderedAgain(count) }
    : { tone: 'info', drawing: 'clock', text: texts.orderedAgain(count) };
}

/** @type {Record<NonNullable<CardOrder['outcome']>, { tone: string, drawing: IconName }>} */
const outcomes = {
  passed: { tone: 'good', drawing: 'check' },
  failed: { tone: 'bad', drawing: 'close' },
  inconclusive: { tone: 'warn', drawing: 'alert' },
  cancelled: { tone: 'plain', drawing: 'close' },
};
