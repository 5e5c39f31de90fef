// The Markdown an operator reads in the Temporal UI: what the run waits for, since when, until when, and what to do.
import { errorTable, type ErrorCode } from '../error-table';
import { closingTime } from '../exam/next-action';
import { reportOf, type ApplicationReport, type AttentionReport, type EntryReport } from './report';
import type { ApplicationState } from '../exam/state';

export function currentDetails(state: ApplicationState): string {
  const closesAt = state.changedAt === 0 ? undefined : closingTime(state);
  const end = closesAt === undefined ? [] : [`Ends at ${readableTime(closesAt)} if nothing more comes.`];
  return [reportDetails(reportOf(state)), ...end].join('\n\n');
}

/** The same of a run that has ended: its report is all that is left of it. */
export function reportDetails(report: ApplicationReport): string {
  const step = report.step === null ? null : literal(report.step);
  const title = [`**${report.status}**`, step, report.provider].filter((part) => part !== null).join(' · ');
  return [
    title,
    ...report.attention.map(attentionText),
    ...report.entries.map(entryText),
    ...report.notes.map((note) => `> ${literal(note)}`),
  ].join('\n\n');
}

function failed({ what, tag }: AttentionReport): string {
  switch (what) {
    case 'order':
      return 'Ordering the exam';
    case 'cancel':
      return 'Cancelling the order';
    case 'poll':
      return 'Asking for the result once more';
    case 'write':
      return tag == null ? 'Writing the comment to Gupy' : `Writing the tag "${literal(tag)}" to Gupy`;
    case 'recover':
      return 'Finding the exam of a late result';
  }
}

const howTo = 'More Actions → Send an Update';

function attentionText(attention: AttentionReport): string {
  const { action } = errorTable[attention.code as ErrorCode];
  const next =
    attention.retryAt === null
      ? `${howTo}: \`retry\`, \`override\` or \`skip\`.`
      : `Tried again by itself at ${readableTime(attention.retryAt)}. Now: ${howTo}, \`retry\`.`;
  const what = `**${failed(attention)}** failed (\`${attention.code}\`)`;
  return `⚠️ ${what} since ${readableTime(attention.since)}: ${literal(attention.reason)}\n\n${action} ${next}`;
}

function entryText(entry: EntryReport): string {
  const results = entry.results.map(
    (result) =>
      `  - ${result.outcome} of ${readableTime(result.occurredAt)}${result.late ? ' (late)' : ''} ${code(result.resultId)}`,
  );
  const tags =
    entry.published.tags.length === 0 ? [] : [`  - tags in Gupy: ${entry.published.tags.map(literal).join(', ')}`];
  const comments = entry.published.comments.map((resultId) => `  - comment in Gupy on ${code(resultId)}`);
  return [`- ${code(entry.reference)}: ${phase(entry)}`, ...results, ...tags, ...comments].join('\n');
}

function phase(entry: EntryReport): string {
  const order = entry.orderId === null ? '' : ` order ${code(entry.orderId)}`;
  switch (entry.status) {
    case 'ordering':
      return 'the exam is being ordered';
    case 'waiting':
      return entry.askedSince == null
        ? `waits for the result of${order} ${span(entry)}`
        : `the deadline of${order} passed on ${deadlineOf(entry)}, the last poll is under way since ${readableTime(entry.askedSince)}`;
    case 'publishing':
      return `the result${order === '' ? '' : ` of${order}`} is being written to Gupy`;
    case 'needs-attention':
      return `stuck,${order === '' ? ' not ordered' : order}${overdue(entry)}`;
    case 'settled':
      return `settled,${order === '' ? ' without an order' : order}`;
    case 'withdrawn':
      return `the candidate left the step,${order === '' ? ' nothing was ordered' : `${order} was cancelled`}`;
    case 'ignored':
      return `${order === '' ? 'nothing was ordered' : `not awaited any more,${order} was not cancelled`}: ${literal(entry.reason ?? 'no exam')}`;
  }
}

function overdue({ askedSince, ...entry }: EntryReport): string {
  if (askedSince == null) return '';
  return `: the deadline passed on ${deadlineOf(entry)}, the last poll fails since ${readableTime(askedSince)}`;
}

function deadlineOf({ deadline }: Pick<EntryReport, 'deadline'>): string {
  return deadline === null ? 'its deadline' : readableTime(deadline);
}

/** A run that ended under older code did not report when its order was made. */
function span({ orderedAt, deadline }: EntryReport): string {
  const since = orderedAt == null ? '' : `since ${readableTime(orderedAt)} `;
  return `${since}until ${deadlineOf({ deadline })}`;
}

/** `2026-12-05 11:37 UTC`; what is no date is shown as it came. */
export function readableTime(time: string | number | Date): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return literal(String(time));
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A reason quotes what others answered: it must not become a link or a heading in front of an operator, nor another paragraph. */
function literal(text: string): string {
  return text.replace(/\s*[\r\n]\s*/g, ' ').replace(/[\\`*[\]<>#]/g, '\\$&');
}

/** An id that others gave: nothing can be escaped within a code span, so it must not end there. */
function code(id: string): string {
  return `\`${id.replace(/[`\r\n]/g, "'")}\``;
}
