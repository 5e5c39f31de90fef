// A candidate as a recruiter sees one: name, tags, the last comment, and where the exam is.
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { menuButton } from '../../console/front/browser/menu.js';
import { shortName } from './candidate-name.js';
import { dragStart } from './drag.js';
import { openCard, openCardMenu } from './card-dialog.js';
import { onCardKey } from './card-keys.js';
import { orderBadge, statusBadge, stuckBadge } from './exam-badge.js';
import { pageTexts } from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./store.js').Card} Card */

/** @param {Store} store @param {Card} card */
export function cardView(store, card) {
  const texts = pageTexts();
  const { id, name, tags, comments, lastComment } = card;
  const isSelected = store.selected.has(id);
  const shown = shortName(name);
  return html`<li
    class="candidate card"
    data-card=${id}
    ?data-selected=${isSelected}
    draggable="true"
    @dragstart=${(/** @type {DragEvent} */ event) => dragStart(store, card, event)}
    @dblclick=${() => openCard(store, id)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => onCardKey(store, card, event)}
  >
    <div class="candidate-head">
      <input
        type="checkbox"
        aria-label=${texts.select(shown)}
        .checked=${isSelected}
        @change=${() => store.toggle(id)}
      />
      ${nameButton(store, card)}
      ${menuButton(texts.cardMenu(shown), (anchor) => openCardMenu(store, card, anchor), { look: 'quiet small-button', tabindex: -1 })}
    </div>
    ${stuckBadge(store, id)} ${statusBadge(card)} ${orderBadge(card)}
    ${
      tags.length === 0
        ? nothing
        : html`<div class="tags">
            ${tags.map((tag) => html`<span class="chip" data-tone="accent">${icon('tag')}${tag}</span>`)}
          </div>`
    }
    ${
      lastComment === null
        ? nothing
        : html`<p class="last-comment small soft" title=${lastComment}>
            ${icon('comment')}<span><strong>${comments}</strong> <bdi>${lastComment}</bdi></span>
          </p>`
    }
  </li>`;
}

/** A name that was cut is whole in the tooltip. @param {Store} store @param {Card} card */
function nameButton(store, { id, name }) {
  const shown = shortName(name);
  return html`<button
    class="candidate-name"
    type="button"
    aria-describedby="card-keys"
    title=${shown === name ? nothing : name}
    @click=${() => openCard(store, id)}
  >
    <bdi>${shown}</bdi> <span class="mono soft small">${id}</span>
  </button>`;
}
