// What `check` says of Gupy, against the stand-in: the token, the webhook, and whether the steps of bridge.yaml exist.
import { type CheckResult } from '../../../../cli/checks/check-result';
import { checkGupy } from '../../../../cli/checks/gupy';
import { type BridgeConfig } from '../../../../config/bridge-config';
import { type GupyStandIn, startGupyStandIn } from '../../../../simulator/gupy/gupy-stand-in';
import { demoJob } from '../../../../simulator/seed-data';
import { ConfigSandbox, exampleFile } from '../../../support/config-sandbox';
import { gupyToken } from '../../../support/gupy-clients';

let box: ConfigSandbox;
let gupy: GupyStandIn;

beforeEach(async () => {
  box = new ConfigSandbox();
  gupy = await startGupyStandIn({ token: gupyToken });
});
afterEach(async () => {
  box.remove();
  await gupy.close();
});

/** The example, with this Gupy, and with other words in place of its step and its jobs. */
function configOf(exam = '- step: Exame admissional\n    jobs: [123456]', token = gupyToken): BridgeConfig {
  const config = box.load(exampleFile.replace('- step: Exame admissional\n    jobs: [123456]', exam));
  const reachable = { url: gupy.url, token, allowPrivateNetwork: true, requestsPerMinute: 10_000 };
  return { ...config, gupy: { ...config.gupy, ...reachable } };
}

function register(changes: { status?: 'active' | 'inactive'; postbackUrl?: string; secret?: string } = {}): string {
  const { status = 'active', postbackUrl = 'https://bridge.example.com/webhooks/gupy' } = changes;
  const secret = changes.secret ?? configOf().gupy.webhook.secrets[0]?.value ?? '';
  const clientHeaders = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' };
  const owner = { techOwnerName: null, techOwnerEmail: null };
  return gupy.registry.create({ action: 'application.moved', status, postbackUrl, clientHeaders, ...owner }).id;
}

const named = (results: readonly CheckResult[], start: string): CheckResult | undefined =>
  results.find(({ name }) => name.startsWith(start));

test('check is content when webhook and step are there, and only reads', async () => {
  register();
  expect(await checkGupy(configOf())).toEqual([
    { name: 'gupy', ok: true, detail: `${gupy.url} answers and takes the token` },
    { name: 'gupy v2', ok: true, detail: expect.stringMatching(/^the token may not use it/) as string },
    { name: 'webhook', ok: true, detail: 'https://bridge.example.com/webhooks/gupy is registered and active' },
    { name: 'exams[0], step "Exame admissional"', ok: true, detail: 'in its job' },
  ]);
  expect(gupy.requests.of().every(({ method }) => method === 'GET')).toBe(true);
});

describe('the token', () => {
  test('one that Gupy refuses is told with what to look at', async () => {
    const [first, ...others] = await checkGupy(configOf(undefined, 'another-token'));
    expect(first).toMatchObject({ name: 'gupy', ok: false });
    expect(first?.detail).toMatch(/answered 401/);
    expect(first?.action).toBe('check that gupy.token is valid and permitted to do this');
    expect(others).toHaveLength(1);
  });

  test('one that may not list webhooks still has its steps looked at', async () => {
    gupy.faults.queue('listWebhooks', { kind: 'status', status: 403 });
    const results = await checkGupy(configOf());
    expect(named(results, 'gupy')?.ok).toBe(false);
    expect(named(results, 'exams[0]')?.ok).toBe(true);
  });
});

test.each([
  [{ access: 'allowed' }, 'auto', /^the token may use it/],
  [{ access: 'absent' }, 'auto', /^the token may not use it, so candidates of many jobs cost a read each/],
  [{ access: 'allowed', ids: 'ignored' }, 'auto', /^it ignores what it is asked/],
  [{ access: 'allowed', failsAfter: 0 }, 'auto', /^it does not answer well, so .* answered 502/],
  [{ access: 'allowed' }, 'off', /^not asked, by gupy.v2$/],
] as const)('v2 is told as the worker finds it, and is never a problem: %j, %s', async (v2, mode, detail) => {
  register();
  gupy.settings.change({ v2 });
  const config = configOf();
  const found = named(await checkGupy({ ...config, gupy: { ...config.gupy, v2: mode } }), 'gupy v2');
  expect(found).toEqual({ name: 'gupy v2', ok: true, detail: expect.stringMatching(detail) as string });
  expect(gupy.requests.count('listApplicationsOfAnyJob')).toBe(mode === 'off' ? 0 : 1);
});

test('a fault of Gupy itself is not told as one of the network, and its page says it once', async () => {
  gupy.faults.queue('listWebhooks', { kind: 'status', status: 500, body: 'html' });
  const failed = named(await checkGupy(configOf()), 'gupy');
  expect(failed?.detail).toMatch(/answered 500: 500 ERROR The request could not be satisfied$/);
  expect(failed?.action).toMatch(/^the service was reached and fails: look at its status page/);
});

