// T1, P-ONCE: a bulk move of which every webhook comes 25 times, from eight senders at once and in no order.
import { randomInt, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { seededRandom } from '../../simulator/random';
import { AttackWorld } from '../support/attack-world';
import { eventually } from '../support/eventually';
import { sized } from '../support/loop-size';

const applications = sized({ quick: 40, long: 200 });
const copies = 25;
const senders = 8;
const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create({
    edits: () => [
      ['requestsPerMinute: 450', 'requestsPerMinute: 60000'],
      ['requestsPerMinute: 300', 'requestsPerMinute: 60000'],
    ],
  });
  const { provider } = world.bridge.simulator;
  provider.settings.change({ autoComplete: { afterMs: 0, result: { outcome: 'passed' } } });
  await world.bridge.startAll();
});

afterAll(() => world?.close());

it(`T1, P-ONCE: ${applications} applications, each told of 25 times, make a run, an order and a tag each`, async () => {
  console.info(`T1: seed ${seed}`);
  const ids = Array.from({ length: applications }, () => entered());
  // A copy hears what its original heard.
  expect([...(await deliver(ids.map(webhookOf)))]).toEqual([['200 started', applications * copies]]);
  const metrics = await world.metrics();
  expect(metrics.sum('bridge_webhooks_total', { status: 'started' })).toBe(applications);
  expect(metrics.sum('bridge_webhooks_total', { status: 'duplicate' })).toBe(applications * (copies - 1));
  const { gupy, provider } = world.bridge.simulator;
  const tagged = () => ids.filter((id) => gupy.world.tagNames(id).length > 0).length;
  await eventually(
    () => tagged() === applications,
    () => `${tagged()} tagged; worker: ${world.bridge.worker?.log.slice(-500)}`,
  );
  for (const id of ids) await world.bridge.untilReport(id, ({ status }) => status === 'settled');
  const { workflow } = await world.bridge.client();
  expect((await workflow.count("WorkflowType = 'applicationWorkflow'")).count).toBe(applications);
  expect(provider.story.of('order-received')).toHaveLength(applications);
  expect(gupy.story.of('tag-put')).toHaveLength(applications);
  for (const id of ids) expect([id, gupy.world.tagNames(id)]).toEqual([id, ['Apto']]);
  expect(gupy.story.of('comment-posted')).toEqual([]);
});

/** Is in the exam step already; nobody was told yet. */
function entered(): number {
  const { world: company } = world.bridge.simulator.gupy;
  return company.addApplication({ jobId: demoJob.id, stepId: demoSteps.exam.id }).id;
}

function webhookOf(id: number): string {
  const data = {
    job: { id: demoJob.id },
    application: { id, currentStep: { id: demoSteps.exam.id, name: demoSteps.exam.name } },
  };
  return JSON.stringify({ id: randomUUID(), event: 'application.moved', date: '2026-01-15T12:00:00.000Z', data });
}

/** Every copy of every body, shuffled. @returns how often each answer came */
async function deliver(bodies: readonly string[]): Promise<Map<string, number>> {
  const random = seededRandom(seed);
  const queue = bodies
    .flatMap((body) => Array<string>(copies).fill(body))
    .map((body) => ({ body, at: random() }))
    .sort((left, right) => left.at - right.at);
  const statuses = new Map<string, number>();
  const headers = Object.fromEntries(world.gupyHeaders());
  await Promise.all(
    Array.from({ length: senders }, async () => {
      const sender = new Pool(`http://127.0.0.1:${world.port}`, { connections: 1 });
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const answer = await sender.request({ method: 'POST', path: '/webhooks/gupy', headers, body: next.body });
        const { status } = (await answer.body.json()) as { status?: string };
        const key = `${answer.statusCode} ${status}`;
        statuses.set(key, (statuses.get(key) ?? 0) + 1);
      }
      await sender.close();
    }),
  );
  return statuses;
}
