// What must stand in Gupy, compared with what stands there. Per exam step (a slot) one version wins: that of the newest
// entry, and of its versions the newest. Its tags replace those of the others; each version comments at most once.
// What could go wrong: a tag that two steps share must stay while either wants it, and an older result must never win.
import type { Write } from './action';
import { fixedTags, renderLateComment, renderPublication } from '../text/templates';
import { slotOf, type ApplicationState, type Entry, type StandingTag, type Version } from './state';
import { compareVersions, decides, newestOf, publishMode } from './versions';

/** In place of a version's id: a removal that no version asks for. */
export const noVersion = '';

interface Holder {
  entry: Entry;
  version: Version;
}

/** The next write of each slot that has one, in the order of its entries. */
export function pendingWrites(state: ApplicationState): Write[] {
  const newestBySlot = new Map(state.entries.map((entry) => [slotOf(entry), entry]));
  const slots = [...newestBySlot.keys()];
  const wanted = new Set(slots.flatMap((slot) => wantedTags(winnerOf(state, slot))));
  return [...newestBySlot].flatMap(([slot, newest]) => nextSlotWrite(state, slot, newest, wanted) ?? []);
}

export function hasPendingWrite(state: ApplicationState, entry: Entry): boolean {
  return pendingWrites(state).some((write) => write.reference === entry.reference);
}

/** Marks the winners that have nothing left to write: a human was told of them, whatever comes later. */
export function markPublished(state: ApplicationState): ApplicationState {
  const untold = [...new Set(state.entries.map(slotOf))]
    .map((slot) => winnerOf(state, slot))
    .filter((holder): holder is Holder => holder !== undefined && !holder.version.published);
  if (untold.length === 0) return state;
  const pending = new Set(pendingWrites(state).map((write) => write.reference));
  const settled = untold.filter((holder) => !pending.has(holder.entry.reference));
  const versions = new Set(settled.map((holder) => holder.version));
  const mark = (version: Version) => (versions.has(version) ? { ...version, published: true } : version);
  return { ...state, entries: state.entries.map((entry) => ({ ...entry, versions: entry.versions.map(mark) })) };
}

/** Tags that may be ours on an application whose earlier run is forgotten: the ones found that the rule could have put. */
export function adoptedTags(entry: Entry, found: readonly string[]): StandingTag[] {
  return fixedTags(entry.movement.rule)
    .filter((tag) => found.includes(tag))
    .map((tag) => ({ slot: slotOf(entry), jobId: entry.movement.jobId, tag, confirmed: true, adopted: true }));
}

/** Its tags are the ones that stand for their step. */
export function isWinner(state: ApplicationState, entry: Entry): boolean {
  return winnerOf(state, slotOf(entry))?.entry === entry;
}

function winnerOf(state: ApplicationState, slot: string): Holder | undefined {
  const holders = state.entries
    .filter((entry) => slotOf(entry) === slot)
    .flatMap((entry) => entry.versions.map((version) => ({ entry, version })))
    .filter(({ entry, version }) => decides(state, entry, version));
  return holders.reduce<Holder | undefined>((best, holder) => {
    if (best === undefined) return holder;
    if (best.entry !== holder.entry) return holder; // entries are in date order: a later one outranks an earlier one
    return compareVersions(holder.version, best.version) > 0 ? holder : best;
  }, undefined);
}

function wantedTags(winner: Holder | undefined): string[] {
  return winner === undefined || winner.version.skipped
    ? []
    : renderPublication(winner.entry.movement.rule, winner.version).tags.map((tag) =>
        tagKey(winner.entry.movement.jobId, tag),
      );
}

/** Tags belong to an application within a job; one that was assigned to another job has other tags there. */
function tagKey(jobId: number, tag: string): string {
  return `${jobId} ${tag}`;
}

function nextSlotWrite(
  state: ApplicationState,
  slot: string,
  newest: Entry,
  wanted: ReadonlySet<string>,
): Write | undefined {
  const winner = winnerOf(state, slot);
  if (winner !== undefined && !winner.version.skipped) {
    const write = replaceTags(state, slot, winner, wanted) ?? winnerComment(winner);
    if (write !== undefined) return write;
  }
  if (winner === undefined) {
    const retracted = retract(state, slot, newest.reference, wanted);
    if (retracted !== undefined) return retracted;
  }
  return lateComment(state, slot, winner);
}

function replaceTags(
  state: ApplicationState,
  slot: string,
  { entry, version }: Holder,
  wanted: ReadonlySet<string>,
): Write | undefined {
  const unwanted = unwantedTags(state, slot, wanted)[0];
  if (unwanted !== undefined) return removal(entry.reference, version.versionId, unwanted);
  // A tag that another step put stands for this one too; one that may stand is read before.
  const { jobId } = entry.movement;
  const ofJob = state.standingTags.filter((standing) => standing.jobId === jobId);
  const missing = renderPublication(entry.movement.rule, version).tags.find(
    (tag) => !ofJob.some((standing) => standing.tag === tag && standing.confirmed),
  );
  if (missing === undefined) return undefined;
  return {
    type: 'putTag',
    reference: entry.reference,
    versionId: version.versionId,
    slot,
    jobId,
    tag: missing,
    readFirst: entry.readFirst || ofJob.some((standing) => standing.tag === missing),
  };
}

/** No result counts any more: what this run put is taken back. */
function retract(state: ApplicationState, slot: string, reference: string, wanted: ReadonlySet<string>) {
  const ours = unwantedTags(state, slot, wanted).find((standing) => !standing.adopted);
  return ours === undefined ? undefined : removal(reference, noVersion, ours);
}

function unwantedTags(state: ApplicationState, slot: string, wanted: ReadonlySet<string>): StandingTag[] {
  return state.standingTags.filter(
    (standing) => standing.slot === slot && !wanted.has(tagKey(standing.jobId, standing.tag)),
  );
}

function removal(reference: string, versionId: string, { slot, jobId, tag }: StandingTag): Write {
  return { type: 'removeTag', reference, versionId, slot, jobId, tag };
}

function winnerComment({ entry, version }: Holder): Write | undefined {
  const { comment } = renderPublication(entry.movement.rule, version);
  return comment === undefined || version.commented ? undefined : commentOn(entry, version, comment);
}

/**
 * A result that may not, or cannot any more, touch the tags still reaches a human (P-LATE): the newest of an entry by one
 * comment, unless its tags told already, or its outcome asks for nothing.
 */
function lateComment(state: ApplicationState, slot: string, winner: Holder | undefined): Write | undefined {
  for (const entry of state.entries.filter((candidate) => slotOf(candidate) === slot)) {
    const newest = newestOf(
      entry.versions.filter(
        (version) => version.source === 'provider' && publishMode(state, entry, version) !== 'nothing',
      ),
    );
    if (newest === undefined || newest.commented) continue;
    if (publishMode(state, entry, newest) === 'full' && !isUntold(entry, newest, winner)) continue;
    return commentOn(entry, newest, renderLateComment(entry.movement.rule, newest));
  }
  return undefined;
}

/** A newer entry had decided the step before this could be written. */
function isUntold(entry: Entry, version: Version, winner: Holder | undefined): boolean {
  if (winner?.entry === entry || version.published) return false;
  const { tags, comment } = renderPublication(entry.movement.rule, version);
  return tags.length > 0 || comment !== undefined;
}

function commentOn(entry: Entry, version: Version, text: string): Write {
  const { reference, readFirst, movement } = entry;
  return { type: 'postComment', reference, versionId: version.versionId, jobId: movement.jobId, text, readFirst };
}
