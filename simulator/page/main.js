// The sandbox page: an invented company in which everything can be moved, answered and broken by hand.
import { prepareAnnouncer } from '../../console/front/browser/announcer.js';
import { applyLanguage, spoken } from '../../console/front/browser/language.js';
import { html } from '../../console/front/browser/lit.js';
import { createPainter } from '../../console/front/browser/painter.js';
import { applyTheme } from '../../console/front/browser/theme.js';
import { topBar } from '../../console/front/browser/top-bar.js';
import { texts as en } from './texts/en.js';
import { texts as ptBr } from './texts/pt-BR.js';

const root = document.querySelector('#page');
if (!(root instanceof HTMLElement)) throw new Error('index.html has no #page');

const paint = createPainter(root, () => {
  const { title, subtitle } = spoken({ en, 'pt-BR': ptBr });
  return html`${topBar({ title, subtitle, onChange: paint })}
    <main id="main"></main>`;
});

applyTheme();
applyLanguage();
prepareAnnouncer();
paint();
