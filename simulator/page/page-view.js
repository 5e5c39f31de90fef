// The frame of the page: head, the steps of the company, and beside them what happens, the stories, and the faults.
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { menuButton, openMenu } from '../../console/front/browser/menu.js';
import { topBar } from '../../console/front/browser/top-bar.js';
import { openAddDialog } from './add-dialog.js';
import { boardView } from './board-view.js';
import { stateItems } from './company-state.js';
import { faultsView } from './faults-view.js';
import { guideView } from './guide-view.js';
import { storiesView } from './stories-view.js';
import { pageTexts } from './texts.js';
import { timelineView } from './timeline-view.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').View} View */

const sideViews = { timeline: timelineView, stories: storiesView, faults: faultsView };

/** @param {Store} store */
export function pageView(store) {
  const texts = pageTexts();
  const side = store.view === 'board' ? 'timeline' : store.view;
  return html`${topBar({ title: texts.title, subtitle: texts.subtitle, actions: headActions(store), onChange: store.onChange })}
    <main id="main" class="sandbox" data-view=${store.view}>
      <section class="stage" aria-label=${texts.views.board}>${guideView(store)} ${boardView(store)}</section>
      ${viewSwitch(store)}
      <section class="side card" aria-label=${texts.views[side]}>${sideViews[side](store)}</section>
    </main>`;
}

/** @param {Store} store */
function headActions(store) {
  const texts = pageTexts();
  return html`${connection(store)} ${jobChoice(store)}
    <button class="button" type="button" @click=${() => openAddDialog(store)}>${icon('plus')}${texts.add.open}</button>
    ${menuButton(texts.more, (anchor) => openMenu(anchor, texts.more, stateItems(store)), { look: '' })}`;
}

/** Whether the page hears the simulator, and whether Gupy knows a bridge to tell. @param {Store} store */
function connection({ isLive, board, faultCount: broken }) {
  const { connection: texts } = pageTexts();
  if (!isLive) return html`<span class="badge" data-tone="bad">${icon('alert')}${texts.lost}</span>`;
  if (board === undefined) return nothing;
  if (broken > 0) return html`<span class="badge" data-tone="warn">${icon('dial')}${texts.faulty(broken)}</span>`;
  return board.isConnected
    ? html`<span class="badge connected" data-tone="good" title=${texts.bridgeHint}
        >${icon('check')}${texts.bridge}</span
      >`
    : html`<span class="badge" data-tone="warn" title=${texts.noBridgeHint}>${icon('alert')}${texts.noBridge}</span>`;
}

/** @param {Store} store */
function jobChoice(store) {
  const jobs = store.board?.jobs ?? [];
  if (jobs.length < 2) return nothing;
  const choose = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLSelectElement) void store.chooseJob(Number(event.target.value));
  };
  return html`<label class="job-choice">
    <span class="visually-hidden">${pageTexts().job}</span>
    <select class="input" @change=${choose}>
      ${jobs.map(({ id, name }) => html`<option value=${id} ?selected=${id === store.jobId}>${name} (${id})</option>`)}
    </select>
  </label>`;
}

/** @param {Store} store */
function viewSwitch(store) {
  const { views } = pageTexts();
  const active = store.faultCount;
  const one = (
    /** @type {View} */ view,
    /** @type {import('../../console/front/browser/icons.js').IconName} */ drawing,
  ) => {
    const isShown = store.view === view || (view === 'timeline' && store.view === 'board');
    return html`<button
      type="button"
      class="view-button"
      data-view=${view}
      aria-pressed=${store.view === view}
      data-shown=${isShown}
      @click=${() => store.set({ view })}
    >
      ${icon(drawing)}<span>${views[view]}</span>
      ${view === 'faults' && active > 0 ? html`<span class="count" data-tone="bad">${active}</span>` : nothing}
    </button>`;
  };
  return html`<nav class="views" aria-label=${pageTexts().viewsLabel}>
    ${one('board', 'person')} ${one('timeline', 'clock')} ${one('stories', 'book')} ${one('faults', 'dial')}
  </nav>`;
}
