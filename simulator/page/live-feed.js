// The stream of what happens. After a break the browser connects again by itself, and the board is asked for anew: nothing that
// happened in between is missed.
import { parsed } from '../../console/front/browser/server-call.js';
import { refreshCard } from './card-dialog.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('../sandbox/live-feed').FeedEvents} FeedEvents */

/** Milliseconds. A fault ends by itself, after a minute or with the request that met it, and no event says so. */
const faultsAgainMs = 3_000;

/** @param {Store} store */
export function listen(store) {
  setInterval(() => {
    if (store.faultCount > 0) void store.loadFaults().catch(() => {});
  }, faultsAgainMs);
  const source = new EventSource('_sim/events');
  source.onerror = () => store.set({ isLive: false });
  on('board', () => {
    store.set({ isLive: true });
    store.attempt(() => Promise.all([store.loadBoard(), store.loadStories(), store.loadFaults()]));
  });
  on('cards', (/** @type {FeedEvents['cards']} */ cards) => {
    store.takeCards(cards);
    for (const { id } of cards) refreshCard(store, id);
  });
  on('entries', (/** @type {FeedEvents['entries']} */ entries) => {
    store.takeEntries(entries);
    for (const id of new Set(entries.map(({ applicationId }) => applicationId)))
      if (id !== null) refreshCard(store, id);
  });
  on('stuck', (/** @type {FeedEvents['stuck']} */ ids) => {
    store.takeStuck(ids);
    refreshCard(store);
  });
  on('story', (/** @type {import('../stories/story-player').StoryPlay} */ play) => {
    store.takePlay(play);
    if (play.state !== 'playing') void store.loadFaults().catch(() => {});
  });
  on('faults', () => void store.loadFaults().catch(() => {}));

  /** @template T @param {string} name @param {(data: T) => void} take */
  function on(name, take) {
    source.addEventListener(name, (event) =>
      take(/** @type {T} */ (parsed(/** @type {MessageEvent<string>} */ (event).data))),
    );
  }
}
