// bridge.yaml and .env as editors of Windows save them: PowerShell's `>` and Notepad write UTF-16 with a mark, older editors Windows-1252.
import { writeFileSync } from 'node:fs';
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
