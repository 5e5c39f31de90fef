// The fault dial: troubles with a name as switches, and below them any fault for any route.
import { announce } from '../../console/front/browser/announcer.js';
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { stuckCount } from './exam-badge.js';
import { ask } from './store.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('../sandbox/fault-presets').PresetName} PresetName */

const kinds = /** @type {const} */ ([
  'status',
  'throttled',
  'hang',
  'reset',
  'close',
  'half-body',
  'huge-body',
  'slow-body',
  'slow',
]);
/** @typedef {typeof kinds[number]} Kind */

/** @type {{ side: 'gupy' | 'provider', route: string, kind: Kind, status: string, done: boolean, lasting: 'once' | 'minute' | 'always' }} */
const form = { side: 'gupy', route: 'putTag', kind: 'status', status: '500', done: false, lasting: 'once' };

/** @param {Store} store */
export function faultsView(store) {
  const texts = pageTexts().faults;
  const { presets = [], active = [], byHand = [] } = store.faults ?? {};
  const waiting = store.stuck.size;
  const calmed = waiting === 0 ? texts.calmed : `${texts.calmed}. ${texts.stillWaiting(waiting)}`;
  return html`<header class="side-head">
      <h2>${texts.title}</h2>
      <button class="button" type="button" @click=${() => change(store, 'DELETE', '_sim/faults/presets', calmed)}>
        ${icon('check')}${texts.calm}
      </button>
    </header>
    ${
      store.faultCount === 0 && waiting > 0
        ? html`<p class="still-waiting">${stuckCount(store, texts.stillWaiting(waiting))}</p>`
        : nothing
    }
    <div class="faults" tabindex="0" aria-label=${texts.title} role="group">
      <p class="side-intro soft small">${texts.about}</p>
      <ul class="presets">
        ${presets.map((name) => presetView(store, name, active.includes(name)))}
      </ul>
      ${byHand.length === 0 ? nothing : html`<p class="by-hand small" data-tone="bad">${icon('dial')} ${texts.byHand(byHand)}</p>`}
      ${dial(store)}
    </div>`;
}

/** @param {Store} store @param {PresetName} name @param {boolean} isActive */
function presetView(store, name, isActive) {
  const texts = pageTexts().faults;
  const { title, about } = texts.presets[name];
  const press = () =>
    change(
      store,
      isActive ? 'DELETE' : 'POST',
      `_sim/faults/presets/${name}`,
      isActive ? texts.off(title) : texts.on(title),
    );
  return html`<li>
    <button
      class="preset card"
      type="button"
      role="switch"
      aria-checked=${isActive}
      data-preset=${name}
      @click=${press}
    >
      <span class="knob" aria-hidden="true"></span>
      <span><strong>${title}</strong><span class="small soft">${about}</span></span>
    </button>
  </li>`;
}

/** @param {string} value @param {string} label @param {string} chosen */
function option(value, label, chosen) {
  return html`<option value=${value} ?selected=${value === chosen}>${label}</option>`;
}

/** The handler that takes a field into the form. @param {Store} store @param {keyof typeof form} key */
function taking(store, key) {
  return (/** @type {Event} */ event) => {
    const { target } = event;
    if (target instanceof HTMLInputElement && target.type === 'checkbox')
      Object.assign(form, { [key]: target.checked });
    else if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      Object.assign(form, { [key]: target.value });
    }
    if (key === 'side') form.route = '*';
    store.onChange();
  };
}

/** @param {Store} store */
function dial(store) {
  const texts = pageTexts().faults;
  const routes = store.faults?.routes[form.side] ?? [];
  const lastings = /** @type {const} */ (['once', 'minute', 'always']);
  return html`<details class="dial">
    <summary>${texts.dial}</summary>
    <div class="stack">
      <div class="two">
        <label class="field">
          ${texts.side}
          <select @change=${taking(store, 'side')}>
            ${option('gupy', texts.gupy, form.side)}${option('provider', texts.provider, form.side)}
          </select>
        </label>
        <label class="field">
          ${texts.route}
          <select @change=${taking(store, 'route')}>
            ${option('*', texts.everyRoute, form.route)}${routes.map((name) => option(name, name, form.route))}
          </select>
        </label>
        <label class="field">
          ${texts.kind}
          <select @change=${taking(store, 'kind')}>
            ${kinds.map((kind) => option(kind, texts.kinds[kind], form.kind))}
          </select>
        </label>
        <label class="field">
          ${texts.lasting}
          <select @change=${taking(store, 'lasting')}>
            ${lastings.map((one) => option(one, texts.lastings[one], form.lasting))}
          </select>
        </label>
        ${statusField(store)}
      </div>
      ${
        ['status', 'hang', 'reset', 'close'].includes(form.kind)
          ? html`<label class="row small">
              <input type="checkbox" .checked=${form.done} @change=${taking(store, 'done')} />${texts.done}
            </label>`
          : nothing
      }
      <button class="button primary" type="button" @click=${() => play(store)}>${icon('bolt')}${texts.play}</button>
    </div>
  </details>`;
}

/** @param {Store} store */
function statusField(store) {
  if (form.kind !== 'status') return nothing;
  return html`<label class="field">
    ${pageTexts().faults.status}
    <input inputmode="numeric" .value=${form.status} @input=${taking(store, 'status')} />
  </label>`;
}

/** @param {Store} store */
function play(store) {
  const texts = pageTexts().faults;
  const window = { once: {}, minute: { forMs: 60_000 }, always: { probability: 1 } }[form.lasting];
  const address = form.side === 'gupy' ? '_sim/faults' : '_sim/provider/faults';
  const body = { route: form.route, ...window, faults: [faultOf()] };
  store.attempt(async () => {
    await ask('POST', address, body);
    announce(texts.played, 'good');
    await store.loadFaults();
  });
}

function faultOf() {
  const effect = form.done ? { effect: 'done' } : {};
  switch (form.kind) {
    case 'status':
      return { kind: 'status', status: Number(form.status), ...effect };
    case 'throttled':
      return { kind: 'throttled', forMs: 5_000 };
    case 'slow':
    case 'slow-body':
      return { kind: form.kind, ms: 5_000 };
    case 'hang':
    case 'reset':
    case 'close':
      return { kind: form.kind, ...effect };
    case 'half-body':
    case 'huge-body':
      return { kind: form.kind };
  }
}

/** @param {Store} store @param {string} method @param {string} address @param {string} said */
function change(store, method, address, said) {
  store.attempt(async () => {
    store.faults = await ask(method, address, method === 'POST' ? {} : undefined);
    store.onChange();
    announce(said);
  });
}
