// The presets of the product against the dialects of the stand-in, which were written apart from each other: order, callback,
// proof, report. Coderbyte's routes are not public, so both sides name their own.
import { createProviderRegistry, type ProviderRegistry } from '../../../providers/registry';
import type { ProviderAdapter } from '../../../providers/adapter';
import type { DialectName } from '../../../simulator/provider/dialects';
import { callbackHeaders } from '../../support/callback-headers';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { callbackSecret, DialectWorld, providerToken } from '../../support/dialect-world';
import { fileWithProvider, orderRequest, signal } from '../../support/preset-world';
import type { SeenRequest } from '../../support/tiny-server';

interface Preset {
  dialect: DialectName;
  exam: string;
  keys: string;
  /** What the desk's outcomes become. */
  become: { passed: string; failed: string; inconclusive: string };
}

const decided = { passed: 'passed', failed: 'failed', inconclusive: 'inconclusive' };
const unsure = { ...decided, failed: 'inconclusive' };
const hashKey = 'hashKey: hash-key-0123456789abcdef-0123456789';

const presets: Preset[] = [
  { dialect: 'codesignal', exam: 'test-1', keys: 'values: { passPercent: 70 }', become: decided },
  {
    dialect: 'hackerearth',
    exam: '1035542',
    keys: `values: { clientId: c, passPercent: 70 }\n${hashKey}`,
    become: decided,
  },
  {
    dialect: 'coderbyte',
    exam: 'assessment-1',
    keys: `values: { passScore: 70 }
${hashKey}
order:
  request:
    method: POST
    path: /invitations
    body: { assessment_id: '{{exam}}', email: '{{candidate.email}}' }
  orderId: '{{exam}}.{{candidate.email | hash}}'
fetch:
  request:
    method: GET
    path: /assessments/{{callback:/assessment_id}}/candidates/{{callback:/email}}`,
    become: decided,
  },
  { dialect: 'checkr', exam: 'basic', keys: '', become: unsure },
  { dialect: 'clearsale', exam: 'ReceitaFederal', keys: '', become: unsure },
  { dialect: 'classmarker', exam: '100', keys: '', become: decided },
  {
    dialect: 'gupy-test-provider',
    exam: 't-1',
    keys: 'values: { companyId: 1, redirectUrl: https://gupy.example.com/back, passScore: 70 }',
    become: decided,
  },
];

let world: DialectWorld;
let registry: ProviderRegistry;

async function start({ dialect, keys }: Preset): Promise<ProviderAdapter> {
  world = await DialectWorld.start(dialect);
  // There the order says where its own callback goes.
  if (dialect === 'gupy-test-provider') world.provider.settings.change({ callbackUrl: null });
  const issuer = dialect === 'coderbyte' ? ', issuer: example-org' : '';
  const lines = [
    `preset: ${dialect}`,
    `token: ${providerToken}`,
    `url: ${world.provider.url}`,
    'allowPrivateNetwork: true',
    `callback: { secret: ${callbackSecret}${issuer} }`,
    keys,
  ];
  const box = new ConfigSandbox();
  try {
    const file = fileWithProvider(lines.join('\n')).replace('https://bridge.example.com', world.receiver.url);
    registry = createProviderRegistry(box.load(file, { ...goodEnv }).providers);
  } finally {
    box.remove();
  }
  return registry.adapters.get('school') as ProviderAdapter;
}

afterEach(async () => {
  await registry.close();
  await world.close();
});

/** Orders as the bridge would; at ClassMarker the candidate comes by the link instead. */
async function order(adapter: ProviderAdapter, { dialect, exam }: Preset): Promise<void> {
  const request = orderRequest({ exam, callbackUrl: `${world.receiver.url}/callbacks/school` });
  await adapter.order(request, signal);
  if (dialect === 'classmarker') await world.control('POST', '/orders', { reference: request.reference, exam });
}

function isProven(adapter: ProviderAdapter, { body, headers, query }: SeenRequest, forged = ''): boolean {
  const asked = callbackHeaders(Object.fromEntries([...query].map(([name, value]) => [name, `${value}${forged}`])));
  return adapter.verify(Buffer.from(body), callbackHeaders(headers as Record<string, string>), Date.now(), asked);
}

test.each(presets)('the preset $dialect orders, proves and understands what the stand-in says', async (preset) => {
  const adapter = await start(preset);
  await order(adapter, preset);
  for (const outcome of ['passed', 'failed', 'inconclusive'] as const) {
    await world.provider.desk.complete(world.order.orderId, { outcome });
    expect(isProven(adapter, world.seen)).toBe(true);
    const parsed = adapter.parse(Buffer.from(world.seen.body), callbackHeaders(Object.fromEntries(world.seen.query)));
    const read = parsed.kind === 'notice' ? await parsed.fetch(signal) : parsed;
    expect(read).toMatchObject({ result: { provider: 'school', outcome: preset.become[outcome] } });
  }
});

test.each(presets)('the preset $dialect refuses a callback that is forged', async (preset) => {
  const adapter = await start(preset);
  await order(adapter, preset);
  world.provider.settings.change({ callbackSecrets: ['the-secret-of-somebody-else'] });
  await world.provider.desk.complete(world.order.orderId, { outcome: 'passed' });
  expect(isProven(adapter, world.seen, 'x')).toBe(false);
});

test.each(presets.filter(({ dialect }) => dialect !== 'classmarker'))(
  'the preset $dialect tells a lost answer to its order as a failure',
  async (preset) => {
    const adapter = await start(preset);
    world.provider.faults.during({}, '*', { kind: 'reset', effect: 'done' });
    await expect(order(adapter, preset)).rejects.toMatchObject({ name: 'HttpFailure' });
    expect(world.provider.orders.all()).toHaveLength(1);
  },
);
