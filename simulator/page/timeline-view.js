// Everything between Gupy, the bridge and the provider as it happens, newest first; each attempt of a delivery is a line.
import { html, nothing, repeat } from '../../console/front/browser/lit.js';
import { zoneName } from '../../console/front/browser/moments.js';
import { openCard } from './card-dialog.js';
import { entryRow, isNews } from './entry-row.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */

/** A person reads no more; the rest is in the store. */
const linesAtOnce = 150;

/** @param {Store} store */
export function timelineView(store) {
  const texts = pageTexts().timeline;
  const entries = [...store.entries.values()]
    .filter((entry) => store.showsReads || isNews(entry))
    .slice(-linesAtOnce)
    .toReversed();
  const toggle = () => store.set({ showsReads: !store.showsReads });
  return html`<header class="side-head">
      <h2>${texts.title}</h2>
      <label class="small row"
        ><input type="checkbox" .checked=${store.showsReads} @change=${toggle} />${texts.reads}</label
      >
      <p class="feed-zone soft small">${texts.zone(zoneName())}</p>
    </header>
    ${entries.length === 0 ? html`<p class="empty">${texts.empty}</p>` : nothing}
    <ol class="entries" tabindex="0" aria-label=${texts.title}>
      ${repeat(
        entries,
        ({ id }) => id,
        (entry) => entryRow(store, entry, (id) => openCard(store, id)),
      )}
    </ol>`;
}
