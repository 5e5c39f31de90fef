// Dragging cards between columns. A card that is selected takes the other selected ones along.
import { parsed } from '../../console/front/browser/server-call.js';

/** @typedef {import('./store.js').Store} Store */

/** A type of our own: text or files of other programs are no candidates. */
const dragType = 'application/x-candidates';

/** @param {Store} store @param {import('./store.js').Card} card @param {DragEvent} event */
export function dragStart(store, { id }, event) {
  const ids = store.selected.has(id) ? [...store.selected] : [id];
  event.dataTransfer?.setData(dragType, JSON.stringify(ids));
  if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'move';
}

/** The handlers of a column. @param {Store} store @param {number} stepId */
export function droppable(store, stepId) {
  return {
    over: (/** @type {DragEvent} */ event) => {
      if (event.dataTransfer?.types.includes(dragType) !== true) return;
      event.preventDefault();
      mark(event, true);
    },
    leave: (/** @type {DragEvent} */ event) => {
      const { currentTarget, relatedTarget } = event;
      if (
        currentTarget instanceof HTMLElement &&
        relatedTarget instanceof Node &&
        currentTarget.contains(relatedTarget)
      )
        return;
      mark(event, false);
    },
    drop: (/** @type {DragEvent} */ event) => {
      mark(event, false);
      const data = event.dataTransfer?.getData(dragType) ?? '';
      if (data === '') return;
      event.preventDefault();
      void store.move(/** @type {number[]} */ (parsed(data)), stepId);
    },
  };
}

/** Past the painter: a column that is passed over needs no new paint. @param {DragEvent} event @param {boolean} isOver */
function mark({ currentTarget }, isOver) {
  if (currentTarget instanceof HTMLElement) currentTarget.toggleAttribute('data-over', isOver);
}
