// The language of a page: the one the person chose, else Portuguese where the browser asks for it, else English.
import { keep, kept } from './kept-choice.js';

const languages = /** @type {const} */ (['pt-BR', 'en']);
/** @typedef {typeof languages[number]} Language */

/** @returns {Language} */
export function currentLanguage() {
  const chosen = kept('language');
  const spoken = navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
  return languages.find((language) => language === chosen) ?? spoken;
}

/** Once at the start of a page, and after each choice: screen readers and hyphenation need it. */
export function applyLanguage() {
  document.documentElement.lang = currentLanguage();
}

/** @param {Language} language */
export function chooseLanguage(language) {
  keep('language', language);
  applyLanguage();
}

/** The texts of the current language. @template T @param {Readonly<Record<Language, T>>} byLanguage @returns {T} */
export function spoken(byLanguage) {
  return byLanguage[currentLanguage()];
}
