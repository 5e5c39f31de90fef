// The texts of the sandbox page in the language that is chosen now.
import { spoken } from '../../console/front/browser/language.js';
import { texts as storiesEn } from './stories/texts/en.js';
import { texts as storiesPtBr } from './stories/texts/pt-BR.js';
import { texts as en } from './texts/en.js';
import { texts as ptBr } from './texts/pt-BR.js';

export function pageTexts() {
  return spoken({ en, 'pt-BR': ptBr });
}

/** The words of a story: what it is about, where to look, its steps and its checks. */
/** @typedef {{ title: string, about: string, look: string, steps: Record<string, string>, checks: Record<string, string> }} StoryWords */

/** @param {import('../stories/stories').StoryName} name @returns {StoryWords} */
export function storyWords(name) {
  return spoken({ en: storiesEn, 'pt-BR': storiesPtBr })[name];
}
