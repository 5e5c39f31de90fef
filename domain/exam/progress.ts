// What happens between an order and its result (P-PROGRESS): the exam is scheduled, moved to another date, started, attended,
// missed. Reports are sorted by their dates, whatever order they come in, and the newest says how far the exam is.
// What could go wrong: a date that moved back and forth must be said each time it differs from the one said before, and a report
// that comes late must not take back what a newer one said.
import { definedOnly } from '../defined-only';
import { isoOf } from '../instant';
import { cutAtWord } from '../text/templates';
import { attemptField, attemptNamed, attemptsMade, entryOf, mostAttempts, orderIds } from './order-of-result';
import { type Booked, type Progress, type StageContent, stageContentOf } from './stage';
import { addNote, addNotes, updateEntry, type ApplicationState, type Entry } from './state';
import type { StageId, StageReport } from './state';
import { freshSaid, newestKept, trustedTime } from './versions';

/** Reports kept per entry. */
const limits = { most: 12, ofOneDate: 36, withText: 3, silence: withoutTexts, isOlder: isOlderReport };

/** Code points. */
const longestPlace = 200;
const longestNote = 500;
const longestUrl = 2000;

/** The newest report with what older ones of its order said of place and date, as far as it still holds. */
export function stageDetails(entry: Entry): StageReport | undefined {
  return detailsOf(ofNewestOrder(entry));
}

/** @param sorted oldest first, of one order */
function detailsOf(sorted: readonly StageReport[]): StageReport | undefined {
  const newest = sorted.at(-1);
  if (newest === undefined) return undefined;
  const link = sorted.findLast(({ examUrl }) => examUrl !== undefined)?.examUrl;
  const booked = sorted.findLast(({ scheduledFor }) => scheduledFor !== undefined);
  const booking = booked && definedOnly({ scheduledFor: booked.scheduledFor, place: booked.place });
  return { ...definedOnly({ examUrl: link }), ...booking, ...newest };
}

/** Epoch milliseconds: when the date that holds became known; its repeats do not count. */
export function bookedSince(entry: Entry): number | undefined {
  const booked = ofNewestOrder(entry).filter(({ scheduledFor }) => scheduledFor !== undefined);
  const repeats = lastInRow(booked, (one, last) => one.scheduledFor === last.scheduledFor);
  return repeats.length === 0 ? undefined : Math.min(...repeats.map(({ receivedAt }) => receivedAt));
}

/** Whether the newest report still has no comment: a stage and its date are said once, however many reports in a row repeat them. */
export function isCommentOwed(entry: Entry): boolean {
  return lastInRow(withDates(oldestFirst(entry)), isSameStage).every(({ comment }) => comment === 'unwritten');
}

/** The last report, and those in a row before it that are alike. */
function lastInRow(
  sorted: readonly StageReport[],
  isAlike: (one: StageReport, last: StageReport) => boolean,
): StageReport[] {
  const last = sorted.at(-1);
  return last === undefined ? [] : sorted.slice(sorted.findLastIndex((one) => !isAlike(one, last)) + 1);
}

/** A date that becomes known later is news of an exam that is booked, and none of one that was missed or taken. */
function isSameStage(one: StageReport, other: StageReport): boolean {
  if (one.stage !== other.stage) return false;
  if (one.scheduledFor === other.scheduledFor) return true;
  const isUndated = one.scheduledFor === undefined || other.scheduledFor === undefined;
  return isUndated && one.stage !== 'scheduled' && attemptIn(one) === attemptIn(other);
}

/** Whether the stage that holds was reported by then, in a row with the newest report of it. @param at epoch milliseconds */
export function wasReportedBy(entry: Entry, at: number): boolean {
  const repeats = lastInRow(ofNewestOrder(entry), (one, last) => one.stage === last.stage);
  return repeats.some(({ receivedAt }) => receivedAt <= at);
}

