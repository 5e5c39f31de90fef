// Why a candidate is stuck, in words, and what a person does about it.
import { errorText } from '../../console/front/browser/error-text.js';
import { icon } from '../../console/front/browser/icons.js';
import { html, nothing } from '../../console/front/browser/lit.js';
import { dayAndTime } from '../../console/front/browser/moments.js';
import { pageTexts } from './texts.js';

/** @typedef {import('../stories/bridge-door').ExamView} ExamView */
/** @typedef {ExamView['attention'][number]} Trouble */

/**
 * @param {ExamView | null} exam what the bridge says; null where nothing is stuck, or as long as it has not answered
 * @param {import('./store.js').Store} store
 */
export function troubleView(exam, { faults }) {
  if (exam === null || exam.attention.length === 0) return nothing;
  const { stuck: texts, faults: faultTexts } = pageTexts();
  const named = (faults?.active ?? []).map((name) => faultTexts.presets[name].title);
  const active = (faults?.byHand ?? []).length === 0 ? named : [...named, faultTexts.aFaultByHand];
  return html`<section class="trouble" data-tone="bad" aria-label=${texts.badge}>
    <h3>${icon('alert')} ${texts.title}</h3>
    ${exam.attention.map(
      (trouble) =>
        html`<p>
            ${said(trouble)} ${errorText(trouble.code)?.what ?? nothing}
            <span class="soft small">${texts.since(dayAndTime(trouble.since))}</span>
          </p>
          <details>
            <summary>${texts.reason}</summary>
            <p class="small" lang="en"><code>${trouble.code}</code> ${trouble.reason}</p>
          </details>`,
    )}
    <p>${active.length === 0 ? texts.help : texts.helpFaults(active)}</p>
    ${exam.attention.map(({ retryAt }) => (retryAt === null ? nothing : html`<p>${texts.retry(dayAndTime(retryAt))}</p>`))}
  </section>`;
}

/** @param {Trouble} trouble */
function said({ what, tag }) {
  const { lanes, tag: aboutTag, other } = pageTexts().stuck;
  if (what === 'write' && tag !== null) return aboutTag(tag);
  return /** @type {Record<string, string>} */ (lanes)[what] ?? other;
}
