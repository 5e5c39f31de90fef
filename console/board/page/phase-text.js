// Where one exam stands, in sentences. What could go wrong: a sentence that holds for most of a kind is read as true of each; so whoever left,
// and an exam that is given up, say also what became of the order, since that is what somebody must see to.
import { dayAndTime, fromNow } from '../../front/browser/moments.js';
import { boardTexts } from './texts.js';

/** @typedef {NonNullable<import('./board-types.js').CandidateStory['report']>['entries'][number]} Entry */
/**
 * @template {Entry['phase']['is']} Is
 * @typedef {Extract<Entry['phase'], { is: Is }>} PhaseOf
 */

/** @param {Entry} entry */
export function phaseText(entry) {
  const { phase, status, isWriting, overtaken, results } = entry;
  const { story: texts, outcomes } = boardTexts();
  const { phases } = texts;
  switch (phase.is) {
    case 'waiting':
      return waitingText(phase);
    case 'decided': {
      const lacks = isWriting && status === 'needs-attention' ? ` ${phases.notWritten}` : '';
      const later = overtaken === true ? ` ${phases.overtaken}` : '';
      return `${phases.decided(outcomes[phase.outcome])}${later}${lacks}`;
    }
    case 'to-order':
      return status === 'needs-attention' ? phases['not-ordered'] : phases['to-order'];
    case 'left':
      return leftText(entry, phase);
    case 'none-counts':
      return results.length === 0 ? phases['known-before'] : phases['none-counts'];
    case 'given-up':
      return givenUpText(entry, phase);
  }
}

/** @param {PhaseOf<'waiting'>} phase */
function waitingText({ until, askedSince, orderedAt, stage: { is }, orders, parts }) {
  const { phases, stages } = boardTexts().story;
  const last = dayAndTime(until);
  if (askedSince !== undefined) return phases.asked(last);
  const stage = is === 'ordered' ? '' : ` ${stages[is]}`;
  return `${phases.waiting(fromNow(orderedAt), last)}${stage}${orderedAgain(orders)}${partsText(parts)}`;
}

/** Of an order with several exams. @param {PhaseOf<'waiting'>['parts']} parts */
function partsText(parts) {
  if (parts === undefined) return '';
  const { parts: texts } = boardTexts().story;
  const { of, lacking, missing } = parts;
  return ` ${texts.came(String(of - lacking), String(of))}${missing.length === 0 ? '' : ` ${texts.missing(missing.join(', '))}`}`;
}

/** @param {{ attempt: number, of: number } | undefined} orders */
function orderedAgain(orders) {
  if (orders === undefined || orders.attempt === 1) return '';
  return ` ${boardTexts().story.orderedAgain(orders.attempt, orders.of)}`;
}

/** @param {Entry} entry @param {PhaseOf<'left'>} phase */
function leftText({ order }, { cancel, mayBeOrdered }) {
  const { phases, cancels } = boardTexts().story;
  const doubt = mayBeOrdered === undefined ? '' : ` ${cancels.mayBeOrdered}`;
  return `${phases.left} ${cancelText(cancel, order)}${doubt}`;
}

/** @param {PhaseOf<'left'>['cancel']} cancel @param {Entry['order']} order */
function cancelText(cancel, order) {
  const { cancels } = boardTexts().story;
  if (cancel.is === 'no-known-order') return order === 'none' ? cancels.none : cancels.unknown;
  if (cancel.is !== 'due') return cancels[cancel.is];
  return cancel.askedAt === undefined && cancel.from > Date.now() ? cancels.later(fromNow(cancel.from)) : cancels.due;
}

/** @param {Entry} entry @param {PhaseOf<'given-up'>} phase */
function givenUpText({ order }, { because }) {
  const { phases, cancels } = boardTexts().story;
  if (because === 'decided-by-ended-run') return phases['known-before'];
  const stays = order === 'placed' ? cancels.open : order === 'none' ? cancels.none : cancels.unknown;
  return `${because === 'skipped' ? phases.skipped : phases['not-there']} ${stays}`;
}
