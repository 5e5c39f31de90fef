// One candidate in full: what a recruiter sees in Gupy, the provider's desk for the order, and all that passed about it.
import { announce } from '../../console/front/browser/announcer.js';
import { openDialog } from '../../console/front/browser/dialog.js';
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { openMenu } from '../../console/front/browser/menu.js';
import { dayAndTime, zoneName } from '../../console/front/browser/moments.js';
import { nameInText } from './candidate-name.js';
import { formFor } from './desk-form.js';
import { deskView } from './desk-view.js';
import { troubleView } from './card-trouble.js';
import { orderBadge, statusBadge, stuckBadge } from './exam-badge.js';
import { ask } from './store.js';
import { pageTexts } from './texts.js';
import { entryRow, isNews } from './entry-row.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').Card} Card */
/** @typedef {import('../sandbox/sandbox-routes').CardPage} CardPage */

/** @typedef {{ store: Store, id: number, page: CardPage | undefined, exam: import('../stories/bridge-door').ExamView | null, form: import('./desk-form.js').DeskForm, paint: () => void, close: () => void }} OpenCard */
/** @type {OpenCard | undefined} */
let open;
let isAsking = false;
let isStale = false;

/** @param {Store} store @param {number} id */
export function openCard(store, id) {
  if (open?.id === id) return;
  open?.close();
  const dialog = openDialog(() => view(store), {
    wide: true,
    onClose: () => {
      // A browser tells of it later: another card may be open by then.
      if (open?.close !== dialog.close) return;
      open = undefined;
      history.replaceState(null, '', location.pathname);
    },
  });
  open = { store, id, page: undefined, exam: null, form: formFor(undefined, []), ...dialog };
  history.replaceState(null, '', `#${id}`);
  void load(open);
}

/** After a change of language or of anything else that the page paints. */
export function repaintCard() {
  open?.paint();
}

/** Something happened to a candidate, or to whoever is shown. @param {Store} store @param {number} [id] */
export function refreshCard(store, id = open?.id) {
  if (open !== undefined && open.id === id && open.store === store) void load(open);
}

/** One question at a time: of changes that come meanwhile, one more answer tells all. @param {OpenCard} card */
async function load(card) {
  if (isAsking) {
    isStale = true;
    return;
  }
  isAsking = true;
  try {
    do {
      isStale = false;
      /** @type {CardPage} */
      const page = await card.store.run(async () => ask('GET', `_sim/cards/${card.id}`));
      card.page = page;
      card.form = formFor(card.form, page.orders);
      card.paint();
      card.exam = await examOf(card);
      card.paint();
    } while (isStale);
  } catch {
    if (card.page === undefined) card.close();
  } finally {
    isAsking = false;
  }
}

/** What the bridge says of whoever is stuck; the others need no question. @param {OpenCard} card */
async function examOf({ store, id }) {
  if (!store.stuck.has(id)) return null;
  /** @type {{ exam: OpenCard['exam'] }} */
  const { exam } = await ask('GET', `_sim/cards/${id}/exam`);
  return exam;
}

/** @param {Store} store */
function view(store) {
  const page = open?.page;
  if (page === undefined || open === undefined) return { title: '…', content: nothing };
  const { card } = page;
  const texts = pageTexts();
  const content = html`${
      page.orders.length === 0
        ? nothing
        : html`<button class="skip-link" type="button" @click=${focusResult}>${texts.desk.skip}</button>`
    }
    <div class="card-page">
      <section class="stack">
        <div class="stack">${facts(store, card)} ${troubleView(open.exam, store)}</div>
        <div class="stack written">${tags(card)} ${comments(page)}</div>
      </section>
      <section class="desk">
        <h3>${icon('flag')} ${texts.desk.title}</h3>
        ${deskView(store, page, open.form, open.paint)}
      </section>
      <section class="card-timeline">
        <h3>${icon('clock')} ${texts.passed}</h3>
        ${passed(store, page.timeline.filter(isNews).toReversed())}
      </section>
    </div>`;
  return { title: `${nameInText(card.name)} · ${card.id}`, content };
}

/** @param {Store} store @param {CardPage['timeline']} entries newest first */
function passed(store, entries) {
  const { timeline: texts } = pageTexts();
  if (entries.length === 0) return html`<p class="soft">${texts.nothing}</p>`;
  return html`<p class="soft small">${texts.zone(zoneName())}</p>
    <ol class="entries">
      ${entries.map((entry) => entryRow(store, entry))}
    </ol>`;
}

