// The Markdown an operator reads in the Temporal UI: what the run waits for, since when, until when, and what to do.
import { errorEntry, type ErrorCode } from '../error-table';
import { readInstant } from '../instant';
import { closingTime } from '../exam/next-action';
import type { CancelPhase, Phase, StagePhase } from '../exam/phase';
import type { PartsStanding } from '../exam/part';
import type { OrdersPhase } from '../exam/reorder';
import type { ApplicationState } from '../exam/state';
import { isSameVersion } from '../exam/versions';
import { answersText } from './answers';
import { codeSpan } from './foreign-text';
import { reportOf, versionName, type ApplicationReport, type AttentionReport, type EntryReport } from './report';
import type { NoticeReport, NotWritten, RetryingReport } from './report';

export function currentDetails(state: ApplicationState): string {
  const closesAt = state.changedAt === 0 ? undefined : closingTime(state);
  const end = closesAt === undefined ? [] : [`The run ends at ${readableTime(closesAt)} if nothing more comes.`];
  return [reportDetails(reportOf(state)), ...end].join('\n\n');
}

/** The way to a decision: buttons of the Temporal UI, or commands. Whoever shows commands lists all three below the text. */
const ways = {
  ui: {
    toDecide: (some?: string) => ` More Actions → Send an Update: ${some ?? '`retry`, `override` or `skip`'}.`,
    toRetry: 'More Actions → Send an Update, `retry`',
  },
  commands: { toDecide: (some?: string) => (some === undefined ? '' : ` Decide by ${some}.`), toRetry: '`retry`' },
} as const;
type Way = keyof typeof ways;

/** The same of a run that has ended: its report is all that is left of it. @param way where it is read */
export function reportDetails(report: ApplicationReport, way: Way = 'ui'): string {
  const step = report.step === null ? null : codeSpan(report.step);
  const title = [`**${report.status}**`, step, report.provider].filter((part) => part !== null).join(' · ');
  return [
    title,
    ...report.attention.map((attention) => attentionText(attention, way)),
    ...(report.retrying ?? []).map(retryingText),
    // The exam of today first.
    ...report.entries.toReversed().map(entryText),
    ...report.notes.map((note) => `> ${codeSpan(note)}`),
  ].join('\n\n');
}

function attentionText(attention: AttentionReport, way: Way): string {
  const { toDecide, toRetry } = ways[way];
  const { action, leavesDoubt } = errorEntry(attention.code as ErrorCode);
  const next =
    attention.retryAt === null
      ? toDecide(answersText(attention))
      : ` The next try is at ${readableTime(attention.retryAt)}. To try now: ${toRetry}.`;
  const how = attention.what === 'notify' && leavesDoubt === true ? 'is in doubt' : 'failed';
  const what = `**${failedPart(attention)}** ${how} (\`${attention.code}\`)`;
  return `⚠️ ${what} since ${readableTime(attention.since)}: ${codeSpan(attention.reason)}\n\n${action}${next}`;
}

function retryingText({ what, since }: RetryingReport): string {
  const part = what === 'write' ? 'Writing to Gupy' : failedParts[what];
  return `⏳ **${part}** fails since ${readableTime(since)} and is tried again by itself; Pending Activities has the last failure.`;
}

const failedParts = {
  order: 'Ordering the exam',
  cancel: 'Cancelling the order',
  poll: 'Asking for the result',
  notify: 'Sending a message to the candidate',
  recover: 'Finding the exam of a late result',
  result: 'Taking a result',
} as const;

function failedPart({ what, tag }: AttentionReport): string {
  if (what !== 'write') return failedParts[what];
  return tag === null ? 'Writing the comment to Gupy' : `Writing the tag "${codeSpan(tag)}" to Gupy`;
}

