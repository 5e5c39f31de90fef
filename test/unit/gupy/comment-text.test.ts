// A marker is found whatever Gupy made of the text.
import { endsWithMarker } from '../../../gupy/comment-text';

const marker = '[ref 0123456789]';

it.each([
  '[ref 0123456789]',
  'Apto\n[ref\u00a00123456789]',
  '&lbrack;ref&nbsp;0123456789&rbrack;',
  '&lsqb;ref 0123456789&rsqb;',
  '&#91;ref&#32;0123456789&#93;',
  '&#x5B;ref&#x20;0123456789&#x5d;',
  '\\[ref 0123456789\\]',
  '&#x10ffff;[ref  \u200b\n 0123456789]',
  '<p>Apto<br/>[ref 0123456789]</p> ',
  '&#1114111;[ref 0123456789]',
])('P-ONCE: %j holds it', (text) => {
  expect(endsWithMarker(text, ['[ref ffff', marker])).toBe(true);
});

it.each([
  'ref 0123456789',
  'Inapto. [ref 0123456789] e mais',
  'Inapto. [ref 0123456789]\n[ref abcdef0123]',
  '<p>[ref 0123456789]</p><p>outro</p>',
  '&amp;lsqb;ref 0123456789]',
  '[ref 012345678]',
  '&#x110000;',
  '&#9999999;',
  '&quot;',
])('P-ONCE: %j does not hold it', (text) => {
  expect(endsWithMarker(text, ['[ref ffff', marker])).toBe(false);
});
