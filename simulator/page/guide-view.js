// What the bridge does, in four steps that tick themselves off as this visitor does them: a newcomer understands it by doing it once. What
// a demo or a story did before ticks nothing.
import { icon } from '../../console/front/browser/icons.js';
import { keep, kept } from '../../console/front/browser/kept-choice.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { pageTexts } from './texts.js';

/** The one with whom this visitor goes through the steps; 0: none yet. */
function guidedCandidate() {
  return Number(kept('guide-candidate') ?? 0);
}

/**
 * The visitor moved somebody into an exam step: from the first one on the steps are ticked off.
 * @param {import('./store.js').Store} store
 * @param {number} id
 */
export function guideAlong(store, id) {
  if (!store.cards.has(guidedCandidate())) keep('guide-candidate', String(id));
}

/** From its first step on. */
export function beginGuide() {
  keep('guide', 'open');
  keep('guide-candidate', '0');
}

/** @param {import('./store.js').Store} store */
export function guideView(store) {
  if (kept('guide') === 'closed') return nothing;
  const { guide } = pageTexts();
  const own = store.cards.get(guidedCandidate());
  const examName = store.steps.find(({ isExam }) => isExam)?.name ?? guide.anExam;
  const done = [
    own !== undefined,
    own !== undefined && own.order !== null,
    own?.order?.outcome !== undefined,
    own?.order?.outcome !== undefined && own.tags.length > 0,
  ];
  const next = done.indexOf(false);
  const steps = [guide.move(examName), guide.order, guide.result, guide.tag];
  const close = () => {
    keep('guide', 'closed');
    store.onChange();
  };
  return html`<section class="guide card" ?data-done=${next === -1} aria-label=${guide.title}>
    <p class="guide-title"><strong>${guide.title}</strong> <span class="guide-about">${guide.about}</span></p>
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
