import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

test('a .env beside the file is read, and the real environment wins over it', () => {
  const lines = Object.entries({ ...goodEnv, GUPY_TOKEN: 'from-file', CLINIC_TOKEN: 'from-file' });
  box.write('.env', lines.map(([name, value]) => `${name}=${value}`).join('\n'));
  const config = box.load(exampleFile, { GUPY_TOKEN: 'from-process', CLINIC_TOKEN: undefined });
  expect(config.gupy.token).toBe('from-process');
  expect(config.providers.get('clinic')?.token).toBe('from-file');
});

test('a .env that cannot be read is said, not skipped', () => {
  mkdirSync(join(box.dir, '.env'));
  expect(() => box.load(exampleFile)).toThrow(/\.env is a folder/);
});

test('a default stands in for an unset and for an empty variable', () => {
  const text = changed(exampleFile, 'exam: ASO-ADM', 'exam: x${EXAM:-ASO}y');
  expect(box.load(text).exams[0]?.rule.exam).toBe('xASOy');
  expect(box.load(text, { ...goodEnv, EXAM: '' }).exams[0]?.rule.exam).toBe('xASOy');
  expect(box.load(text, { ...goodEnv, EXAM: 'B' }).exams[0]?.rule.exam).toBe('xBy');
});

test('every missing variable is named with its line, and nothing else is said about its place', () => {
  const env = { ...goodEnv, GUPY_TOKEN: undefined, PAYLOAD_KEY: undefined };
  expect(box.problemsOf(exampleFile, env)).toEqual([
    'bridge.yaml:3: gupy.token: the environment variable GUPY_TOKEN is not set. Fix: set GUPY_TOKEN, or put it into the .env beside the file.',
    'bridge.yaml:20: privacy.keys[0].secret: the environment variable PAYLOAD_KEY is not set. Fix: set PAYLOAD_KEY, or put it into the .env beside the file.',
  ]);
});

test('a variable that is set but empty is an empty value', () => {
  expect(box.problemsOf(exampleFile, { ...goodEnv, GUPY_TOKEN: '' })).toEqual([
    'bridge.yaml:3: gupy.token: must not be empty. Fix: set the token.',
  ]);
});

test('numbers and switches may come from the environment', () => {
  let text = changed(exampleFile, 'port: 3000', 'port: ${PORT}');
  text = changed(text, 'jobs: [123456]', 'jobs: [${JOB}]');
  text = changed(text, '  requestsPerMinute: 450', '  requestsPerMinute: "${RATE:-77}"');
  text = changed(text, '  url: https://api.gupy.io\n', '  url: http://127.0.0.1:1\n');
  text = changed(text, 'allowPrivateNetwork: false\n  requests', 'allowPrivateNetwork: ${PRIVATE}\n  requests');
  const config = box.load(text, { ...goodEnv, PORT: '4000', JOB: '42', PRIVATE: 'true' });
  expect(config.server.port).toBe(4000);
  expect(config.exams[0]?.matcher.jobs).toEqual([42]);
  expect(config.gupy).toMatchObject({ requestsPerMinute: 77, allowPrivateNetwork: true });
});

test('what comes from the environment is never read as YAML', () => {
  const token = '{a: &b}*#"\'!|%@`';
  expect(box.load(exampleFile, { ...goodEnv, GUPY_TOKEN: token }).gupy.token).toBe(token);
  expect(box.load(exampleFile, { ...goodEnv, GUPY_TOKEN: '12345' }).gupy.token).toBe('12345');
  expect(box.load(exampleFile, { ...goodEnv, GUPY_TOKEN: '${CODEC_TOKEN}' }).gupy.token).toBe('${CODEC_TOKEN}');
});

test('$${ is the characters themselves', () => {
  const text = changed(exampleFile, 'exam: ASO-ADM', 'exam: $${NOT_A_VARIABLE}');
  expect(box.load(text).exams[0]?.rule.exam).toBe('${NOT_A_VARIABLE}');
});

test.each(['${}', '${two words}', '${open', '${1ST}', '${NAME-default}'])('%s names no variable', (reference) => {
  expect(box.problemsOf(changed(exampleFile, 'exam: ASO-ADM', `exam: ${reference}`))).toEqual([
    'bridge.yaml:36: exams[0].exam: has a ${ that names no variable. Fix: write ${NAME} or ${NAME:-default}, or $${ for the characters themselves.',
  ]);
});

test('references in comments are left alone', () => {
  expect(box.load(`# \${UNSET} {{nothing}}\n${exampleFile}`).exams).toHaveLength(1);
});
