// What the errors of the bridge mean, in the language of the reader: the same words on the board and in the sandbox.
import { spoken } from './language.js';
import { errorTexts as en } from './texts/errors-en.js';
import { errorTexts as ptBr } from './texts/errors-pt-BR.js';

const byLanguage = { en, 'pt-BR': ptBr };

/**
 * What an error means and what helps; `undefined` for one that the pages have no words for.
 * @param {string} code
 * @returns {{ what: string, help: string } | undefined}
 */
export function errorText(code) {
  return spoken(byLanguage)[/** @type {keyof typeof en} */ (code)];
}
