// Random lives of which each has a seed of its own, so that one that breaks is lived again alone, in a moment.
// <NAME>_SEED and <NAME>_LIVES of the environment choose them.
import { randomInt } from 'node:crypto';
import { sized } from './loop-size';
import { type Choose, seededChoice } from './seeded-random';

export interface SeededLives {
  count: number;
  /** @param share how many of all lives @throws Error naming the life that breaks, with the cause */
  each(live: (choose: Choose) => void, share?: number): void;
}

/** @param name prefix of the two variables, in capitals */
export function seededLives(name: string, counts: { quick: number; long: number }): SeededLives {
  const seed = Number(process.env[`${name}_SEED`] ?? randomInt(2 ** 31));
  const count = Number(process.env[`${name}_LIVES`] ?? sized(counts));
  console.info(`${name}_SEED=${seed} ${name}_LIVES=${count}`);
  return {
    count,
    each: (live, share = 1) => {
      for (let index = 0; index < count * share; index += 1) {
        try {
          live(seededChoice(seed + index));
        } catch (cause) {
          throw new Error(`Broken in the life of ${name}_SEED=${seed + index} ${name}_LIVES=1`, { cause });
        }
      }
    },
  };
}
