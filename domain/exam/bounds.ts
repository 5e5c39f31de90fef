// The state is carried from run to run and must stay far below Temporal's 2 MB, whatever is sent. Of the entries only the
// last ones are kept; an older one that is done is forgotten as if its run had ended: a result for it is found again. Where
// that is still too much, by long wordings and long results, a run hands on less: what it can do without goes first.
import { isRunning } from './action';
import { heldOf, providerOf } from './held-results';
import { isUnderWay, phaseOf } from './phase';
import { writesOf } from './status';
import { withoutTexts } from './progress';
import { isWinner } from './publication';
import { unansweredOrder, withUnanswered } from './reorder';
import { addNote, slotOf, type ApplicationState, type Entry, type Recovery } from './state';
import { withoutPartText, withoutText } from './versions';

const maxEntries = 20;
/** Entries that wait or are stuck are kept longer, for nothing may disappear (P-STUCK); there are never so many but by a flood. */
const maxUnfinished = 100;

export function withinBounds(state: ApplicationState): ApplicationState {
  const { length } = state.entries;
  const [least] = length <= maxEntries ? [] : byNeed(state);
  if (least === undefined) return state;
  if (isDone(state, least)) return withinBounds(forget(state, least));
  return length > maxUnfinished ? withinBounds(giveUp(state, least)) : state;
}

/** All but the newest. The tags of a winner stand for its step: forgotten after the others, and with them that they are ours. */
function byNeed(state: ApplicationState): Entry[] {
  const rank = (entry: Entry) => (isDone(state, entry) ? Number(isWinner(state, entry)) : 2);
  return state.entries.slice(0, -1).toSorted((a, b) => rank(a) - rank(b));
}

function isDone(state: ApplicationState, entry: Entry): boolean {
  const { reference } = entry;
  const isActing = (['order', 'cancel'] as const).some((lane) => isRunning(state.running, lane, reference));
  const isIdle = !isUnderWay(phaseOf(state, entry)) && entry.attentions.length === 0;
  return !isActing && isIdle && writesOf(state, entry).length === 0;
}

function forget(state: ApplicationState, entry: Entry): ApplicationState {
  const entries = state.entries.filter((known) => known !== entry);
  const slots = new Set(entries.map(slotOf));
  return { ...state, entries, standingTags: state.standingTags.filter((tag) => slots.has(tag.slot)) };
}

/**
 * Bytes of JSON that a run may hand on or leave behind: half of what Temporal takes. What it needs in any case fits the whole: the
 * newest movement, its entry's and the last that joined, of 150 000 characters each at most (workflows/signal-guard.ts).
 */
export const mostCarried = 1_000_000;

/** The state, or so much of it that it can be carried. Costs a look at all of it, so it is not asked for every fact. */
export function carriedState(state: ApplicationState): ApplicationState {
  const lightenings = [
    withoutWrittenTexts,
    withoutOlderJoined,
    withoutOldestDone,
    withoutResultsOfLargest,
    withoutOldest,
  ];
  return lightenings.reduce((kept, lighten) => (sizeOf(kept) <= mostCarried ? kept : lighten(kept)), state);
}

/** The text of what is written is needed again only where an earlier version comes to count once more. */
function withoutWrittenTexts(state: ApplicationState): ApplicationState {
  const lighter = (entry: Entry) => (writesOf(state, entry).length > 0 ? entry : silentOf(entry));
  return { ...state, entries: state.entries.map(lighter) };
}

function silentOf(entry: Entry): Entry {
  const stages = entry.stages?.map(withoutTexts);
  const parts = entry.parts?.map((part) => ({ ...part, versions: part.versions.map(withoutPartText) }));
  return { ...entry, versions: entry.versions.map(withoutText), ...(stages && { stages }), ...(parts && { parts }) };
}

/** The last movement that joined an exam says that the candidate is back; the others, where a result turns out to be older. */
function withoutOlderJoined(state: ApplicationState): ApplicationState {
  return { ...state, entries: state.entries.map((entry) => ({ ...entry, rejoined: entry.rejoined.slice(-1) })) };
}

