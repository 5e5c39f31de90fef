// npm run bench [-- --waiting 10000] [--rounds 3] [--applications 300]
// The bridge beside a minimal Temporal workflow that makes the same two calls, on servers of the same kind, by turns in one run: ratios
// hold on another machine, figures do not. About six minutes; keeps bench/results/ratios-<date>.json and .md.
// What could go wrong: other work on the machine. The load before and after is in the result, and every ratio has its range.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { pollsOf } from '../worker/slots-and-polls';
import { measureAcks } from './acknowledgements';
import { startBridgeSide } from './bridge-side';
import { type FlowFigures, measureFlow } from './flow';
import { startMinimalSide } from './minimal-side';
import { type Results, summaryOf } from './results-summary';
import type { Side } from './side';
import { measureWaiting } from './waiting';

const { values: given } = parseArgs({
  options: {
    waiting: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    applications: { type: 'string', default: '300' },
  },
});

async function main(): Promise<void> {
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const before = loadavg()[0] ?? 0;
  const begun = performance.now();
  const acks = await measureAcks();
  const flows = await byTurns(Number(given.rounds), Number(given.applications));
  const waiting = [await measureWaiting(1000)];
  if (given.waiting !== '1000') waiting.push(await measureWaiting(Number(given.waiting)));
  keep({
    at: new Date().toISOString(),
    machine: {
      ...{ cores: cpus().length, model: cpus()[0]?.model ?? '', node: process.version },
      load: { before, after: loadavg()[0] ?? 0 },
    },
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
    minutes: (performance.now() - begun) / 60_000,
    acks,
    flows,
    waiting,
    polls: [1, 3, 10].map((providers) => ({ providers, polls: pollsOf(providers) })),
  });
}

/** A fresh server for each; who comes first changes with each round. */
async function byTurns(rounds: number, applications: number): Promise<Results['flows']> {
  const flows: Results['flows'] = { bridge: [], minimal: [] };
  const sides = [
    { name: 'bridge', start: startBridgeSide },
    { name: 'minimal', start: startMinimalSide },
  ] as const;
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, start } of round % 2 === 0 ? sides : sides.toReversed()) {
      flows[name].push(await whileOpen(await start(), (side) => measureFlow(side, applications)));
      process.stderr.write(`round ${round + 1}, ${name}: done\n`);
    }
  }
  return flows;
}

async function whileOpen(side: Side, measure: (side: Side) => Promise<FlowFigures>): Promise<FlowFigures> {
  try {
    return await measure(side);
  } finally {
    await side.close();
  }
}

function keep(results: Results): void {
  const folder = path.join(__dirname, 'results');
  const file = path.join(folder, `ratios-${results.at.slice(0, 10)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.json`, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(`${file}.md`, summaryOf(results));
  process.stdout.write(summaryOf(results));
}

void main();
