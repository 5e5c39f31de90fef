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

/** @param {string | null} [address] @default what the last session said */
export function sandboxLink(address = kept('board-sandbox') ?? null) {
  if (address === null || !/^http:\/\/127\.0\.0\.1:\d+\/$/.test(address)) return nothing;
  return html`<a class="button quiet" href=${address}>${icon('link')}${boardTexts().sandbox}</a>`;
}
