// The texts of the sandbox page, in English.
export const texts = {
  title: 'Gupy sandbox',
  subtitle: 'An invented company to try the bridge with',
};
