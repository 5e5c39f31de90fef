// Pictures of figures as SVG, written by hand: bars and lines with their values beside them, on a ground of their own, so that they can be
// read on a light page and on a dark one. No colour tells what no word does.
const palette = [
  { light: '#0969da', dark: '#58a6ff' },
  { light: '#bc4c00', dark: '#f0883e' },
  { light: '#1a7f37', dark: '#3fb950' },
  { light: '#8250df', dark: '#bc8cff' },
];

const style = `
  .ground { fill: #ffffff; stroke: #d1d9e0; }
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .soft { fill: #59636e; }
  .axis { stroke: #d1d9e0; }
  .goal { stroke: #cf222e; stroke-dasharray: 4 3; }
  .curve { fill: none; stroke-width: 2; }
  .dashed { stroke-dasharray: 6 4; }
${palette.map(({ light }, index) => `  .fill-${index} { fill: ${light}; } .stroke-${index} { stroke: ${light}; }`).join('\n')}
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #3d444d; }
    text { fill: #f0f6fc; }
    .soft { fill: #9198a1; }
    .axis { stroke: #3d444d; }
    .goal { stroke: #f85149; }
${palette.map(({ dark }, index) => `    .fill-${index} { fill: ${dark}; } .stroke-${index} { stroke: ${dark}; }`).join('\n')}
  }
`;

const width = 760;
const margin = 16;

interface Picture {
  title: string;
  /** Names by their place: each has a colour. */
  series: readonly string[];
}

export interface Bar {
  label: string;
  /** One after the other, by the place of their series. */
  values: readonly { series: number; value: number }[];
  /** Beside its end. */
  note: string;
}

export interface BarPicture extends Picture {
  bars: readonly Bar[];
  /** A line across all bars. */
  mark?: { at: number; text: string };
}

const label = { width: 250 };
const bar = { height: 18, step: 27 };

export function barPicture({ title, series, bars, mark }: BarPicture): string {
  const top = 84;
  const height = top + bars.length * bar.step + 12;
  const sums = bars.map(({ values }) => values.reduce((sum, { value }) => sum + value, 0));
  const most = Math.max(...sums, mark?.at ?? 0);
  const left = margin + label.width;
  const wide = width - left - 120;
  const x = (value: number): number => left + (value / most) * wide;
  const drawn = bars.flatMap(({ label: name, values, note }, index) => {
    const y = top + index * bar.step;
    let from = 0;
    const pieces = values.map(({ series: of, value }) => {
      const piece = rect({ x: x(from), y, width: x(from + value) - x(from), height: bar.height }, `fill-${of}`);
      from += value;
      return piece;
    });
    return [text(left - 8, y + 13, name, 'end'), ...pieces, text(x(from) + 8, y + 13, note, 'start', 'soft')];
  });
  const line =
    mark === undefined
      ? []
      : [
          stroke([x(mark.at), top - 6], [x(mark.at), height - 10], 'goal'),
          text(x(mark.at), top - 10, mark.text, 'middle', 'soft'),
        ];
  return document(title, height, [...heading(title, series), ...drawn, ...line]);
}

export interface Curve {
  series: number;
  dashed?: boolean;
  points: readonly (readonly [x: number, y: number])[];
}

export interface LinePicture extends Picture {
  panels: readonly { title: string; curves: readonly Curve[] }[];
  across: string;
  goal: { at: number; text: string };
}

/** @throws nothing: a value below 1 is drawn at 1, since its axis is logarithmic */
export function linePicture({ title, series, panels, across, goal }: LinePicture): string {
  const top = 92;
  const area = { width: (width - margin * 2) / panels.length - 70, height: 220 };
  const points = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const most = { x: Math.max(...points.map(([x]) => x)), y: Math.max(goal.at, ...points.map(([, y]) => y)) };
  const decades = Math.ceil(Math.log10(most.y));
  const bottom = top + area.height;
  const y = (value: number): number => bottom - (Math.log10(Math.max(1, value)) / decades) * area.height;
  const ticks = [...new Set(points.map(([x]) => x))].toSorted((a, b) => a - b);
  const drawn = panels.flatMap(({ title: name, curves }, index) => {
    const left = margin + 52 + index * (area.width + 70);
    const x = (value: number): number => left + (value / most.x) * area.width;
    const grid = Array.from({ length: decades + 1 }, (_, power) => 10 ** power).flatMap((value) => [
      stroke([left, y(value)], [left + area.width, y(value)], 'axis'),
      text(left - 6, y(value) + 4, value.toLocaleString('en'), 'end', 'soft'),
    ]);
    const below = spaced(ticks, most.x / 9).map((value) =>
      text(x(value), bottom + 18, String(value), 'middle', 'soft'),
    );
    const lines = curves.map((curve) => polyline(curve, x, y));
    return [
      text(left, top - 14, name, 'start', 'title'),
      ...grid,
      stroke([left, y(goal.at)], [left + area.width, y(goal.at)], 'goal'),
      text(left + area.width, y(goal.at) - 5, goal.text, 'end', 'soft'),
      ...below,
      text(left + area.width / 2, bottom + 36, across, 'middle', 'soft'),
      ...lines,
    ];
  });
  return document(title, bottom + 52, [...heading(title, series), ...drawn]);
}

/** Those that have room for a word. */
function spaced(values: readonly number[], least: number): number[] {
  return values
    .filter((value, index) => index === values.length - 1 || (values[values.length - 1] ?? 0) - value >= least)
    .reduce<number[]>(
      (kept, value) => (kept.length > 0 && value - (kept.at(-1) ?? 0) < least ? kept : [...kept, value]),
      [],
    );
}

function heading(title: string, series: readonly string[]): string[] {
  let from = margin;
  const legend = series.flatMap((name, index) => {
    const here = from;
    from += 34 + name.length * 7;
    return [
      rect({ x: here, y: 42, width: 12, height: 12 }, `fill-${index}`),
      text(here + 18, 53, name, 'start', 'soft'),
    ];
  });
  return [text(margin, 28, title, 'start', 'title'), ...legend];
}

function polyline(
  { series, dashed = false, points }: Curve,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const path = points.map(([across, up]) => `${at(x(across))},${at(y(up))}`).join(' ');
  return `<polyline class="curve stroke-${series}${dashed ? ' dashed' : ''}" points="${path}"/>`;
}

function document(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${style}</style>`,
    `<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function rect(size: { x: number; y: number; width: number; height: number }, kind: string): string {
  const { x, y, width: wide, height: high } = size;
  return `<rect class="${kind}" x="${at(x)}" y="${at(y)}" width="${at(wide)}" height="${at(high)}"/>`;
}

function stroke([x1, y1]: [number, number], [x2, y2]: [number, number], kind: string): string {
  return `<line class="${kind}" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`;
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end', kind = ''): string {
  const name = kind === '' ? '' : ` class="${kind}"`;
  return `<text${name} x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
