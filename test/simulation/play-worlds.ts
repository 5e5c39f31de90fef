// Plays worlds in a process of its own, and says as lines of JSON which of them break a promise. Alone it tells the story of one seed:
// `npm run simulation -- 42`. What could go wrong: a world that leaves something behind makes the next one another, so the suite plays
// some seeds after others and alone, and compares their stories.
import './workflow-globals';
import { inspect } from 'node:util';
import type { Breakage } from './breakages';
import { brokenPromise } from './journal-check';
import { playLife } from './life';
import type { SimulatedWorld } from './simulated-world';

export interface Worlds {
  /** The seed of the first world. */
  first: number;
  count: number;
  /** From one seed to the next. @default 1 */
  step?: number;
  /** Ends after so many findings. @default 5, since more say the same */
  mostFindings?: number;
  breakage?: Breakage;
  /** Whether each world tells its story. @default false */
  isTold?: boolean;
}

/** One line of the answer. */
export type Said =
  { seed: number; broken: string } | { seed: number; story: string } | { worlds: number; steps: number };

async function play(asked: Worlds, say: (said: Said) => void): Promise<void> {
  const { first, count, step = 1, mostFindings = 5, breakage, isTold = false } = asked;
  let [worlds, steps, findings] = [0, 0, 0];
  while (worlds < count && findings < mostFindings) {
    const seed = first + worlds * step;
    const world = await playLife(seed, { breakage });
    worlds += 1;
    steps += world.time.steps;
    const broken = brokenIn(world);
    if (isTold) say({ seed, story: storyOf(world) });
    if (broken === undefined) continue;
    findings += 1;
    say({ seed, broken });
  }
  say({ worlds, steps });
}

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

/** A number is a seed, for people; anything else what a suite asks for. */
async function main([given = '1']: readonly string[]): Promise<void> {
  const seed = Number(given);
  if (Number.isNaN(seed)) return play(JSON.parse(given) as Worlds, (said) => console.log(JSON.stringify(said)));
  const tell = (said: Said): void => console.log('story' in said ? said.story : said);
  return play({ first: seed, count: 1, isTold: true }, tell);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
