// What must be in Gupy, compared with what is there. Per exam step (a slot) one version wins: that of the newest
// entry, and of its versions the newest. Its tags replace those of the others; each version comments at most once. While the newest
// exam waits, the tags of its stage stand beside them, and give way to the next stage and to the result (P-PROGRESS).
// What could go wrong: a tag that two steps share must stay while either wants it, and an older result must never win.
import { definedOnly } from '../defined-only';
import { remembered } from '../remembered';
import type { Remark } from '../text/locale';
import { renderLateComment, renderPublication, type Publication, type TextValues } from '../text/templates';
import type { Write } from './action';
import type { ExamRule } from './exam-rule';
import { type Outcome, outcomes } from './result';
import { phaseOf } from './phase';
import { isCommentOwed, stageDetails } from './progress';
import type { Stage } from './stage';
import {
  slotOf,
  type ApplicationState,
  type Entry,
  type SaidId,
  type StageReport,
  type StandingTag,
  type Version,
} from './state';
import { compareVersions, decidingVersion, isLate, isPartial, newestOf, publishMode } from './versions';

interface Winner {
  entry: Entry;
  version: Version;
}

/** What is said in Gupy, and what an operator gave up saying. */
interface Saying {
  entry: Entry;
  id: SaidId;
  publication: Publication;
  isCommentOwed: boolean;
  skippedTags: readonly { tag: string }[];
}

/** The next write of each slot that has one, in the order of its entries. */
export const pendingWrites = remembered((state: ApplicationState): readonly Write[] => {
  const newestBySlot = new Map(state.entries.map((entry) => [slotOf(entry), entry]));
  const slots = [...newestBySlot].map(([slot, newest]) => {
    const winner = winnerOf(state, slot);
    const result = winner === undefined ? [] : [resultSaying(state, winner)];
    return { slot, newest, winner, sayings: [...result, ...stageSaying(state, newest)] };
  });
  const wanted = new Set(slots.flatMap(({ sayings }) => sayings.flatMap(wantedTags)));
  return slots.flatMap(({ slot, newest, winner, sayings }) => {
    const [write] = sayings.flatMap((saying) => replaceTags(state, slot, saying, wanted) ?? commentOf(saying) ?? []);
    const taken = winner === undefined ? takeBack(state, slot, newest.reference, wanted) : undefined;
    return taken ?? write ?? lateComment(state, slot, winner) ?? [];
  });
});

/** Marks the winners that have nothing left to write: the recruiter saw them, whatever comes later. */
export function markPublished(state: ApplicationState): ApplicationState {
  const winners = [...new Set(state.entries.map(slotOf))].flatMap((slot) => winnerOf(state, slot) ?? []);
  if (winners.every(({ version }) => version.published)) return state;
  const pending = new Set(pendingWrites(state).map((write) => write.reference));
  const published = winners.filter(({ entry }) => !pending.has(entry.reference)).map(({ version }) => version);
  const mark = (version: Version) => (published.includes(version) ? { ...version, published: true } : version);
  return { ...state, entries: state.entries.map((entry) => ({ ...entry, versions: entry.versions.map(mark) })) };
}

/** Tags on an application that an ended run may have put. */
export function adoptedTags(entry: Entry, found: readonly string[]): StandingTag[] {
  const { jobId } = entry.movement;
  return found.map((tag) => ({ slot: slotOf(entry), jobId, tag, confirmed: true, owner: 'ended-run' }));
}

/** Its tags are the ones that stand for their step. */
export function isWinner(state: ApplicationState, entry: Entry): boolean {
  return winnerOf(state, slotOf(entry))?.entry === entry;
}

/** Entries are in date order: a later one outranks an earlier one. */
function winnerOf(state: ApplicationState, slot: string): Winner | undefined {
  for (const entry of state.entries.toReversed()) {
    const version = slotOf(entry) === slot ? decidingVersion(state, entry) : undefined;
    if (version !== undefined && !isOvertakenBefore(entry, version)) return { entry, version };
  }
  return undefined;
}

/** An ended run decided a later exam of the step; only a person decides over that. */
function isOvertakenBefore({ origin }: Entry, { id }: Version): boolean {
  return origin.overtaken === true && id.by !== 'operator';
}

/** It is decided, and a later exam of its step too: that one counts there. */
export function isOvertaken(state: ApplicationState, entry: Entry): boolean {
  return decidingVersion(state, entry) !== undefined && !isWinner(state, entry);
}

