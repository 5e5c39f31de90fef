// The colour and the sign of each state; the word beside them says it without either.
/** @typedef {import('./board-types.js').Column} Column */

/** @type {Record<Column, string>} */
export const tones = {
  'needs-attention': 'bad',
  ordering: 'info',
  waiting: 'accent',
  publishing: 'info',
  settled: 'good',
  withdrawn: '',
  ignored: '',
  unclaimed: 'warn',
  present: 'warn',
};

/** @type {Record<Column, import('../../front/browser/icons.js').IconName>} */
export const stateIcons = {
  'needs-attention': 'alert',
  ordering: 'arrow',
  waiting: 'clock',
  publishing: 'upload',
  settled: 'check',
  withdrawn: 'arrow',
  ignored: 'close',
  unclaimed: 'flag',
  present: 'person',
};
