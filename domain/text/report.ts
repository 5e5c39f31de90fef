// The state as operators see it: the `state` query, `status --json`, and the result a closed run leaves behind. No
// personal data and no free text of a result: ids, dates, outcomes, and our own reasons only (P-PII).
import { isoOf } from '../instant';
import { latestEntry, isOrderOwed } from '../exam/entries';
import { orderTrace, phaseOf, type OrderTrace, type Phase } from '../exam/phase';
import { applicationStatus, entryStatus, writesOf, type ExamStatus } from '../exam/status';
import { noteText } from '../exam/notes';
import type { Notice } from '../exam/notice';
import { stageDetails } from '../exam/progress';
import { isOvertaken } from '../exam/publication';
import { slotOf, type ApplicationState, type Entry, type Lane } from '../exam/state';
import type { Part } from '../exam/part';
import type { VersionId, Outcome } from '../exam/result';
import type { SaidId, SkippedTag } from '../exam/state';
import type { Stage } from '../exam/stage';
import { compareVersions, datedAt, decidingVersion, isLate, type DatedVersion } from '../exam/versions';

export interface ApplicationReport {
  applicationId: number;
  status: ExamStatus;
  outcome: Outcome | null;
  provider: string | null;
  step: string | null;
  /** Where the candidate was, by the newest movement; null: no movement was seen, only a result. */
  lastSeen: { jobId: number; stepId: number; occurredAt: string } | null;
  entries: EntryReport[];
  attention: AttentionReport[];
  /** What has failed for an hour at least and is tried again. Absent: the run ended before this was told. */
  retrying?: RetryingReport[];
  notes: string[];
}

export interface EntryReport {
  reference: string;
  /** ISO 8601: the date of the movement that opened it. Absent: it was found again after its run had ended, and that is not known. */
  enteredAt?: string;
  /** A later exam of the step is decided, and counts there. */
  overtaken?: true;
  orderId: string | null;
  /** Ids of the orders that were missed before it, oldest first. Absent: the exam was ordered once. */
  formerOrders?: string[];
  order: OrderTrace;
  status: ExamStatus;
  /** Where the exam stands; times are epoch milliseconds. */
  phase: Phase;
  isWriting: boolean;
  /** Gupy did not show the candidate there after the webhook: seen there later, the exam is still to be ordered. */
  orderStillDue: boolean;
  /** ISO 8601. */
  deadline: string | null;
  /** ISO 8601: when the exam takes place, where the provider said so. */
  scheduledFor: string | null;
  examUrl: string | null;
  results: ResultReport[];
  /** Of an order that has several exams: those that have a result. Absent: none has. */
  parts?: PartReport[];
  /** What is in Gupy: our tags of this step, and the versions that have a comment. */
  published: { tags: string[]; comments: string[] };
  /** What an operator gave up writing. */
  notWritten: NotWritten[];
  /** Messages to the candidate, in the order of their attempts. Absent: the run ended before there were any. */
  notices?: NoticeReport[];
  /** Gupy could not be asked to send one: nothing was sent, and the next attempt starts at `until`. */
  noticeWaits?: { since: string; until: string; reason: string };
}

/** A message to the candidate. `for`: the date of the exam that it is about, or the deadline that it reminds of; null: none. */
export interface NoticeReport {
  about: Stage | 'reminder';
  for: string | null;
  is: Notice['is'];
  at: string;
}

/** `resultId` of the provider, `number` of an operator's decision. */
export type VersionReport = VersionId & {
  outcome: Outcome;
  occurredAt: string;
  /** ISO 8601: the date that it counts by. */
  countsFrom: string;
};

export type ResultReport = VersionReport & { late: boolean };

/** One exam of an order that has several. */
export interface PartReport {
  name: string;
  /** ISO 8601: the oldest date of its results, also of those that are forgotten. */
  since: string;
  /** Oldest first; the last one counts. */
  results: VersionReport[];
}

/** `removal`: a tag that is not wanted any more and stays. */
export type NotWritten = SkippedTag | { what: 'comment'; on: string };

export interface AttentionReport {
  reference: string;
  what: Lane;
  /** The tag that could not be put or removed. */
  tag: string | null;
  code: string;
  reason: string;
  since: string;
  /** When the bridge tries again by itself; null: it waits for retry, override or skip. */
  retryAt: string | null;
}

/** `since`: the first of its attempts. */
export interface RetryingReport {
  what: Lane;
  since: string;
}

export function reportOf(state: ApplicationState): ApplicationReport {
  const latest = latestEntry(state);
  return {
    applicationId: state.applicationId,
    status: applicationStatus(state),
    outcome: latest === undefined ? null : (decidingVersion(state, latest)?.outcome ?? null),
    provider: latest?.movement.rule.provider ?? null,
    step: latest?.movement.step.name ?? null,
    lastSeen: lastSeen(state),
    entries: state.entries.map((entry) => entryReport(state, entry)),
    attention: allAttentions(state),
    retrying: state.running.flatMap(({ lane, failingSince }) =>
      failingSince === undefined ? [] : [{ what: lane, since: isoOf(failingSince) }],
    ),
    notes: state.notes.map(noteText),
  };
}