function resultSaying(state: ApplicationState, winner: Winner): Saying {
  const { entry, version } = winner;
  const { rule } = entry.movement;
  const [values, remark] = [valuesOf(entry, version), remarkOf(state, winner, winner)];
  const own = renderPublication(rule, values, remark);
  const publication = leavesComment(winner, own) ? { ...own, comment: renderLateComment(rule, values, remark) } : own;
  const { id, skippedTags, comment } = version;
  return { entry, id, publication, isCommentOwed: comment === 'unwritten', skippedTags };
}

/** No document of Gupy's shows how a comment is taken back: a result that only puts tags would leave an outdated one as the last word. */
function leavesComment({ entry, version }: Winner, { tags, comment }: Publication): boolean {
  const { texts, publish } = entry.movement.rule;
  if (texts.toEarlierComments === undefined || comment !== undefined || tags.length === 0) return false;
  const told = newestOf(
    entry.versions.filter((other) => other.comment === 'posted' && compareVersions(other, version) < 0),
  );
  if (told !== undefined) return told.outcome !== version.outcome;
  // An ended run reports its versions, and not what it wrote for each.
  return entry.origin.knownToEndedRuns !== undefined && outcomes.some((one) => publish[one].comment !== undefined);
}

/** Nothing is said of a stage before the order is placed, after a result, or of a candidate who left. */
function stageSaying(state: ApplicationState, entry: Entry): Saying[] {
  const { order, movement } = entry;
  const known = stageDetails(entry);
  const report = known && { ...known, stage: wordedStage(known, movement.rule) };
  // Most rules have no words for a stage, and the phase costs a look at every version.
  if (report === undefined || movement.rule.publish[report.stage] === undefined) return [];
  if (order.is !== 'placed' || phaseOf(state, entry).is !== 'waiting') return [];
  const publication = renderPublication(movement.rule, { ...report, deadlineAt: order.deadlineAt });
  const { id, skippedTags } = report;
  return [{ entry, id, publication, isCommentOwed: isCommentOwed(entry), skippedTags }];
}

/** An exam that was booked with its order: who has no words for the date has some for the order, and its link. */
function wordedStage({ stage, id }: Pick<StageReport, 'stage' | 'id'>, { publish }: ExamRule): Stage {
  return id.by === 'order' && publish.scheduled === undefined ? 'ordered' : stage;
}

/** The tags of a version, but for those that an operator gave up putting. */
function tagsOf({ publication, skippedTags }: Pick<Saying, 'publication' | 'skippedTags'>): string[] {
  return publication.tags.filter((tag) => !isSkipped(skippedTags, tag));
}

function valuesOf({ order }: Entry, version: Version): TextValues & { outcome: Outcome } {
  return order.is === 'placed' ? { ...version, deadlineAt: order.deadlineAt } : version;
}

/** What a recruiter must know besides the result, most important first. */
function remarkOf(state: ApplicationState, { entry, version }: Winner, winner: Winner | undefined): Remark | undefined {
  if (version.id.by === 'operator') return 'byHand';
  const isBefore = winner !== undefined && state.entries.indexOf(winner.entry) > state.entries.indexOf(entry);
  if (isBefore || isOvertakenBefore(entry, version)) return 'overtaken';
  const isCorrection =
    entry.origin.knownToEndedRuns !== undefined ||
    entry.versions.some((other) => compareVersions(other, version) < 0 && wasSeen({ entry, version: other }));
  if (isCorrection && !isPartial(version)) return 'corrected';
  return isLate(state, entry, version) ? 'late' : undefined;
}

/** A recruiter saw this result; an expiry is none. */
function wasSeen({ entry, version }: Winner): boolean {
  const { id, comment, published, skippedTags } = version;
  const hasTags = () =>
    tagsOf({ publication: renderPublication(entry.movement.rule, valuesOf(entry, version)), skippedTags }).length > 0;
  return id.by !== 'deadline' && !isPartial(version) && (comment === 'posted' || (published && hasTags()));
}

/** What an operator skipped is left as it is, put or not, until the next version. */
function isSkipped(skippedTags: Saying['skippedTags'], tag: string): boolean {
  return skippedTags.some((skipped) => skipped.tag === tag);
}

function wantedTags(saying: Saying): string[] {
  return tagsOf(saying).map((tag) => tagKey(saying.entry.movement.jobId, tag));
}

/** Tags belong to an application within a job; one that was assigned to another job has other tags there. */
function tagKey(jobId: number, tag: string): string {
  return `${jobId} ${tag}`;
}

