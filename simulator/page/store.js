// What the page knows, and what it asks of the server. Every change calls `onChange`, which paints. A move shows at once and is taken
// back where the server refuses it.
import { announce } from '../../console/front/browser/announcer.js';
import { folded } from '../../console/front/browser/folded.js';
import { showTimesIn } from '../../console/front/browser/moments.js';
import { CallFailed, callServer } from '../../console/front/browser/server-call.js';
import { nameInText } from './candidate-name.js';
import { guideAlong } from './guide-view.js';
import { pageTexts } from './texts.js';

/** @typedef {import('../sandbox/card').Card} Card */
/** @typedef {import('../sandbox/sandbox-routes').SandboxBoard} Board */
/** @typedef {import('../sandbox/sandbox-routes').PresetList} PresetList */
/** @typedef {import('../sandbox/timeline').TimelineEntry} TimelineEntry */
/** @typedef {import('../stories/story-player').StoryPlay} StoryPlay */
/** @typedef {{ name: import('../stories/stories').StoryName, promise: string, isPlayable: boolean, play: StoryPlay | null }} StoryOnPage */
/** @typedef {'board' | 'timeline' | 'stories' | 'faults'} View */

/** More are never shown at once. */
const keptEntries = 1_000;
/** A column shows so many cards, and so many more each time its end comes in sight: a paint stays quick with thousands. */
export const cardsAtOnce = 40;