test('where nothing answers, nothing more is asked', async () => {
  const { url } = gupy;
  await gupy.close();
  const results = await checkGupy(configOf());
  expect(results).toHaveLength(2);
  expect(results[0]).toMatchObject({ name: 'gupy', ok: false });
  expect(results[1]).toMatchObject({ name: 'webhook and steps', unknown: true });
  expect(results[1]?.detail).toBe('not looked at, since Gupy does not answer');
  expect(results[0]?.action).toMatch(/^check gupy\.url, and the network/);
  gupy = await startGupyStandIn({ token: gupyToken });
  expect(url).not.toBe('');
});

test('a private address is refused with the reason', async () => {
  const config = configOf();
  const results = await checkGupy({ ...config, gupy: { ...config.gupy, allowPrivateNetwork: false } });
  expect(results[0]?.detail).toContain('127.0.0.1 (loopback)');
});

describe('the webhook', () => {
  const webhookOf = async () => named(await checkGupy(configOf()), 'webhook');

  test('none', async () => {
    expect(await webhookOf()).toMatchObject({
      ok: false,
      detail: 'none is registered for https://bridge.example.com/webhooks/gupy',
      action: '`gupy-exam-bridge webhook sync` repairs it',
    });
  });

  test('one at a former address', async () => {
    const id = register({ postbackUrl: 'https://old.example.com/webhooks/gupy' });
    expect((await webhookOf())?.detail).toBe(
      `${id}: it calls https://old.example.com/webhooks/gupy, not https://bridge.example.com/webhooks/gupy`,
    );
  });

  test('one that Gupy has taken out of service', async () => {
    const id = register({ status: 'inactive' });
    expect((await webhookOf())?.detail).toMatch(new RegExp(`^${id}: it is inactive: Gupy disables a webhook`));
  });

  test('one that sends another secret, where Gupy shows it', async () => {
    register({ secret: 'of-somebody-else-0123456789abc' });
    expect((await webhookOf())?.detail).toMatch(/it sends another secret than gupy\.webhook\.secret$/);
  });

  test.each(['names', 'absent'] as const)(
    'headers that Gupy shows as "%s" are no reason to complain',
    async (shown) => {
      gupy.settings.change({ clientHeadersInList: shown });
      register({ secret: 'of-somebody-else-0123456789abc' });
      expect((await webhookOf())?.ok).toBe(true);
    },
  );

  test('two of them, and which one is too much', async () => {
    register();
    const second = register();
    expect(await webhookOf()).toMatchObject({
      ok: false,
      detail: `${second}: it is a duplicate for the same address, so every event arrives once more`,
      action: '`gupy-exam-bridge webhook sync` repairs it',
    });
  });
});

describe('the steps', () => {
  const examOf = async (exam: string) => named(await checkGupy(configOf(exam)), 'exams[0]');

  test('a name counts whatever its case, accents and spaces', async () => {
    expect(await examOf('- step: "EXAME  admissionál"\n    jobs: [123456]')).toMatchObject({ ok: true });
  });

  test('an id counts too', async () => {
    expect(await examOf('- stepId: 86547\n    jobs: [123456]')).toMatchObject({ ok: true });
    expect(await examOf('- stepId: 1\n    jobs: [123456]')).toMatchObject({ ok: false });
  });

  test('a slip of the finger is recognised', async () => {
    expect(await examOf('- step: Exame admisional\n    jobs: [123456]')).toEqual({
      name: 'exams[0], step "Exame admisional"',
      ok: false,
      detail: 'job 123456 does not have it',
      action: 'did you mean "Exame admissional"?',
    });
  });

  test('another name is told with those that there are', async () => {
    const result = await examOf('- step: Teste prático\n    jobs: [123456]');
    expect(result?.action).toContain('there are "Inscrição", "Entrevista", "Exame admissional", "Contratação"');
  });

  test('a job that Gupy does not have', async () => {
    const result = await examOf('- step: Exame admissional\n    jobs: [123456, 5]');
    expect(result).toMatchObject({ ok: false, detail: 'Gupy has no job 5' });
  });

  test('without jobs, one published job that has it is enough', async () => {
    expect(await examOf('- step: Exame admissional')).toMatchObject({
      ok: true,
      detail: `in job ${demoJob.id}, for one`,
    });
  });

  test('without jobs, a step that no published job has is a problem; a job that is not published does not count', async () => {
    const step = { name: 'Teste prático', type: 'offline', category: 'evaluation' } as const;
    gupy.world.addJob({ id: 7, name: 'Rascunho', status: 'closed', steps: [step] });
    expect(await examOf('- step: Teste prático')).toMatchObject({
      ok: false,
      detail: 'in none of the 1 published jobs',
    });
  });

  test('the number of jobs that are looked at is bounded, and told', async () => {
    for (let id = 1; id <= 80; id += 1) gupy.world.addJob({ id, name: `Vaga ${id}`, steps: [] });
    const result = await examOf('- step: Teste prático');
    expect(result).toMatchObject({
      ok: false,
      detail: 'in none of 50 of the 81 published jobs; more were not looked at',
    });
    expect(gupy.requests.of('listSteps')).toHaveLength(50);
  });
});
