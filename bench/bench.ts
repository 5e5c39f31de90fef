// npm run bench [-- --only flow,rates] [--on postgres] [--quick] [--draw]
// Every measure of speed and cost, one part after the other: the bridge beside a minimal Temporal workflow that makes the same two calls, on
// servers of the same kind, by turns; ratios hold on another machine, figures do not. On two quiet cores a quarter of an hour.
// Keeps bench/results/bench.json, of which it writes docs/figures.md with its pictures, and the figures of both READMEs. A part that is
// measured alone replaces itself there. `--quick` tries everything at a size that says nothing and keeps it apart; `--draw`
// measures nothing.
// What could go wrong: other work on the machine. The load before and after each part is in the result, and every ratio has its range.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageFolder } from '../config/package-folder';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import productionSetup from '../test/support/production-setup';
import { measureAcks } from './acknowledgements';
import { measureBulk } from './bulk';
import { watchCircumstances } from './circumstances';
import { type Database, databases } from './databases';
import { writeFigures } from './figures-files';
import { flowsByTurns } from './flow';
import { resultsFolder, writeFormatted } from './kept-result';
import { measureRates } from './request-rates';
import { readResults, type Results } from './results';
import { measureSpread } from './spread';
import { measureStreams } from './streams';
import { measureWaiting } from './waiting';

interface Sizes {
  rounds: number;
  applications: number;
  /** Of each rate. */
  seconds: number;
  waiting: number[];
  bulk: number;
  /** Requests to Gupy in the bulk move. */
  perMinute: number;
  spread: number;
}

const quick: Sizes = {
  ...{ rounds: 1, applications: 40, seconds: 1, waiting: [50] },
  ...{ bulk: 60, perMinute: 900, spread: 300 },
};

/** On each database, with the longest first: it is the one that a busy machine harms most. */
const onEach = {
  flow: (database: Database, { rounds, applications }: Sizes) => flowsByTurns(database, rounds, applications),
  rates: (database: Database, { seconds }: Sizes) => measureRates(database, seconds),
  acks: (database: Database, { rounds }: Sizes) => measureAcks(database, rounds),
  waiting: (database: Database, { waiting }: Sizes) => measureWaiting(database, waiting),
};

/** On the server of the Temporal CLI. */
const once = {
  bulk: ({ bulk, perMinute }: Sizes) => measureBulk(bulk, perMinute),
  spread: ({ spread }: Sizes) => measureSpread(spread),
  streams: () => measureStreams(),
};

const parts = [...Object.keys(onEach), ...Object.keys(once)] as (keyof Results)[];

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', default: parts.join() },
    on: { type: 'string', default: databases.join() },
    quick: { type: 'boolean', default: false },
    draw: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    applications: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '10' },
    waiting: { type: 'string', default: '1000' },
    bulk: { type: 'string', default: '3000' },
    'per-minute': { type: 'string', default: '900' },
    spread: { type: 'string', default: '5000' },
  },
});

async function main(): Promise<void> {
  const wanted = chosen(given.only, parts);
  const on = chosen(given.on, databases);
  const folder = given.quick ? path.join(packageFolder(), 'node_modules', '.cache', 'bench') : resultsFolder;
  const file = path.join(folder, 'bench.json');
  const results = readResults(file);
  if (!given.draw) {
    await findServers(on);
    await measure(results, { wanted, on, keep: () => writeFormatted(file, JSON.stringify(results)) });
  }
  const written = await writeFigures(results, given.quick ? folder : packageFolder());
  process.stdout.write(`${[file, ...written].join('\n')}\n`);
}

/** PostgreSQL and its server only where they are asked for. */
async function findServers(on: readonly Database[]): Promise<void> {
  if (on.includes('postgres')) await productionSetup();
  else process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
}

interface Run {
  wanted: readonly (keyof Results)[];
  on: readonly Database[];
  /** After each part, so that a run that is cut short keeps what it has. */
  keep: () => Promise<unknown>;
}

async function measure(results: Results, { wanted, on, keep }: Run): Promise<void> {
  const sizes = sizesGiven();
  for (const database of on)
    for (const part of keysOf(onEach).filter((name) => wanted.includes(name))) {
      process.stderr.write(`${part}, ${database}\n`);
      const circumstances = watchCircumstances('bench', [database]);
      const figures = await onEach[part](database, sizes);
      Object.assign(results, { [part]: { ...results[part], [database]: { ...circumstances(), figures } } });
      await keep();
    }
  for (const part of keysOf(once).filter((name) => wanted.includes(name))) {
    process.stderr.write(`${part}\n`);
    const circumstances = watchCircumstances('bench', ['sqlite']);
    const figures = await once[part](sizes);
    Object.assign(results, { [part]: { ...circumstances(), figures } });
    await keep();
  }
}

function sizesGiven(): Sizes {
  if (given.quick) return quick;
  return {
    ...{ rounds: Number(given.rounds), applications: Number(given.applications), seconds: Number(given.seconds) },
    waiting: given.waiting.split(',').map(Number),
    ...{ bulk: Number(given.bulk), perMinute: Number(given['per-minute']), spread: Number(given.spread) },
  };
}

function chosen<T extends string>(list: string, all: readonly T[]): T[] {
  const names = list.split(',');
  const unknown = names.filter((name) => !all.some((one) => one === name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join()}: choose of ${all.join()}`);
  return all.filter((one) => names.includes(one));
}

function keysOf<T extends object>(parts: T): (keyof T)[] {
  return Object.keys(parts) as (keyof T)[];
}

void main();