export class Store {
  /** @type {Board | undefined} */
  board;
  /** @type {number | undefined} */
  jobId;
  /** By id. @type {Map<number, Card>} */
  cards = new Map();
  /** By step, newest arrival first. @type {Map<number, Card[]>} */
  columns = new Map();
  /** How many cards a column shows. @type {Map<number, number>} */
  shown = new Map();
  /** Oldest first. @type {Map<string, TimelineEntry>} */
  entries = new Map();
  /** For whom the bridge needs a person. @type {ReadonlySet<number>} */
  stuck = new Set();
  /** @type {StoryOnPage[]} */
  stories = [];
  /** @type {PresetList | undefined} */
  faults;
  /** @type {Set<number>} */
  selected = new Set();
  /** @type {View} */
  view = 'board';
  search = '';
  isLive = false;
  showsReads = false;
  /** Whether the story that plays is kept in view: nobody pressed its own button. */
  followsPlay = false;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
  }

  get job() {
    return this.board?.jobs.find(({ id }) => id === this.jobId) ?? this.board?.jobs[0];
  }

  get steps() {
    return this.job?.steps ?? [];
  }

  /** How many faults are on, those with a name and those set by hand. */
  get faultCount() {
    return (this.faults?.active.length ?? 0) + (this.faults?.byHand.length ?? 0);
  }

  /** @param {number} stepId */
  stepName(stepId) {
    return this.steps.find(({ id }) => id === stepId)?.name ?? '';
  }

  /** Cards of a step that the search leaves. @param {number} stepId */
  column(stepId) {
    const cards = this.columns.get(stepId) ?? [];
    const wanted = folded(this.search);
    if (wanted === '') return cards;
    return cards.filter(({ id, name, tags }) =>
      [String(id), name, ...tags].some((text) => folded(text).includes(wanted)),
    );
  }

  /** @param {Partial<Pick<Store, 'view' | 'search' | 'isLive' | 'showsReads'>>} change */
  set(change) {
    Object.assign(this, change);
    this.onChange();
  }

  async loadBoard() {
    this.board = await ask('GET', '_sim/board');
    showTimesIn(this.board?.timeZone);
    const job = this.job;
    this.jobId = job?.id;
    /** @type {{ cards: Card[] }} */
    const { cards } = job === undefined ? { cards: [] } : await ask('GET', `_sim/cards?job=${job.id}`);
    this.cards = new Map(cards.map((card) => [card.id, card]));
    this.selected = new Set([...this.selected].filter((id) => this.cards.has(id)));
    this.arrange();
  }

  /** @param {number} jobId */
  async chooseJob(jobId) {
    this.jobId = jobId;
    this.selected.clear();
    await this.loadBoard();
  }

  async loadStories() {
    this.stories = (await /** @type {Promise<{ stories: StoryOnPage[] }>} */ (ask('GET', '_sim/stories'))).stories;
    this.onChange();
  }

  async loadFaults() {
    this.faults = await ask('GET', '_sim/faults/presets');
    this.onChange();
  }

  /** @param {readonly Card[]} cards */
  takeCards(cards) {
    for (const card of cards) if (card.jobId === this.jobId) this.cards.set(card.id, card);
    this.arrange();
  }

  /** @param {readonly TimelineEntry[]} entries */
  takeEntries(entries) {
    for (const entry of entries) this.entries.set(entry.id, entry);
    for (const id of this.entries.keys()) {
      if (this.entries.size <= keptEntries) break;
      this.entries.delete(id);
    }
    this.onChange();
  }

  /** @param {readonly number[]} ids */
  takeStuck(ids) {
    this.stuck = new Set(ids);
    this.onChange();
  }

  /** @param {StoryPlay} play */
  takePlay(play) {
    this.stories = this.stories.map((story) => (story.name === play.name ? { ...story, play } : story));
    this.onChange();
    if (this.followsPlay && play.state === 'playing') reveal(`[data-story="${play.name}"]`);
  }

  /** @param {number} id */
  toggle(id) {
    if (!this.selected.delete(id)) this.selected.add(id);
    this.onChange();
  }

  clearSelection() {
    this.selected.clear();
    this.onChange();
  }

  /** @param {number} stepId */
  showMore(stepId) {
    this.shown.set(stepId, (this.shown.get(stepId) ?? cardsAtOnce) + cardsAtOnce);
    this.onChange();
  }

  /** @param {readonly number[]} ids @param {number} stepId */
  async move(ids, stepId) {
    const moving = ids.flatMap((id) => this.cards.get(id) ?? []).filter((card) => card.stepId !== stepId);
    if (moving.length === 0) return;
    const since = Date.now();
    for (const card of moving) this.cards.set(card.id, { ...card, stepId, since });
    this.clearSelection();
    if (this.steps.find(({ id }) => id === stepId)?.isExam === true) guideAlong(this, moving[0]?.id ?? 0);
    this.arrange();
    reveal(`[data-card="${moving[0]?.id}"]`);
    const texts = pageTexts();
    const step = this.stepName(stepId);
    announce(
      moving.length === 1 ? texts.moved(nameInText(moving[0]?.name ?? ''), step) : texts.movedMany(moving.length, step),
    );
    const applicationIds = moving.map(({ id }) => id);
    try {
      await this.run(async () => void (await ask('POST', '_sim/moves', { stepId, applicationIds })));
    } catch {
      for (const card of moving) this.cards.set(card.id, card);
      this.arrange();
    }
  }

  /** Does something at the server; what goes wrong is announced, and thrown on. @template T @param {() => Promise<T>} work */
  async run(work) {
    try {
      return await work();
    } catch (error) {
      const reason =
        error instanceof CallFailed && error.status === 0
          ? pageTexts().noAnswer
          : String(error instanceof Error ? error.message : error);
      announce(reason, 'bad');
      throw error;
    }
  }

  /** As `run`, where nothing is left to do after a failure. @param {() => Promise<unknown>} work */
  attempt(work) {
    void this.run(work).catch(() => {});
  }

  arrange() {
    this.columns = new Map();
    for (const card of this.cards.values()) {
      const column = this.columns.get(card.stepId);
      if (column === undefined) this.columns.set(card.stepId, [card]);
      else column.push(card);
    }
    for (const column of this.columns.values())
      column.sort((one, other) => other.since - one.since || one.id - other.id);
    this.onChange();
  }
}

/** What moved out of view, after the painting that follows: on a phone one column fills the screen. @param {string} selector */
function reveal(selector) {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.querySelector(selector)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    ),
  );
}

/** @template T @param {string} method @param {string} address @param {unknown} [body] @returns {Promise<T>} */
export function ask(method, address, body) {
  return callServer(method, address, body === undefined ? {} : { body });
}
