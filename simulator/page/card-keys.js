// The keys of a card: arrows walk over the board, Shift with left or right moves the candidate, M opens the menu, Space selects.
import { openCardMenu } from './card-dialog.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').Card} Card */

/** @param {Store} store @param {Card} card @param {KeyboardEvent} event */
export function onCardKey(store, card, event) {
  const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event;
  if (ctrlKey || metaKey || altKey || !(target instanceof HTMLElement) || !target.matches('.candidate-name')) return;
  const side = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const line = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (side !== undefined && shiftKey) moveAside(store, card, side);
  else if (side !== undefined) focusAside(store, card, side);
  else if (line !== undefined) focusInColumn(store, card, line);
  else if (key === ' ') store.toggle(card.id);
  else if (key === 'm' || key === 'M') openCardMenu(store, card, target);
  else return;
  event.preventDefault();
}

/** @param {Store} store @param {Card} card @param {number} side */
function moveAside(store, card, side) {
  const at = store.steps.findIndex(({ id }) => id === card.stepId);
  const step = store.steps[at + side];
  if (step === undefined) return;
  const ids = store.selected.has(card.id) ? [...store.selected] : [card.id];
  void store.move(ids, step.id);
  // After the painting that follows the move.
  requestAnimationFrame(() => requestAnimationFrame(() => focusCard(card.id)));
}

/** @param {Store} store @param {Card} card @param {number} line */
function focusInColumn(store, { id, stepId }, line) {
  const cards = store.column(stepId);
  const next = cards[cards.findIndex((card) => card.id === id) + line];
  if (next !== undefined) focusCard(next.id);
}

/** The card at the same height of the next column that has any. @param {Store} store @param {Card} card @param {number} side */
function focusAside(store, { id, stepId }, side) {
  const line = store.column(stepId).findIndex((card) => card.id === id);
  let at = store.steps.findIndex((step) => step.id === stepId) + side;
  for (; at >= 0 && at < store.steps.length; at += side) {
    const cards = store.column(store.steps[at]?.id ?? 0);
    const next = cards[Math.min(line, cards.length - 1)];
    if (next !== undefined) return focusCard(next.id);
  }
}

/** @param {number} id */
function focusCard(id) {
  const name = document.querySelector(`[data-card="${id}"] .candidate-name`);
  if (name instanceof HTMLElement) name.focus();
}
