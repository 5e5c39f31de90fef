// A dialog over the page: the browser's own `dialog`, which holds the focus, closes on Escape, and gives the focus back.
import { prepareAnnouncer } from './announcer.js';
import { html, render } from './lit.js';
import { icon } from './icons.js';
import { spoken } from './language.js';
import { frontTexts } from './top-bar.js';

/**
 * @typedef {object} DialogParts
 * @property {string} title
 * @property {unknown} content a template
 */

/**
 * Opens a dialog. `view` is called for each painting.
 * @param {() => DialogParts} view
 * @param {{ onClose?: () => void, wide?: boolean }} [options]
 * @returns {{ paint: () => void, close: () => void }}
 */
export function openDialog(view, { onClose = () => {}, wide = false } = {}) {
  const dialog = document.createElement('dialog');
  dialog.className = wide ? 'dialog wide' : 'dialog';
  const close = () => dialog.close();
  const paint = () => {
    const { title, content } = view();
    dialog.setAttribute('aria-label', title);
    render(
      html`<header class="dialog-head">
          <h2>${title}</h2>
          <button class="button quiet icon-only" type="button" aria-label=${spoken(frontTexts).close} @click=${close}>
            ${icon('close')}
          </button>
        </header>
        <div class="dialog-body">${content}</div>`,
      dialog,
    );
  };
  dialog.addEventListener('close', () => {
    dialog.remove();
    prepareAnnouncer();
    onClose();
  });
  // A click beside it: the dialog itself is the target only where none of its content is.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close();
  });
  paint();
  document.body.append(dialog);
  dialog.showModal();
  prepareAnnouncer();
  return { paint, close };
}
