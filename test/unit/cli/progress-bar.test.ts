import { progressBar } from '../../../cli/output';

function terminal(isTTY: boolean): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

test('the bar grows on a terminal and leaves nothing behind', () => {
  const { stream, written } = terminal(true);
  const bar = progressBar(3, stream);
  bar.advance();
  bar.advance();
  bar.advance();
  bar.end();
  expect(written).toEqual([
    `\r[${' '.repeat(30)}] 0/3`,
    `\r[${'#'.repeat(10)}${' '.repeat(20)}] 1/3`,
    `\r[${'#'.repeat(20)}${' '.repeat(10)}] 2/3`,
    `\r[${'#'.repeat(30)}] 3/3`,
    '\r\u001b[K',
  ]);
});

test.each([
  ['into a file', 5, false],
  ['of nothing', 0, true],
])('no bar is drawn %s', (_title, total, isTTY) => {
  const { stream, written } = terminal(isTTY);
  const bar = progressBar(total, stream);
  bar.advance();
  bar.end();
  expect(written).toEqual([]);
});
