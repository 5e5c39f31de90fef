// T7, P-PROGRESS: the worker is killed while the tags and comments of a stage are under way: exams are ordered, booked, moved and
// attended meanwhile. After that many kills each candidate has what the last stage says, once, and nothing is said twice.
// CHAOS_COUNT: lost answers, 50 by default; CHAOS_SEED repeats a run.
import { randomInt } from 'node:crypto';
import type { Fault } from '../../simulator/fault-dial';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { seededChoice } from '../support/seeded-random';

const count = Number(process.env['CHAOS_COUNT'] ?? 50);
const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31));
/** Applications that one kill finds in flight. */
const batch = 5;
const choose = seededChoice(seed);
const routes = ['putTag', 'postComment', 'removeTag'] as const;
const faults: Fault[] = [
  { kind: 'hang', effect: 'done' },
  { kind: 'pause' },
  { kind: 'reset', effect: 'done' },
  { kind: 'status', status: 502, body: 'html', effect: 'done' },
];

let world: BridgeWorld;
const everybody: number[] = [];

beforeAll(async () => {
  console.info(`kills between stages: seed ${seed}, ${count} lost answers`);
  world = await BridgeWorld.create({ rates: { gupy: 6_000, provider: 6_000 }, writes: 'stages-too' });
  await world.startAll();
}, 120_000);
afterAll(() => world?.close());

const unanswered = (): number =>
  routes
    .flatMap((route) => world.simulator.gupy.requests.of(route))
    .filter(({ fault, handled }) => fault !== undefined && handled).length;

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

async function orderOf(id: number): Promise<string> {
  const isMeant = ({ reference }: { reference: string }) => reference.startsWith(`${id}.`);
  return (await world.simulator.provider.story.waitFor('order-received', isMeant, 90_000)).orderId;
}

async function killBetween(): Promise<void> {
  const people = Array.from({ length: batch }, () => world.addCandidate());
  everybody.push(...people);
  for (const id of people) world.enterExam(id);
  const orders = await Promise.all(people.map(orderOf));
  const before = unanswered();
  const drawn = () => faults[choose(faults.length)] ?? { kind: 'pause' };
  world.simulator.gupy.faults.queue(routes[choose(2)] ?? 'putTag', ...Array.from({ length: batch }, drawn));
  const { bookings } = world.simulator.provider;
  for (const order of orders) await bookings.book(order, { scheduledFor: inDays(3) }, { times: 2 });
  await eventually(
    () => unanswered() >= before + batch,
    () => `${unanswered() - before} of ${batch} in flight; worker: ${world.worker?.log.slice(-1_000)}`,
    90_000,
  );
  await world.worker?.end('SIGKILL');
  for (const order of orders) await bookings.move(order, { scheduledFor: inDays(5) });
  await world.startWorker();
  for (const order of orders) await bookings.attend(order);
}

it(
  'P-PROGRESS, P-ONCE: the answer of a stage is lost, and the worker is killed',
  async () => {
    for (let done = 0; done < count; done += batch) await killBetween();
    expect(unanswered()).toBeGreaterThanOrEqual(count);
  },
  (count / batch) * 150_000,
);

it('T7, P-PROGRESS, P-ONCE: after all kills, everybody has the tag of the last stage, and no comment twice', async () => {
  const { gupy, provider } = world.simulator;
  gupy.faults.clear();
  gupy.faults.release();
  const tagsOf = (id: number) => gupy.world.tagNames(id);
  for (const id of everybody) {
    await eventually(
      () => tagsOf(id).join() === 'Exame realizado',
      () => `${id}: ${tagsOf(id).join()}`,
      300_000,
    );
  }
  for (const id of everybody) await provider.desk.complete(await orderOf(id), { outcome: 'passed' });
  for (const id of everybody) await world.untilReport(id, ({ status }) => status === 'settled', 300_000);
  const said = everybody.map((id) => gupy.world.commentTexts(id).map((text) => text.replace(/\s*\[ref \w+\]$/, '')));
  const figures = {
    ...{ seed, applications: everybody.length, lostAnswers: unanswered() },
    doubles: said.filter((texts) => new Set(texts).size < texts.length).length,
    tags: [...new Set(everybody.map((id) => tagsOf(id).join()))],
  };
  console.info(JSON.stringify(figures));
  expect(figures).toMatchObject({ doubles: 0, tags: ['Apto'] });
}, 900_000);
