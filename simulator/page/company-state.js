// Saves the whole company into a file of the person, loads it, and begins anew.
import { announce } from '../../console/front/browser/announcer.js';
import { parsed } from '../../console/front/browser/server-call.js';
import { beginGuide } from './guide-view.js';
import { ask } from './store.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */

/** @param {Store} store @returns {(import('../../console/front/browser/menu.js').MenuItem | 'line')[]} */
export function stateItems(store) {
  const { state: texts } = pageTexts();
  const showGuide = () => {
    beginGuide();
    store.onChange();
  };
  return [
    { label: texts.guide, icon: 'book', run: showGuide },
    ...(store.board?.hasBoard === true
      ? [{ label: pageTexts().openBoard, icon: /** @type {const} */ ('link'), run: openBoard }]
      : []),
    'line',
    { label: texts.save, icon: 'download', run: save },
    { label: texts.load, icon: 'upload', run: () => load(store) },
    { label: texts.reset, icon: 'refresh', tone: 'bad', run: () => reset(store) },
  ];
}

/** Logged in, each time. */
function openBoard() {
  open('_sim/open-board', '_blank', 'noreferrer');
}

function save() {
  const link = document.createElement('a');
  link.href = '_sim/saved';
  link.download = 'sandbox.json';
  link.click();
}

/** @param {Store} store */
function load(store) {
  const { state: texts } = pageTexts();
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'application/json,.json';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    store.attempt(async () => replace('_sim/saved', /** @type {object} */ (parsed(await file.text())), texts.loaded));
  });
  input.click();
}

/** @param {Store} store */
function reset(store) {
  const { state: texts } = pageTexts();
  if (!confirm(texts.sure)) return;
  store.attempt(() => replace('_sim/reset', {}, texts.wasReset));
}

/** @param {string} address @param {object} body @param {string} said */
async function replace(address, body, said) {
  const { state: texts } = pageTexts();
  /** @type {import('../sandbox/sandbox-routes').ReplacedCompany} */
  const { endedRuns, failure } = await ask('POST', address, body);
  if (failure !== null) return announce(`${said} ${texts.notEnded(failure)}`, 'bad');
  announce(endedRuns === null ? said : `${said} ${texts.ended(endedRuns)}`, 'good');
}
