// The texts that all pages share, in English. A page has a module of its own for the rest.
export const texts = {
  close: 'Close',
  language: 'Language',
  skipToContent: 'Skip to the content',
  theme: (/** @type {string} */ current, /** @type {string} */ next) => `Colours: ${current}. Press for: ${next}.`,
  themes: { auto: 'as the system', light: 'light', dark: 'dark' },
};
