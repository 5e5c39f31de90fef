// T1, P-ONCE: a bulk move of which every webhook comes 25 times, from eight senders at once and in no order.
import { randomInt, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { seededRandom } from '../../simulator/random';
import { AttackWorld } from '../support/attack-world';
import { eventually } from '../support/eventually';
import { sized } from '../support/loop-size';
import { untilTaken } from '../support/repeated-delivery';

const applications = sized({ quick: 40, long: 200 });
const copies = 25;
const senders = 8;
const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create({
    runs: 'inside',
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
  for (const answers of await deliver(ids.map(webhookOf)))
    expect([...answers]).toEqual([expect.stringMatching(/^200 (started|signalled)$/)]);
  const metrics = await world.metrics();
  const taken = ['started', 'signalled'].map((status) => metrics.sum('bridge_webhooks_total', { status }));
  expect(taken.reduce((sum, count) => sum + count)).toBe(applications);
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

/** Every copy of every body, shuffled. @returns the answers of each, without repeats */
async function deliver(bodies: readonly string[]): Promise<Set<string | undefined>[]> {
  const random = seededRandom(seed);
  const heard = bodies.map(() => new Set<string | undefined>());
  const queue = bodies
    .flatMap((body, index) => Array.from({ length: copies }, () => ({ body, index, at: random() })))
    .sort((left, right) => left.at - right.at);
  const headers = Object.fromEntries(world.gupyHeaders());
  await Promise.all(
    Array.from({ length: senders }, async () => {
      const sender = new Pool(`http://127.0.0.1:${world.port}`, { connections: 1 });
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const { body, index } = next;
        const { status, json } = await untilTaken(async () => {
          const answer = await sender.request({ method: 'POST', path: '/webhooks/gupy', headers, body });
          return { status: answer.statusCode, json: (await answer.body.json()) as { status?: string } };
        });
        heard[index]?.add(`${status} ${json.status}`);
      }
      await sender.close();
    }),
  );
  return heard;
}