/** A report that names no date leaves that of its order as it was. @param sorted oldest first */
function withDates(sorted: readonly StageReport[]): StageReport[] {
  const dates = new Map<number, string>();
  return sorted.map((report) => {
    const attempt = attemptIn(report);
    const scheduledFor = report.scheduledFor ?? dates.get(attempt);
    if (scheduledFor === undefined) return report;
    dates.set(attempt, scheduledFor);
    return { ...report, scheduledFor };
  });
}

/** What names an order that turns out never to have been made says nothing of the exam. */
function oldestFirst(entry: Entry): StageReport[] {
  const { stages = [] } = entry;
  const most = mostAttempts(entry);
  return stages.filter((report) => attemptIn(report) <= most).toSorted(compareReports);
}

/** The date and the link of an order that was missed are not those of the next one. */
function ofNewestOrder(entry: Entry): StageReport[] {
  const sorted = oldestFirst(entry);
  const newest = attemptIn(sorted.at(-1));
  return sorted.filter((report) => attemptIn(report) === newest);
}

function attemptIn(report: Pick<StageReport, 'id'> | undefined): number {
  return report?.id.attempt ?? 1;
}

/**
 * Negative: `a` is older. Of a later order is newer, whatever its date. What the answer to the order said is older than any report of
 * it; of one date the later arrival counts: reports are kept in the order of their arrival, and sorting leaves equal ones as they are.
 */
function compareReports(a: StageReport, b: StageReport): number {
  return compareOrders(a, b) || reportedAt(a) - reportedAt(b);
}

function compareOrders(a: StageReport, b: StageReport): number {
  const strength = Number(a.id.by !== 'order') - Number(b.id.by !== 'order');
  return attemptIn(a) - attemptIn(b) || strength;
}

/** However often it comes again: a date of arrival would be another then. */
function isOlderReport(one: StageReport, other: StageReport): boolean {
  const isDated = reportedAt(one) !== one.receivedAt;
  return compareOrders(one, other) < 0 || (isDated && reportedAt(one) < reportedAt(other));
}

function reportedAt(report: StageContent & { receivedAt: number }): number {
  return trustedTime(report, report.occurredAt);
}

/** What the answer to an order says of the exam. @param entry with the order @param at epoch milliseconds */
export function stagesOfOrder(entry: Entry, booked: Booked, at: number): Entry {
  const by = { by: 'order', ...attemptField(attemptsMade(entry)) } as const;
  const { examUrl, scheduledFor, place } = withinLimits(booked);
  const said = definedOnly({ occurredAt: isoOf(at), examUrl });
  const ordered = withReport(entry, { ...said, stage: 'ordered' }, { ...by, stage: 'ordered' }, at);
  if (scheduledFor === undefined) return ordered;
  const content = definedOnly({ ...said, stage: 'scheduled' as const, scheduledFor, place });
  return withReport(ordered, content, { ...by, stage: 'scheduled' }, at);
}

/** @param receivedAt epoch milliseconds; of what a poll read, when it began: what came since is newer than the reading */
export function reduceProgress(state: ApplicationState, progress: Progress, receivedAt: number): ApplicationState {
  const { progressId, source, provider, notes = [] } = progress;
  const entry = entryOf(state, progress);
  const refuse = (why: string) => addNote(state, `Progress ${progressId} refused: ${why}`, provider);
  if (entry === undefined) return addNote(state, `Progress ${progressId} names no exam of this run`, provider);
  // P-OWN: a report is believed of the provider's own order only.
  if (provider !== entry.movement.rule.provider)
    return refuse(`it came from ${provider}, not from the exam's provider`);
  const attempt = attemptNamed(entry, progress);
  if (attempt === 'another') return refuse('it names another order than the one placed');
  const said = withinLimits(stageContentOf(progress));
  const isOutdated = () => isStillShown(entry, said, attempt) || isOvertaken(entry, { ...said, receivedAt }, attempt);
  if (source === 'reading' && isOutdated()) return state;
  const id = idOfNews(entry, said, { by: 'progress', progressId, ...attemptField(attempt) }, source ?? 'event');
  if (id === undefined) return state;
  const next = withReport(entry, said, id, receivedAt);
  const isKept = next.stages?.some((report) => report.id === id);
  if (isKept !== true) return state;
  const recorded = updateEntry(state, entry.reference, () => next);
  return addNotes(recorded, `report ${progressId}`, notes, provider);
}

