import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../config/loader';
import { changed, ConfigSandbox, exampleFile, goodEnv, goodKey } from '../../support/config-sandbox';
import { brazilian } from '../../support/core-fixtures';

const day = 86_400_000;
let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

describe('a good bridge.yaml', () => {
  test('is resolved whole: units, secrets, rules', () => {
    const config = box.load(exampleFile);
    expect(config).toEqual({
      file: join(box.dir, 'bridge.yaml'),
      gupy: {
        url: 'https://api.gupy.io',
        token: goodEnv.GUPY_TOKEN,
        allowPrivateNetwork: false,
        requestsPerMinute: 450,
        v2: 'auto',
        webhook: {
          secrets: [{ value: goodEnv.GUPY_WEBHOOK_SECRET }],
          owner: { name: 'Integration team', email: 'integration@example.com' },
        },
        limits: { tagLength: 60, commentLength: 4000 },
        messages: {},
      },
      server: {
        host: '127.0.0.1',
        opsHost: '127.0.0.1',
        port: 3000,
        publicUrl: 'https://bridge.example.com',
        opsPort: 9090,
        refusalsPerMinute: 60,
        maxWebhookKiB: 64,
        maxCallbackKiB: 256,
      },
      worker: { opsHost: '127.0.0.1', opsPort: 9091 },
      temporal: { taskQueue: 'exam-bridge' },
      privacy: {
        keys: [{ id: 'k1', secret: goodKey('payload') }],
        codec: { token: goodEnv.CODEC_TOKEN, origins: ['http://localhost:8233'] },
        outcomeVisible: false,
      },
      providers: new Map([
        [
          'clinic',
          {
            kind: 'http',
            name: 'clinic',
            url: 'https://exams.example.com',
            token: goodEnv.CLINIC_TOKEN,
            allowPrivateNetwork: false,
            candidate: ['name', 'email'],
            job: [],
            callback: {
              verify: 'standard-webhooks',
              secrets: [{ value: goodEnv.CLINIC_CALLBACK_SECRET }],
              tolerance: 300_000,
            },
            pollEvery: day / 4,
            requestsPerMinute: 300,
          },
        ],
      ]),
      exams: [
        {
          matcher: { step: 'Exame admissional', jobs: [123456] },
          rule: {
            provider: 'clinic',
            exam: 'ASO-ADM',
            deadline: 10 * day,
            onLeave: 'cancel',
            lateResult: 'publish',
            closeAfter: 3 * day,
            publish: {
              passed: { tags: ['Apto'] },
              failed: { tags: ['Inapto'], comment: 'Exame {{exam}}: inapto. {{summary}}' },
              inconclusive: { tags: [], comment: 'Exame {{exam}} inconclusivo: {{summary}} {{reportUrl}}' },
              expired: { tags: ['Exame expirado'] },
              cancelled: { tags: [] },
            },
            texts: brazilian,
          },
        },
      ],
      timeZone: 'America/Sao_Paulo',
      warnings: [
        {
          place: 'bridge.yaml:43: exams[0].publish.failed.comment',
          reason: '{{summary}} may be empty',
          fix: 'write [[…]] around the part of the text that is left out then',
        },
        expect.objectContaining({ reason: '{{summary}}, {{reportUrl}} may be empty' }),
      ],
    });
  });

  test('may leave out everything that has a default', () => {
    const config = box.load(`
gupy: { token: \${GUPY_TOKEN}, webhook: { secret: \${GUPY_WEBHOOK_SECRET} } }
server: { publicUrl: "https://bridge.example.com/exams/" }
privacy: { keys: [{ id: k1, secret: \${PAYLOAD_KEY} }], codec: { token: \${CODEC_TOKEN} } }
providers:
  clinic: { kind: http, url: https://exams.example.com/v1/, token: t, callback: { secret: \${CLINIC_CALLBACK_SECRET} } }
exams:
  - { stepId: 86547, provider: clinic, exam: A, deadline: 1d12h,
      publish: { passed: { tag: [Apto, "{{score}} / {{maxScore}}"] }, failed: {}, inconclusive: {}, expired: {}, cancelled: {} } }
`);
    expect(config.gupy).toEqual({
      url: 'https://api.gupy.io',
      token: goodEnv.GUPY_TOKEN,
      allowPrivateNetwork: false,
      requestsPerMinute: 450,
      v2: 'auto',
      webhook: { secrets: [{ value: goodEnv.GUPY_WEBHOOK_SECRET }] },
      limits: { tagLength: 60, commentLength: 4000 },
      messages: {},
    });
    expect(config.server).toEqual({
      host: '127.0.0.1',
      opsHost: '127.0.0.1',
      port: 3000,
      publicUrl: 'https://bridge.example.com/exams',
      opsPort: 9090,
      refusalsPerMinute: 60,
      maxWebhookKiB: 64,
      maxCallbackKiB: 256,
    });
    expect(config.worker).toEqual({ opsHost: '127.0.0.1', opsPort: 9091 });
    expect(config.temporal).toEqual({ taskQueue: 'exam-bridge' });
    expect(config.privacy.codec.origins).toEqual(['http://localhost:8233']);
    expect(config.providers.get('clinic')).toEqual({
      kind: 'http',
      name: 'clinic',
      url: 'https://exams.example.com/v1',
      token: 't',
      allowPrivateNetwork: false,
      candidate: [],
      job: [],
      callback: {
        verify: 'standard-webhooks',
        secrets: [{ value: goodEnv.CLINIC_CALLBACK_SECRET }],
        tolerance: 300_000,
      },
      requestsPerMinute: 300,
    });
    expect(config.exams).toEqual([
      {
        matcher: { stepId: 86547 },
        rule: {
          provider: 'clinic',
          exam: 'A',
          deadline: 1.5 * day,
          onLeave: 'cancel',
          lateResult: 'publish',
          closeAfter: 3 * day,
          publish: {
            passed: { tags: ['Apto', '{{score}} / {{maxScore}}'] },
            failed: { tags: [] },
            inconclusive: { tags: [] },
            expired: { tags: [] },
            cancelled: { tags: [] },
          },
          texts: brazilian,
        },
      },
    ]);
  });

  test('R5: has two live secrets, the previous one with its end', () => {
    const previous = 'previous-webhook-secret-0123456789';
    const env = { ...goodEnv, GUPY_WEBHOOK_SECRET_PREVIOUS: previous };
    expect(box.load(exampleFile, env).gupy.webhook.secrets).toEqual([
      { value: goodEnv.GUPY_WEBHOOK_SECRET },
      { value: previous, until: Date.UTC(2026, 11, 31) },
    ]);
    const old = `whsec_${goodKey('old').toString('base64')}`;
    const clinic = box.load(exampleFile, { ...goodEnv, CLINIC_CALLBACK_SECRET_PREVIOUS: old }).providers.get('clinic');
    expect(clinic?.callback?.secrets).toEqual([{ value: goodEnv.CLINIC_CALLBACK_SECRET }, { value: old }]);
  });

  test('may use anchors', () => {
    const text = changed(exampleFile, 'passed:       { tag: Apto }', 'passed: &yes { tag: Apto }');
    const config = box.load(changed(text, 'cancelled:    {}', 'cancelled: *yes'));
    expect(config.exams[0]?.rule.publish.cancelled).toEqual({ tags: ['Apto'] });
  });
});

