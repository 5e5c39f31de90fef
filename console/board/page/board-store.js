// What the page knows: the session, the filters, and for each column its count and the cards loaded so far. What could go wrong: an
// answer comes after the filters were changed; it is dropped.
import { queryText, read } from './board-server.js';

/** @typedef {import('./board-types.js').BoardCard} BoardCard */
/** @typedef {import('./board-types.js').BoardPage} BoardPage */
/** @typedef {import('./board-types.js').BoardState} BoardState */
/** @typedef {import('./board-types.js').Column} Column */
/** @typedef {import('./board-types.js').Filter} Filter */
/** @typedef {import('./board-types.js').PresentBefore} PresentBefore */
/** @typedef {import('./board-types.js').SessionView} SessionView */
/** @typedef {import('./board-types.js').StuckReason} StuckReason */

/** @typedef {{ cards: BoardCard[], next: string | null, isLoading: boolean }} Loaded */

/** @type {readonly BoardState[]} */
export const mainStates = ['needs-attention', 'ordering', 'waiting', 'publishing', 'settled'];
/** @type {readonly Column[]} */
export const otherColumns = ['withdrawn', 'ignored', 'unclaimed', 'present'];
/** @type {readonly Column[]} */
export const allColumns = [...mainStates, ...otherColumns];

export const store = {
  /** @type {SessionView | undefined} */
  session: undefined,
  /** Why the login is shown: the key of a text. @type {'' | 'wrong' | 'usedLink' | 'slowly' | 'ended' | 'unanswered'} */
  loginNote: '',
  /** @type {Filter} */
  filter: {},
  /** @type {'columns' | 'list'} */
  view: 'columns',
  /** Of the list. @type {Column} */
  column: 'needs-attention',
  /** @type {Partial<Record<Column, number>>} */
  counts: {},
  /** @type {Map<Column, Loaded>} */
  loaded: new Map(),
  /** @type {PresentBefore[]} */
  present: [],
  /** Why the first of the stuck ones are stuck, by application. @type {Map<number, StuckReason>} */
  reasons: new Map(),
  /** Steps seen on cards, as Gupy writes them. @type {Set<string>} */
  steps: new Set(),
  /** Epoch milliseconds. */
  updatedAt: 0,
  /** @type {unknown} */
  failure: undefined,
};

/** @type {() => void} */
let paint = () => {};
let generation = 0;

/** @param {() => void} painter */
export function paintWith(painter) {
  paint = painter;
}

/** The columns that are to be seen. @returns {readonly Column[]} */
function shown() {
  return store.view === 'columns' ? mainStates : [store.column];
}

/** Counts and first pages anew. */
export async function reload() {
  generation += 1;
  const asked = generation;
  store.failure = undefined;
  try {
    await Promise.all([loadCounts(asked), loadPresent(asked), ...shown().map((column) => loadFirst(column, asked))]);
    if (asked === generation) store.updatedAt = Date.now();
  } catch (error) {
    if (asked === generation) store.failure = error;
  }
  paint();
}

/** @param {number} asked */
async function loadCounts(asked) {
  /** @type {{ counts: Record<BoardState, number> }} */
  const { counts } = await read(`/api/counts${queryText(store.filter)}`);
  if (asked !== generation) return;
  store.counts = { ...store.counts, ...counts };
  paint();
}

/** @param {number} asked */
async function loadPresent(asked) {
  /** @type {{ present: PresentBefore[] }} */
  const { present } = await read('/api/present');
  if (asked !== generation) return;
  const { job, step, provider } = store.filter;
  store.present = present.filter(
    (one) =>
      (job === undefined || String(one.job) === job) &&
      (step === undefined || one.step === step) &&
      (provider === undefined || one.provider === provider),
  );
  store.counts = { ...store.counts, present: store.present.reduce((sum, { count }) => sum + count, 0) };
  paint();
}

/** @param {Column} column @param {number} asked */
async function loadFirst(column, asked) {
  if (column === 'present') return;
  const before = store.loaded.get(column);
  if (before === undefined) store.loaded.set(column, { cards: [], next: null, isLoading: true });
  const page = await pageOf(column);
  if (asked !== generation) return;
  keep(column, page.cards, page.next);
  if (column === 'needs-attention') void loadReasons(page.cards, asked);
}

/** The server answers for so many at once; who opens a card below them sees why. */
const reasonsAtOnce = 20;

/**
 * The cards are there already: a reason that does not come is no failure of the board.
 * @param {readonly BoardCard[]} cards
 * @param {number} asked
 */
async function loadReasons(cards, asked) {
  const stuck = cards.flatMap(({ application }) => application ?? []).slice(0, reasonsAtOnce);
  if (stuck.length === 0) return;
  /** @type {Promise<{ reasons: Record<string, StuckReason> }>} */
  const asking = read(`/api/reasons?applications=${stuck.join(',')}`);
  const answer = await asking.catch(() => undefined);
  if (answer === undefined || asked !== generation) return;
  store.reasons = new Map(Object.entries(answer.reasons).map(([id, reason]) => [Number(id), reason]));
  paint();
}

/** @param {Column} column */
export async function loadMore(column) {
  const before = store.loaded.get(column);
  if (before === undefined || before.next === null || before.isLoading || column === 'present') return;
  const asked = generation;
  store.loaded.set(column, { ...before, isLoading: true });
  paint();
  try {
    const page = await pageOf(column, before.next);
    if (asked === generation) keep(column, [...before.cards, ...page.cards], page.next);
  } catch (error) {
    if (asked !== generation) return;
    store.loaded.set(column, before);
    store.failure = error;
    paint();
  }
}

/** @param {BoardState} state @param {string} [after] @returns {Promise<BoardPage>} */
function pageOf(state, after) {
  return read(`/api/cards${queryText(store.filter, { state, ...(after === undefined ? {} : { after }) })}`);
}

/** @param {Column} column @param {BoardCard[]} cards @param {string | null} next */
function keep(column, cards, next) {
  store.loaded.set(column, { cards, next, isLoading: false });
  for (const { step } of cards) if (step !== null) store.steps.add(step);
  paint();
}

/** @param {Filter} filter */
export function chooseFilter(filter) {
  store.filter = filter;
  store.loaded.clear();
  paint();
  void reload();
}

/** @param {Column} column */
export function chooseColumn(column) {
  store.view = 'list';
  store.column = column;
  paint();
  void reload();
}

/** @param {'columns' | 'list'} view */
export function chooseView(view) {
  store.view = view;
  paint();
  void reload();
}

/** Everything that only a session may show. */
export function forget() {
  generation += 1;
  store.session = undefined;
  store.counts = {};
  store.loaded.clear();
  store.present = [];
  store.reasons = new Map();
  store.failure = undefined;
}
