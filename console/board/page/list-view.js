// One state as a list: a table where there is room, cards where there is not.
import { html, nothing, repeat } from '../../front/browser/lit.js';
import { icon } from '../../front/browser/icons.js';
import { currentLanguage } from '../../front/browser/language.js';
import { dayAndTime, fromNow } from '../../front/browser/moments.js';
import { queryText } from './board-server.js';
import { allColumns, chooseColumn, store } from './board-store.js';
import { deadlineChip } from './card-view.js';
import { stateIcons, tones } from './columns-look.js';
import { cardsView, emptyText, moreButton, technicalLink } from './columns-view.js';
import { candidateLink } from './links.js';
import { presentView } from './present-view.js';
import { openStory } from './story-dialog.js';
import { boardTexts } from './texts.js';

/** @typedef {import('./board-types.js').BoardCard} BoardCard */
/** @typedef {import('./board-types.js').Column} Column */

export function listView() {
  const { hints, states } = boardTexts();
  const { column } = store;
  return html`<nav class="state-tabs" aria-label=${boardTexts().views.list}>${allColumns.map(tabView)}</nav>
    <section class="card list" aria-label=${states[column]} data-column=${column}>
      <header class="list-head">
        <p class="soft">${store.counts[column] === 0 ? nothing : hints[column]}</p>
        <div class="row">${exportLink(column)} ${technicalLink(column)}</div>
      </header>
      ${
        column === 'present'
          ? presentView()
          : html`<div class="wide-only">${tableView(column)}</div>
              <div class="narrow-only">${cardsView(column)}</div>`
      }
    </section>`;
}

/** @param {Column} column */
function tabView(column) {
  const count = store.counts[column];
  return html`<button
    type="button"
    class="state-tab"
    aria-pressed=${store.column === column}
    data-state=${column}
    @click=${() => chooseColumn(column)}
  >
    ${icon(stateIcons[column])}<span>${boardTexts().states[column]}</span>
    <span class="badge" data-tone=${(count ?? 0) > 0 ? tones[column] : ''}>${count ?? '…'}</span>
  </button>`;
}

/** @param {Column} column */
function exportLink(column) {
  if (column === 'present') return nothing;
  const address = `/api/cards.csv${queryText(store.filter, { state: column, language: currentLanguage() })}`;
  return html`<a class="button" href=${address} download>${icon('download')}${boardTexts().actions.export}</a>`;
}

/** @param {Column} column */
function tableView(column) {
  const { list } = boardTexts();
  const loaded = store.loaded.get(column);
  if (loaded === undefined || (loaded.isLoading && loaded.cards.length === 0))
    return html`<p class="empty">${list.loading}</p>`;
  if (loaded.cards.length === 0) return html`<p class="empty">${emptyText()}</p>`;
  const heads = [list.candidate, list.step, list.job, list.provider, list.since, list.deadline, list.exam, ''];
  return html`<table>
      <thead>
        <tr>
          ${heads.map((head) => (head === '' ? html`<td></td>` : html`<th scope="col">${head}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${repeat(loaded.cards, ({ workflowId, runId }) => `${workflowId}/${runId}`, rowView)}
      </tbody>
    </table>
    ${moreButton(column)}`;
}

/** @param {BoardCard} card */
function rowView(card) {
  const { application, job, step, provider, since, scheduledFor, workflowId, endedAt, deadline } = card;
  const { story, card: texts } = boardTexts();
  const link = candidateLink(application, job);
  const chip = deadlineChip(card);
  return html`<tr>
    <th scope="row">
      ${
        application === null
          ? html`<code class="order-id">${workflowId}</code>`
          : html`<button type="button" class="link-button" @click=${() => openStory(application)}>
              ${application}
            </button>`
      }
    </th>
    <td>${step ?? '–'}</td>
    <td>${job ?? '–'}</td>
    <td>${provider ?? '–'}</td>
    <td>
      ${since === null ? '–' : html`<span title=${dayAndTime(since)}>${fromNow(since)}</span>`}
      ${endedAt === null ? nothing : html`<span class="soft small">(${texts.ended(fromNow(endedAt))})</span>`}
    </td>
    <td>
      ${chip === nothing ? (deadline === null ? '–' : html`<span class="soft">${dayAndTime(deadline)}</span>`) : chip}
    </td>
    <td>${scheduledFor === null ? '–' : dayAndTime(scheduledFor)}</td>
    <td>
      ${
        link === undefined
          ? nothing
          : html`<a
              class="button quiet icon-only"
              href=${link}
              target="_blank"
              rel="noreferrer"
              aria-label=${`${story.openGupy}: ${application}`}
              title=${story.openGupy}
              >${icon('person')}</a
            >`
      }
    </td>
  </tr>`;
}
