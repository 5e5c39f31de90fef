// The texts of the sandbox page, in Portuguese.

/** @type {typeof import('./en.js').texts} */
export const texts = {
  title: 'Sandbox da Gupy',
  subtitle: 'Uma empresa inventada para experimentar a ponte',
};
