// A table for spreadsheets. What could go wrong: a cell of foreign text that begins as a formula runs as one on the machine of whoever
// opens the file, so such a cell begins with an apostrophe; and a text that brings its own line breaks or quotes makes rows of its own.

/** Spreadsheets take these, and what they become after trimming, for the start of a formula. */
const formula = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20|]/u;

export type Cell = string | number | null;

/** Brazilian spreadsheets expect `;`, since their numbers have a comma. */
export type Separator = ',' | ';';

/** One row, with its line break. */
export function csvRow(cells: readonly Cell[], separator: Separator): string {
  return `${cells.map(csvCell).join(separator)}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