/** Whose results take most room gives up of them first: older ones that wait, then texts that are still to be written (P-OWN). */
function withoutResultsOfLargest(state: ApplicationState): ApplicationState {
  const givesUp = [withoutOlderWaiting, withoutTextsOf];
  return largestFirst(state).reduce(
    (kept, provider) =>
      givesUp.reduce((left, giveUpOf) => (sizeOf(left) <= mostCarried ? left : giveUpOf(left, provider)), kept),
    state,
  );
}

/** Providers by the room that their results take. */
function largestFirst({ recoveries, entries }: ApplicationState): string[] {
  const sizes = new Map<string, number>();
  const add = (provider: string, size: number) => sizes.set(provider, (sizes.get(provider) ?? 0) + size);
  for (const recovery of recoveries) add(providerOf(recovery), sizeOf(recovery));
  for (const entry of entries) {
    const { versions, parts = [], stages = [], movement } = entry;
    const { early = [] } = unansweredOrder(entry) ?? {};
    add(movement.rule.provider, sizeOf([early, versions, parts, stages]));
  }
  return [...sizes].toSorted(([, a], [, b]) => b - a).map(([provider]) => provider);
}

/** Of what waits for an entry of an ended run, or for the answer to its order, the last result to come is the likeliest to count. */
function withoutOlderWaiting(state: ApplicationState, provider: string): ApplicationState {
  if (heldOf(state, provider) === 0) return state;
  const recoveries = state.recoveries.map((recovery) =>
    providerOf(recovery) === provider ? { ...recovery, results: recovery.results.slice(-1) } : recovery,
  );
  const entries = state.entries.map((entry) => (isOf(entry, provider) ? withLastEarly(entry) : entry));
  const lighter = { ...state, recoveries, entries };
  const noted = addNote(lighter, `Too many results of ${provider} wait: older ones were given up`, provider);
  return withoutOldestSought(noted, provider);
}

function withoutTextsOf(state: ApplicationState, provider: string): ApplicationState {
  const entries = state.entries.map((entry) => (isOf(entry, provider) ? silentOf(entry) : entry));
  if (sizeOf(entries) === sizeOf(state.entries)) return state;
  return addNote({ ...state, entries }, `Too much is to be written of ${provider}: its texts were given up`, provider);
}

function isOf({ movement }: Entry, provider: string): boolean {
  return movement.rule.provider === provider;
}

function withLastEarly(entry: Entry): Entry {
  const due = unansweredOrder(entry);
  return due?.early === undefined ? entry : withUnanswered(entry, { ...due, early: due.early.slice(-1) });
}

/** All but the last, as many as it takes. */
function withoutOldestSought(state: ApplicationState, provider: string): ApplicationState {
  const ofProvider = state.recoveries.filter((recovery) => providerOf(recovery) === provider);
  const dropped = asManyAsItTakes(state, ofProvider.slice(0, -1));
  return { ...state, recoveries: state.recoveries.filter((recovery) => !dropped.includes(recovery)) };
}

/** Forgotten as if their run had ended: a result for one is found again. */
function withoutOldestDone(state: ApplicationState): ApplicationState {
  const done = byNeed(state).filter((entry) => isDone(state, entry));
  return asManyAsItTakes(state, done).reduce(forget, state);
}

function withoutOldest(state: ApplicationState): ApplicationState {
  const places = largestFirst(state);
  const placeOf = ({ movement }: Entry) => places.indexOf(movement.rule.provider);
  const inTurn = byNeed(state).toSorted((a, b) => placeOf(a) - placeOf(b));
  return asManyAsItTakes(state, inTurn).reduce(giveUp, state);
}

/** The first of them, without which the rest can be carried. */
function asManyAsItTakes<Part extends Entry | Recovery>(state: ApplicationState, parts: readonly Part[]): Part[] {
  let excess = sizeOf(state) - mostCarried;
  return parts.filter((part) => {
    if (excess <= 0) return false;
    excess -= sizeOf(part);
    return true;
  });
}

function giveUp(state: ApplicationState, entry: Entry): ApplicationState {
  return addNote(forget(state, entry), `Too many exams under way: ${entry.reference} was given up`);
}

/** Bytes in UTF-8, at most: half of a pair is counted as three. Counted, since replacing characters takes seconds in a long text. */
function sizeOf(value: ApplicationState | Entry | Recovery | readonly unknown[]): number {
  const text = JSON.stringify(value);
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) bytes += code < 0x800 ? 1 : 2;
  }
  return bytes;
}
