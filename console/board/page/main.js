// The board: who waits for what, and what to do about those who are stuck. It keeps nothing but the choices of its reader.
import { announce, prepareAnnouncer } from '../../front/browser/announcer.js';
import { errorText } from '../../front/browser/error-text.js';
import { icon } from '../../front/browser/icons.js';
import { keep, kept } from '../../front/browser/kept-choice.js';
import { applyLanguage } from '../../front/browser/language.js';
import { html, nothing } from '../../front/browser/lit.js';
import { isOtherZone, timeOfDay, zoneName } from '../../front/browser/moments.js';
import { createPainter } from '../../front/browser/painter.js';
import { applyTheme } from '../../front/browser/theme.js';
import { topBar } from '../../front/browser/top-bar.js';
import { codeOf, currentSession, logIn, logOut, messageOf, onSessionEnd } from './board-server.js';
import { forget, paintWith, reload, store } from './board-store.js';
import { columnsView } from './columns-view.js';
import { filtersView } from './filters-view.js';
import { listView } from './list-view.js';
import { isLink, loginView, takeLink } from './login-view.js';
import { keepSandbox, sandboxInHead } from './sandbox-link.js';
import { closeStory, openStory, paintStory, resumeStory, setStoryAside } from './story-dialog.js';
import { boardTexts } from './texts.js';

/** Milliseconds: often enough for a board on a wall, rarely enough for the server. */
const refreshMs = 60_000;

const root = document.querySelector('#page');
if (!(root instanceof HTMLElement)) throw new Error('index.html has no #page');

const narrow = matchMedia('(max-width: 899px)');

const paint = createPainter(root, () => {
  const { title, subtitle } = boardTexts();
  document.title = title;
  const onChange = () => {
    paint();
    paintStory();
  };
  return html`${topBar({ title, subtitle, actions: store.session === undefined ? nothing : actions(), onChange })}
    <main id="main">${store.session === undefined ? loginView(enter, paint) : boardView()}</main>`;
});

function actions() {
  const { actions: texts, updated } = boardTexts();
  return html`<span class="soft small updated wide-only"
      >${store.updatedAt === 0 ? nothing : updated(timeOfDay(store.updatedAt), isOtherZone() ? zoneName() : '')}</span
    >
    <button type="button" class="button" aria-label=${texts.refresh} @click=${() => reload()}>
      ${icon('refresh')}<span class="wide-only">${texts.refresh}</span>
    </button>
    ${sandboxInHead(store.session?.links.sandbox)}
    <button type="button" class="button quiet" @click=${leave}>${texts.logout}</button>`;
}

function boardView() {
  const isList = narrow.matches || store.view === 'list';
  return html`${filtersView(narrow.matches)} ${failureView()} ${isList ? listView() : columnsView()}`;
}

function failureView() {
  if (store.failure === undefined) return nothing;
  const code = codeOf(store.failure);
  const known = errorText(code);
  return html`<p role="alert" class="note" data-tone="bad">
    ${boardTexts().failed} ${known === undefined ? messageOf(store.failure) : `${known.what} ${known.help}`}
  </p>`;
}

/** @param {import('./board-types.js').SessionView} session */
function enter(session) {
  store.session = session;
  keepSandbox(session.links.sandbox);
  store.loginNote = '';
  if (narrow.matches) store.view = 'list';
  paint();
  resumeStory();
  void reload();
}

async function leave() {
  await logOut().catch((/** @type {unknown} */ error) => announce(messageOf(error), 'bad'));
  closeStory();
  forget();
  paint();
}

async function start() {
  const { code, candidate } = takeLink();
  const session = await sessionOf(code);
  if (session !== undefined) {
    enter(session);
    if (candidate !== undefined) openStory(candidate);
    return;
  }
  store.loginNote = code === undefined ? '' : 'usedLink';
  paint();
}

/** Also the earlier session, which may still be there beside a used link. @param {string | undefined} code */
async function sessionOf(code) {
  const ofLink = code === undefined ? undefined : await logIn({ code }).catch(() => undefined);
  return ofLink ?? (await currentSession().catch(() => undefined));
}

onSessionEnd(() => {
  if (store.session === undefined) return;
  setStoryAside();
  forget();
  store.loginNote = 'ended';
  paint();
});
// A link that is opened where the board is open already changes nothing but the part behind the `#`.
window.addEventListener('hashchange', () => {
  if (isLink()) void start();
});
paintWith(() => {
  if (store.session !== undefined) keep('board-view', store.view);
  paint();
});
narrow.addEventListener('change', () => {
  if (narrow.matches) store.view = 'list';
  paint();
  if (store.session !== undefined) void reload();
});
setInterval(() => {
  const isReading =
    document.querySelector('dialog[open]') !== null ||
    [...store.loaded.values()].some(({ cards }) => cards.length > 50);
  if (store.session !== undefined && !document.hidden && !isReading) void reload();
}, refreshMs);

store.view = kept('board-view') === 'list' ? 'list' : 'columns';
applyTheme();
applyLanguage();
prepareAnnouncer();
paint();
void start();
