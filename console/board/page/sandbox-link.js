// The way back to the sandbox of the demo. The server names it in a session alone, so that nobody else decides where the login page
// leads; for that page, after a logout, the browser keeps it.
import { icon } from '../../front/browser/icons.js';
import { keep, kept } from '../../front/browser/kept-choice.js';
import { html, nothing } from '../../front/browser/lit.js';
import { boardTexts } from './texts.js';

/** @param {string | null} address null: this board has no sandbox */
export function keepSandbox(address) {
  keep('board-sandbox', address ?? '');
}

/** In the head of the board, where a phone has room for one word. @param {string | null | undefined} address */
export function sandboxInHead(address) {
  const { sandbox, sandboxShort } = boardTexts();
  return linkTo(
    address,
    html`<span class="wide-only">${sandbox}</span><span class="narrow-only">${sandboxShort}</span>`,
  );
}

/** Below the login: where the last session came from. */
export function sandboxAtLogin() {
  return linkTo(kept('board-sandbox'), boardTexts().sandbox);
}

/** @param {string | null | undefined} address @param {unknown} content */
function linkTo(address, content) {
  if (!/^http:\/\/127\.0\.0\.1:\d+\/$/.test(address ?? '')) return nothing;
  const { sandbox } = boardTexts();
  return html`<a class="button quiet" href=${address} aria-label=${sandbox} title=${sandbox}
    >${icon('back')}${content}</a
  >`;
}
