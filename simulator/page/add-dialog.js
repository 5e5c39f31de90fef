// Adds invented candidates to a step.
import { announce } from '../../console/front/browser/announcer.js';
import { openDialog } from '../../console/front/browser/dialog.js';
import { html } from '../../console/front/browser/lit.js';
import { ask } from './store.js';
import { pageTexts } from './texts.js';

/** @param {import('./store.js').Store} store @param {number} [stepId] by default the first step */
export function openAddDialog(store, stepId = store.steps[0]?.id) {
  const jobId = store.jobId;
  if (jobId === undefined || stepId === undefined) return;
  const texts = pageTexts().add;
  const add = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const count = Number(data.get('count'));
    const manual = data.get('manual') === 'on';
    store.attempt(async () => {
      await ask('POST', '_sim/applications', { jobId, stepId: Number(data.get('step')), count, manual });
      announce(texts.added(count), 'good');
      dialog.close();
    });
  };
  const dialog = openDialog(() => ({
    title: texts.title,
    content: html`<form class="stack" @submit=${add}>
      <p class="soft">${texts.about}</p>
      <label class="field"
        >${texts.count}<input name="count" type="number" min="1" max="10000" value="1" required autofocus
      /></label>
      <label class="field">
        ${texts.step}
        <select name="step">
          ${store.steps.map(({ id, name }) => html`<option value=${id} ?selected=${id === stepId}>${name}</option>`)}
        </select>
      </label>
      <label class="row"><input type="checkbox" name="manual" />${texts.manual}</label>
      <button class="button primary" type="submit">${texts.submit}</button>
    </form>`,
  }));
}
