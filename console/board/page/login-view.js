// The login: one field. A link of a terminal carries a code behind the `#`, which is taken out of the address before it is used.
import { html, nothing } from '../../front/browser/lit.js';
import { CallFailed } from '../../front/browser/server-call.js';
import { logIn } from './board-server.js';
import { store } from './board-store.js';
import { sandboxAtLogin } from './sandbox-link.js';
import { boardTexts } from './texts.js';

/** @typedef {import('./board-types.js').SessionView} SessionView */

/** Whether the address says something to the board; else it names a part of the page. */
export function isLink() {
  return /^#(?:code|candidate)=/.test(location.hash);
}

/**
 * What a link says behind the `#`, once: a code that logs in, and the candidate to open.
 * @returns {{ code: string | undefined, candidate: number | undefined }}
 */
export function takeLink() {
  const said = new URLSearchParams(location.hash.slice(1));
  const code = /^[\w-]+$/.exec(said.get('code') ?? '')?.[0];
  const candidate = /^[1-9]\d{0,14}$/.exec(said.get('candidate') ?? '')?.[0];
  if (isLink()) history.replaceState(null, '', location.pathname);
  return { code, candidate: candidate === undefined ? undefined : Number(candidate) };
}

/** @param {unknown} error */
function noteOf(error) {
  const status = error instanceof CallFailed ? error.status : 0;
  return status === 429 ? 'slowly' : status === 400 || status === 401 ? 'wrong' : 'unanswered';
}

/** @param {(session: SessionView) => void} onSuccess @param {() => void} paint */
export function loginView(onSuccess, paint) {
  const { login } = boardTexts();
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const token = new FormData(form).get('token');
    try {
      const session = await logIn({ token: typeof token === 'string' ? token : '' });
      form.reset();
      onSuccess(session);
    } catch (error) {
      store.loginNote = noteOf(error);
      paint();
    }
  };
  return html`<form class="card login" @submit=${submit}>
    <h2>${login.title}</h2>
    <p class="soft">${login.hint}</p>
    <label class="field"
      >${login.token}<input name="token" type="password" autocomplete="current-password" required
    /></label>
    ${store.loginNote === '' ? nothing : html`<p role="alert" class="note" data-tone="bad">${login[store.loginNote]}</p>`}
    <button type="submit" class="button primary">${login.submit}</button>
    ${sandboxAtLogin()}
  </form>`;
}
