// The lines of a comment that say what came of each exam of an order that has several, and what is missing.
// What could go wrong: twenty summaries make a comment that Gupy does not take; so where the lines are too long, names and
// outcomes alone remain.
import type { PartsStanding, SaidPart } from '../exam/part';
import { foreignLine } from './foreign-text';
import { localNumber, type TextSettings, words } from './locale';

/** Characters of all lines; a comment of Gupy is known to take 4,000. */
const longestLines = 3000;

/** Nothing where no part came: there the wording of the outcome says all. */
export function partsLines(standing: PartsStanding, texts: TextSettings): string {
  if (standing.came.length === 0) return '';
  const whole = lines(standing, texts, detailed);
  return whole.length <= longestLines ? whole : lines(standing, texts, plain);
}

type PartLine = (part: SaidPart, texts: TextSettings) => string;

function lines({ of, lacking, missing, came }: PartsStanding, texts: TextSettings, lineOf: PartLine): string {
  const { parts: own } = words[texts.locale];
  const absent = missing.length === 0 ? [] : [`${own.missing}: ${missing.map(foreignLine).join(', ')}`];
  return [
    `${own.came}: ${of - lacking} ${own.of} ${of}`,
    ...came.map((part) => `- ${lineOf(part, texts)}`),
    ...absent,
  ].join('\n');
}

function plain({ name, outcome, score, maxScore, unnamed }: SaidPart, texts: TextSettings): string {
  const { outcomes, parts: own } = words[texts.locale];
  const whole = maxScore === undefined ? '' : ` ${own.of} ${localNumber(maxScore, texts)}`;
  const points = score === undefined ? '' : ` (${localNumber(score, texts)}${whole})`;
  const mark = unnamed === undefined ? '' : ` (${own.unnamed})`;
  return `${foreignLine(name)}${mark}: ${outcomes[outcome]}${points}`;
}

function detailed(part: SaidPart, texts: TextSettings): string {
  const { summary = '', reportUrl = '' } = part;
  const said = [plain(part, texts), foreignLine(summary), foreignLine(reportUrl)].filter((text) => text !== '');
  return said.join('. ').replace(/([.!?])\. /g, '$1 ');
}
