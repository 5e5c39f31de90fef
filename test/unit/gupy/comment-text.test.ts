// A marker is found whatever Gupy made of the text.
import { holdsMarker } from '../../../gupy/comment-text';

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
  '&#1114111;[ref 0123456789]',
])('P-ONCE: %j holds it', (text) => {
  expect(holdsMarker(text, marker)).toBe(true);
});

it.each(['ref 0123456789', '&amp;lsqb;ref 0123456789]', '[ref 012345678]', '&#x110000;', '&#9999999;', '&quot;'])(
  'P-ONCE: %j does not hold it',
  (text) => {
    expect(holdsMarker(text, marker)).toBe(false);
  },
);
