// The steps of the job as columns. Cards are dragged, or moved by keys and by the menu of a card; a column moves as a whole.
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing, repeat } from '../../console/front/browser/lit.js';
import { menuButton, openMenu } from '../../console/front/browser/menu.js';
import { openAddDialog } from './add-dialog.js';
import { cardView } from './card-view.js';
import { droppable } from './drag.js';
import { stuckCount } from './exam-badge.js';
import { cardsAtOnce } from './store.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {Store['steps'][number]} Step */

/** Pixels before the end of a column at which it shows more. */
const aheadOfEnd = 600;

/** @param {Store} store */
export function boardView(store) {
  const texts = pageTexts();
  return html`<div class="board-tools">
      <label class="search">
        <span class="visually-hidden">${texts.search}</span>${icon('search')}
        <input
          class="input"
          type="search"
          placeholder=${texts.search}
          .value=${store.search}
          @input=${(/** @type {Event} */ event) => {
            if (event.target instanceof HTMLInputElement) store.set({ search: event.target.value });
          }}
        />
      </label>
      <p class="soft small keys">${texts.keys}</p>
    </div>
    <p id="card-keys" class="visually-hidden">${texts.keys}</p>
    <div class="columns" role="group" aria-label=${texts.columns} tabindex="-1">
      ${repeat(
        store.steps,
        ({ id }) => id,
        (step) => columnView(store, step),
      )}
    </div>
    ${selectionBar(store)}`;
}

/** @param {Store} store @param {Step} step */
function columnView(store, step) {
  const texts = pageTexts();
  const cards = store.column(step.id);
  const stuck = cards.filter(({ id }) => store.stuck.has(id)).length;
  const limit = store.shown.get(step.id) ?? cardsAtOnce;
  const more = cards.length - limit;
  const scrolled = (/** @type {Event} */ event) => {
    const list = event.currentTarget;
    if (!(list instanceof HTMLElement) || more <= 0) return;
    if (list.scrollTop + list.clientHeight > list.scrollHeight - aheadOfEnd) store.showMore(step.id);
  };
  const { over, leave, drop } = droppable(store, step.id);
  return html`<section
    class="column"
    data-step=${step.id}
    ?data-exam=${step.isExam}
    aria-label=${texts.columnLabel(step.name, cards.length)}
    @dragover=${over}
    @dragleave=${leave}
    @drop=${drop}
  >
    <header class="column-head">
      <h2>${step.name}</h2>
      <span class="count">${cards.length}</span>
      ${stuck > 0 ? stuckCount(store, texts.stuckHere(stuck)) : nothing} ${columnMenu(store, step)}
      ${step.isExam ? html`<p class="exam-note">${icon('flag')}${texts.examStep}</p>` : nothing}
    </header>
    <ul class="cards" @scroll=${scrolled}>
      ${repeat(
        cards.slice(0, limit),
        ({ id }) => id,
        (card) => cardView(store, card),
      )}
      ${
        more > 0
          ? html`<li>
              <button class="button quiet" type="button" @click=${() => store.showMore(step.id)}>
                ${texts.showMore(more)}
              </button>
            </li>`
          : nothing
      }
      ${cards.length === 0 ? html`<li class="empty">${whyEmpty(store)}</li>` : nothing}
    </ul>
  </section>`;
}

/** On a phone the other columns are out of sight. @param {Store} store */
function whyEmpty(store) {
  const texts = pageTexts();
  if (store.cards.size === 0) return texts.emptyCompany;
  if (store.search === '') return texts.emptyColumn;
  const elsewhere = store.steps.filter(({ id }) => store.column(id).length > 0).map(({ name }) => name);
  return elsewhere.length === 0 ? texts.nothingFound : texts.foundElsewhere(elsewhere.join(', '));
}

/** @param {Store} store @param {Step} step */
function columnMenu(store, step) {
  const texts = pageTexts();
  const label = texts.columnMenu(step.name);
  return menuButton(label, (anchor) => {
    const ids = store.column(step.id).map(({ id }) => id);
    const others = store.steps.filter(({ id }) => id !== step.id);
    openMenu(anchor, label, [
      { label: texts.add.here, icon: 'plus', run: () => openAddDialog(store, step.id) },
      ...(ids.length === 0 ? [] : /** @type {const} */ (['line'])),
      ...(ids.length === 0
        ? []
        : others.map(({ id, name }) => ({
            label: texts.moveAll(ids.length, name),
            run: () => void store.move(ids, id),
          }))),
    ]);
  });
}

/** @param {Store} store */
function selectionBar(store) {
  const texts = pageTexts();
  const count = store.selected.size;
  if (count === 0) return nothing;
  const move = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLSelectElement) void store.move([...store.selected], Number(event.target.value));
  };
  return html`<div class="selection card" role="region" aria-label=${texts.selection}>
    <strong>${texts.selected(count)}</strong>
    <label>
      <span class="visually-hidden">${texts.moveTo}</span>
      <select class="input" @change=${move}>
        <option selected disabled>${texts.moveTo}</option>
        ${store.steps.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>
    </label>
    <button class="button quiet" type="button" @click=${() => store.clearSelection()}>${texts.clearSelection}</button>
  </div>`;
}