function entryText(entry: EntryReport): string {
  const results = entry.results.map(({ outcome, occurredAt, late, ...id }) => {
    const isBy = entry.phase.is === 'decided' && entry.overtaken !== true && isSameVersion(entry.phase.by, id);
    const marks = `${late ? ' (late)' : ''}${isBy ? ', which counts' : ''}`;
    return `  - ${outcome} of ${readableTime(occurredAt)}${marks} ${codeSpan(versionName(id))}`;
  });
  const parts = (entry.parts ?? []).flatMap(({ name, results: ofPart }) => {
    const last = ofPart.at(-1);
    return last === undefined
      ? []
      : [`  - part ${codeSpan(name)}: ${last.outcome} of ${readableTime(last.occurredAt)}`];
  });
  const { tags, comments } = entry.published;
  const about = entry.examUrl === null ? [] : [`  - taken at ${codeSpan(entry.examUrl)}`];
  const inGupy = [
    ...(tags.length === 0 ? [] : [`  - tags in Gupy: ${tags.map(codeSpan).join(', ')}`]),
    ...comments.map((version) => `  - comment in Gupy on ${codeSpan(version)}`),
    ...entry.notWritten.map((part) => `  - ⚠️ ${notWrittenText(part)}`),
    ...noticeLines(entry),
  ];
  return [`- ${codeSpan(entry.reference)}: ${phaseText(entry)}`, ...about, ...parts, ...results, ...inGupy].join('\n');
}

function noticeLines({ notices = [], noticeWaits }: EntryReport): string[] {
  const lines = notices.map((notice) => `  - ${noticeText(notice)}`);
  if (noticeWaits === undefined) return lines;
  const [since, until] = [readableTime(noticeWaits.since), readableTime(noticeWaits.until)];
  const waits = `a message to the candidate is not sent since ${since}, the next try is at ${until}`;
  return [...lines, `  - ⚠️ ${waits}: ${codeSpan(noticeWaits.reason)}`];
}

function noticeText({ about, for: date, is, at }: NoticeReport): string {
  const what = about === 'reminder' ? 'reminder to the candidate' : `message "${about}" to the candidate`;
  const named = date === null ? what : `${what} of ${readableTime(date)}`;
  switch (is) {
    case 'sent':
      return `${named}: sent through Gupy at ${readableTime(at)}`;
    case 'in-doubt':
      return `⚠️ ${named}: begun at ${readableTime(at)}, no answer says whether it was sent`;
    case 'not-needed':
      return `${named}: not sent, for it was not needed any more`;
    case 'skipped':
      return `⚠️ ${named}: refused, an operator skipped it`;
  }
}

function notWrittenText(part: NotWritten): string {
  const what =
    part.what === 'comment'
      ? `posting the comment on ${codeSpan(part.on)}`
      : `${part.what === 'put' ? 'putting' : 'removing'} the tag "${codeSpan(part.tag)}"`;
  // An attempt may have landed, and its answer or the read after it failed.
  return `${what} was not confirmed: an operator skipped it`;
}

const noOrder = { none: 'nothing was ordered', unknown: 'no order is known', placed: 'ordered' } as const;

/** Where only a lost answer speaks of an order, nobody can say that there is one; a result or a part of one is of an order. */
function orderText({ order, orderId, results, parts }: EntryReport): string {
  if (orderId !== null) return `order ${codeSpan(orderId)}${order === 'placed' ? '' : ' of an ended run'}`;
  const isReported = parts !== undefined || results.some(({ by }) => by === 'provider');
  return order === 'unknown' && !isReported ? 'whether the provider made an order is not known' : noOrder[order];
}

/** Chosen from the phase, never from the status: each sentence holds for what really happened (P-TRUE). */
function phaseText(entry: EntryReport): string {
  const { phase, orderId, isWriting } = entry;
  const order = orderText(entry);
  switch (phase.is) {
    case 'to-order':
      return entry.status === 'needs-attention' ? `stuck, ${order}` : 'the exam is being ordered';
    case 'waiting':
      return waitingText(phase, order);
    case 'left': {
      const { cancel, mayBeOrdered } = phase;
      // An ended run made it, and Temporal has forgotten which.
      const cancelled = orderId === null && cancel.is === 'reported' ? 'its order' : order;
      return `the candidate left the step, ${cancelText(cancel, cancelled)}${mayBeOrderedText(mayBeOrdered)}`;
    }
    case 'decided': {
      // The word may sound as if it did.
      const isByHand = phase.by.by === 'operator' && phase.outcome === 'cancelled' && orderId !== null;
      const note = isByHand ? ' (a decision by hand cancels no order)' : '';
      const overtaken = entry.overtaken === true ? ' (a later exam of this step counts there)' : '';
      return `${isWriting ? resultIsWritten(entry) : 'settled'}${overtaken}, ${order}${note}`;
    }
    case 'none-counts':
      return `${isWriting ? resultIsWritten(entry) : 'settled, no result counts'}, ${order}`;
    case 'given-up': {
      const reason = codeSpan(phase.reason);
      return orderId === null ? `${order}: ${reason}` : `no longer awaited, ${order} was not cancelled: ${reason}`;
    }
  }
}

