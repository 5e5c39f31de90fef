// Paints a view anew after a change, at most once a frame, so that a hundred events of one moment cost one painting.
import { render } from './lit.js';

/**
 * @param {HTMLElement} root is filled by the view
 * @param {() => unknown} view a template of the state as it is then
 * @returns {() => void} asks for a painting; calls before the next frame are one
 */
export function createPainter(root, view) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      render(view(), root);
    });
  };
}
