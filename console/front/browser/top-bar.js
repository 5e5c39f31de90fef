// The head of every page: what it is, where its parts are, and the switches of language and theme.
import { html, nothing } from './lit.js';
import { icon } from './icons.js';
import { chooseLanguage, currentLanguage, spoken } from './language.js';
import { chooseTheme, currentTheme, themeAfter } from './theme.js';
import { texts as en } from './texts/en.js';
import { texts as ptBr } from './texts/pt-BR.js';

/** The texts that all pages share. */
export const frontTexts = { en, 'pt-BR': ptBr };

/** @typedef {import('./language.js').Language} Language */

/**
 * @typedef {object} TopBarParts
 * @property {string} title
 * @property {string} [subtitle]
 * @property {unknown} [actions] a template, between the title and the switches
 * @property {() => void} onChange paints the page anew
 */

/** @param {TopBarParts} parts */
export function topBar({ title, subtitle, actions, onChange }) {
  const texts = spoken(frontTexts);
  return html`<a class="skip-link" href="#main">${texts.skipToContent}</a>
    <header class="top-bar">
      <div class="brand">
        <span class="brand-mark" aria-hidden="true"></span>
        <div>
          <h1>${title}</h1>
          ${subtitle === undefined ? nothing : html`<p class="soft">${subtitle}</p>`}
        </div>
      </div>
      <div class="top-actions">${actions ?? nothing}</div>
      <div class="switches">${languageSwitch(onChange)} ${themeSwitch(onChange)}</div>
    </header>`;
}

/** @param {() => void} onChange */
function languageSwitch(onChange) {
  const texts = spoken(frontTexts);
  const one = (/** @type {Language} */ language, /** @type {string} */ short, /** @type {string} */ name) =>
    html`<button
      type="button"
      lang=${language}
      aria-label=${name}
      aria-pressed=${currentLanguage() === language}
      @click=${() => {
        chooseLanguage(language);
        onChange();
      }}
    >
      ${short}
    </button>`;
  return html`<div class="segmented" role="group" aria-label=${texts.language}>
    ${one('pt-BR', 'PT', 'PT · Português')} ${one('en', 'EN', 'EN · English')}
  </div>`;
}

/** @param {() => void} onChange */
function themeSwitch(onChange) {
  const theme = currentTheme();
  const texts = spoken(frontTexts);
  const label = texts.theme(texts.themes[theme], texts.themes[themeAfter(theme)]);
  const drawing = /** @type {const} */ ({ auto: 'system', light: 'sun', dark: 'moon' });
  const choose = () => {
    chooseTheme(themeAfter(theme));
    onChange();
  };
  return html`<button class="button quiet icon-only" type="button" aria-label=${label} title=${label} @click=${choose}>
    ${icon(drawing[theme])}
  </button>`;
}
