// npm run bench:peers [-- --applications 300] [--rounds 1] [--peers pg-boss,dbos]
// The same flow, with the same stand-ins and driver, on other engines, each in its own process with its own PostgreSQL or server
// (bench/peers), and on the bridge with its demo's server. Keeps bench/results/peers.json.
// What could go wrong: other work on the machine, so its load is in the result; and a peer that is asked for more than it promises, so
// doubles are counted after a kill with the same number of calls in flight for all.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { acknowledged, type DoorFigures, inParallel, measureDoors } from './flow';
import { BridgePeer } from './bridge-peer';
import { installPeers, type Peer, PeerSide, peers } from './peer-side';
import { residentMb } from './process-cost';
import { Outside } from './side';

const { values: given } = parseArgs({
  options: {
    applications: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '1' },
    peers: { type: 'string', default: ['bridge', ...peers].join() },
  },
});

type Side = PeerSide | BridgePeer;

const waitingCount = 500;
const earlyCount = 50;
const inFlight = 100;
/** Longer than any of them waits before it takes up what a lost process had. */
const recoveryMs = 120_000;

interface PeerFigures extends DoorFigures {
  memoryMb: Record<string, number>;
  /** Bytes on disk for each that waits; absent for the bridge, which `bench:waiting` measures. */
  bytesPerWaiting?: number;
  /** Of `earlyCount` results that came before the order was answered. */
  earlyLost: number;
  /** After a SIGKILL with so many in flight, first while they order, then while they tag. */
  kills: { inFlight: number; lost: number; ordersSentAgain: number; tagsPutAgain: number };
  linesOfCode?: number;
}

async function measure(side: Side, applications: number): Promise<PeerFigures> {
  const flow = await measureDoors(side, applications);
  const memoryMb = Object.fromEntries(Object.entries(side.pids).map(([part, pid]) => [part, residentMb(pid)]));
  const outside = new Outside(side.world);
  const bytesPerWaiting = await bytesOfWaiting(side, outside);
  const earlyLost = await lostEarly(side, outside);
  const kills = await afterKills(side, outside);
  return {
    ...flow,
    memoryMb,
    ...(bytesPerWaiting === undefined ? {} : { bytesPerWaiting }),
    earlyLost,
    kills,
    ...(side instanceof PeerSide ? { linesOfCode: side.lines } : {}),
  };
}

async function bytesOfWaiting(side: Side, outside: Outside): Promise<number | undefined> {
  const before = await side.bytes();
  const ids = Array.from({ length: waitingCount }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await outside.untilOrdered(ids);
  const after = await side.bytes();
  return before === undefined || after === undefined ? undefined : Math.round((after - before) / waitingCount);
}

/** P-EARLY: the provider decides before it answers the order. */
async function lostEarly(side: Side, outside: Outside): Promise<number> {
  const { settings } = side.world.simulator.provider;
  settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result: { outcome: 'passed' } } });
  const ids = Array.from({ length: earlyCount }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await outside.untilOrdered(ids);
  const lost = await untagged(outside, ids, 30_000);
  settings.change({ autoComplete: null });
  return lost;
}

async function afterKills(side: Side, outside: Outside): Promise<PeerFigures['kills']> {
  const { simulator } = side.world;
  let [ordersSentAgain, tagsPutAgain] = [0, 0];
  const stop = simulator.onStory((event) => {
    if (event.type === 'order-received' && event.repeated) ordersSentAgain += 1;
    if (event.type === 'tag-put' && event.existed) tagsPutAgain += 1;
  });
  const ids = Array.from({ length: inFlight }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await restarted(side);
  const unordered = await missing(outside.untilOrdered(ids, recoveryMs), () => outside.withoutOrder(ids));
  const ordered = ids.filter((id) => outside.isOrdered(id));
  // What the killed process does not answer the provider sends again.
  const sent = inParallel(ordered, (id) => outside.complete(id).catch(() => undefined));
  await restarted(side);
  await sent;
  const lost = await untagged(outside, ordered, recoveryMs);
  stop();
  return { inFlight, lost: lost + unordered, ordersSentAgain, tagsPutAgain };
}

async function restarted(side: Side): Promise<void> {
  await side.kill();
  await side.startProcess();
}

function untagged(outside: Outside, ids: readonly number[], boundMs: number): Promise<number> {
  return missing(outside.untilTagged(ids, boundMs), () => outside.withoutTag(ids));
}

/** None where it came in time. */
function missing(inTime: Promise<void>, count: () => number): Promise<number> {
  return inTime.then(() => 0, count);
}

function start(name: string): Promise<Side> {
  return name === 'bridge' ? BridgePeer.start() : PeerSide.start(name as Peer);
}

async function main(): Promise<void> {
  const names = given.peers.split(',');
  const unknown = names.filter((name) => name !== 'bridge' && !peers.some((peer) => peer === name));
  if (unknown.length > 0) throw new Error(`No such peer: ${unknown.join()}. There are bridge,${peers.join()}`);
  installPeers();
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const before = loadavg()[0] ?? 0;
  const figures: Record<string, PeerFigures[]> = {};
  for (let round = 0; round < Number(given.rounds); round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const side = await start(name);
      try {
        (figures[name] ??= []).push(await measure(side, Number(given.applications)));
        process.stderr.write(`round ${round + 1}, ${name}: done\n`);
      } finally {
        await side.close();
      }
    }
  keep(figures, before);
}

function versionsOf(): Record<string, string> {
  const file = readFileSync(path.join(__dirname, 'peers', 'package.json'), 'utf8');
  return (JSON.parse(file) as { dependencies: Record<string, string> }).dependencies;
}

function keep(figures: Record<string, PeerFigures[]>, before: number): void {
  const results = {
    at: new Date().toISOString(),
    machine: {
      ...{ cores: cpus().length, model: cpus()[0]?.model ?? '', node: process.version },
      load: { before, after: loadavg()[0] ?? 0 },
    },
    versions: versionsOf(),
    command: `npm run bench:peers -- ${process.argv.slice(2).join(' ')}`.trim(),
    figures,
  };
  const text = `${JSON.stringify(results, undefined, 2)}\n`;
  writeFileSync(path.join(__dirname, 'results', 'peers.json'), text);
  process.stdout.write(text);
}

void main();
