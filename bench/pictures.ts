// The pictures of the results, by name of file.
import { titleOf } from './databases';
import { ackGoalMs, drain, endToEnd, measuredOn, processorTime, ratioOf, tagAfter } from './measures';
import type { Rate } from './request-rates';
import { median, type Results, shown } from './results';
import { sideNames } from './side';
import { type Bar, barPicture, type Curve, linePicture } from './svg';

export function picturesOf(results: Results): Record<string, string> {
  return {
    ...(measuredOn(results.flow).length === 0
      ? {}
      : { 'beside-minimal.svg': ratios(results), 'processor-time.svg': processors(results) }),
    ...(measuredOn(results.rates).length === 0 ? {} : { 'request-rates.svg': curves(results) }),
    ...(results.spread === undefined ? {} : { 'spread.svg': spread(results.spread) }),
  };
}

function ratios({ flow = {} }: Results): string {
  const on = measuredOn(flow);
  const bars = [endToEnd, drain, tagAfter, processorTime].flatMap((measure) =>
    on.map((database): Bar => {
      const figures = flow[database]?.figures ?? { bridge: [], minimal: [] };
      const ratio = ratioOf(measure, figures);
      return {
        label: measure === processorTime ? 'processor time' : (measure.what.split(',')[0] ?? ''),
        values: [{ series: on.indexOf(database), value: ratio }],
        note: ratio.toFixed(2),
      };
    }),
  );
  return barPicture({
    title: 'The bridge as a multiple of a minimal workflow (first two: more is better)',
    series: on.map((database) => titleOf[database]),
    bars,
    mark: { at: 1, text: 'as the minimal one' },
  });
}

const partNames = ['server', 'database', 'worker', 'receiver'];

function processors({ flow = {} }: Results): string {
  const bars = measuredOn(flow).flatMap((database) =>
    sideNames.map((name): Bar => {
      const rounds = flow[database]?.figures[name] ?? [];
      const ofPart = (part: string): number => median(rounds.map(({ processorMs }) => processorMs[part] ?? 0));
      return {
        label: `${titleOf[database]}, ${name}`,
        values: partNames.map((part, series) => ({ series, value: ofPart(part) })),
        note: `${shown(ofPart('all'))} ms`,
      };
    }),
  );
  return barPicture({ title: 'Processor time of one candidate, from webhook to tag', series: partNames, bars });
}

function curves({ rates = {} }: Results): string {
  const panels = measuredOn(rates).map((database) => ({
    title: titleOf[database],
    curves: sideNames.flatMap((name, series): Curve[] => {
      const seen = rates[database]?.figures[name].rates ?? [];
      const of = (read: (rate: Rate) => number) => seen.map((rate) => [rate.perSecond, read(rate)] as const);
      return [
        { series, points: of(({ p50 }) => p50) },
        { series, points: of(({ p99 }) => p99), dashed: true },
      ];
    }),
  }));
  return linePicture({
    title: 'Milliseconds until a webhook is acknowledged: p50, and p99 dashed',
    series: [...sideNames],
    panels,
    across: 'webhooks a second',
    goal: { at: ackGoalMs, text: `${ackGoalMs} ms` },
  });
}

function spread({ figures }: NonNullable<Results['spread']>): string {
  const ways = ['v1', 'v2'] as const;
  return barPicture({
    title: `Requests to Gupy for each of ${shown(figures[0]?.applications ?? 0)} candidates, by the number of their jobs`,
    series: ['by v1 alone', 'with v2'],
    bars: figures.map(({ jobs, way, requestsPerApplication: value }) => ({
      label: `${shown(jobs)} ${jobs === 1 ? 'job' : 'jobs'}, ${way}`,
      values: [{ series: ways.indexOf(way), value }],
      note: value.toFixed(2),
    })),
    mark: { at: 1.05, text: '1.05' },
  });
}
