// The few figures that stand in both READMEs, between two comments, in their language.
import { titleOf } from './databases';
import { row, table } from './markdown-table';
import { drain, endToEnd, measuredOn, processorTime, tagAfter } from './measures';
import { median, type Results, shown } from './results';

const begin = '<!-- figures: written by npm run bench -->';
const end = '<!-- /figures -->';

const words = {
  en: {
    file: 'README.md',
    heads: ['on {cores} cores that run everything', 'bridge', 'minimal workflow'],
    [endToEnd.what]: 'candidates a second, from webhook to tag',
    [drain.what]: 'results a second, from callback to tag',
    [tagAfter.what]: 'callback to tag at 5 a second, median',
    [processorTime.what]: 'processor time of a candidate, everything',
  },
  pt: {
    file: 'README.pt-BR.md',
    heads: ['em {cores} núcleos que rodam tudo', 'ponte', 'workflow mínimo'],
    [endToEnd.what]: 'candidaturas por segundo, do webhook à tag',
    [drain.what]: 'resultados por segundo, do callback à tag',
    [tagAfter.what]: 'do callback à tag, a 5 por segundo, mediana',
    [processorTime.what]: 'tempo de processador por candidatura, tudo',
  },
} as const;

export type Language = keyof typeof words;
export const languages = Object.keys(words) as Language[];

export function readmeOf(language: Language): string {
  return words[language].file;
}

/** @returns the text with these figures; as it was where none were measured */
export function withHeadlines(readme: string, language: Language, { flow = {} }: Results): string {
  const on = measuredOn(flow);
  const [before = '', rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (on.length === 0 || after === undefined) return readme;
  const texts: Record<string, string | readonly string[]> = words[language];
  const rows = on.flatMap((database) =>
    [endToEnd, drain, tagAfter, processorTime].map(({ what, of }) => {
      const { bridge, minimal } = flow[database]?.figures ?? { bridge: [], minimal: [] };
      const unit = what.includes(' ms') ? ' ms' : '';
      const [ours, theirs] = [bridge, minimal].map((rounds) => `${shown(median(rounds.map(of)), language)}${unit}`);
      return row([`${titleOf[database]}: ${String(texts[what])}`, ours ?? '', theirs ?? '']);
    }),
  );
  const cores = String(on.map((database) => flow[database]?.machine.cores)[0]);
  const heads = words[language].heads.map((head) => head.replace('{cores}', cores));
  return [before + begin, '', ...table(heads, rows), end + after].join('\n');
}
