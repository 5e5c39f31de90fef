// Brings into view what moved out of it: on a phone one column fills the screen.

/** After the painting that follows a change. @param {string} selector */
export function reveal(selector) {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.querySelector(selector)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    ),
  );
}
