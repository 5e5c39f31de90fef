// The figures of the engines beside each other, as a page: medians of all rounds.
import type { Circumstances } from './circumstances';
import type { DoorFigures } from './flow';
import type { Losses } from './peer-losses';
import { programsOf, row, table } from './markdown-table';
import { median, shown } from './results';

export interface PeerFigures extends DoorFigures, Losses {
  memoryMb: Record<string, number>;
  /** Bytes on disk for each that waits. */
  bytesPerWaiting: number;
  /** Of the peers, without what they share. */
  linesOfCode?: number;
}

export interface PeerResults extends Circumstances {
  figures: Record<string, PeerFigures[]>;
}

const measures: readonly [what: string, of: (figures: PeerFigures) => number | undefined][] = [
  ['webhooks taken a second', ({ webhooksPerSecond }) => webhooksPerSecond],
  ['end to end, candidates a second', ({ endToEndPerSecond }) => endToEndPerSecond],
  ['first callback to last tag, candidates a second', ({ drainPerSecond }) => drainPerSecond],
  ['callback to tag at 5 a second, p50 ms', ({ tagAfterMs }) => tagAfterMs.p50],
  ['callback to tag at 5 a second, p99 ms', ({ tagAfterMs }) => tagAfterMs.p99],
  ['processor ms of a candidate, everything', ({ processorMs }) => processorMs['all']],
  ['memory of its processes, MB', ({ memoryMb }) => Object.values(memoryMb).reduce((sum, mb) => sum + mb, 0)],
  ['disk of each that waits, KB', ({ bytesPerWaiting }) => bytesPerWaiting / 1024],
  ['write-ahead log of a candidate, KB', ({ logBytes }) => (logBytes === undefined ? undefined : logBytes / 1024)],
  ['results that came early: lost', ({ early }) => early.lost],
  ['killed while it orders: lost', ({ kills }) => kills.ordersLost],
  ['killed while it tags: lost', ({ kills }) => kills.tagsLost],
  ['last order after the restart, s', ({ kills }) => kills.lastOrderAfter],
  ['last tag after the restart, s', ({ kills }) => kills.lastTagAfter],
  ['orders sent again after the kills', ({ kills }) => kills.ordersSentAgain],
  ['tags put again after the kills', ({ kills }) => kills.tagsPutAgain],
  ['lines of code of the flow', ({ linesOfCode }) => linesOfCode],
];

export function peersSummary(results: PeerResults): string {
  const { at, command, machine, load, figures } = results;
  const names = Object.keys(figures);
  const [first] = Object.values(figures);
  const early = first?.[0]?.early.sent ?? 0;
  const inFlight = first?.[0]?.kills.inFlight ?? 0;
  const rows = measures.map(([what, of]) => {
    const cells = names.map((name) => {
      const values = (figures[name] ?? []).map(of).filter((value) => value !== undefined);
      return values.length === 0 ? '' : shown(median(values));
    });
    return row([what, ...cells]);
  });
  return [
    `# ${at.slice(0, 10)}: the same flow on other engines`,
    '',
    `\`${command}\`, ${machine.cores} cores (${machine.model}, ${machine.memoryGb} GB), load ${load.before} before and ${load.after} after it; ${programsOf(results)}.`,
    `Rounds: ${first?.length ?? 0}, of ${first?.[0]?.applications ?? 0} candidates with a tag only; medians. ${early} results came before the order was answered; ${inFlight} calls were in flight at each kill. Lost is what had not come when nothing had come for two minutes, with the provider sending again every second. A tag that is put again changes nothing at Gupy; a comment would stand there twice.`,
    '',
    'The peers make the two calls and no more: no read-back, no proof of a callback, no corrections, no rates, no encryption. `bridge` has the server of the Temporal CLI on SQLite, `bridge-postgres` the one of `docker-compose.yml`.',
    '',
    ...table(['measure', ...names], rows),
  ].join('\n');
}
