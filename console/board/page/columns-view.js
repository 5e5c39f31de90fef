// The columns: who stands where, at a glance. What is rarely looked at has a count below, and its list a click away.
import { html, nothing, repeat } from '../../front/browser/lit.js';
import { icon } from '../../front/browser/icons.js';
import { chooseColumn, loadMore, mainStates, otherColumns, store } from './board-store.js';
import { cardView } from './card-view.js';
import { stateIcons, tones } from './columns-look.js';
import { listLink } from './links.js';
import { boardTexts } from './texts.js';

/** @typedef {import('./board-types.js').BoardCard} BoardCard */
/** @typedef {import('./board-types.js').Column} Column */

export function columnsView() {
  return html`<div class="columns">${mainStates.map(columnView)}</div>
    <nav class="more-columns" aria-label=${boardTexts().views.list}>${otherColumns.map(otherView)}</nav>`;
}

/** @param {Column} column */
function columnView(column) {
  const { states, hints } = boardTexts();
  return html`<section class="column" aria-label=${states[column]} data-column=${column}>
    <header class="column-head" data-tone=${tones[column]}>
      ${icon(stateIcons[column])}
      <h2 title=${hints[column]}>${states[column]}</h2>
      <span class="badge" data-tone=${tones[column]}>${store.counts[column] ?? '…'}</span>
      ${technicalLink(column)}
    </header>
    ${cardsView(column)}
  </section>`;
}

/** @param {Column} column */
export function cardsView(column) {
  const { list } = boardTexts();
  const loaded = store.loaded.get(column);
  if (loaded === undefined || (loaded.isLoading && loaded.cards.length === 0))
    return html`<p class="empty">${list.loading}</p>`;
  if (loaded.cards.length === 0) return html`<p class="empty">${emptyText()}</p>`;
  return html`${hiddenOutcomes(loaded.cards)}
    <ul class="cards">
      ${repeat(loaded.cards, ({ workflowId, runId }) => `${workflowId}/${runId}`, cardView)}
    </ul>
    ${moreButton(column)}`;
}

/** Why a card says that there is a result, and not which. @param {readonly BoardCard[]} cards */
function hiddenOutcomes(cards) {
  if (!cards.some(({ outcome }) => outcome === 'decided')) return nothing;
  return html`<p class="column-note soft small">${boardTexts().card.decidedHint}</p>`;
}

export function emptyText() {
  const { list } = boardTexts();
  return Object.values(store.filter).some((value) => value !== undefined) ? list.noneFiltered : list.none;
}

/** @param {Column} column */
export function moreButton(column) {
  const { list } = boardTexts();
  const loaded = store.loaded.get(column);
  if (loaded === undefined || loaded.next === null) return nothing;
  return html`<div class="more">
    <button type="button" class="button" ?disabled=${loaded.isLoading} @click=${() => loadMore(column)}>
      ${loaded.isLoading ? list.loading : list.more}
    </button>
    <span class="soft small">${list.shown(loaded.cards.length, store.counts[column] ?? loaded.cards.length)}</span>
  </div>`;
}

/** @param {Column} column */
function otherView(column) {
  const { states, hints } = boardTexts();
  const count = store.counts[column];
  return html`<button
    type="button"
    class="card other-column"
    title=${hints[column]}
    @click=${() => chooseColumn(column)}
  >
    ${icon(stateIcons[column])}<span>${states[column]}</span>
    <span class="badge" data-tone=${(count ?? 0) > 0 ? tones[column] : ''}>${count ?? '…'}</span>
  </button>`;
}

/** @param {Column} column */
export function technicalLink(column) {
  const address = listLink(column);
  if (address === undefined) return nothing;
  const { actions, states, technicalTimes } = boardTexts();
  return html`<a
    class="button quiet icon-only"
    href=${address}
    target="_blank"
    rel="noreferrer"
    aria-label=${`${actions.technical}: ${states[column]}`}
    title=${`${actions.technical}. ${technicalTimes}`}
    >${icon('link')}</a
  >`;
}
