// The texts of the sandbox page in the language that is chosen now.
import { spoken } from '../../console/front/browser/language.js';
import { texts as checksEn } from './stories/texts/checks-en.js';
import { texts as checksPtBr } from './stories/texts/checks-pt-BR.js';
import { texts as storiesEn } from './stories/texts/en.js';
import { texts as storiesPtBr } from './stories/texts/pt-BR.js';
import { texts as en } from './texts/en.js';
import { texts as ptBr } from './texts/pt-BR.js';

export function pageTexts() {
  return spoken({ en, 'pt-BR': ptBr });
}

/** The words of a story: what it is about, where to look, its steps, and a sentence for what each check saw. */
/** @typedef {import('./stories/texts/checks-en.js').Fact} Fact */
/** @typedef {{ title: string, about: string, look: string, steps: Record<string, string>, checks: Record<string, (...facts: Fact[]) => string> }} StoryWords */

/** @param {import('../stories/stories').StoryName} name @returns {StoryWords} */
export function storyWords(name) {
  const checks = /** @type {StoryWords['checks']} */ (spoken({ en: checksEn, 'pt-BR': checksPtBr })[name]);
  return { ...spoken({ en: storiesEn, 'pt-BR': storiesPtBr })[name], checks };
}
