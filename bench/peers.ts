// npm run bench:peers [-- --applications 300] [--rounds 1] [--peers bridge,pg-boss]
// The same flow, with the same stand-ins and driver, on other engines, each in its own process with its own PostgreSQL or server
// (bench/peers), and on the bridge, with its demo's server and with the one of production on PostgreSQL. Keeps bench/results/peers.json and
// the table of it beside it.
// What could go wrong: other work on the machine, so its load is in the result; and a peer that is asked for more than it promises, so
// doubles are counted after a kill with the same number of calls in flight for all.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import productionSetup from '../test/support/production-setup';
import { startBridgePeer } from './bridge-peer';
import { watchCircumstances } from './circumstances';
import { type Database, databases } from './databases';
import { acknowledged, inParallel, type KillableDoors, measureDoors } from './flow';
import { resultsFolder, writeFormatted } from './kept-result';
import { measureLosses } from './peer-losses';
import { installPeers, type Peer, PeerSide, peers } from './peer-side';
import { type PeerFigures, type PeerResults, peersSummary } from './peers-summary';
import { residentMb } from './process-cost';
import { Outside } from './side';

const bridges: Readonly<Record<string, Database>> = { bridge: 'sqlite', 'bridge-postgres': 'postgres' };
const names = [...Object.keys(bridges), ...peers];

const { values: given } = parseArgs({
  options: {
    applications: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '1' },
    peers: { type: 'string', default: names.join() },
  },
});

const waitingCount = 500;
const resultsFile = path.join(resultsFolder, 'peers');

async function measure(side: KillableDoors, applications: number): Promise<PeerFigures> {
  const { figures } = await measureDoors(side, applications);
  const memoryMb = Object.fromEntries(Object.entries(side.pids).map(([part, pid]) => [part, residentMb(pid)]));
  return {
    ...figures,
    memoryMb,
    bytesPerWaiting: await bytesOfWaiting(side, new Outside(side.world)),
    ...(await measureLosses(side)),
    ...(side instanceof PeerSide ? { linesOfCode: side.lines } : {}),
  };
}

async function bytesOfWaiting(side: KillableDoors, outside: Outside): Promise<number> {
  const before = await side.storage.bytes();
  const ids = Array.from({ length: waitingCount }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await outside.untilOrdered(ids);
  return Math.round(((await side.storage.bytes()) - before) / waitingCount);
}

function start(name: string): Promise<KillableDoors> {
  const database = bridges[name];
  return database === undefined ? PeerSide.start(name as Peer) : startBridgePeer(database);
}

async function main(): Promise<void> {
  const wanted = given.peers.split(',');
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`No such peer: ${unknown.join()}. There are ${names.join()}`);
  installPeers();
  await productionSetup();
  const circumstances = watchCircumstances('bench:peers', databases);
  const figures: Record<string, PeerFigures[]> = {};
  for (let round = 0; round < Number(given.rounds); round += 1)
    for (const name of round % 2 === 0 ? wanted : wanted.toReversed()) {
      const side = await start(name);
      try {
        (figures[name] ??= []).push(await measure(side, Number(given.applications)));
        process.stderr.write(`round ${round + 1}, ${name}: done\n`);
      } finally {
        await side.close();
      }
      // After each one: what the next one breaks off is not lost.
      const { versions, ...rest } = circumstances();
      await keep({ ...rest, versions: { ...versionsOfPeers(), ...versions }, figures });
    }
  process.stdout.write(readFileSync(`${resultsFile}.md`, 'utf8'));
}

async function keep(results: PeerResults): Promise<void> {
  await writeFormatted(`${resultsFile}.json`, JSON.stringify(results));
  await writeFormatted(`${resultsFile}.md`, peersSummary(results));
}

function versionsOfPeers(): Record<string, string> {
  const file = readFileSync(path.join(__dirname, 'peers', 'package.json'), 'utf8');
  return (JSON.parse(file) as { dependencies: Record<string, string> }).dependencies;
}

void main();
