import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type DevConfigOptions, writeDevConfig, writeInitialConfig } from '../../../config/config-files';
import { exampleNames } from '../../../config/example-provider';
import { loadConfig } from '../../../config/loader';
import { configKeys } from '../../../config/config-keys';
import { temporalPlace } from '../../../temporal/connection';
import { changed, ConfigSandbox } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

describe('what init writes', () => {
  test('loads with nothing but its own .env', () => {
    const { file } = writeInitialConfig(box.dir);
    const config = loadConfig({ file, env: {}, cwd: box.dir });
    expect(config.gupy.token).toBe('replace-me-with-the-gupy-api-token');
    expect(config.exams[0]?.matcher).toEqual({ step: 'Exame admissional' });
  });

  test('mentions and explains every key of the schema', () => {
    writeInitialConfig(box.dir);
    const text = box.read('bridge.yaml');
    const words = text.replace(/\n *# /g, ' ');
    const inner = /^(gupy\.messages|temporal\.versioning|privacy\.keys\[\]|exams\[\]\.publish\.\w+)\./;
    for (const { path, node } of configKeys()) {
      // One line offers them all; docs/configuration.md has each.
      if (/^exams\[\]\.(notify|parts)\./.test(path)) continue;
      const name = path.replace(/^.*\./, '');
      expect(text).toMatch(new RegExp(`(^|[ {#])${name}:`, 'm'));
      if (!inner.test(path)) expect(words).toContain(node.description);
    }
  });

  test('sets every default to what the schema says, so that the file shows what is in force', () => {
    const { file } = writeInitialConfig(box.dir);
    const written = loadConfig({ file, env: {}, cwd: box.dir });
    const without = box.read('bridge.yaml').split('\n');
    const defaults =
      /^\s+(allowPrivateNetwork|requestsPerMinute|tagLength|commentLength|host|port|opsHost|opsPort|refusalsPerMinute|maxWebhookKiB|maxCallbackKiB|taskQueue|origins|outcomeVisible|verify|onLeave|lateResult|closeAfter): /;
    const shortened = without.filter((line) => !defaults.test(line) && !/^ {2}limits:|^worker:|^temporal:/.test(line));
    expect(without.length - shortened.length).toBeGreaterThanOrEqual(20);
    box.write('bridge.yaml', shortened.join('\n'));
    expect(loadConfig({ file, env: {}, cwd: box.dir })).toEqual(written);
  });

  test('has fresh secrets every time, in a file for the owner alone', () => {
    const first = writeInitialConfig(join(box.dir, 'a'));
    writeInitialConfig(join(box.dir, 'b'));
    const [one, two] = [parseEnv(box.read('a/.env')), parseEnv(box.read('b/.env'))];
    for (const name of ['GUPY_WEBHOOK_SECRET', 'PAYLOAD_KEY', 'CODEC_TOKEN', 'CLINIC_CALLBACK_SECRET']) {
      expect(one[name]?.length).toBeGreaterThan(30);
      expect(one[name]).not.toBe(two[name]);
    }
    expect(statSync(first.envFile).mode & 0o077).toBe(0);
  });

  test('points editors to the JSON schema of this package', () => {
    writeInitialConfig(box.dir);
    const path = /^# yaml-language-server: \$schema=(\S+)$/m.exec(box.read('bridge.yaml'))?.[1] ?? '';
    expect(statSync(join(box.dir, path)).isFile()).toBe(true);
  });

  test('keeps what an existing .env has, and completes it', () => {
    box.write('.env', '# mine\nOTHER=1\nPAYLOAD_KEY=kept\nCODEC_TOKEN=');
    writeInitialConfig(box.dir);
    const text = box.read('.env');
    expect(text).toMatch(/^# mine\nOTHER=1\nPAYLOAD_KEY=kept\nCODEC_TOKEN=\n# /);
    const env = parseEnv(text);
    expect(env).toMatchObject({ OTHER: '1', PAYLOAD_KEY: 'kept', GUPY_TOKEN: 'replace-me-with-the-gupy-api-token' });
    expect(env.CODEC_TOKEN).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('what dev writes', () => {
  const options = (): DevConfigOptions => ({
    dir: join(box.dir, 'data'),
    gupyUrl: 'http://127.0.0.1:4001',
    providerUrl: 'http://127.0.0.1:4002/clinic',
    ports: { server: 4003, serverOps: 4004, workerOps: 4005 },
  });
  const load = (file: string) => loadConfig({ file, env: {}, cwd: box.dir });

  test('is complete', () => {
    const config = load(writeDevConfig(options()).file);
    expect(config.gupy).toMatchObject({ url: 'http://127.0.0.1:4001', allowPrivateNetwork: true });
    expect(config.server).toMatchObject({ port: 4003, opsPort: 4004, publicUrl: 'http://127.0.0.1:4003' });
    expect(config.worker.opsPort).toBe(4005);
    const clinic = config.providers.get('clinic');
    expect(clinic).toMatchObject({ url: 'http://127.0.0.1:4002/clinic', allowPrivateNetwork: true });
    expect(clinic?.pollEvery).toBe(30_000);
    expect(config.exams).toHaveLength(1);
    expect(config.exams[0]).toMatchObject({
      matcher: { step: 'Exame admissional' },
      rule: { provider: 'clinic', exam: 'ASO-ADM', deadline: 864_000_000 },
    });
    expect(config.exams[0]?.rule.publish.passed.tags).toEqual(['Apto']);
  });

  test.each(exampleNames())('takes the example %s as it stands, also after a restart at other addresses', (example) => {
    const first = load(writeDevConfig({ ...options(), example }).file);
    const text = box.read('data/bridge.yaml');
    expect(text).toContain(`\n  ${example}:\n    kind: mapped\n`);
    const moved = { ...options(), providerUrl: 'http://127.0.0.1:5002', example };
    const second = load(writeDevConfig(moved).file);
    for (const [config, url] of [
      [first, 'http://127.0.0.1:4002/clinic'],
      [second, 'http://127.0.0.1:5002'],
    ] as const) {
      expect([...config.providers.keys()]).toEqual([example]);
      const provider = config.providers.get(example);
      expect(provider).toMatchObject({ kind: 'mapped', url, allowPrivateNetwork: true });
      const login = provider?.kind === 'mapped' ? provider.mapping.login : undefined;
      if (text.includes('login:')) expect(login?.url ?? url).toBe(url);
      expect(config.exams[0]?.rule).toMatchObject({ provider: example });
    }
    expect(second.providers.get(example)?.callback?.secrets).toEqual(first.providers.get(example)?.callback?.secrets);
  });

  test('keeps its secrets over a restart, and renews addresses and ports', () => {
    const before = load(writeDevConfig(options()).file);
    const moved = { ...options(), gupyUrl: 'http://127.0.0.1:5001', providerUrl: 'http://127.0.0.1:5002' };
    const ports = { server: 5003, serverOps: 5004, workerOps: 5005 };
    const after = load(writeDevConfig({ ...moved, ports, uiOrigin: 'http://localhost:5006' }).file);
    expect(after.privacy.keys).toEqual(before.privacy.keys);
    expect(after.gupy).toEqual({ ...before.gupy, url: 'http://127.0.0.1:5001' });
    const clinic = before.providers.get('clinic');
    expect(after.providers.get('clinic')).toEqual({ ...clinic, url: 'http://127.0.0.1:5002' });
    expect(after.server).toMatchObject({ port: 5003, opsPort: 5004, publicUrl: 'http://127.0.0.1:5003' });
    expect(after.worker.opsPort).toBe(5005);
    expect(after.privacy.codec.origins).toEqual(['http://localhost:5006']);
  });

  test('names its own Temporal once, wherever it was at the start before, and touches nothing else', () => {
    const at = (temporalAddress: string) => {
      const { file } = writeDevConfig({ ...options(), temporalAddress });
      return temporalPlace(file, {}).connection.address;
    };
    expect(at('127.0.0.1:4006')).toBe('127.0.0.1:4006');
    const first = box.read('data/.env');
    expect(at('127.0.0.1:5006')).toBe('127.0.0.1:5006');
    expect(box.read('data/.env')).toBe(first.replace('127.0.0.1:4006', '127.0.0.1:5006'));
    box.write('data/.env', `TEMPORAL_ADDRESS=127.0.0.1:6006\nMINE=1\n${first}`);
    expect(at('127.0.0.1:4006')).toBe('127.0.0.1:4006');
    expect(box.read('data/.env')).toBe(`MINE=1\n${first}`);
    expect(statSync(join(box.dir, 'data', '.env')).mode & 0o777).toBe(0o600);
  });

  test('names no Temporal that was not given', () => {
    writeDevConfig(options());
    expect(box.read('data/.env')).not.toContain('TEMPORAL_ADDRESS');
  });

  test('keeps what a person has changed in the file, comments included', () => {
    const { file } = writeDevConfig(options());
    const edited = changed(box.read('data/bridge.yaml'), 'tag: Apto }', 'tag: ${TAG:-Liberado} } # mine');
    box.write('data/bridge.yaml', edited);
    const config = load(writeDevConfig({ ...options(), gupyUrl: 'http://127.0.0.1:6001' }).file);
    expect(config.file).toBe(file);
    expect(config.exams[0]?.rule.publish.passed.tags).toEqual(['Liberado']);
    expect(config.gupy.url).toBe('http://127.0.0.1:6001');
    expect(box.read('data/bridge.yaml')).toContain('# mine');
    expect(box.read('data/bridge.yaml')).toContain('# The Gupy recruiting platform.');
  });

  test('leaves a broken file alone, for the loader to say why', () => {
    mkdirSync(join(box.dir, 'data'));
    box.write('data/bridge.yaml', 'gupy: [\n');
    writeDevConfig(options());
    expect(box.read('data/bridge.yaml')).toBe('gupy: [\n');
  });
});
