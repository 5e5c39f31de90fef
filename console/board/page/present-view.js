// Who stood in a step before its exam went live: whose exam is ordered only when a person says so.
import { html } from '../../front/browser/lit.js';
import { store } from './board-store.js';
import { openStory } from './story-dialog.js';
import { boardTexts } from './texts.js';

export function presentView() {
  const { present, card } = boardTexts();
  if (store.present.length === 0) return html`<p class="empty">${present.none}</p>`;
  return html`<ul class="present">
    ${store.present.map(
      ({ exam, job, step, provider, count, applications }) =>
        html`<li>
          <h3>${step} · ${card.job(job)} · ${provider}</h3>
          <p>${present.count(count)}</p>
          <p class="row">
            ${applications.map(
              (id) => html`<button type="button" class="link-button" @click=${() => openStory(id)}>${id}</button>`,
            )}
          </p>
          <p class="soft small">${present.how(exam)}</p>
        </li>`,
    )}
  </ul>`;
}
