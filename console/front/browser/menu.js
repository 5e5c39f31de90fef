// A menu beside the button that opens it, in the browser's top layer, so that no scrolling column cuts it. Arrow keys walk, Escape and a
// click elsewhere close it, and the focus goes back.
import { html, render } from './lit.js';
import { icon } from './icons.js';

/** @typedef {{ label: string, icon?: import('./icons.js').IconName, tone?: 'bad', run: () => void }} MenuItem */

/**
 * The button that opens a menu.
 * @param {string} label
 * @param {(anchor: HTMLElement) => void} open
 * @param {{ look?: string, tabindex?: number }} [options] `look`: more classes
 */
export function menuButton(label, open, { look = 'quiet', tabindex = 0 } = {}) {
  const press = (/** @type {Event} */ { currentTarget }) => {
    if (currentTarget instanceof HTMLElement) open(currentTarget);
  };
  return html`<button
    class=${`button icon-only ${look}`}
    type="button"
    tabindex=${tabindex}
    aria-haspopup="menu"
    aria-label=${label}
    title=${label}
    @click=${press}
  >
    ${icon('more')}
  </button>`;
}

/**
 * @param {HTMLElement} anchor
 * @param {string} label what the menu is of, for screen readers
 * @param {(MenuItem | 'line')[]} items
 */
export function openMenu(anchor, label, items) {
  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.popover = 'auto';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', label);
  const one = (/** @type {MenuItem | 'line'} */ item) =>
    item === 'line'
      ? html`<hr />`
      : html`<button
          type="button"
          role="menuitem"
          tabindex="-1"
          data-tone=${item.tone ?? 'plain'}
          @click=${() => {
            menu.hidePopover();
            item.run();
          }}
        >
          ${icon(item.icon ?? 'arrow')}<span>${item.label}</span>
        </button>`;
  render(items.map(one), menu);
  menu.addEventListener('keydown', (event) => walk(event, menu));
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (hadFocus) anchor.focus();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, anchor);
  menu.querySelector('button')?.focus();
}

/** @param {HTMLElement} menu @param {HTMLElement} anchor */
function place(menu, anchor) {
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = bottom + 4 + height <= innerHeight;
  const x = Math.max(8, Math.min(right - width > 8 ? right - width : left, innerWidth - width - 8));
  menu.style.setProperty('left', `${x}px`);
  menu.style.setProperty('top', `${below ? bottom + 4 : Math.max(8, top - height - 4)}px`);
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu */
function walk(event, menu) {
  const buttons = [...menu.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (next === undefined) return;
  event.preventDefault();
  buttons[(next + buttons.length) % buttons.length]?.focus();
}