function replaceTags(
  state: ApplicationState,
  slot: string,
  saying: Saying,
  wanted: ReadonlySet<string>,
): Write | undefined {
  const { entry, id, skippedTags } = saying;
  const { reference, mayBeWritten, movement } = entry;
  const { jobId } = movement;
  const unwanted = isResult(id) ? unwantedTags(state, slot, wanted) : [];
  const outdated = unwanted.find(({ tag }) => !isSkipped(skippedTags, tag));
  if (outdated !== undefined) return removal(reference, id, outdated);
  // A tag that another step put counts for this one too; the bridge reads before it puts one that may be there.
  const ofJob = state.standingTags.filter((standing) => standing.jobId === jobId);
  const missing = tagsOf(saying).find((tag) => !ofJob.some((standing) => standing.tag === tag && standing.confirmed));
  if (missing === undefined) return undefined;
  const readFirst = mayBeWritten !== undefined || ofJob.some((standing) => standing.tag === missing);
  return { type: 'putTag', reference, version: id, slot, jobId, tag: missing, readFirst };
}

/** No result counts, any more or yet: what this run put for it, or for an earlier stage, is taken back. */
function takeBack(state: ApplicationState, slot: string, reference: string, wanted: ReadonlySet<string>) {
  const ours = unwantedTags(state, slot, wanted).find(({ owner }) => owner === 'this-run');
  return ours === undefined ? undefined : removal(reference, null, ours);
}

function unwantedTags(state: ApplicationState, slot: string, wanted: ReadonlySet<string>): StandingTag[] {
  return state.standingTags.filter(
    (standing) =>
      standing.slot === slot && standing.owner !== 'nobody' && !wanted.has(tagKey(standing.jobId, standing.tag)),
  );
}

function removal(reference: string, version: SaidId | null, { slot, jobId, tag, tagId }: StandingTag): Write {
  return { type: 'removeTag', reference, version, slot, jobId, tag, ...definedOnly({ tagId }) };
}

function commentOf({ entry, id, publication, isCommentOwed: isOwed }: Saying): Write | undefined {
  const { comment } = publication;
  return comment === undefined || !isOwed ? undefined : commentOn(entry, id, comment);
}

function isResult(id: SaidId): boolean {
  return id.by !== 'order' && id.by !== 'progress';
}

/**
 * A result that may not, or cannot any more, touch the tags still reaches a human (P-LATE): the newest of an entry by one
 * comment, unless its tags were already put, or the rule writes nothing for its outcome.
 */
function lateComment(state: ApplicationState, slot: string, winner: Winner | undefined): Write | undefined {
  const owed = state.entries
    .filter((entry) => slotOf(entry) === slot)
    .flatMap((entry) => saidApart(state, entry).map((version): Winner => ({ entry, version })))
    .find((one) => isOwedApart(state, one, winner));
  if (owed === undefined) return undefined;
  const { entry, version } = owed;
  const text = renderLateComment(entry.movement.rule, valuesOf(entry, version), remarkOf(state, owed, winner));
  return commentOn(entry, version.id, text);
}

/** The newest result, and what came after it of an order that has several exams and is not whole. */
function saidApart(state: ApplicationState, entry: Entry): Version[] {
  const open = entry.versions.filter((version) => publishMode(state, entry, version) !== 'nothing');
  const whole = newestOf(open.filter((version) => version.id.by === 'provider' && !isPartial(version)));
  const came = open.findLast(({ parts }) => parts !== undefined && parts.lacking > 0 && parts.came.length > 0);
  const after = came !== undefined && came.arrival > (whole?.arrival ?? 0) ? [came] : [];
  return [...(whole === undefined ? [] : [whole]), ...after];
}

function isOwedApart(state: ApplicationState, { entry, version }: Winner, winner: Winner | undefined): boolean {
  if (version.comment !== 'unwritten') return false;
  return publishMode(state, entry, version) !== 'full' || wasOvertaken(state, entry, version, winner);
}

/** A newer entry had decided the step before this could be written. What an operator overruled is not brought up again. */
function wasOvertaken(state: ApplicationState, entry: Entry, version: Version, winner: Winner | undefined): boolean {
  if (winner?.entry === entry || version.published || decidingVersion(state, entry) !== version) return false;
  const { tags, comment } = renderPublication(entry.movement.rule, valuesOf(entry, version));
  return tags.length > 0 || comment !== undefined;
}

function commentOn({ reference, mayBeWritten, movement }: Entry, version: SaidId, text: string): Write {
  const readFirst = mayBeWritten !== undefined;
  return { type: 'postComment', reference, version, jobId: movement.jobId, text, readFirst };
}
