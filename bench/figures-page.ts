// docs/figures.md, of the results alone: what no result says stands in docs/scale.md.
import { type Database, titleOf } from './databases';
import { programsOf, row, table } from './markdown-table';
import { ackGoalMs, type Goal, goalText, isMet, measuredOn, measures, ratioOf } from './measures';
import type { Rate, SideRates } from './request-rates';
import { type Measured, median, type OnEach, type Results, shown } from './results';
import { countOf } from '../cli/output';
import { sideNames } from './side';

/** @param pictures of which there is one under `figures/` */
export function figuresPage(results: Results, pictures: readonly string[]): string {
  const shownPicture = (file: string, alt: string) =>
    pictures.includes(file) ? [`![${alt}](figures/${file})`, ''] : [];
  return [
    '# Figures',
    '',
    'Written by `npm run bench` from [its results](../bench/results/bench.json); what they mean is said in [scale.md](scale.md). Ratios hold on another machine, figures do not.',
    ...['A ratio is that of medians; in brackets least and most of all rounds. What misses its goal says so.', ''],
    ...besideMinimal(results, shownPicture),
    ...requestRates(results, shownPicture),
    ...bulkMove(results),
    ...spread(results, shownPicture),
    ...waiting(results),
    ...streams(results),
    ...circumstances(results),
  ].join('\n');
}

type Shown = (file: string, alt: string) => string[];

function besideMinimal(results: Results, picture: Shown): string[] {
  const on = measuredOn(results.flow);
  if (on.length === 0) return [];
  return [
    ...['## Beside a minimal workflow', ''],
    'The minimal workflow makes the same two calls as Temporal’s documentation teaches it: no read-back, no proof, no encryption, no search attributes, no shared rate.',
    ...['', ...picture('beside-minimal.svg', 'The bridge as a multiple of the minimal workflow')],
    ...picture('processor-time.svg', 'Processor time of one candidate'),
    ...on.flatMap((database) => flowTable(results, database)),
  ];
}

function flowTable({ flow = {}, acks = {} }: Results, database: Database): string[] {
  const figures = flow[database]?.figures ?? { bridge: [], minimal: [] };
  const rows = measures
    // A part that the other database lacks.
    .filter(({ of }) => [...figures.bridge, ...figures.minimal].some((one) => Number.isFinite(of(one))))
    .map((measure) => {
      const [bridge, minimal] = [figures.bridge.map(measure.of), figures.minimal.map(measure.of)];
      return row([measure.what, range(bridge), range(minimal), ...judged(ratioOf(measure, figures), measure.goal)]);
    });
  const ack = acks[database]?.figures;
  const ackRows =
    ack === undefined
      ? []
      : [
          row([
            'webhooks a second, no worker ÷ bare signalWithStart',
            ...[range(ack.bridge), range(ack.bare)],
            ...judged(median(ack.bridge) / median(ack.bare), { least: 0.9 }),
          ]),
        ];
  const [first] = figures.bridge;
  return [
    `### ${titleOf[database]}`,
    '',
    `${countOf(figures.bridge.length, 'round')} of ${first?.applications ?? 0} candidates with a tag only, by turns, on a fresh server each.`,
    '',
    ...table(['measure', 'bridge', 'minimal', 'ratio', 'goal'], [...rows, ...ackRows]),
  ];
}

function judged(value: number, goal: Goal | undefined): [string, string] {
  if (!Number.isFinite(value)) return ['', goalText(goal)];
  return [value.toFixed(2), isMet(value, goal) ? goalText(goal) : `${goalText(goal)}, **missed**`];
}

function requestRates({ rates = {} }: Results, picture: Shown): string[] {
  const on = measuredOn(rates);
  if (on.length === 0) return [];
  return [
    ...['## Webhooks over their rate', ''],
    `Each leaves at its time, whether those before are answered or not, while the worker does all that follows. The goal is a p99 of ${ackGoalMs} ms at 50 a second. Afterwards the run of each event that was taken is looked up in Temporal.`,
    ...['', ...picture('request-rates.svg', 'Milliseconds until a webhook is acknowledged, over the rate')],
    ...on.flatMap((database) =>
      sideNames.flatMap((name) => {
        const side = rates[database]?.figures[name];
        if (side === undefined) return [];
        return [
          `${titleOf[database]}, ${name}: p99 stayed within ${ackGoalMs} ms, and none was refused, up to ${side.highestPerSecond} a second. ${verified(side)}`,
          '',
          ...table(['a second', 'sent', 'refused', 'p50 ms', 'p95 ms', 'p99 ms'], side.rates.map(rateRow)),
        ];
      }),
    ),
  ];
}

function verified({ taken, lost }: SideRates): string {
  if (lost === 0) return `Each of the ${shown(taken)} that were taken had its run.`;
  return `**${shown(lost)} of the ${shown(taken)} that were taken had no run.**`;
}

