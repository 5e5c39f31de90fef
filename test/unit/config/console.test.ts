// The board's keys: closed by default, a token that is a good secret, and links that lead nowhere unforeseen.
import { configWithConsole } from '../../../config/bridge-config';
import { ConfigSandbox, exampleFile } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const token = 'a-token-of-the-board-0192837465';
const withConsole = (keys: string) => `${exampleFile}console: { ${keys} }\n`;

test('there is no board unless the file has one, and the board says what to write', () => {
  const config = box.load(exampleFile);
  expect(config.console).toBeUndefined();
  expect(() => configWithConsole(config)).toThrow(/console: is missing.*Fix: write `console: \{ token: /);
});

test('R20: it listens on loopback, on ports of its own', () => {
  expect(box.load(withConsole(`token: ${token}`)).console).toEqual({
    host: '127.0.0.1',
    port: 9092,
    opsHost: '127.0.0.1',
    opsPort: 9093,
    token,
  });
});

test.each([
  ['R6: a short token', 'token: short', 'console.token: is a weak secret, under 24 bytes'],
  ['R6: a token of one pattern', `token: ${'ab'.repeat(16)}`, 'console.token: is a weak secret'],
  ['R6: the token of the codec', 'token: "${CODEC_TOKEN}"', 'is the same secret as'],
  ['no token', 'port: 9092', 'console.token'],
  ['one port twice', `token: ${token}, opsPort: 9092`, 'is the same number for port and opsPort'],
  ['plain http for others', `token: ${token}, publicUrl: http://board.example.com`, 'is plain http on a public host'],
  ['a link over plain http', `token: ${token}, candidateUrl: http://example.gupy.io/x`, 'no address of a candidate'],
  ['a link that runs', `token: ${token}, candidateUrl: "javascript:alert(1)"`, 'no address of a candidate'],
  ['a link with a user', `token: ${token}, candidateUrl: https://a@b.example/x`, 'no address of a candidate'],
  [
    'a link that names more',
    `token: ${token}, candidateUrl: "https://b.example/{{name}}"`,
    'no address of a candidate',
  ],
])('%s is refused', (_what, keys, reason) => {
  expect(box.problemsOf(withConsole(keys)).join('\n')).toContain(reason);
});

test('links name the application and the job', () => {
  const candidateUrl = 'https://example.gupy.io/jobs/{{job}}/applications/{{application}}';
  const { console: board } = box.load(withConsole(`token: ${token}, candidateUrl: '${candidateUrl}'`));
  expect(board?.candidateUrl).toBe(candidateUrl);
});
