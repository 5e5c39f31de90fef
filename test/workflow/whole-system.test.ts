// The whole system under one virtual clock: receivers, workflow code, activities and clients are the real ones, both outside systems are
// the stand-ins, and Temporal is a small model. A seed draws faults, losses, duplicates and kills; the journals of the stand-ins must
// show that nothing was lost or doubled. SIMULATION_SEED=… plays one seed alone and tells its story, SIMULATION_SEEDS=… so many.
import '../simulation/workflow-globals';
import { inspect } from 'node:util';
import { brokenPromise } from '../simulation/journal-check';
import { playLife } from '../simulation/life';
import type { SimulatedWorld } from '../simulation/simulated-world';
import { sized } from '../support/loop-size';

jest.mock('undici', () => ({
  ...jest.requireActual<object>('undici'),
  Pool: jest.requireActual<Record<string, unknown>>('../simulation/virtual-transports').VirtualPool,
}));
jest.mock('../../simulator/http-sender', () => ({
  HttpSender: jest.requireActual<Record<string, unknown>>('../simulation/virtual-transports').VirtualSender,
}));
jest.mock('node:http', () => ({
  ...jest.requireActual<object>('node:http'),
  createServer: jest.requireActual<Record<string, unknown>>('../simulation/virtual-transports').createVirtualServer,
}));
jest.mock('node:async_hooks', () => ({
  ...jest.requireActual<object>('node:async_hooks'),
  AsyncLocalStorage: jest.requireActual<Record<string, unknown>>('../simulation/tracked-storage').TrackedStorage,
}));
jest.mock('node:crypto', () => {
  const draw = (): string =>
    Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const uuid = (): string => `${draw()}-0000-4000-8000-${draw()}${draw().slice(4)}`;
  return Object.create(jest.requireActual<object>('node:crypto'), { randomUUID: { value: uuid } }) as object;
});
jest.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

const { SIMULATION_SEED: alone, SIMULATION_SEEDS: wanted } = process.env;
const first = Number(alone ?? 1);
const count = alone === undefined ? Number(wanted ?? sized({ quick: 20, long: 3_000 })) : 1;
/** More say the same. */
const mostFindings = 5;

it(`P-ACK P-ONCE P-CORRECT P-LATE: nothing is lost or doubled in ${count} worlds`, async () => {
  const findings: string[] = [];
  let steps = 0;
  for (let seed = first; seed < first + count && findings.length < mostFindings; seed += 1) {
    const world = await playLife(seed);
    steps += world.time.steps;
    const broken = brokenIn(world);
    if (broken !== undefined) findings.push(`SIMULATION_SEED=${seed}: ${broken}`);
    if (alone !== undefined) console.info(storyOf(world));
  }
  console.info(`${count} worlds from seed ${first}, ${steps} steps`);
  expect(findings).toEqual([]);
}, 600_000);

/** What the simulation is worth: each takes one safety of the bridge away, and one of so many worlds shows it. */
it.each([
  ['a retry that does not read before it writes', 'no-read-before-retry', 200],
  ['copies of a result that count as results', 'no-dedupe', 50],
  ['a run that continues as new and forgets its state', 'no-carried-state', 100],
] as const)(
  'finds %s',
  async (_title, breakage, worlds) => {
    let found: string | undefined;
    let seed = 0;
    while (found === undefined && seed < worlds) found = brokenIn(await playLife(++seed, { breakage }));
    console.info(`${breakage} is found in world ${seed}: ${found}`);
    expect(found).toBeDefined();
  },
  300_000,
);

it('plays the same seed the same way', async () => {
  const stories = [];
  for (const seed of [first, first + 3, first, first + 3]) stories.push(storyOf(await playLife(seed)));
  expect(stories.slice(2)).toEqual(stories.slice(0, 2));
});

/** Of the workflow code, or of a promise. */
function brokenIn(world: SimulatedWorld): string | undefined {
  const [failure] = world.model.taskFailures;
  return failure === undefined ? brokenPromise(world) : inspect(failure);
}

function storyOf({ gupy, provider }: SimulatedWorld): string {
  const events = [...gupy.story.since(0), ...provider.story.since(0)];
  return events
    .toSorted((one, other) => String(one.at).localeCompare(String(other.at)))
    .map((event) => JSON.stringify(event))
    .join('\n');
}
