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

/**
 * The first press shows the other colours, the second those of the system as a choice, the third leaves it to the system again: each
 * press from `auto` is seen.
 * @param {Theme} theme
 * @returns {Theme}
 */
export function themeAfter(theme) {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const other = system === 'dark' ? 'light' : 'dark';
  if (theme === 'auto') return other;
  return theme === other ? system : 'auto';
}
