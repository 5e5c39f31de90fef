// The sandbox page: an invented company in which everything can be moved, answered and broken by hand. One store, one view, one stream
// of events from the server.
import { prepareAnnouncer } from '../../console/front/browser/announcer.js';
import { applyLanguage } from '../../console/front/browser/language.js';
import { createPainter } from '../../console/front/browser/painter.js';
import { applyTheme } from '../../console/front/browser/theme.js';
import { repaintCard, openCard } from './card-dialog.js';
import { listen } from './live-feed.js';
import { pageView } from './page-view.js';
import { Store } from './store.js';
import { pageTexts } from './texts.js';

const root = document.querySelector('#page');
if (!(root instanceof HTMLElement)) throw new Error('index.html has no #page');

const paint = createPainter(root, () => pageView(store));
const store = new Store(() => {
  document.title = pageTexts().title;
  paint();
  repaintCard();
});

applyTheme();
applyLanguage();
prepareAnnouncer();
store.onChange();
listen(store);

// A card has an address of its own, `#654321`, so that a person can send it to another.
const openNamed = () => {
  const id = Number(location.hash.slice(1));
  if (Number.isSafeInteger(id) && id > 0) openCard(store, id);
};
addEventListener('hashchange', openNamed);
openNamed();
