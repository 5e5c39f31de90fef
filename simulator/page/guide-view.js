// What the bridge does, in four steps that tick themselves off as they happen here: a newcomer understands it by doing it once.
import { icon } from '../../console/front/browser/icons.js';
import { keep, kept } from '../../console/front/browser/kept-choice.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { pageTexts } from './texts.js';

/** @param {import('./store.js').Store} store */
export function guideView(store) {
  if (kept('guide') === 'closed') return nothing;
  const { guide } = pageTexts();
  const cards = [...store.cards.values()];
  const exams = new Set(store.steps.filter(({ isExam }) => isExam).map(({ id }) => id));
  const examName = store.steps.find(({ isExam }) => isExam)?.name ?? guide.anExam;
  const done = [
    cards.some(({ stepId, order }) => order !== null || exams.has(stepId)),
    cards.some(({ order }) => order !== null),
    cards.some(({ order }) => order?.outcome !== undefined),
    cards.some(({ tags, order }) => order?.outcome !== undefined && tags.length > 0),
  ];
  const next = done.indexOf(false);
  const steps = [guide.move(examName), guide.order, guide.result, guide.tag];
  const close = () => {
    keep('guide', 'closed');
    store.onChange();
  };
  return html`<section class="guide card" ?data-done=${next === -1} aria-label=${guide.title}>
    <p class="guide-title"><strong>${guide.title}</strong> ${guide.about}</p>
    <ol>
      ${steps.map(
        (text, index) =>
          html`<li data-state=${done[index] === true ? 'done' : index === next ? 'next' : 'open'}>
            <span class="guide-mark" aria-hidden="true">${done[index] === true ? icon('check') : index + 1}</span>
            <span
              >${text}${done[index] === true ? html`<span class="visually-hidden"> (${guide.done})</span>` : nothing}</span
            >
          </li>`,
      )}
    </ol>
    <button class="button quiet icon-only" type="button" aria-label=${guide.close} title=${guide.close} @click=${close}>
      ${icon('close')}
    </button>
  </section>`;
}