/** An event is known by its id; a reading shows how far the exam is now, and is news where it differs from what was known. */
function idOfNews(
  entry: Entry,
  said: StageContent,
  id: Extract<StageId, { by: 'progress' }>,
  source: 'event' | 'reading',
): StageId | undefined {
  if (source === 'reading' && isKnown(entry, said, attemptIn({ id }))) return undefined;
  const known = (entry.stages ?? []).flatMap(({ id: other }) => (isOneReport(other, id) ? [other] : []));
  if (known.length === 0) return id;
  if (source === 'event') return undefined;
  return { ...id, again: Math.max(...known.map(({ again = 0 }) => again + 1)) };
}

function isOneReport(
  other: StageId,
  id: Extract<StageId, { by: 'progress' }>,
): other is Extract<StageId, { by: 'progress' }> {
  return other.by === 'progress' && other.progressId === id.progressId && other.attempt === id.attempt;
}

/** A provider that opened the missed order again under its id shows how far the missed one was until something new happens. */
function isStillShown(entry: Entry, said: StageContent, attempt: number): boolean {
  const ids = orderIds(entry);
  const isReopened = ids[attempt - 1] === ids[attempt - 2];
  const isReported = entry.stages?.some(({ id }) => id.by === 'progress' && attemptIn({ id }) === attempt) === true;
  return isReopened && !isReported && isKnown(entry, said, attempt - 1);
}

/** It was read before the newest report of its order came, and no date of its own says that it is newer, or older. */
function isOvertaken(entry: Entry, read: StageContent & { receivedAt: number }, attempt: number): boolean {
  const newest = oldestFirst(entry).findLast((report) => attemptIn(report) === attempt);
  if (newest === undefined || newest.receivedAt <= read.receivedAt) return false;
  return read.datedBy === 'arrival' || reportedAt(read) === reportedAt(newest);
}

/** The newest report of this order said all of it, whoever reported it. */
function isKnown(entry: Entry, { stage, scheduledFor, place, examUrl }: StageContent, attempt: number): boolean {
  const known = detailsOf(oldestFirst(entry).filter((report) => attemptIn(report) === attempt));
  if (known?.stage !== stage) return false;
  return [
    [scheduledFor, known.scheduledFor],
    [place, known.place],
    [examUrl, known.examUrl],
  ].every(([now, before]) => now === undefined || now === before);
}

function withReport(entry: Entry, content: StageContent, id: StageId, receivedAt: number): Entry {
  const { stages = [] } = entry;
  const reports: StageReport[] = [...stages, { ...content, id, receivedAt, ...freshSaid(stages) }];
  const next = { ...entry, stages: newestKept(reports, reports.toSorted(compareReports), limits) };
  return withLink(next, stageDetails({ ...entry, stages: reports })?.examUrl);
}

/** The link holds however many reports come after the one that said it. */
function withLink(entry: Entry, examUrl: string | undefined): Entry {
  const newest = stageDetails(entry);
  if (examUrl === undefined || newest?.examUrl !== undefined) return entry;
  const stages = entry.stages?.map((report) => (report.id === newest?.id ? { ...report, examUrl } : report));
  return { ...entry, ...(stages && { stages }) };
}

export function withoutTexts({ place: _place, examUrl: _examUrl, note: _note, ...kept }: StageReport): StageReport {
  return kept;
}

/** What is kept of it, however long its texts are. */
export function withinLimits<T extends Partial<StageContent>>(content: T): T {
  const { place, examUrl, note, ...rest } = content;
  return definedOnly({
    ...rest,
    place: place && cutAtWord(place, longestPlace),
    examUrl: examUrl !== undefined && examUrl.length <= longestUrl ? examUrl : undefined,
    note: note && cutAtWord(note, longestNote),
  }) as T;
}
