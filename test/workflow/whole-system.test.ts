// The whole system under one virtual clock: receivers, workflow code, activities and clients are the real ones, both outside systems are
// the stand-ins, and Temporal is a small model. A seed draws the provider and what operators do, faults, refusals, losses, duplicates and
// kills; the journals of the stand-ins must show that nothing was lost or doubled. `npm run simulation -- <seed>` plays one seed and tells
// its story, SIMULATION_SEEDS=… so many here.
import { sized } from '../support/loop-size';
import { playShare, playWorlds } from '../support/played-worlds';

const { SIMULATION_SEED: given, SIMULATION_SEEDS: wanted } = process.env;
const first = Number(given ?? 1);
/** Tells the story of a seed in under a second, which npm would take besides. */
const replay = 'node --require ./test/simulation/virtual-modules.js test/simulation/play-worlds.ts';
const count = Number(wanted ?? sized({ quick: 50, long: 3_000 }));

it(`P-ACK P-ONCE P-EARLY P-CORRECT P-LATE P-MISSED P-PROGRESS P-STUCK: nothing is lost or doubled in ${count} worlds`, async () => {
  const { worlds, steps, broken } = await playWorlds({ first, count });
  console.info(`${worlds} worlds from seed ${first}, ${steps} steps`);
  expect([...broken].map(([seed, how]) => `${replay} ${seed}: ${how}`)).toEqual([]);
  expect(worlds).toBe(count);
}, 1_800_000);

/** Each takes one safety of the bridge away, and one of so many worlds shows it. */
const breakages = [
  ['a retry that does not read before it writes', 'no-read-before-retry', 1_200],
  ['attempts of an order that name it differently', 'no-idempotency-key', 100],
  ['copies of a result that count as results', 'no-dedupe', 100],
  ['results that count in the order of their arrival', 'no-order-of-dates', 300],
  ['results that are forgotten where their order has no answer yet', 'no-early-result', 800],
  ['results that are forgotten where the candidate has left', 'no-late-result', 300],
  ['cancellations that are dropped', 'no-cancellation', 200],
  ['tags that are never taken off', 'no-removal', 200],
  ['a reconciliation that looks at nobody', 'no-reconciliation', 200],
  ['a run that continues as new and forgets its state', 'no-carried-state', 300],
  ['orders that never claim their mailbox', 'no-mailbox-claim', 300],
  ['notices that nobody follows', 'no-answer-to-notices', 300],
] as const;

/** What the simulation is worth: in the quick loop those that the first worlds show. */
it.each(sized({ quick: breakages.filter(([, , atMost]) => atMost <= 200), long: [...breakages] }))(
  'finds %s',
  async (_title, breakage, atMost) => {
    const { broken } = await playShare({ first: 1, count: atMost, breakage, mostFindings: 1 });
    for (const [seed, how] of broken) console.info(`${breakage} is found in world ${seed}: ${how}`);
    expect(broken.size).toBe(1);
  },
);

it('plays the same seed the same way, after other worlds and alone', async () => {
  const all = await playShare({ first, count: 4, isTold: true });
  const alone = await playShare({ first: first + 3, count: 1, isTold: true });
  expect(alone.stories.get(first + 3)).toBe(all.stories.get(first + 3));
  expect(all.stories.size).toBe(4);
});
