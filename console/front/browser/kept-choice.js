// Choices of a person that this browser keeps. Where it keeps nothing (a private window), the choice holds until the page is left.

/** @type {Map<string, string>} */
const unkept = new Map();

/** @param {string} name @returns {string | undefined} */
export function kept(name) {
  try {
    return localStorage.getItem(name) ?? unkept.get(name);
  } catch {
    return unkept.get(name);
  }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
  unkept.set(name, value);
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is left.
  }
}
