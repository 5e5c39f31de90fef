// T7: the worker is killed between the effect and its answer: Gupy has the tag or the comment, the provider has the order, and
// no process here knows. After that many kills nothing may be there twice, and nothing may be missing (P-ONCE).
// CHAOS_COUNT: lost answers of each kind, 100 by default (about 14 minutes); CHAOS_SEED repeats a run.
import { randomInt } from 'node:crypto';
import type { Fault } from '../../simulator/fault-dial';
import type { RequestEntry } from '../../simulator/request-journal';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { seededChoice } from '../support/seeded-random';

const count = Number(process.env['CHAOS_COUNT'] ?? 100);
const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31));
/** Applications that one kill finds in flight. */
const batch = 5;
const choose = seededChoice(seed);

const stages = [
  { what: 'tag', side: 'gupy', route: 'putTag' },
  { what: 'comment', side: 'gupy', route: 'postComment' },
  { what: 'order', side: 'provider', route: 'createOrder' },
] as const;
type Stage = (typeof stages)[number];

/** Half of them hold the answer until the kill; the others lose it, and the kill finds them waiting for their next attempt. */
const held: Fault[] = [{ kind: 'hang', effect: 'done' }, { kind: 'pause' }];
const lost: Fault[] = [
  { kind: 'reset', effect: 'done' },
  { kind: 'close', effect: 'done' },
  { kind: 'half-body' },
  { kind: 'status', status: 502, body: 'html', effect: 'done' },
];

let world: BridgeWorld;
const everybody: number[] = [];
let kills = 0;

beforeAll(async () => {
  console.info(`kills between: seed ${seed}, ${count} of each kind`);
  world = await BridgeWorld.create({ rates: { gupy: 6_000, provider: 6_000 } });
  world.simulator.provider.settings.change({
    autoComplete: { afterMs: 500, result: { outcome: 'failed', summary: 'PA 18x11' } },
  });
  await world.startAll();
}, 120_000);
afterAll(() => world?.close());

function drawn(): Fault {
  const kinds = choose(2) === 0 ? held : lost;
  return kinds[choose(kinds.length)] ?? { kind: 'pause' };
}

/** Requests that had their effect and whose answer did not arrive. */
function unanswered({ side, route }: Stage): RequestEntry[] {
  return world.simulator[side].requests.of(route).filter(({ fault, handled }) => fault !== undefined && handled);
}

/** Moves some people, and kills the worker while their answers are under way. */
async function killBetween(stage: Stage): Promise<void> {
  const before = unanswered(stage).length;
  world.simulator[stage.side].faults.queue(stage.route, ...Array.from({ length: batch }, drawn));
  for (let person = 0; person < batch; person += 1) {
    const id = world.addCandidate();
    everybody.push(id);
    world.enterExam(id);
  }
  await eventually(
    () => unanswered(stage).length >= before + batch,
    () => `${unanswered(stage).length - before} of ${batch} in flight; worker: ${world.worker?.log.slice(-1_000)}`,
    90_000,
  );
  await world.worker?.end('SIGKILL');
  kills += 1;
  await world.startWorker();
}

it.each(stages)(
  'P-ONCE: the answer is lost ($what), and the worker is killed',
  async (stage) => {
    for (let done = 0; done < count; done += batch) await killBetween(stage);
    expect(unanswered(stage).length).toBeGreaterThanOrEqual(count);
  },
  (count / batch) * 100_000,
);

it('T7, P-ONCE: after all kills, everybody has one order, one tag and one comment', async () => {
  const { gupy, provider } = world.simulator;
  for (const { faults } of [gupy, provider]) {
    faults.clear();
    faults.release();
  }
  for (const id of everybody) await world.untilReport(id, ({ status }) => status === 'settled', 300_000);
  const found = everybody.map((id) => ({
    tags: gupy.world.tagNames(id).length,
    comments: gupy.world.commentTexts(id).length,
    orders: provider.orders.all().filter(({ reference }) => reference.startsWith(`${id}.`)).length,
  }));
  const each = found.flatMap(Object.values) as number[];
  const figures = {
    ...{ seed, applications: everybody.length, kills },
    lostAnswers: Object.fromEntries(stages.map((stage) => [stage.what, unanswered(stage).length])),
    doubles: each.filter((times) => times > 1).length,
    losses: each.filter((times) => times < 1).length,
  };
  console.info(JSON.stringify(figures));
  expect(figures).toMatchObject({ doubles: 0, losses: 0 });
}, 600_000);
