// Short messages of what just happened: shown for a moment, and read out by a screen reader. They stand at the foot of the page, or in the
// head of the dialog that is open, where they cover no title and no button. A region outside of a modal dialog would be behind it, and silent.
import { html, render, repeat } from './lit.js';
import { icon } from './icons.js';

/** @typedef {'good' | 'bad' | 'plain'} Tone */
/** @typedef {{ id: number, text: string, tone: Tone }} Message */

/** Milliseconds: time to read two lines. */
const shownMs = 6_000;

/** @type {Message[]} */
let messages = [];
let nextId = 1;
/** @type {HTMLElement | undefined} */
let place;

/** @param {string} text @param {Tone} [tone] */
export function announce(text, tone = 'plain') {
  const message = { id: nextId, text, tone };
  nextId += 1;
  // One at a time, but what went wrong stays beside what comes after it.
  messages = [...messages.filter((one) => one.tone === 'bad').slice(-1), message];
  paint();
  setTimeout(() => forget(message.id), shownMs);
}

/** @param {number} id */
function forget(id) {
  messages = messages.filter((message) => message.id !== id);
  paint();
}

/** The region is there before its first message, else a screen reader would not hear it. Also after a dialog opened or closed. */
export function prepareAnnouncer() {
  place ??= Object.assign(document.createElement('div'), { className: 'toasts', role: 'status', ariaLive: 'polite' });
  const head = [...document.querySelectorAll('dialog[open] > .dialog-head')].at(-1) ?? document.body;
  if (place.parentElement !== head) head.append(place);
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
