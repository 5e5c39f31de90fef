// T21: two companies on one Temporal server, in two namespaces, each with a bridge.yaml, an api, a worker, a Gupy and a
// provider of its own. Gupy gives both the same ids. Nothing that belongs to one does anything to the other. The first one
// lives in the namespace `default`, where everything ends that forgets to say which one it means.
import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { callLedgerWorkflowId } from '../../temporal/workflow-ids';
import { signedHeaders } from '../../simulator/provider/callback-signer';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { ReferenceKeys } from '../../temporal/reference-keys';
import { apiClient, type ApiAnswer } from '../support/api-client';
import { movedBody, resultBody } from '../support/attack-world';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { scrape } from '../support/scraped-metrics';
import { untilTaken } from '../support/repeated-delivery';
import { mailboxId } from '../support/reference-keys';

/** Asks nobody by itself during the test. */
const options = { pollEvery: '6h' };

let here: BridgeWorld;
let there: BridgeWorld;

beforeAll(async () => {
  [here, there] = await Promise.all([
    BridgeWorld.create({ ...options, runs: 'inside' }),
    BridgeWorld.create({ ...options, company: 'other-company' }),
  ]);
  await here.startTemporal();
  await there.joinTemporal(here);
  await Promise.all([here, there].flatMap((world) => [world.startApi(), world.startWorker()]));
  // A cycle that is due just now would be taken for a deed of the other company.
  await Promise.all([here, there].map((world) => world.pauseReconciliation()));
});

afterAll(async () => {
  await there?.close();
  await here?.close();
});

interface Waiting {
  id: number;
  reference: string;
}

async function waitingIn(world: BridgeWorld): Promise<Waiting> {
  const id = world.addCandidate();
  world.enterExam(id);
  const { entries } = await world.untilReport(id, ({ status }) => status === 'waiting');
  await untilListed(world, `application-${id}`);
  return { id, reference: entries[0]?.reference ?? '' };
}

/** Lists come a moment after what they list. */
async function untilListed(world: BridgeWorld, workflowId: string): Promise<void> {
  const { workflow } = await world.client();
  await eventually(async () => (await workflow.count(`WorkflowId = "${workflowId}"`)).count === 1);
}

/** One candidate of each company, with the same id. */
async function waitingInBoth(): Promise<{ id: number; ours: Waiting; theirs: Waiting }> {
  const [ours, theirs] = await Promise.all([waitingIn(here), waitingIn(there)]);
  expect(theirs.id).toBe(ours.id);
  return { id: ours.id, ours, theirs };
}

/** What a company would feel of anything: its runs and their events, what its Gupy and its provider were asked. */
async function stateOf(world: BridgeWorld): Promise<unknown> {
  const { workflow } = await world.client();
  const runs: string[] = [];
  for await (const { workflowId, runId } of workflow.list()) {
    if (ledgers.includes(workflowId)) continue;
    const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push(`${workflowId} ${runId}: ${events?.length} events, ${events?.at(-1)?.eventType}`);
  }
  const { gupy, provider } = world.simulator;
  return { runs: runs.sort(), gupy: gupy.requests.count(), provider: provider.requests.count() };
}
const ledgers = ['gupy', 'provider-clinic'].map((target) => callLedgerWorkflowId('exam-bridge', target));

/** A mailbox of an order, as a provider needs one that echoes nothing of ours. */
async function mailboxIn(world: BridgeWorld, orderId: string): Promise<void> {
  const { workflow } = await world.client();
  const workflowId = mailboxId('clinic', orderId, new ReferenceKeys(world.config.privacy));
  await workflow.start('orderMailboxWorkflow', {
    workflowId,
    taskQueue: world.config.temporal.taskQueue,
    args: [{ provider: 'clinic', orderId }],
  });
  await untilListed(world, workflowId);
  const run = workflow.getHandle(workflowId);
  await eventually(async () => (await run.fetchHistory()).events?.at(-1)?.timerStartedEventAttributes != null);
}

async function leavesAlone<T>(world: BridgeWorld, deed: () => Promise<T>): Promise<T> {
  const before = await stateOf(world);
  const done = await deed();
  expect(await stateOf(world)).toEqual(before);
  return done;
}

