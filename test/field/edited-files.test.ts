// bridge.yaml and .env as editors of Windows save them: PowerShell's `>` and Notepad write UTF-16 with a mark, older editors Windows-1252.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config/loader';
import { ConfigSandbox, exampleFile, goodEnv } from '../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => (box = new ConfigSandbox()));
afterEach(() => box.remove());

const file = exampleFile.replace('step: Exame admissional', 'step: Exame de admissão');
const dotEnv = Object.entries(goodEnv)
  .map(([name, value]) => `${name}=${value}\n`)
  .join('');

const saved = {
  'UTF-8': (text: string) => Buffer.from(text),
  'UTF-8 with a mark': (text: string) => Buffer.from(`\uFEFF${text}`),
  'UTF-16': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'lines that end as on old Macs': (text: string) => Buffer.from(text.replaceAll('\n', '\r')),
  'UTF-16, big end first': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
} as const;
const spellings = Object.entries(saved);

it.each(spellings.flatMap(([one, yaml]) => spellings.map(([other, env]) => [one, other, yaml, env] as const)))(
  'bridge.yaml in %s and .env in %s are read',
  (_one, _other, yaml, env) => {
    writeFileSync(join(box.dir, '.env'), env(dotEnv));
    writeFileSync(join(box.dir, 'bridge.yaml'), yaml(file));
    const { exams, gupy } = loadConfig({ cwd: box.dir, env: {} });
    expect([exams[0]?.matcher.step, gupy.token]).toEqual(['Exame de admissão', goodEnv.GUPY_TOKEN]);
  },
);

// dotenv issue 633, huggingface_hub 4750, crater 995 (a # ends the value), docker/cli 3328, rudder-server 2345: one file, read in
// another way by each program.
describe('a line of .env that would be taken for another', () => {
  const token = `GUPY_TOKEN=${goodEnv.GUPY_TOKEN}`;
  const read = (line: string) => {
    box.write(
      '.env',
      dotEnv.replace(token, () => line),
    );
    box.write('bridge.yaml', file);
    return loadConfig({ cwd: box.dir, env: {} }).gupy.token;
  };
  const where = join('.env:1: ');

  it.each([
    ['GUPY_TOKEN=half#the-other-half', 'has a # that begins a remark. Fix: put the value in quotes.'],
    ['GUPY_TOKEN=#all-of-it', 'has a # that begins a remark. Fix: put the value in quotes.'],
    [
      'GUPY_TOKEN="never closed',
      'has a quoted value that does not end where its line ends. Fix: close the quote there, ',
    ],
    ["GUPY_TOKEN='it's half'", 'has a quoted value that does not end where its line ends.'],
    ['GUPY_TOKEN="half"the-other', 'has a quoted value that does not end where its line ends.'],
    ['GUPY_TOKEN="with \\" inside"', 'has a quoted value that does not end where its line ends.'],
    ['GUPY_TOKEN="opened\nOTHER="closed"', 'has a quoted value that does not end where its line ends.'],
    ['GUPY_TOKEN: token', 'is no NAME=value. Fix: begin the line with the name, or with # where it is a remark.'],
    ['set GUPY_TOKEN=token', 'is no NAME=value.'],
    ['$env:GUPY_TOKEN="token"', 'is no NAME=value.'],
    ['\tGUPY_TOKEN=token', 'is no NAME=value.'],
    [
      'GUPY_TOKEN=${VAULT_TOKEN}',
      'names another variable, which is not filled in here. Fix: write the value; one that begins with $ in single quotes.',
    ],
    ['GUPY_TOKEN="$VAULT_TOKEN"', 'names another variable, which is not filled in here.'],
  ])('%s', (line, said) => {
    expect(() => read(line)).toThrow(`${where}${said}`);
  });

  it.each([
    ['GUPY_TOKEN="half#the-other-half"', 'half#the-other-half'],
    ['GUPY_TOKEN=token # of the company', 'token'],
    ['GUPY_TOKEN="token" # of the company', 'token'],
    ['export GUPY_TOKEN = token', 'token'],
    ["GUPY_TOKEN='${literally}'", '${literally}'],
    ['GUPY_TOKEN=a=b==', 'a=b=='],
    ['GUPY_TOKEN=a"b', 'a"b'],
    ['EMPTY=\nBESIDE= # nothing\nPEM="-----BEGIN\n# within\n-----END"\r\nGUPY_TOKEN=token', 'token'],
  ])('%s is read as it is written', (line, value) => {
    expect(read(line)).toBe(value);
  });

  it('all of them are told at once, and none is quoted', () => {
    expect(() => read('one secret\nGUPY_TOKEN=secret#secret')).toThrow(
      /^BRIDGE_CONFIG_INVALID(?!.*secret).*2 problems/s,
    );
  });
});

// docker/docs 123, streetmerchant 1059, pagerbeauty 16: `docker run --env-file` keeps the quotes.
it.each(['"', "'"])('a variable of the process in %s', (quote) => {
  box.write('bridge.yaml', file);
  const env = { ...goodEnv, GUPY_TOKEN: `${quote}${goodEnv.GUPY_TOKEN}${quote}` };
  expect(() => loadConfig({ cwd: box.dir, env })).toThrow(
    'bridge.yaml:3: gupy.token: the environment variable GUPY_TOKEN has its quotes in the value. Fix: set it without them.',
  );
});

describe('a folder in place of a file, as Docker mounts what is not there', () => {
  it('bridge.yaml', () => {
    mkdirSync(join(box.dir, 'bridge.yaml'));
    expect(() => loadConfig({ cwd: box.dir, env: goodEnv })).toThrow('bridge.yaml is a folder, as Docker makes one ');
  });

  it('.env', () => {
    box.write('bridge.yaml', file);
    mkdirSync(join(box.dir, '.env'));
    expect(() => loadConfig({ cwd: box.dir, env: goodEnv })).toThrow(
      /\.env is a folder, .* Fix: put the file in its place\./,
    );
  });
});

describe('in Windows-1252, whose accents would match no step', () => {
  it('bridge.yaml is refused with its line', () => {
    writeFileSync(join(box.dir, 'bridge.yaml'), Buffer.from(file, 'latin1'));
    const line = file.split('\n').findIndex((text) => text.includes('admissão')) + 1;
    expect(() => loadConfig({ cwd: box.dir, env: goodEnv })).toThrow(
      `bridge.yaml:${line} is not UTF-8. Fix: save the file as UTF-8 in your editor.`,
    );
  });

  it('so is .env', () => {
    writeFileSync(join(box.dir, 'bridge.yaml'), file);
    writeFileSync(join(box.dir, '.env'), Buffer.from(`# só para nós\n${dotEnv}`, 'latin1'));
    expect(() => loadConfig({ cwd: box.dir, env: {} })).toThrow(`${join(box.dir, '.env')}:1 is not UTF-8.`);
  });
});
