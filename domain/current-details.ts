// The Markdown an operator reads in the Temporal UI: what the run waits for, since when, until when, and what to do.
import { errorTable, type ErrorCode } from './error-table';
import { reportOf, type ApplicationReport, type AttentionReport, type EntryReport } from './report';
import type { ApplicationState } from './state';

export function currentDetails(state: ApplicationState): string {
  return reportDetails(reportOf(state));
}

/** The same of a run that has ended: its report is all that is left of it. */
export function reportDetails(report: ApplicationReport): string {
  const title = [`**${report.status}**`, report.step, report.provider].filter((part) => part !== null).join(' · ');
  return [
    title,
    ...report.attention.map(attentionText),
    ...report.entries.map(entryText),
    ...report.notes.map((note) => `> ${literal(note)}`),
  ].join('\n\n');
}

const failed: Record<AttentionReport['what'], string> = {
  order: 'Ordering the exam',
  cancel: 'Cancelling the order',
  write: 'Writing to Gupy',
  recover: 'Finding the exam of a late result',
};

function attentionText(attention: AttentionReport): string {
  const { action } = errorTable[attention.code as ErrorCode];
  const next =
    attention.retryAt === null
      ? 'Send the update `retry`, `override` or `skip`.'
      : `Tried again by itself at ${attention.retryAt}; the update \`retry\` tries now.`;
  const what = `**${failed[attention.what]}** failed (\`${attention.code}\`)`;
  return `⚠️ ${what} since ${attention.since}: ${literal(attention.reason)}\n\n${action} ${next}`;
}

function entryText(entry: EntryReport): string {
  const results = entry.results.map(
    (result) => `  - ${result.outcome} of ${result.occurredAt}${result.late ? ' (late)' : ''} \`${result.resultId}\``,
  );
  const tags = entry.published.tags.length === 0 ? [] : [`  - tags in Gupy: ${entry.published.tags.join(', ')}`];
  const comments = entry.published.comments.map((resultId) => `  - comment in Gupy on \`${resultId}\``);
  return [`- \`${entry.reference}\`: ${phase(entry)}`, ...results, ...tags, ...comments].join('\n');
}

function phase(entry: EntryReport): string {
  const order = entry.orderId === null ? '' : ` order \`${entry.orderId}\``;
  switch (entry.status) {
    case 'ordering':
      return 'the exam is being ordered';
    case 'waiting':
      return `waits for the result of${order} until ${entry.deadline ?? 'its deadline'}`;
    case 'publishing':
      return `the result of${order} is being written to Gupy`;
    case 'needs-attention':
      return `stuck,${order === '' ? ' not ordered' : order}`;
    case 'settled':
      return `settled,${order === '' ? ' without an order' : order}`;
    case 'withdrawn':
      return `the candidate left the step,${order === '' ? ' nothing was ordered' : `${order} was cancelled`}`;
    case 'ignored':
      return `${order === '' ? 'nothing was ordered' : `not awaited any more,${order} was not cancelled`}: ${literal(entry.reason ?? 'no exam')}`;
  }
}

/** A reason quotes what others answered: it must not become a link or a heading in front of an operator. */
function literal(text: string): string {
  return text.replace(/[\\`*[\]<>#]/g, '\\$&');
}
