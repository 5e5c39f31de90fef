// The filters, which hold for all columns, and the way to one candidate by its id.
import { folded } from '../../front/browser/folded.js';
import { html } from '../../front/browser/lit.js';
import { icon } from '../../front/browser/icons.js';
import { chooseFilter, chooseView, store } from './board-store.js';
import { openStory } from './story-dialog.js';
import { boardTexts } from './texts.js';

/** @typedef {import('./board-types.js').FilterName} FilterName */

/** A pattern of HTML. A number that is pasted from a spreadsheet brings blanks, and a field that is not valid would silently filter nothing. */
const number = '\\s*[1-9][0-9]{0,15}\\s*';

/** Where there is little room, the filters are folded away. @param {boolean} isNarrow */
export function filtersView(isNarrow) {
  if (!isNarrow) return form();
  return html`<details class="filter-fold">
    <summary>${boardTexts().filters.label}</summary>
    ${form()}
  </details>`;
}

function form() {
  const { filters } = boardTexts();
  const hasFilter = Object.values(store.filter).some((value) => value !== undefined);
  return html`<form class="filters" role="search" aria-label=${filters.label} @submit=${openCandidate}>
    ${textFilter('job', filters.job, filters.jobHint, suggestions('jobs', store.session?.jobs ?? []), true)}
    ${textFilter('step', filters.step, filters.stepHint, suggestions('steps', stepNames()))}
    ${choiceFilter(
      'provider',
      filters.provider,
      (store.session?.providers ?? []).map((name) => [name, name]),
    )}
    ${choiceFilter('date', filters.date, Object.entries(filters.dates))}
    ${choiceFilter('retrying', filters.retrying, [['yes', filters.beingRetried]])}
    <button type="button" class="button quiet" ?disabled=${!hasFilter} @click=${() => chooseFilter({})}>
      ${icon('close')}${filters.clear}
    </button>
    <span class="spring"></span>
    <label class="field candidate-field"
      >${filters.candidate}
      <span class="joined"
        ><input name="candidate" inputmode="numeric" pattern=${number} placeholder=${filters.candidateHint} /><button
          type="submit"
          class="button"
        >
          ${icon('search')}<span class="visually-hidden">${filters.find}</span>
        </button></span
      >
    </label>
    ${viewSwitch()}
  </form>`;
}

function stepNames() {
  return [...new Set([...store.steps, ...(store.session?.steps ?? [])])].sort();
}

/** @param {string} id @param {readonly (string | number)[]} values */
function suggestions(id, values) {
  return { id: `known-${id}`, values };
}

/**
 * @param {FilterName} name
 * @param {string} label
 * @param {string} hint
 * @param {{ id: string, values: readonly (string | number)[] }} known
 * @param {boolean} [isId]
 */
function textFilter(name, label, hint, { id, values }, isId = false) {
  const choose = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.checkValidity()) return;
    const typed = input.value.trim();
    // The list is asked for a step as Gupy writes it, and people write it as they like.
    input.value = String(values.find((value) => folded(String(value)) === folded(typed)) ?? typed);
    change(name, input.value);
  };
  return html`<label class="field"
    >${label}
    <input
      name=${name}
      list=${id}
      inputmode=${isId ? 'numeric' : 'text'}
      pattern=${isId ? number : '.*'}
      maxlength="255"
      placeholder=${hint}
      .value=${store.filter[name] ?? ''}
      @change=${choose}
    />
    <datalist id=${id}>${values.map((value) => html`<option value=${value}></option>`)}</datalist>
  </label>`;
}

/** @param {FilterName} name @param {string} label @param {readonly (readonly [string, string])[]} options */
function choiceFilter(name, label, options) {
  const { any } = boardTexts().filters;
  const chosen = store.filter[name] ?? '';
  return html`<label class="field"
    >${label}
    <select
      name=${name}
      @change=${(/** @type {Event} */ event) => change(name, /** @type {HTMLSelectElement} */ (event.target).value)}
    >
      <option value="" ?selected=${chosen === ''}>${any}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${chosen === value}>${text}</option>`)}
    </select>
  </label>`;
}

/** @param {FilterName} name @param {string} value */
function change(name, value) {
  const filter = { ...store.filter, [name]: value };
  if (value === '') delete filter[name];
  chooseFilter(filter);
}

/** @param {SubmitEvent} event */
function openCandidate(event) {
  event.preventDefault();
  const value = new FormData(/** @type {HTMLFormElement} */ (event.target)).get('candidate');
  if (typeof value === 'string' && value.trim() !== '') openStory(Number(value));
}

function viewSwitch() {
  const { views } = boardTexts();
  const one = (/** @type {'columns' | 'list'} */ view) =>
    html`<button type="button" aria-pressed=${store.view === view} @click=${() => chooseView(view)}>
      ${views[view]}
    </button>`;
  return html`<div class="segmented wide-only" role="group" aria-label=${views.label}>
    ${one('columns')} ${one('list')}
  </div>`;
}
