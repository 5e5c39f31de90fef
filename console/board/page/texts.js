// The texts of the board in the language of its reader.
import { spoken } from '../../front/browser/language.js';
import { errorTexts as errorsEn } from './texts/errors-en.js';
import { errorTexts as errorsPtBr } from './texts/errors-pt-BR.js';
import { texts as en } from './texts/en.js';
import { texts as ptBr } from './texts/pt-BR.js';

const byLanguage = { en, 'pt-BR': ptBr };
const errorsByLanguage = { en: errorsEn, 'pt-BR': errorsPtBr };

export function boardTexts() {
  return spoken(byLanguage);
}

/**
 * What an error means and what helps; `undefined` for one that this page has no words for.
 * @param {string} code
 * @returns {{ what: string, help: string } | undefined}
 */
export function errorText(code) {
  return spoken(errorsByLanguage)[/** @type {keyof typeof errorsEn} */ (code)];
}

/**
 * What did not work.
 * @param {Pick<import('./board-types.js').StuckReason, 'what' | 'tag'>} reason
 */
export function laneText({ what, tag }) {
  const { lanes } = boardTexts().story;
  if (what === 'write') return tag === null ? lanes.write : lanes.tag(tag);
  return lanes[what];
}