/** For the keyboard: past the links, the comments and the booking. */
function focusResult() {
  const chosen = document.querySelector('.outcomes [aria-pressed="true"]');
  if (chosen instanceof HTMLElement) chosen.focus();
}

/** @param {Store} store @param {Card} card */
function facts(store, card) {
  const texts = pageTexts();
  const { id, stepId } = card;
  const { runAddress, hasBoard } = store.board ?? {};
  const move = (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLSelectElement) void store.move([id], Number(event.target.value));
  };
  return html`<div class="stack">
    <div class="row">
      <label class="field">
        ${texts.step}
        <select .value=${String(stepId)} @change=${move}>
          ${store.steps.map((step) => html`<option value=${step.id} ?selected=${step.id === stepId}>${step.name}</option>`)}
        </select>
      </label>
      ${stuckBadge(store, id)} ${statusBadge(card)} ${orderBadge(card)}
    </div>
    <div class="row links">
      ${
        runAddress === null || runAddress === undefined
          ? nothing
          : html`<a
              class="button"
              href=${`${runAddress}${id}`}
              target="_blank"
              rel="noreferrer"
              title=${texts.runTimes}
              aria-description=${texts.runTimes}
              >${icon('link')}${texts.openRun}</a
            >`
      }
      ${
        hasBoard !== true
          ? nothing
          : html`<a class="button" href=${`_sim/open-board?candidate=${id}`} target="_blank" rel="noreferrer"
              >${icon('link')}${texts.openBoard}</a
            >`
      }
    </div>
  </div>`;
}

/** @param {Card} card */
function tags({ tags: list }) {
  const texts = pageTexts();
  return html`<div>
    <h3>${icon('tag')} ${texts.tags}</h3>
    <div class="tags">
      ${
        list.length === 0
          ? html`<span class="soft">${texts.noTags}</span>`
          : list.map((tag) => html`<span class="chip" data-tone="accent">${tag}</span>`)
      }
    </div>
  </div>`;
}

/** @param {CardPage} page */
function comments({ comments: list }) {
  const texts = pageTexts();
  return html`<div>
    <h3>${icon('comment')} ${texts.comments}</h3>
    ${list.length === 0 ? html`<p class="soft">${texts.noComments}</p>` : nothing}
    <ol class="comments">
      ${list.toReversed().map(
        ({ text, at }) =>
          html`<li>
            <p class="small soft">${dayAndTime(at)}</p>
            <p class="comment-text" dir="auto">${withLinks(text)}</p>
          </li>`,
      )}
    </ol>
  </div>`;
}

/** Addresses in a comment can be followed, as in Gupy. @param {string} text */
function withLinks(text) {
  return text
    .split(/(https?:\/\/[^\s"<>]*[^\s"<>.,;:!?)])/)
    .map((part, index) =>
      index % 2 === 0 ? part : html`<a href=${part} target="_blank" rel="noreferrer">${part}</a>`,
    );
}

/** @param {Store} store @param {Card} card @param {keyof ReturnType<typeof pageTexts>['statuses']} status */
function setStatus(store, { id, name }, status) {
  store.attempt(async () => {
    await ask('POST', `_sim/applications/${id}/status`, { status });
    const texts = pageTexts();
    announce(texts.statusSet(nameInText(name), texts.statuses[status]), 'good');
  });
}

/**
 * The menu of a card: where it can go, and what else a recruiter can do.
 * @param {Store} store
 * @param {Card} card
 * @param {HTMLElement} anchor
 */
export function openCardMenu(store, card, anchor) {
  const texts = pageTexts();
  const { id, name, status } = card;
  const ids = store.selected.has(id) ? [...store.selected] : [id];
  const others = store.steps.filter((step) => step.id !== card.stepId);
  const statuses = /** @type {const} */ (['in_process', 'reproved', 'give_up', 'hired']);
  openMenu(anchor, texts.cardMenu(nameInText(name)), [
    { label: texts.details, icon: 'person', run: () => openCard(store, id) },
    'line',
    ...others.map((step) => ({ label: texts.moveToStep(step.name), run: () => void store.move(ids, step.id) })),
    'line',
    ...statuses
      .filter((one) => one !== status)
      .map((one) => ({
        label: texts.setStatus[one],
        icon: /** @type {const} */ ('person'),
        run: () => setStatus(store, card, one),
      })),
  ]);
}
