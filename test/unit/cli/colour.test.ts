// Colours are for a person at a terminal: a pipe gets the plain text, and NO_COLOR is obeyed.
import { WriteStream } from 'node:tty';
import { coloured } from '../../../cli/output';

/** A terminal with this environment, as Node judges it. */
const terminalOf = (env: NodeJS.ProcessEnv) =>
  ({ isTTY: true, hasColors: () => WriteStream.prototype.hasColors(env) }) as WriteStream;

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['a terminal', { TERM: 'xterm-256color' }, '\u001b[31mPROBLEM\u001b[39m'],
  ['NO_COLOR', { TERM: 'xterm-256color', NO_COLOR: '1' }, 'PROBLEM'],
  ['a dumb terminal', { TERM: 'dumb' }, 'PROBLEM'],
])('%s', (_what, env, text) => expect(coloured('PROBLEM', 'red', terminalOf(env))).toBe(text));

test('a pipe', () => {
  const pipe = { isTTY: undefined } as unknown as WriteStream;
  expect(coloured('PROBLEM', 'red', pipe)).toBe('PROBLEM');
});