function lastSeen({ newest }: ApplicationState): ApplicationReport['lastSeen'] {
  if (newest === undefined) return null;
  const { jobId, step, occurredAt } = newest;
  return { jobId, stepId: step.id, occurredAt };
}

function entryReport(state: ApplicationState, entry: Entry): EntryReport {
  const { reference, order, versions, parts, formerOrders } = entry;
  const placed = order.is === 'placed' ? order : undefined;
  const ofSlot = state.standingTags.filter((standing) => standing.slot === slotOf(entry));
  const said = [...(entry.stages ?? []), ...versions];
  const booked = stageDetails(entry);
  const { source, occurredAt } = entry.movement;
  return {
    reference,
    ...(source !== 'recovery' && { enteredAt: occurredAt }),
    ...(isOvertaken(state, entry) && { overtaken: true }),
    orderId: placed?.orderId ?? ofEndedRun(entry),
    ...(formerOrders && { formerOrders }),
    order: orderTrace(state, entry),
    status: entryStatus(state, entry),
    phase: phaseOf(state, entry),
    isWriting: writesOf(state, entry).length > 0,
    orderStillDue: isOrderOwed(entry),
    deadline: placed === undefined ? null : isoOf(placed.deadlineAt),
    scheduledFor: booked?.scheduledFor ?? null,
    examUrl: booked?.examUrl ?? null,
    results: versions
      .toSorted(compareVersions)
      .map((version) => ({ ...resultReport(version), late: isLate(state, entry, version) })),
    ...(parts && { parts: parts.map(partReport) }),
    published: {
      tags: ofSlot.filter(({ confirmed }) => confirmed).map(({ tag }) => tag),
      comments: said.filter(({ comment }) => comment === 'posted').map(({ id }) => versionName(id)),
    },
    notWritten: [
      ...((decidingVersion(state, entry) ?? booked)?.skippedTags ?? []),
      ...ofSlot.filter(({ owner }) => owner === 'nobody').map(({ tag }) => ({ what: 'removal', tag }) as const),
      ...said.flatMap((part) =>
        part.comment === 'skipped' ? [{ what: 'comment', on: versionName(part.id) } as const] : [],
      ),
    ],
    ...noticeReports(entry),
  };
}

/** The order that it placed. Asked for again, it has the answer's id. */
function ofEndedRun({ origin }: Entry): string | null {
  return (origin.from === 'late-result' ? origin.orderId : undefined) ?? null;
}

function resultReport(version: DatedVersion): VersionReport {
  const { id, outcome, occurredAt } = version;
  return { ...id, outcome, occurredAt, countsFrom: isoOf(datedAt(version)) };
}

function partReport({ name, since, versions }: Part): PartReport {
  return { name, since: isoOf(since), results: versions.toSorted(compareVersions).map(resultReport) };
}

function noticeReports({ notices = [], noticePause }: Entry): Pick<EntryReport, 'notices' | 'noticeWaits'> {
  const told = notices.map(({ topic, is, at }): NoticeReport => {
    const about = topic.is === 'reminder' ? 'reminder' : topic.stage;
    const date = topic.is === 'reminder' ? topic.of : topic.scheduledFor;
    return { about, for: date === undefined ? null : isoOf(date), is, at: isoOf(at) };
  });
  if (noticePause === undefined) return { notices: told };
  const { since, until, reason } = noticePause;
  return { notices: told, noticeWaits: { since: isoOf(since), until: isoOf(until), reason } };
}

/** As people read it; never compared with anything. */
export function versionName(id: SaidId): string {
  switch (id.by) {
    case 'order':
      return `${id.stage}${ofOrder(id)}`;
    case 'progress':
      return `${id.progressId}${ofOrder(id)}${id.again === undefined ? '' : ' (again)'}`;
    case 'provider':
      return `${id.resultId}${ofOrder(id)}${id.again === undefined ? '' : ' (again)'}`;
    case 'operator':
      return `decision ${id.number}`;
    case 'deadline':
      return 'deadline';
  }
}

function ofOrder({ attempt }: { attempt?: number }): string {
  return attempt === undefined ? '' : ` (order ${attempt})`;
}

function allAttentions({ entries, recoveries }: ApplicationState): AttentionReport[] {
  const ofEntries = entries.flatMap(({ reference, attentions }) =>
    attentions.map((attention) => ({ reference, write: undefined, ...attention })),
  );
  const ofRecoveries = recoveries.flatMap(({ reference, attention }) =>
    attention === undefined ? [] : [{ ...attention, reference, lane: 'recover' as const, write: undefined }],
  );
  return [...ofEntries, ...ofRecoveries].map(({ reference, lane, write, code, reason, since, retryAt }) => {
    const tag = write !== undefined && 'tag' in write ? write.tag : null;
    const again = retryAt === undefined ? null : isoOf(retryAt);
    return { reference, what: lane, tag, code, reason, since: isoOf(since), retryAt: again };
  });
}