function rateRow({ perSecond, sent, refused, p50, p95, p99 }: Rate): string {
  return row([String(perSecond), shown(sent), shown(refused), shown(p50), shown(p95), shown(p99)]);
}

function bulkMove({ bulk }: Results): string[] {
  if (bulk === undefined) return [];
  const { applications, rates, readsPerApplication, requestsPerApplication, throttled, doubles, ...more } =
    bulk.figures;
  const goals: [string, number, Goal][] = [
    ['reads of a candidate', readsPerApplication, { most: 0.05 }],
    ['requests of a candidate', requestsPerApplication, { most: 1.05 }],
    ['time ÷ what the rate allows at best', more.drainOverOptimum, { most: 1.1 }],
    ['share of the rate that was used', more.shareOfGupysRate, { least: 0.95 }],
    ['answers 429', throttled, { most: 0 }],
    ['orders or tags that came twice', doubles, { most: 0 }],
  ];
  return [
    ...['## A bulk move', ''],
    `${shown(applications)} candidates of one job at once, two workers, ${shown(rates.gupy)} requests to Gupy a minute. It took ${shown(more.drainSeconds)} s; the rate allows ${shown(more.optimumSeconds)} s at best.`,
    '',
    ...table(
      ['measure', 'figure', 'goal'],
      goals.map(([what, value, goal]) => row([what, ...judged(value, goal)])),
    ),
  ];
}

function spread({ spread: measured }: Results, picture: Shown): string[] {
  if (measured === undefined) return [];
  const { figures } = measured;
  const wait = (value: number): string => `${shown(value)} s`;
  return [
    ...['## Over many jobs', ''],
    `What ${shown(figures[0]?.applications ?? 0)} candidates cost Gupy each, reads and one tag, when they are spread over jobs: only reads of one step share a request by v1, and any hundred with v2. The goal is 1.05 with v2.`,
    ...['', ...picture('spread.svg', 'Requests to Gupy for each candidate, over the number of jobs')],
    ...table(
      ['jobs', 'way', 'requests of a candidate', 'wait for company, median', 'longest'],
      figures.map(({ jobs, way, requestsPerApplication, medianWait, longestWait }) =>
        row([shown(jobs), way, requestsPerApplication.toFixed(2), wait(medianWait), wait(longestWait)]),
      ),
    ),
  ];
}

function waiting({ waiting: measured = {} }: Results): string[] {
  const rows = measuredOn(measured).flatMap((database) =>
    (measured[database]?.figures ?? []).map((figures) =>
      row([
        ...[titleOf[database], shown(figures.waiting), `${(figures.databaseBytes / 1024).toFixed(1)} KB`],
        ...[`${figures.workerMb} MB (${figures.workerMbBefore})`, `${figures.serverMb} MB`],
        `${shown(figures.restart.firstTagMs)}, then ${shown(figures.restart.tagMs.p50)} ms`,
      ]),
    ),
  );
  if (rows.length === 0) return [];
  const heads = [
    'database',
    'waiting',
    'bytes of each',
    'worker (before)',
    'server',
    'first tag after a restart, later p50',
  ];
  return ['## What waiting costs', '', 'The goal is 25 KB of each.', '', ...table(heads, rows)];
}

function streams({ streams: measured }: Results): string[] {
  if (measured === undefined) return [];
  return [
    ...['## Streams towards Temporal', ''],
    'Polls of one worker, each an HTTP/2 stream, and the most streams at once on its connection.',
    '',
    ...table(
      ['providers', 'polls', 'most streams'],
      measured.figures.map(({ providers, polls, streams: most }) => row([providers, polls, most].map(String))),
    ),
  ];
}

function circumstances(results: Results): string[] {
  const { bulk, spread: over, streams: open, ...each } = results;
  const ofEach = Object.entries(each).flatMap(([part, on]: [string, OnEach<unknown>]) =>
    measuredOn(on as OnEach<never>).map((database) => circumstance(`${part}, ${titleOf[database]}`, on[database])),
  );
  const ofAll = Object.entries({ bulk, spread: over, streams: open }).map(([part, one]) => circumstance(part, one));
  const heads = ['part', 'day', 'minutes', 'load before, after', 'machine', 'versions', 'command'];
  return [
    ...['## Where and when', ''],
    ...table(
      heads,
      [...ofEach, ...ofAll].filter((line) => line !== ''),
    ),
  ];
}

function circumstance(part: string, measured: Measured<unknown> | undefined): string {
  if (measured === undefined) return '';
  const { at, minutes, load, machine, command } = measured;
  return row([
    ...[part, at.slice(0, 10), shown(minutes), `${load.before}, ${load.after}`],
    ...[`${machine.cores} cores, ${machine.model}, ${machine.memoryGb} GB`, programsOf(measured), `\`${command}\``],
  ]);
}

function range(values: readonly number[]): string {
  if (values.length === 0) return '';
  if (values.length === 1) return shown(values[0] ?? NaN);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${shown(median(values))} (${shown(least)}–${shown(most)})`;
}
