// npm run bench:soak [-- --waiting 10000 --minutes 30 --per-second 5]
// T25: so many exams wait, and events go on: candidates come and others are decided at the same rate, so that as many wait at the end. Memory,
// descriptors and times of each minute, and how much they grow. Keeps bench/results/soak.json.
// What could go wrong: the first minutes after the filling belong to the filling, so the slope is that of the second half.
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { percentile } from '../test/support/percentile';
import { startBridgeSide } from './bridge-side';
import { watchCircumstances } from './circumstances';
import { keepResult } from './kept-result';
import { residentMb } from './process-cost';
import { Outside, type Side } from './side';
import { fillWith } from './waiting';

const { values: given } = parseArgs({
  options: {
    waiting: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '30' },
    'per-second': { type: 'string', default: '5' },
  },
});

interface Minute {
  /** By process. */
  mb: Record<string, number>;
  descriptors: Record<string, number>;
  /** From the callback to the tag. */
  tagMs: { n: number; p50: number; p99: number };
}

async function main(): Promise<void> {
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const [waiting, minutes, perSecond] = [given.waiting, given.minutes, given['per-second']].map(Number) as [
    number,
    number,
    number,
  ];
  const circumstances = watchCircumstances('bench:soak', ['sqlite']);
  const side = await startBridgeSide('sqlite');
  try {
    const outside = new Outside(side.world);
    const queue = await fillWith(side, outside, waiting);
    const seen: Minute[] = [];
    for (let minute = 0; minute < minutes; minute += 1) {
      const decided = await oneMinute(side, outside, queue, perSecond);
      seen.push(minuteOf(side, outside, decided));
      process.stderr.write(`minute ${minute + 1}: ${JSON.stringify(seen.at(-1))}\n`);
    }
    const late = seen.slice(Math.floor(seen.length / 2));
    const mbPerHour = growth(late.map(({ mb }) => mb));
    const descriptorsPerHour = growth(late.map(({ descriptors }) => descriptors));
    const figures = { waiting, minutes, perSecond, mbPerHour, descriptorsPerHour, seen };
    await keepResult('soak', { ...circumstances(), figures });
  } finally {
    await side.close();
  }
}

/** Every second event is a candidate who comes, the others are results of those who have waited longest. */
async function oneMinute(
  side: Side,
  outside: Outside,
  queue: number[],
  perSecond: number,
): Promise<Map<number, number>> {
  const decided = new Map<number, number>();
  const answers: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let event = 0; event < perSecond * 60; event += 1) {
    await pause(Math.max(0, begun + (event * 1_000) / perSecond - performance.now()));
    if (event % 2 === 0) {
      const id = outside.candidate();
      queue.push(id);
      answers.push(side.moved(id).then((answer) => answer.text()));
      continue;
    }
    const oldest = queue.shift() ?? 0;
    decided.set(oldest, performance.now());
    // What a busy api does not take the provider sends again; the tag shows that it came.
    answers.push(outside.complete(oldest).catch(() => undefined));
  }
  await Promise.all(answers);
  await outside.untilTagged([...decided.keys()]);
  return decided;
}

function minuteOf({ pids }: Side, outside: Outside, decided: ReadonlyMap<number, number>): Minute {
  const times = [...decided].map(([id, sent]) => outside.taggedAt(id) - sent);
  const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => Math.round(percentile(times, share)));
  const each = (measure: (pid: number) => number) =>
    Object.fromEntries(Object.entries(pids).map(([part, pid]) => [part, measure(pid)]));
  return {
    mb: each(residentMb),
    descriptors: each((pid) => readdirSync(`/proc/${pid}/fd`).length),
    tagMs: { n: times.length, p50, p99 },
  };
}

/** Of each process, by least squares over the minutes. */
function growth(minutes: readonly Record<string, number>[]): Record<string, number> {
  const middle = (minutes.length - 1) / 2;
  const spread = minutes.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const slope = (part: string) =>
    minutes.reduce((sum, each, index) => sum + (index - middle) * (each[part] ?? 0), 0) / (spread || 1);
  return Object.fromEntries(Object.keys(minutes[0] ?? {}).map((part) => [part, Math.round(slope(part) * 60)]));
}

void main();
