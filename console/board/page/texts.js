// The texts of the board in the language of its reader.
import { spoken } from '../../front/browser/language.js';
import { texts as en } from './texts/en.js';
import { texts as ptBr } from './texts/pt-BR.js';

const byLanguage = { en, 'pt-BR': ptBr };

export function boardTexts() {
  return spoken(byLanguage);
}

/** What did not work. @param {Pick<import('./board-types.js').StuckReason, 'what' | 'tag'>} reason */
export function laneText({ what, tag }) {
  const { lanes } = boardTexts().story;
  if (what === 'write') return tag === null ? lanes.write : lanes.tag(tag);
  return lanes[what];
}
