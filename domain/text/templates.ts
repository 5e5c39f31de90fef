// HR's wording, filled in. Nothing here says "Apto": the text is the customer's. Lengths count code points, as people do.
import type { ExamRule } from '../exam/exam-rule';
import type { Outcome } from '../exam/outcome';
import type { ResultContent } from '../exam/result';

export const placeholders = [
  'exam',
  'provider',
  'outcome',
  'score',
  'maxScore',
  'summary',
  'reportUrl',
  'date',
] as const;
export type Placeholder = (typeof placeholders)[number];

/** What a version contributes to the text, `{{date}}` as its calendar day in UTC; everything else comes from the rule. */
export type TemplateValues = Omit<ResultContent, 'datedBy' | 'versionAt'>;

/** What is written in Gupy: tags, and at most one comment (without the reference that the write adds). */
export interface Publication {
  tags: string[];
  comment?: string;
}

/** ` [ref 7f3a2c91b0]` and a line break: the room kept free at the end of a comment. */
export const commentReferenceLength = 17;

const placeholderPattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names in `{{…}}` that no value exists for. */
export function unknownPlaceholders(template: string): string[] {
  const names = [...template.matchAll(placeholderPattern)].flatMap(([, ...groups]) => groups);
  return names.filter((name) => !(placeholders as readonly string[]).includes(name));
}

export function fillTemplate(template: string, rule: ExamRule, values: TemplateValues): string {
  const text: Record<Placeholder, string> = {
    exam: rule.exam,
    provider: rule.provider,
    outcome: values.outcome,
    score: values.score?.toString() ?? '',
    maxScore: values.maxScore?.toString() ?? '',
    summary: values.summary ?? '',
    reportUrl: values.reportUrl ?? '',
    date: values.occurredAt.slice(0, 10),
  };
  return template
    .replace(placeholderPattern, (whole, name: string) =>
      Object.hasOwn(text, name) ? text[name as Placeholder] : whole,
    )
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .replace(/[^\S\n]+/gu, ' ')
    .trim()
    .normalize('NFC'); // what Gupy lists is compared with it, and most systems keep this form
}

/** A rendered tag that Gupy would not take as one (too long, line breaks, control characters) becomes a comment. */
export function renderPublication(rule: ExamRule, values: TemplateValues): Publication {
  const template = rule.publish[values.outcome];
  const texts = template.tags.map((tag) => fillTemplate(tag, rule, values));
  const tags = [...new Set(texts.filter((text) => fitsTag(text, rule.limits.tagLength)))];
  const spill = texts.filter((text) => !fitsTag(text, rule.limits.tagLength));
  const comment = template.comment === undefined ? '' : fillTemplate(template.comment, rule, values);
  const parts = [...spill, comment].filter((part) => part !== '');
  return { tags, ...(parts.length === 0 ? {} : { comment: cutComment(parts.join('\n'), rule) }) };
}

/** For a late result under `lateResult: comment`: the outcome's own comment, else a neutral line naming outcome and exam. */
export function renderLateComment(rule: ExamRule, values: TemplateValues): string {
  const own = rule.publish[values.outcome].comment;
  const text = own === undefined ? '' : fillTemplate(own, rule, values);
  return cutComment(text === '' ? `Resultado tardio do exame ${rule.exam}: ${values.outcome}.` : text, rule);
}

/** Tags of a rule that can be known without a result, for telling which tags on an application are ours. */
export function fixedTags(rule: ExamRule): string[] {
  const fixed = Object.entries(rule.publish).flatMap(([outcome, template]) =>
    template.tags
      .filter((tag) => !/\{\{\s*(score|maxScore|summary|reportUrl|date)\s*\}\}/.test(tag))
      .map((tag) => fillTemplate(tag, rule, { outcome: outcome as Outcome, occurredAt: '' })),
  );
  return [...new Set(fixed.filter((tag) => fitsTag(tag, rule.limits.tagLength)))];
}

function fitsTag(text: string, limit: number): boolean {
  return text !== '' && [...text].length <= limit && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

function cutComment(text: string, rule: ExamRule): string {
  return cutAtWord(text, rule.limits.commentLength - commentReferenceLength);
}

/** At most `limit` code points, ending in `…` when cut; cuts inside a word only when there is no space to cut at. */
export function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = [...text.slice(0, 2 * limit + 2)]; // a code point is at most two code units
  if (points.length <= limit) return text;
  const room = points.slice(0, Math.max(0, limit - 1)).join('');
  const lastSpace = room.search(/\s\S*$/u);
  return `${(lastSpace > 0 ? room.slice(0, lastSpace) : room).trimEnd()}…`;
}
