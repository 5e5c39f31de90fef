// Light or dark: as the system says, or as the person chose on this browser.
import { keep, kept } from './kept-choice.js';

const themes = /** @type {const} */ (['auto', 'light', 'dark']);
/** @typedef {typeof themes[number]} Theme */

/** @returns {Theme} */
export function currentTheme() {
  const chosen = kept('theme');
  return themes.find((theme) => theme === chosen) ?? 'auto';
}

/** Once at the start of a page, and after each choice. */
export function applyTheme() {
  const theme = currentTheme();
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** @param {Theme} theme */
export function chooseTheme(theme) {
  keep('theme', theme);
  applyTheme();
}

/** @param {Theme} theme */
export function themeAfter(theme) {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
}
