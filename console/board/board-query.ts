// What the board asks Temporal's list for: the state of a column and the filters of a person, as one query. What could go wrong: a
// text of a person ends its quotes and asks for more. So no text with a quote or a backslash gets into a query: the server reads escapes
// of them in its own way (it finds nothing by them), and a step that has one is looked for by what it begins with.
import { z } from 'zod';
import { examStatuses } from '../../domain/exam/status';

/** A column of the board: the statuses of the contract, and results that no application has claimed. */
export const boardStates = [...examStatuses, 'unclaimed'] as const;
export type BoardState = (typeof boardStates)[number];

/** They end by themselves; shown as long as they are open, or ended lately. */
const endStates: readonly BoardState[] = ['settled', 'withdrawn', 'ignored'];

/** Milliseconds: what "lately" means for what has ended. */
export const latelyMs = 7 * 86_400_000;

const dayMs = 86_400_000;

/** By the date of the exam or the deadline: what a person looks for in the morning. */
export const dateFilters = ['overdue', 'deadline-1d', 'deadline-3d', 'exam-1d', 'exam-7d', 'no-exam-date'] as const;
export type DateFilter = (typeof dateFilters)[number];

export const gupyId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

export const boardFilter = z.object({
  job: gupyId.optional(),
  /** As Gupy writes it, up to its own limit. */
  step: z
    .string()
    .regex(/^\P{Cc}{1,255}$/u)
    .optional(),
  provider: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  date: z.enum(dateFilters).optional(),
  /** Only those for whom a call has failed for an hour. */
  retrying: z.literal('yes').optional(),
});
export type BoardFilter = z.output<typeof boardFilter>;

/** The query of one column. @param nowMs epoch milliseconds */
export function queryOf(state: BoardState, filter: BoardFilter, nowMs: number): string {
  return [...stateClauses(state, nowMs), ...filterClauses(filter, nowMs)].join(' AND ');
}

/** The query that the Temporal UI opens with, without the runs of the plumbing. */
export function stateQuery(state: BoardState): string {
  const type = state === 'unclaimed' ? 'orderMailboxWorkflow' : 'applicationWorkflow';
  return `WorkflowType="${type}" AND ExamStatus="${state}"`;
}

function stateClauses(state: BoardState, nowMs: number): string[] {
  if (!endStates.includes(state)) return [stateQuery(state), 'ExecutionStatus="Running"'];
  // A run that somebody stopped, or that goes on in another one, is no end of an exam.
  const ended = `(ExecutionStatus="Completed" AND CloseTime > ${time(nowMs - latelyMs)})`;
  const lately = `(ExecutionStatus="Running" OR ${ended})`;
  return [stateQuery(state), lately];
}

function filterClauses({ job, step, provider, date, retrying }: BoardFilter, nowMs: number): string[] {
  return [
    ...(job === undefined ? [] : [`GupyJobId=${job}`]),
    ...(step === undefined ? [] : [stepClause(step)]),
    ...(provider === undefined ? [] : [`ExamProvider="${provider}"`]),
    ...(date === undefined ? [] : dateClauses(date, nowMs)),
    ...(retrying === undefined ? [] : ['ExamRetryingSince IS NOT NULL']),
  ];
}

function dateClauses(date: DateFilter, nowMs: number): string[] {
  switch (date) {
    case 'overdue':
      return [`ExamDeadline < ${time(nowMs)}`];
    case 'deadline-1d':
      return [`ExamDeadline >= ${time(nowMs)}`, `ExamDeadline < ${time(nowMs + dayMs)}`];
    case 'deadline-3d':
      return [`ExamDeadline >= ${time(nowMs)}`, `ExamDeadline < ${time(nowMs + 3 * dayMs)}`];
    case 'exam-1d':
      return [`ExamScheduledFor >= ${time(nowMs)}`, `ExamScheduledFor < ${time(nowMs + dayMs)}`];
    case 'exam-7d':
      return [`ExamScheduledFor >= ${time(nowMs)}`, `ExamScheduledFor < ${time(nowMs + 7 * dayMs)}`];
    case 'no-exam-date':
      return ['ExamScheduledFor IS NULL'];
  }
}

function time(ms: number): string {
  return `"${new Date(ms).toISOString()}"`;
}

function stepClause(step: string): string {
  const [plain = ''] = /^[^"\\]*/.exec(step) ?? [];
  return plain === step ? `ExamStep="${step}"` : `ExamStep STARTS_WITH "${plain}"`;
}
