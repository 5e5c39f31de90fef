// The presets of the product against the dialects of the stand-in, which were written apart from each other: every outcome,
// and lost answers. One outcome through the whole product, and forgeries: test/integration/presets.test.ts.
import { createProviderRegistry, type ProviderRegistry } from '../../../providers/registry';
import type { ProviderAdapter } from '../../../providers/adapter';
import { dialects } from '../../../simulator/provider/dialects';
import { callbackHeaders } from '../../support/callback-headers';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { callbackSecret, DialectWorld, providerToken } from '../../support/dialect-world';
import { fileWithProvider, orderRequest, signal } from '../../support/preset-world';
import { presetLines, type PresetName, presetNames, presetSettings } from '../../support/preset-settings';
import type { SeenRequest } from '../../support/tiny-server';

interface Preset {
  dialect: PresetName;
  /** What the desk's outcomes become. */
  become: { passed: string; failed: string; inconclusive: string };
}

const decided = { passed: 'passed', failed: 'failed', inconclusive: 'inconclusive' };
const unsure = { ...decided, failed: 'inconclusive' };
const presets: Preset[] = presetNames.map((dialect) => ({
  dialect,
  become: dialect === 'checkr' || dialect === 'clearsale' ? unsure : decided,
}));

let world: DialectWorld;
let registry: ProviderRegistry;

async function start({ dialect }: Preset): Promise<ProviderAdapter> {
  world = await DialectWorld.start(dialect);
  // There the order says where its own callback goes.
  if (dialect === 'gupy-test-provider') world.provider.settings.change({ callbackUrl: null });
  const lines = presetLines(dialect, { url: world.provider.url, token: providerToken, secret: callbackSecret });
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
async function order(adapter: ProviderAdapter, { dialect }: Preset): Promise<void> {
  const { exam } = presetSettings[dialect];
  const request = orderRequest({ exam, callbackUrl: `${world.receiver.url}/callbacks/school` });
  await adapter.order(request, signal);
  if (dialect === 'classmarker') await world.control('POST', '/orders', { reference: request.reference, exam });
}

function isProven(adapter: ProviderAdapter, { body, headers, path }: SeenRequest): boolean {
  const given = callbackHeaders(headers as Record<string, string>);
  return adapter.verify(Buffer.from(body), given, Date.now(), targetOf(path)) === 'proven';
}

const targetOf = (path: string) => ({ pathToken: path.split('/')[3] });

test.each(presets)('the preset $dialect orders, proves and understands what the stand-in says', async (preset) => {
  const adapter = await start(preset);
  await order(adapter, preset);
  for (const outcome of ['passed', 'failed', 'inconclusive'] as const) {
    await world.provider.desk.complete(world.order.orderId, { outcome });
    expect(isProven(adapter, world.seen)).toBe(true);
    const parsed = adapter.parse(Buffer.from(world.seen.body), targetOf(world.seen.path));
    const read = parsed.kind === 'notice' ? await parsed.fetch(signal) : parsed;
    expect(read).toMatchObject({ result: { provider: 'school', outcome: preset.become[outcome] } });
  }
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

test.each(presets.filter(({ dialect }) => dialects[dialect].stages !== undefined))(
  'P-PROGRESS: the preset $dialect understands that an exam was begun, by callback and by asking',
  async (preset) => {
    const adapter = await start(preset);
    await order(adapter, preset);
    const { orderId } = world.order;
    await world.provider.bookings.start(orderId);
    expect(isProven(adapter, world.seen)).toBe(true);
    const parsed = adapter.parse(Buffer.from(world.seen.body), targetOf(world.seen.path));
    const read = parsed.kind === 'notice' ? await parsed.fetch(signal) : parsed;
    const begun = { progress: { stage: 'started', provider: 'school' } };
    expect(read).toMatchObject(begun);
    const polled = await adapter.fetchResult?.({ orderId, reference: orderRequest().reference }, signal);
    if (polled !== undefined) expect(polled).toMatchObject({ status: 'pending', ...begun });
    await expect(world.provider.bookings.miss(orderId)).rejects.toMatchObject({ status: 409 });
  },
);