describe('where bridge.yaml is found', () => {
  test('--config wins over BRIDGE_CONFIG, which wins over the current folder', () => {
    box.write('bridge.yaml', exampleFile);
    const named = box.write('named.yaml', exampleFile);
    const passed = box.write('passed.yaml', exampleFile);
    const env = { ...goodEnv, BRIDGE_CONFIG: named };
    expect(loadConfig({ file: 'passed.yaml', env, cwd: box.dir }).file).toBe(passed);
    expect(loadConfig({ env, cwd: box.dir }).file).toBe(named);
    expect(loadConfig({ env: { ...goodEnv, BRIDGE_CONFIG: '' }, cwd: box.dir }).file).toBe(
      join(box.dir, 'bridge.yaml'),
    );
  });

  test('a file that is not there is BRIDGE_CONFIG_MISSING', () => {
    expect(() => loadConfig({ env: goodEnv, cwd: box.dir })).toThrow(
      'BRIDGE_CONFIG_MISSING: No configuration file was found: bridge.yaml does not exist',
    );
    expect(() => loadConfig({ file: '.', env: goodEnv, cwd: box.dir })).toThrow(/is a folder, as Docker makes one/);
  });

  test('where `npm start` was tried in the folder, its file is named', () => {
    mkdirSync(join(box.dir, '.bridge'));
    box.write('.bridge/bridge.yaml', exampleFile);
    const said = 'bridge.yaml does not exist; that of `npm start` is .bridge/bridge.yaml';
    expect(() => loadConfig({ env: goodEnv, cwd: box.dir })).toThrow(said);
    const asked = { file: 'mine.yaml', env: goodEnv, cwd: box.dir };
    expect(() => loadConfig(asked)).toThrow(/mine\.yaml does not exist$/);
  });
});
