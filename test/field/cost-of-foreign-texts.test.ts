// What a provider writes costs time that grows as its length does, in the receiver, in the worker and in workflow code, where one
// slow text would stop the runs of all (R26, R27, CWE-1333). Tried with the valid secret of one provider.
import { foreignText } from '../../domain/text/foreign-text';
import { renderPublication } from '../../domain/text/templates';
import { endsWithMarker } from '../../gupy/comment-text';
import { cleanExcerpt } from '../../outbound/body-excerpt';
import { isHtmlPage } from '../../outbound/http-answer';
import { examRule } from '../support/core-fixtures';
import { growthOf } from '../support/growth';

const rule = examRule({
  publish: {
    ...examRule().publish,
    failed: { tags: ['Inapto {{place}}'], comment: 'Exame {{exam}}: {{summary}}. Nota {{score}}. {{reportUrl}}' },
  },
});

const comment = (summary: string) =>
  renderPublication(rule, { outcome: 'failed', occurredAt: '2026-01-15T12:00:00.000Z', summary });

const texts: [string, (length: number) => string][] = [
  ['a link and brackets', (length) => `https://a.example/${')'.repeat(length)}x`],
  ['blanks', (length) => `a${' '.repeat(length)}x`],
  ['dashes', (length) => `a${'-'.repeat(length)}x`],
  ['line breaks', (length) => `a${'\n'.repeat(length)}x`],
  ['stops', (length) => `a${' .'.repeat(length / 2)}x`],
  ['comments of HTML', (length) => '<!---->'.repeat(length / 7)],
  ['comments of HTML, a line each', (length) => '<!-- -->\n'.repeat(length / 9)],
  ['tags of HTML', (length) => `a${'</p>'.repeat(length / 4)}x`],
  ['scripts that do not end', (length) => '<script '.repeat(length / 8)],
  ...['<', '@', '"', '1-', 'a.', '(((', 'Bearer '].map((piece): [string, (length: number) => string] => [
    `one sign again and again, ${piece}`,
    (length) => piece.repeat(length / piece.length),
  ]),
];

const readers: [string, number, (text: string) => unknown][] = [
  ['a comment', 4_000, comment],
  ['a text for people', 8_000, foreignText],
  ['a comment of Gupy', 8_000, (text) => endsWithMarker(text, ['[ref 217b'])],
  ['what may be a page', 8_000, (text) => isHtmlPage(() => undefined, { text, truncated: false, isCoded: false })],
  ['the body of an error', 4_096, (text) => cleanExcerpt(text, ['Amora de Exemplo'], true)],
];

describe.each(readers)('%s', (_reader, length, read) => {
  it.each(texts)('R27: of %s', (_text, textOf) => {
    const { took, mayTake } = growthOf(read, textOf, 4 * length);
    expect(took).toBeLessThan(mayTake);
  });
});