function post(world: BridgeWorld, path: string, headers: Record<string, string>, body: string): Promise<ApiAnswer> {
  const call = apiClient(`http://127.0.0.1:${world.ports.server}`);
  return untilTaken(() => call('POST', path, body, headers));
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const callbackSecretOf = ({ config }: BridgeWorld) => config.providers.get('clinic')?.callback?.secrets[0]?.value ?? '';

function callback(world: BridgeWorld, secret: string, body: string): Promise<ApiAnswer> {
  const headers = signedHeaders([secret], `msg_${randomUUID()}`, Math.floor(Date.now() / 1000), body);
  return post(world, '/callbacks/clinic', headers, body);
}

/** With what only `world` should take. */
async function knockAt(door: BridgeWorld, world: BridgeWorld, applicationId: number): Promise<number[]> {
  const ops = apiClient(door.api?.opsUrl ?? '');
  const { codec } = world.config.privacy;
  const gupy = apiClient(door.simulator.gupy.url, world.config.gupy.token);
  const answers = [
    await post(door, '/webhooks/gupy', bearer(world.webhookSecret), movedBody(applicationId)),
    await callback(door, callbackSecretOf(world), resultBody(applicationId)),
    await ops('POST', '/codec/decode', '{"payloads":[]}', bearer(codec.token)),
    await ops('POST', `/codec/key/${codec.token}/decode`, '{"payloads":[]}'),
    await gupy('GET', `/api/v1/jobs/${demoJob.id}/steps`),
  ];
  return answers.map(({ status }) => status);
}

it('T21: secrets and tokens of one open nothing at the other', async () => {
  const { id } = await waitingInBoth();
  const asked = here.simulator.gupy.requests.count();
  const { runs } = (await stateOf(here)) as { runs: string[] };
  expect(await knockAt(here, there, id)).toEqual([401, 401, 401, 401, 401]);
  expect(await stateOf(here)).toMatchObject({ runs, gupy: asked + 1 });
  expect(await knockAt(there, there, id)).toEqual([200, 200, 200, 200, 200]);
});

it('T21: the key of one does not open what the other stores', async () => {
  const { id } = await waitingInBoth();
  const run = (await there.client()).workflow.getHandle(`application-${id}`);
  const { events } = await run.fetchHistory();
  const sealed = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  expect(sealed).toHaveLength(1);
  await expect(createPayloadCodec(here.config.privacy.keys).decode(sealed)).rejects.toThrow(
    'privacy.keys has no key "k1"',
  );
  await expect(createPayloadCodec(there.config.privacy.keys).decode(sealed)).resolves.toHaveLength(1);
});

it('T21: movements and results for the same ids reach one company alone', async () => {
  const { id, ours, theirs } = await waitingInBoth();
  await leavesAlone(here, async () => {
    const { provider, gupy } = there.simulator;
    await provider.desk.complete(theirs.reference, { outcome: 'failed', summary: 'Laudo de fora' });
    await there.untilReport(id, ({ status }) => status === 'settled');
    gupy.move(id, demoSteps.interview.id);
    await gupy.deliveries.idle();
    // Authentic over there, and names an order of ours.
    const unproven = async () =>
      (await scrape(there.api?.opsUrl ?? '')).sum('bridge_security_events_total', { kind: 'unproven-reference' });
    const before = await unproven();
    const foreign = resultBody(id, { reference: ours.reference, outcome: 'failed' });
    expect(await callback(there, callbackSecretOf(there), foreign)).toMatchObject({ status: 200 });
    expect(await unproven()).toBeGreaterThan(before);
  });
  expect(here.simulator.gupy.world.tagNames(id)).toEqual([]);
  expect(there.simulator.gupy.world.tagNames(id)).toEqual(['Inapto']);
  await here.simulator.provider.desk.complete(ours.reference, { outcome: 'passed' });
  await here.untilReport(id, ({ status }) => status === 'settled');
  expect(here.simulator.gupy.world.tagNames(id)).toEqual(['Apto']);
});

describe('T21: a command of one company', () => {
  /** With the exit code for an application that waits, in this order; `skip` comes too late after `override`. */
  const commands: [name: string, code: number, ...more: string[]][] = [
    ['status', 0],
    ['retry', 1],
    ['override', 0, '--outcome', 'passed', '--note', 'by phone'],
    ['skip', 1, '--note', 'done by hand'],
    ['export', 0],
    ['erase', 0, '--yes'],
  ];

  it('T21: does what it says to an id that both have, and nothing at the other', async () => {
    const { id, ours } = await waitingInBoth();
    // Orders have ids of their provider's, which may be the same ones too.
    await mailboxIn(here, (await there.report(id)).entries[0]?.orderId ?? '');
    for (const [name, code, ...more] of commands) {
      const told = await leavesAlone(here, () => there.command(name, String(id), ...more));
      expect([name, told.code, told.stderr.includes('BRIDGE_DECISION_REFUSED')]).toEqual([name, code, code === 1]);
      expect(`${told.stdout}${told.stderr}`).not.toContain(ours.reference);
    }
  });

  it('T21: finds nothing under an id that only the other has', async () => {
    const { id } = await waitingIn(here);
    await leavesAlone(here, async () => {
      for (const [name, , ...more] of commands) {
        const { code, stdout, stderr } = await there.command(name, String(id), ...more);
        expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^BRIDGE_WORKFLOW_NOT_FOUND: /)]);
      }
    });
    // So that the next ids are the same again.
    there.addCandidate();
  });

  it('T21: finds only its own by a query', async () => {
    const { id } = await waitingInBoth();
    const { stdout } = await leavesAlone(here, () =>
      there.command('skip', '--query', `WorkflowId = "application-${id}"`, '--note', 'closed', '--json'),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      done: [{ workflowId: `application-${id}`, status: 'ignored' }],
      refused: [],
    });
    expect(await here.report(id)).toMatchObject({ status: 'waiting' });
  });

  it('T21: reconcile starts what its own Gupy has, and nothing for the same id of the other', async () => {
    const id = here.addCandidate();
    expect(there.addCandidate()).toBe(id);
    for (const { simulator } of [here, there]) simulator.gupy.move(id, demoSteps.exam.id, { deliver: false });
    const { stdout } = await leavesAlone(here, () => there.command('reconcile', '--json'));
    expect(JSON.parse(stdout)).toMatchObject({ steps: [{ found: 1 }] });
    await there.untilReport(id, ({ status }) => status === 'waiting');
    await expect(here.report(id)).rejects.toThrow(WorkflowNotFoundError);
  });
});

it('T21: whoever mistakes the namespace but has keys of their own reads nothing there and deletes nothing', async () => {
  const { id } = await waitingIn(there);
  await leavesAlone(there, async () => {
    for (const args of [
      ['export', String(id)],
      ['erase', String(id), '--yes'],
    ]) {
      const { code, stdout, stderr } = await here.commandIn(there.namespace, ...args);
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^BRIDGE_PAYLOAD_UNREADABLE: /)]);
    }
  });
});
