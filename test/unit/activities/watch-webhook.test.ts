// The look after our webhook that every cycle of reconciliation takes, against the Gupy stand-in.
import type { WebhookWatch } from '../../../activities/reconcile-contract';
import { createWatchWebhook } from '../../../activities/watch-webhook';
import type { GupyClient } from '../../../gupy/gupy-client';
import type { WantedWebhook } from '../../../gupy/webhook-drift';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { attemptOf, untilSettled } from '../../support/attempts';
import { clientOf, gupyToken } from '../../support/gupy-clients';

const wanted: WantedWebhook = {
  url: 'https://bridge.acme.com.br/webhooks/gupy',
  secret: 'the-secret-of-today-0123456789ab',
  previousSecrets: [],
};
const right = {
  action: 'application.moved',
  status: 'active',
  postbackUrl: wanted.url,
  clientHeaders: { Authorization: `Bearer ${wanted.secret}`, 'Content-Type': 'application/json' },
  techOwnerName: null,
  techOwnerEmail: null,
} as const;

let gupy: GupyStandIn;
let client: GupyClient;
let counted: number;

beforeEach(async () => {
  counted = 0;
  gupy = await startGupyStandIn({ token: gupyToken, world: 'empty' });
  client = clientOf(gupy, { totalTimeoutMs: 250 });
});
afterEach(async () => {
  gupy.faults.release();
  await client.close();
  await gupy.close();
});

const activity = (want = wanted) => {
  const watch = createWatchWebhook(client.webhooks, want, () => (counted += 1));
  return (_input: undefined): Promise<WebhookWatch> => watch();
};
const look = (want = wanted): Promise<WebhookWatch> => attemptOf(1, activity(want), undefined);
const writes = (): string[] =>
  gupy.requests
    .of()
    .filter(({ method }) => method !== 'GET')
    .map(({ method }) => method);

it('P-MISSED: a webhook that is not there is registered, and then let be', async () => {
  expect(await look()).toEqual({ repaired: [`none was registered for ${wanted.url}`], warnings: [] });
  expect(await look()).toEqual({ repaired: [], warnings: [] });
  expect(writes()).toEqual(['POST']);
  expect(counted).toBe(1);
});

it('P-MISSED: one that Gupy took out of service, or whose secret is another, is put right', async () => {
  const { id } = gupy.registry.create({
    ...right,
    status: 'inactive',
    clientHeaders: { ...right.clientHeaders, Authorization: 'Bearer another-secret' },
  });
  const { repaired, warnings } = await look();
  expect([repaired.length, warnings]).toEqual([1, []]);
  expect(repaired[0]).toMatch(`webhook ${id}: it is inactive`);
  expect(repaired.join()).not.toContain('another-secret');
  expect(repaired.join()).not.toContain(wanted.secret);
  expect(gupy.registry.all()).toMatchObject([{ ...right, id }]);
});

it.each(['names', 'absent'] as const)('P-MISSED: nothing is written where Gupy shows of headers: %s', async (shown) => {
  gupy.settings.change({ clientHeadersInList: shown });
  gupy.registry.create(right);
  expect(await look()).toEqual({ repaired: [], warnings: [] });
  expect(writes()).toEqual([]);
});

it('P-MISSED: a repair says what Gupy shows, not what it hides', async () => {
  gupy.settings.change({ clientHeadersInList: 'names' });
  const { id } = gupy.registry.create({ ...right, status: 'inactive' });
  const [line, ...more] = (await look()).repaired;
  expect(line).toMatch(`webhook ${id}: it is inactive`);
  expect([line?.split('; '), more]).toEqual([[line], []]);
});

it('P-MISSED: one whose repair would lose a header that Gupy hides is told to a person and not touched', async () => {
  gupy.settings.change({ clientHeadersInList: 'names' });
  const clientHeaders = { ...right.clientHeaders, 'X-Gateway': 'key-of-the-gateway' };
  gupy.registry.create({ ...right, status: 'inactive', clientHeaders });
  const { repaired, warnings } = await look();
  expect(repaired).toEqual([]);
  expect(warnings).toEqual([expect.stringMatching(/it is inactive.*its header X-Gateway gets lost.*webhook sync/)]);
  expect(writes()).toEqual([]);
});

it('P-MISSED: one too many, and one of ours at another address, are told to a person and not touched', async () => {
  gupy.registry.create(right);
  const { id } = gupy.registry.create(right);
  const duplicate = await look();
  expect([duplicate.repaired, counted]).toEqual([[], 0]);
  expect(duplicate.warnings).toEqual([
    expect.stringMatching(/webhook .* a duplicate for the same address.*webhook sync/),
  ]);
  const moved = await look({ ...wanted, url: 'https://new.acme.com.br/webhooks/gupy' });
  expect(moved.repaired).toEqual([]);
  expect(moved.warnings).toEqual([expect.stringContaining('it calls https://bridge.acme.com.br/webhooks/gupy')]);
  expect(gupy.registry.get(id)).toBeDefined();
  expect(writes()).toEqual([]);
});

it('P-MISSED: no webhook is registered for the address of an example', async () => {
  const { repaired, warnings } = await look({ ...wanted, url: 'https://bridge.example.com/webhooks/gupy' });
  expect([repaired, warnings]).toEqual([[], [expect.stringContaining('https://bridge.example.com/webhooks/gupy')]]);
  expect(gupy.requests.count()).toBe(0);
});

it('P-MISSED: a registration whose answer was lost is not made twice', async () => {
  gupy.faults.queue('createWebhook', { kind: 'hang', effect: 'done' });
  const { attempts, failures } = await untilSettled(activity(), undefined);
  expect(attempts).toBe(2);
  expect(Number(failures[0]?.nextRetryDelay)).toBeGreaterThan(25_000);
  expect(gupy.registry.all()).toHaveLength(1);
});
