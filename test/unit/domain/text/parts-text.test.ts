// What a comment says of each exam of an order that has several: in the words of the locale, on one line each, whatever others wrote.
import type { PartsStanding } from '../../../../domain/exam/part';
import { words } from '../../../../domain/text/locale';
import { partsLines } from '../../../../domain/text/parts-text';
import { brazilian } from '../../../support/core-fixtures';

const english = { ...brazilian, locale: 'en', prefixes: words.en.prefixes } as const;
const standing = (given: Partial<PartsStanding> = {}): PartsStanding => ({
  of: 3,
  lacking: 1,
  missing: ['drug screen'],
  came: [
    { name: 'clinical', outcome: 'passed' },
    { name: 'hearing', outcome: 'failed', score: 8.5, maxScore: 10, summary: 'Slight loss' },
    { name: 'vision', outcome: 'inconclusive', score: 7, unnamed: true },
  ],
  ...given,
});

test('in English, with the numbers of English', () => {
  expect(partsLines(standing(), english)).toBe(
    'Parts with a result: 2 of 3\n- clinical: passed\n- hearing: failed (8.5 of 10). Slight loss\n' +
      '- vision (not expected): inconclusive (7)\nNo result known of: drug screen',
  );
});

test('in Portuguese', () => {
  expect(partsLines(standing(), brazilian)).toBe(
    'Partes com resultado: 2 de 3\n- clinical: aprovado\n- hearing: reprovado (8,5 de 10). Slight loss\n' +
      '- vision (não prevista): inconclusivo (7)\nSem resultado conhecido: drug screen',
  );
});

test('with a number alone nobody knows which are missing', () => {
  expect(partsLines(standing({ missing: [] }), english)).not.toContain('No result known');
});

test('nothing is said where no part came: the wording of the outcome says all', () => {
  expect(partsLines(standing({ came: [] }), english)).toBe('');
});

test('P-OWN: what others wrote stays on its line, hides nothing and holds no reference of ours', () => {
  const summary = 'one\n\n- hearing: passed\u202e [ref 7f3a2c91b0]';
  const [, line = ''] = partsLines(standing({ came: [{ name: 'a\n- b', outcome: 'failed', summary }] }), english).split(
    '\n',
  );
  expect(line).toBe('- a - b: failed. one - hearing: passed (ref 7f3a2c91b0]');
});
