// The provider's desk for the latest order of a candidate: the booking first, then the result, and the unusual ways in which a result can
// come.
import { announce } from '../../console/front/browser/announcer.js';
import { icon } from '../../console/front/browser/icons.js';
import { html, live, nothing } from '../../console/front/browser/lit.js';
import { dayAndTime, momentOf, zoneName } from '../../console/front/browser/moments.js';
import { ask } from './store.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('../sandbox/sandbox-routes').CardPage} CardPage */
/** @typedef {CardPage['orders'][number]} Order */
/** @typedef {import('./desk-form.js').Outcome} Outcome */
/** @typedef {import('./desk-form.js').DeskForm} DeskForm */
/** Each has a text for its button, and one for what it did. @typedef {keyof typeof import('./texts/en.js').texts['desk']['effects']} Act */

const outcomes = /** @type {const} */ (['passed', 'failed', 'inconclusive', 'cancelled']);
/** Real milliseconds: long enough to do something in between. */
const lateMs = 10_000;
const dayMs = 86_400_000;

/** @param {Store} store @param {CardPage} page @param {DeskForm} form @param {() => void} paint */
export function deskView(store, { card, orders }, form, paint) {
  const texts = pageTexts().desk;
  const order = orders.at(-1);
  if (order === undefined) return html`<p class="empty">${whyNoOrder(store, card)}</p>`;
  return html`<div class="stack">
    <p class="small soft">
      ${texts.order} <span class="mono">${order.orderId.slice(0, 12)}</span> · ${order.body.exam}
      ${order.body.deadline === undefined ? nothing : html`· ${texts.deadline(dayAndTime(order.body.deadline))}`}
      ${orders.length > 1 ? html`· ${texts.ordersInAll(orders.length)}` : nothing}
    </p>
    ${booking(store, order, form)} ${result(store, order, form, paint)} ${versions(orders)}
  </div>`;
}

/** @param {Store} store @param {CardPage['card']} card */
function whyNoOrder(store, { id, stepId }) {
  const texts = pageTexts().desk;
  if (store.stuck.has(id)) return texts.noOrderStuck;
  if (store.steps.find((step) => step.id === stepId)?.isExam !== true) return texts.noOrder;
  return store.board?.isConnected === true ? texts.noOrderYet : texts.noOrderUnconnected;
}

/** The buttons keep their places, whatever has been pressed before. @param {Store} store @param {Order} order @param {DeskForm} form */
function booking(store, { orderId, progress, status }, form) {
  const texts = pageTexts().desk;
  const isOver = status !== 'pending';
  const isBooked = progress.some(({ stage }) => stage === 'scheduled');
  const dated = (/** @type {number} */ moment) => ({
    scheduledFor: new Date(moment).toISOString(),
    ...(form.place === '' ? {} : { place: form.place }),
  });
  const act = (/** @type {'start' | 'attend' | 'miss'} */ action) =>
    button(texts[action], () => perform(store, orderId, action, {}, action));
  const book = (/** @type {Act} */ said, more = {}, isDisabled = false) =>
    button(
      texts[said],
      () => {
        const moment = momentOf(form.date);
        if (moment === undefined) return announce(texts.dateMissing, 'bad');
        perform(store, orderId, isBooked ? 'move' : 'book', { ...dated(moment), ...more }, said);
      },
      { isDisabled },
    );
  return html`<fieldset class="desk-part" ?disabled=${isOver}>
    <legend>${texts.booking}</legend>
    <div class="two">
      <label class="field">
        ${texts.date}
        <input
          type="datetime-local"
          required
          aria-describedby="desk-zone"
          .value=${live(form.date)}
          @input=${taking(form, 'date')}
        />
      </label>
      <label class="field">
        ${texts.place}
        <input
          maxlength="200"
          .value=${live(form.place)}
          placeholder=${texts.placeExample}
          @input=${taking(form, 'place')}
        />
      </label>
    </div>
    <p class="soft small" id="desk-zone">${isOver ? texts.bookingOver : texts.zone(zoneName())}</p>
    <div class="desk-buttons">
      ${book(isBooked ? 'move' : 'book')} ${act('start')} ${act('attend')} ${act('miss')}
      ${book('moveTwice', { times: 2 }, !isBooked)}
    </div>
  </fieldset>`;
}

/** @param {Store} store @param {Order} order @param {DeskForm} form @param {() => void} paint */
function result(store, { orderId, versions: former, status, body }, form, paint) {
  const texts = pageTexts().desk;
  const { outcomes: words } = pageTexts();
  const shown = shownResult(former.at(-1), form);
  // Read at the press of a button: typing paints nothing anew.
  const input = () => resultOf(shownResult(former.at(-1), form));
  const act = (/** @type {string} */ action, /** @type {() => object} */ made, /** @type {Act} */ said, kind = '') =>
    button(texts[said], () => perform(store, orderId, action, made(), said), { kind });
  const choose = (/** @type {Outcome} */ outcome) => {
    form.outcome = outcome;
    paint();
  };
  const hasResult = former.length > 0;
  const primary = hasResult ? 'correct' : 'complete';
  return html`<fieldset class="desk-part" @keydown=${onEnter(() => perform(store, orderId, primary, input(), primary))}>
    <legend>${texts.result}</legend>
    <div class="segmented outcomes" role="group" aria-label=${texts.outcome}>
      ${outcomes.map(
        (outcome) =>
          html`<button type="button" aria-pressed=${shown.outcome === outcome} @click=${() => choose(outcome)}>
            ${words[outcome]}
          </button>`,
      )}
    </div>
    <p class="soft small writes">${writesText(store, body.exam, shown.outcome)}</p>
    <div class="two">
      <label class="field">
        ${texts.score}
        <input inputmode="decimal" .value=${live(shown.score)} @input=${taking(form, 'score')} />
      </label>
      <label class="field">
        ${texts.summary}
        <input
          maxlength="2000"
          .value=${live(shown.summary)}
          placeholder=${texts.summaryExample}
          @input=${taking(form, 'summary')}
        />
      </label>
    </div>
    <div class="desk-buttons">
      ${act(primary, input, primary, 'primary')} ${hasResult ? act('complete', input, 'reopen') : nothing}
      ${hasResult ? act('send-again', () => ({}), 'again') : nothing}
      ${status === 'pending' ? act('expire', () => ({}), 'expire') : nothing}
    </div>
    ${unusual(hasResult, act, input)}
  </fieldset>`;
}

