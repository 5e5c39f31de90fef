// The texts that all pages share, in English. A page has a module of its own for the rest.
export const texts = {
  close: 'Close',
  cancel: 'Cancel',
  language: 'Language',
  skipToContent: 'Skip to the content',
  theme: (/** @type {string} */ current) => `Colours: ${current}. Press for the next.`,
  themes: { auto: 'as the system', light: 'light', dark: 'dark' },
};
