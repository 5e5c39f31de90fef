// The name of a candidate beside words of the page. What could go wrong: a name that is written from right to left takes the number behind
// it to its other side, and one without an end takes the whole column.

/** Characters; the whole name is in the tooltip of the card. */
const longestName = 80;

/** @param {string} name */
export function shortName(name) {
  const letters = [...name];
  return letters.length <= longestName
    ? name
    : `${letters
        .slice(0, longestName - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * Short, and in the direction of its own whatever stands around it; for texts. In a template, `bdi` does the latter.
 * @param {string} name
 */
export function nameInText(name) {
  return `\u2068${shortName(name)}\u2069`;
}