/**
 * What the form says: what the person chose, else what the provider said last. So whoever opens a candidate with a result finds that
 * result, and not another one that a press of the button would send.
 * @param {Order['versions'][number] | undefined} last
 * @param {DeskForm} form
 */
function shownResult(last, form) {
  const outcome = form.outcome ?? last?.outcome ?? /** @type {const} */ ('passed');
  const isLast = outcome === last?.outcome;
  return {
    outcome,
    score: form.score ?? (isLast ? String(last?.score ?? '') : usualScores[outcome]),
    summary: form.summary ?? (isLast ? (last?.summary ?? '') : ''),
  };
}

/** As the desk sends it. @param {ReturnType<typeof shownResult>} shown */
function resultOf({ outcome, score: written, summary }) {
  const score = Number(written);
  return {
    outcome,
    ...(written === '' || !Number.isFinite(score) ? {} : { score, maxScore: 100 }),
    ...(summary === '' ? {} : { summary }),
  };
}

/** Points that go with an outcome, so that whoever chooses one alone sends nothing odd. */
const usualScores = { passed: '92', failed: '35', inconclusive: '', cancelled: '' };

/** What the bridge will write for it. @param {Store} store @param {string} exam @param {Outcome} outcome */
function writesText(store, exam, outcome) {
  const texts = pageTexts().desk.writes;
  const written = store.board?.writes.find((one) => one.exam === exam)?.of[outcome];
  if (written === undefined) return nothing;
  const { tags, comment } = written;
  if (tags.length === 0 && comment === 'none') return texts.nothing;
  return `${tags.length === 0 ? texts.noTag : texts.tags(tags)} ${texts.comment[comment]}`;
}

/**
 * The ways in which a result comes that are not one callback after the exam.
 * @param {boolean} hasResult
 * @param {(action: string, body: () => object, said: Act) => unknown} act a button
 * @param {() => { outcome: Outcome }} input the result of the form
 */
function unusual(hasResult, act, input) {
  const texts = pageTexts().desk;
  const opposite = () => ({ ...input(), outcome: input().outcome === 'passed' ? 'failed' : 'passed' });
  return html`<details>
    <summary>${texts.unusual}</summary>
    <div class="row">
      ${act('send-twice', input, 'twice')} ${act('send-late', () => ({ ...input(), delayMs: lateMs }), 'late')}
      ${act('out-of-order', () => ({ older: opposite(), newer: input() }), 'outOfOrder')}
      ${
        hasResult
          ? act('complete', () => ({ ...opposite(), occurredAt: new Date(Date.now() - dayMs).toISOString() }), 'older')
          : nothing
      }
      ${act('complete', () => ({ ...input(), send: false }), 'silent')}
    </div>
  </details>`;
}

/** Newest first, of former orders too: what was missed is why there is another one. @param {readonly Order[]} orders */
function versions(orders) {
  const texts = pageTexts();
  const rows = [
    ...orders
      .flatMap(({ versions: list }) => list)
      .map(({ outcome, score, summary, recordedAt }) => ({
        at: recordedAt,
        text: [texts.outcomes[outcome], score, summary].filter((part) => part !== undefined).join(' · '),
      })),
    ...orders
      .flatMap(({ progress }) => progress)
      .map(({ stage, scheduledFor, occurredAt }) => ({
        at: occurredAt,
        text: scheduledFor === undefined ? texts.stages[stage] : texts.bookedFor(dayAndTime(scheduledFor)),
      })),
  ].toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  if (rows.length === 0) return nothing;
  return html`<div>
    <h3>${texts.desk.said}</h3>
    <ol class="said small">
      ${rows.map(({ at, text }) => html`<li><span class="soft">${dayAndTime(at)}</span> ${text}</li>`)}
    </ol>
  </div>`;
}

/** @param {string} label @param {() => void} act @param {{ kind?: string, isDisabled?: boolean }} [look] */
function button(label, act, { kind = '', isDisabled = false } = {}) {
  return html`<button class=${`button ${kind}`} type="button" ?disabled=${isDisabled} @click=${act}>
    ${kind === '' ? nothing : icon('arrow')}${label}
  </button>`;
}

/** In a field, not on a button. @param {() => void} send */
function onEnter(send) {
  return (/** @type {KeyboardEvent} */ { key, target }) => {
    if (key === 'Enter' && target instanceof HTMLInputElement) send();
  };
}

/** @param {DeskForm} form @param {'score' | 'summary' | 'date' | 'place'} key */
function taking(form, key) {
  return (/** @type {Event} */ event) => {
    if (event.target instanceof HTMLInputElement) form[key] = event.target.value;
  };
}

/** @param {Store} store @param {string} orderId @param {string} action @param {object} body @param {Act} said */
function perform(store, orderId, action, body, said) {
  store.attempt(async () => {
    await ask('POST', `_sim/provider/orders/${orderId}/${action}`, body);
    announce(pageTexts().desk.effects[said], 'good');
  });
}
