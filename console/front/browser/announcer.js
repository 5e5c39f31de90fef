// Short messages of what just happened: shown for a moment at the edge of the window, and read out by a screen reader.
import { html, render, repeat } from './lit.js';
import { icon } from './icons.js';

/** @typedef {'good' | 'bad' | 'plain'} Tone */
/** @typedef {{ id: number, text: string, tone: Tone }} Message */

/** Milliseconds: time to read two lines. */
const shownMs = 6_000;
/** More would cover the page. */
const mostShown = 3;

/** @type {Message[]} */
let messages = [];
let nextId = 1;
/** @type {HTMLElement | undefined} */
let place;

/**
 * @param {string} text
 * @param {Tone} [tone]
 */
export function announce(text, tone = 'plain') {
  const message = { id: nextId, text, tone };
  nextId += 1;
  messages = [...messages, message].slice(-mostShown);
  paint();
  setTimeout(() => forget(message.id), shownMs);
}

/** @param {number} id */
function forget(id) {
  messages = messages.filter((message) => message.id !== id);
  paint();
}

/** The region is there before its first message, else a screen reader would not hear it. */
export function prepareAnnouncer() {
  place ??= document.body.appendChild(
    Object.assign(document.createElement('div'), { className: 'toasts', role: 'status', ariaLive: 'polite' }),
  );
}

function paint() {
  prepareAnnouncer();
  if (place === undefined) return;
  const one = (/** @type {Message} */ { text, tone }) =>
    html`<p class="toast" data-tone=${tone}>${icon(tone === 'bad' ? 'alert' : 'check')}<span>${text}</span></p>`;
  render(
    repeat(messages, ({ id }) => id, one),
    place,
  );
}