function resultIsWritten({ status }: EntryReport): string {
  return status === 'needs-attention'
    ? 'stuck while the result is written to Gupy'
    : 'the result is being written to Gupy';
}

function waitingText(
  { orderedAt, until, stage, orders, askedSince, parts }: Extract<Phase, { is: 'waiting' }>,
  order: string,
): string {
  if (askedSince === undefined) {
    const times = `since ${readableTime(orderedAt)} until ${readableTime(until)}`;
    const stands = `${stageText(stage)}${nextOrderText(orders)}${partsText(parts)}`;
    return `waits for the result of ${order}${attemptText(orders)} ${times}${stands}`;
  }
  return `the deadline of ${order} passed on ${readableTime(until)}, the last poll has no answer since ${readableTime(askedSince)}`;
}

function attemptText(orders: OrdersPhase | undefined): string {
  return orders === undefined || orders.attempt === 1 ? '' : `, ordered again (${orders.attempt} of ${orders.of}),`;
}

function nextOrderText(orders: OrdersPhase | undefined): string {
  return orders?.isDue === true ? `; it is being ordered again (${orders.attempt + 1} of ${orders.of})` : '';
}

function partsText(parts: PartsStanding<string> | undefined): string {
  if (parts === undefined) return '';
  const { of, lacking, missing } = parts;
  const absent = missing.length === 0 ? '' : `, missing: ${missing.map(codeSpan).join(', ')}`;
  return `; ${of - lacking} of ${of} parts have a result${absent}`;
}

function stageText({ is, scheduledFor }: StagePhase): string {
  const date = scheduledFor === undefined ? '' : ` for ${readableTime(scheduledFor)}`;
  switch (is) {
    case 'ordered':
      return '';
    case 'scheduled':
      return `; scheduled${date}`;
    case 'started':
      return '; the provider says that it was started';
    case 'attended':
      return '; the provider says that the candidate attended';
    case 'missed':
      return `; the provider says that the candidate missed it${date === '' ? '' : `, it was scheduled${date}`}`;
  }
}

function cancelText(cancel: CancelPhase, order: string): string {
  const unconfirmed = `cancelling ${order} was not confirmed`;
  switch (cancel.is) {
    case 'no-known-order':
      return order;
    case 'due':
      return cancel.askedAt === undefined
        ? `${order} is to be cancelled from ${readableTime(cancel.from)} on`
        : `${order} is being cancelled since ${readableTime(cancel.askedAt)}`;
    case 'done':
      return `${order} was cancelled`;
    case 'reported':
      return `the provider says that ${order} was cancelled`;
    case 'gone':
      return `the provider says that ${order} is gone or done already: whether it was cancelled or taken is not known`;
    case 'cannot':
      return `${order} was not cancelled: the provider takes no cancellation, and a result would come late`;
    case 'too-late':
      return `${order} was not cancelled: the provider says that it is too late, and a result would come late`;
    case 'let-be':
      return `${unconfirmed}: an operator skipped it`;
    case 'taken-over':
      return `${cancel.askedAt === undefined ? `${order} was not cancelled` : unconfirmed}: a later exam of the candidate has that order`;
    case 'not-needed':
      return `${cancel.askedAt === undefined ? `${order} was not cancelled` : unconfirmed}: its result came`;
  }
}

function mayBeOrderedText(attempt: number | undefined): string {
  return attempt === undefined
    ? ''
    : `; whether the provider made order ${attempt} of the exam is not known, so that one is not cancelled`;
}

/** `2026-12-05 11:37 UTC`; what is no date is shown as it came. */
export function readableTime(time: string | number | Date): string {
  const instant = typeof time === 'string' ? readInstant(time) : time;
  if (instant === undefined || Number.isNaN(Number(instant))) return codeSpan(String(time));
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
