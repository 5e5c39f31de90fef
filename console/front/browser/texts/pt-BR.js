// The texts that all pages share, in Portuguese.

/** @type {typeof import('./en.js').texts} */
export const texts = {
  close: 'Fechar',
  language: 'Idioma',
  skipToContent: 'Ir para o conteúdo',
  theme: (current, next) => `Cores: ${current}. Aperte para: ${next}.`,
  themes: { auto: 'como no sistema', light: 'claras', dark: 'escuras' },
};
