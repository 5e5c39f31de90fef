// Whole worlds of the simulation, played in plain Node processes: one for each core, each with its share of the seeds.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { Said, Worlds } from '../simulation/play-worlds';

export interface Played {
  worlds: number;
  /** Timers that were run, in all of them. */
  steps: number;
  /** By their seeds. */
  broken: Map<number, string>;
  stories: Map<number, string>;
}

const mostProcesses = 2;

/** Seeds `first` to `first + count - 1`, on all cores. @throws where a process ends otherwise than by itself */
export async function playWorlds(asked: Worlds): Promise<Played> {
  const step = Math.min(mostProcesses, availableParallelism(), asked.count);
  const shares = Array.from({ length: step }, (_none, index) => ({
    ...asked,
    first: asked.first + index,
    count: Math.ceil((asked.count - index) / step),
    step,
  }));
  const played = await Promise.all(shares.map(playShare));
  return {
    worlds: played.reduce((sum, { worlds }) => sum + worlds, 0),
    steps: played.reduce((sum, { steps }) => sum + steps, 0),
    broken: new Map(played.flatMap(({ broken }) => [...broken])),
    stories: new Map(played.flatMap(({ stories }) => [...stories])),
  };
}

/** One after the other, in one process. */
export async function playShare(asked: Worlds): Promise<Played> {
  const files = [require.resolve('../simulation/virtual-modules'), require.resolve('../simulation/play-worlds')];
  const flags = ['--max-semi-space-size=32', '--require', ...files];
  const child = spawn(process.execPath, [...flags, JSON.stringify(asked)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const played: Played = { worlds: 0, steps: 0, broken: new Map(), stories: new Map() };
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as Said;
    if ('worlds' in said) Object.assign(played, said);
    else if ('story' in said) played.stories.set(said.seed, said.story);
    else played.broken.set(said.seed, said.broken);
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`The process of the worlds ended with ${code}: ${complaint}`);
  return played;
}
