// The calls of the page to its server. A session that has ended is told to whoever listens, wherever it shows.
import { showTimesIn } from '../../front/browser/moments.js';
import { CallFailed, callServer } from '../../front/browser/server-call.js';

/** @typedef {import('./board-types.js').SessionView} SessionView */
/** @typedef {import('./board-types.js').Filter} Filter */
/** @typedef {import('./board-types.js').Column} Column */

let actionToken = '';
/** @type {() => void} */
let onEnd = () => {};

/** @param {() => void} listener */
export function onSessionEnd(listener) {
  onEnd = listener;
}

/** @returns {Promise<SessionView>} */
export async function currentSession() {
  return opened(await callServer('GET', '/api/session'));
}

/** @param {{ token: string } | { code: string }} credentials @returns {Promise<SessionView>} */
export async function logIn(credentials) {
  return opened(await callServer('POST', '/api/login', { body: credentials }));
}

export async function logOut() {
  await act('/api/logout', {});
}

/** @template T @param {string} address @returns {Promise<T>} */
export function read(address) {
  return watched(callServer('GET', address));
}

/** @template T @param {string} address @param {unknown} body @returns {Promise<T>} */
export function act(address, body) {
  /** @returns {Promise<T>} */
  const send = () => callServer('POST', address, { body, headers: { 'x-board-action': actionToken } });
  return watched(send().catch((/** @type {unknown} */ error) => again(error, send)));
}

/**
 * Another tab logged in anew: the cookie is of its session, and the token here of the former one.
 * @template T
 * @param {unknown} error
 * @param {() => Promise<T>} send
 */
async function again(error, send) {
  if (!(error instanceof CallFailed) || error.status !== 403) throw error;
  await currentSession();
  return send();
}

/** @param {Filter} filter @param {Record<string, string>} [more] */
export function queryText(filter, more = {}) {
  const chosen = Object.entries({ ...more, ...filter }).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(chosen).toString();
  return text === '' ? '' : `?${text}`;
}

/** @param {SessionView} session */
function opened(session) {
  actionToken = session.actionToken;
  showTimesIn(session.timeZone);
  return session;
}

/** @template T @param {Promise<T>} call */
async function watched(call) {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CallFailed && error.status === 401) onEnd();
    throw error;
  }
}

/** @param {unknown} error */
export function codeOf(error) {
  const { code } = /** @type {{ code?: unknown }} */ (error instanceof CallFailed ? (error.body ?? {}) : {});
  return typeof code === 'string' ? code : '';
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
