// Drawn icons, as lines in the colour of the text. They are decoration: the words stand beside them or in `aria-label`.
import { html, svg } from './lit.js';

const paths = {
  alert: svg`<path d="M12 8v5m0 3v.01M10.3 3.9 2.5 17.5A2 2 0 0 0 4.2 20.5h15.6a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z"/>`,
  arrow: svg`<path d="M5 12h14m-6-6 6 6-6 6"/>`,
  back: svg`<path d="M19 12H5m6-6-6 6 6 6"/>`,
  book: svg`<path d="M4 5.5A2.5 2.5 0 0 1 6.5 3H20v15H6.5A2.5 2.5 0 0 0 4 20.5v-15Zm0 15A2.5 2.5 0 0 0 6.5 21H20"/>`,
  bolt: svg`<path d="M13 2 4 14h7l-1 8 9-12h-7l1-8Z"/>`,
  calendar: svg`<path d="M7 3v3m10-3v3M4 9.5h16M5.5 5h13A1.5 1.5 0 0 1 20 6.5v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-12A1.5 1.5 0 0 1 5.5 5Z"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  clock: svg`<path d="M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  comment: svg`<path d="M20 12a8 8 0 0 1-8 8H4l1.8-3.2A8 8 0 1 1 20 12Z"/>`,
  dial: svg`<path d="M12 13.5 16 9M4.5 18a9 9 0 1 1 15 0M12 15a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z"/>`,
  download: svg`<path d="M12 4v11m-5-5 5 5 5-5M5 20h14"/>`,
  flag: svg`<path d="M5 21V4m0 1c5-3 9 3 14 0v9c-5 3-9-3-14 0"/>`,
  link: svg`<path d="M14 5h5v5m0-5-8 8M10 6H6.5A1.5 1.5 0 0 0 5 7.5v10A1.5 1.5 0 0 0 6.5 19h10a1.5 1.5 0 0 0 1.5-1.5V14"/>`,
  moon: svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>`,
  more: svg`<path d="M5 12h.01M12 12h.01M19 12h.01"/>`,
  pause: svg`<path d="M8 5v14m8-14v14"/>`,
  person: svg`<path d="M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 20.5a7.5 7.5 0 0 1 15 0"/>`,
  play: svg`<path d="M7 4.5v15l12-7.5-12-7.5Z"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  refresh: svg`<path d="M20 11a8 8 0 0 0-14.3-4L4 8.5M4 4v4.5h4.5M4 13a8 8 0 0 0 14.3 4l1.7-1.5M20 20v-4.5h-4.5"/>`,
  search: svg`<path d="m20 20-4.2-4.2M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z"/>`,
  sun: svg`<path d="M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM12 3v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1 1M6.6 17.4l-1 1m12.8 0-1-1M6.6 6.6l-1-1"/>`,
  system: svg`<path d="M4.5 5h15A1.5 1.5 0 0 1 21 6.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 15.5v-9A1.5 1.5 0 0 1 4.5 5ZM9 20.5h6m-3-3.5v3.5"/>`,
  tag: svg`<path d="M3.5 12.5v-8a1 1 0 0 1 1-1h8L21 12l-9 9-8.5-8.5ZM8 8h.01"/>`,
  trash: svg`<path d="M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12.5h9.4L17.500 7M10 11v5m4-5v5"/>`,
  upload: svg`<path d="M12 15V4m-5 5 5-5 5 5M5 20h14"/>`,
};

/** @typedef {keyof typeof paths} IconName */

/** @param {IconName} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths[name]}</svg>`;
}
