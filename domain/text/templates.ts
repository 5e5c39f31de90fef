// HR's wording, filled in. Nothing here says "Apto": the text is the customer's. Lengths count code points, as people do.
import type { ExamRule } from '../exam/exam-rule';
import { type Booked, stages, type Stage } from '../exam/stage';
import type { PartsStanding } from '../exam/part';
import { type ResultContent, outcomes, type Outcome } from '../exam/result';
import { instantOf } from '../instant';
import { foreignText } from './foreign-text';
import { closeGaps, type FilledPiece, type ValueRole } from './gaps';
import { localDate, localAppointment, localNumber, type Remark, words } from './locale';
import { partsLines } from './parts-text';
import { placeholderNames, templateParts, type Piece } from './template-parts';

/** What each placeholder is in a sentence, for a text in which it has no value. */
const roles = {
  exam: 'statement',
  provider: 'figure',
  outcome: 'statement',
  score: 'figure',
  maxScore: 'figure',
  summary: 'prose',
  reportUrl: 'link',
  date: 'figure',
  deadline: 'figure',
  note: 'prose',
  examUrl: 'link',
  scheduledFor: 'figure',
  place: 'figure',
} as const satisfies Record<string, ValueRole>;
export type Placeholder = keyof typeof roles;
export const placeholders = Object.keys(roles) as Placeholder[];

/** Whatever happens, these have a value; those of `constant` even without a result. */
const constant: readonly string[] = ['exam', 'provider', 'outcome'];
export const alwaysFilled: readonly string[] = [...constant, 'date'];

/** What a version, or a stage before it, contributes to the text; everything else comes from the rule. `{{outcome}}` is the word for it. */
export type TextValues = SharedValues & ({ outcome: Outcome; stage?: never } | { stage: Stage; outcome?: never });

interface SharedValues extends Omit<ResultContent, 'datedBy' | 'versionAt' | 'outcome'>, Booked {
  /** Epoch milliseconds, where the exam was ordered. */
  deadlineAt?: number;
  /** Of the operator who decided, or of the provider about a stage. */
  note?: string;
  /** Tags that turned out to be longer than Gupy takes. */
  overlongTags?: readonly string[];
  /** Where the order has several exams. */
  parts?: PartsStanding;
}

/** What is written in Gupy: tags, and at most one comment (without the reference that the write adds). */
export interface Publication {
  tags: string[];
  comment?: string;
}

/** Names in `{{…}}` that no value exists for. */
export function unknownPlaceholders(template: string): string[] {
  return placeholderNames(template).filter((name) => !isPlaceholder(name));
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(roles, name);
}

export function fillTemplate(template: string, rule: ExamRule, values: TextValues): string {
  return fill(template, rule, values, undefined);
}

/** A comment that cannot say what its wording says is a plain sentence. */
function fillComment(template: string, rule: ExamRule, values: TextValues): string {
  const plain = fill(words[rule.texts.locale].plainSentence, rule, values, undefined);
  const text = fill(template, rule, values, plain);
  return text === plain ? `${plain}.` : text;
}

function fill(template: string, rule: ExamRule, values: TextValues, plainSentence: string | undefined): string {
  const texts = valueTexts(rule, values);
  const filled = (piece: Piece, index: number, pieces: readonly Piece[]): FilledPiece => {
    if (piece.kind !== 'placeholder' || !isPlaceholder(piece.name)) return { kind: 'words', text: piece.raw };
    const value = texts[piece.name]();
    // `{{scheduledFor}}{{place}}`: two values need something between them.
    const isJoined = value !== '' && piece.name === 'place' && pieces[index - 1]?.kind === 'placeholder';
    return { kind: 'value', text: isJoined ? `, ${value}` : value, role: roles[piece.name] };
  };
  const pieces = templateParts(template).flatMap(({ optional, pieces: inside }) => {
    const part = inside.map(filled);
    return optional && part.some(({ kind, text }) => kind === 'value' && text === '') ? [] : part;
  });
  return shown(closeGaps(pieces, plainSentence))
    .replace(/[^\S\n]+/gu, ' ')
    .normalize('NFC'); // what Gupy lists is compared with it, and most systems keep this form
}

/** Each is made when it is asked for: to clean the texts of a provider costs more than all the rest, and most tags name none. */
function valueTexts(rule: ExamRule, values: TextValues): Record<Placeholder, () => string> {
  const { texts, exam, provider } = rule;
  const { outcome, stage, score, maxScore, summary = '', reportUrl = '', occurredAt, deadlineAt, note = '' } = values;
  const { scheduledFor, place = '', examUrl = '' } = values;
  const own = words[texts.locale];
  return {
    exam: () => exam,
    provider: () => provider,
    outcome: () => (outcome === undefined ? own.stages[stage] : own.outcomes[outcome]),
    score: () => (score === undefined ? '' : localNumber(score, texts)),
    maxScore: () => (maxScore === undefined ? '' : localNumber(maxScore, texts)),
    summary: () => foreignText(summary),
    reportUrl: () => foreignText(reportUrl),
    date: () => localDate(instantOf(occurredAt), texts),
    deadline: () => (deadlineAt === undefined ? '' : localDate(deadlineAt, texts)),
    note: () => foreignText(note),
    examUrl: () => foreignText(examUrl),
    scheduledFor: () => (scheduledFor === undefined ? '' : localAppointment(instantOf(scheduledFor), texts)),
    place: () => foreignText(place),
  };
}

/** Of the whole text, wording of the customer included: what no list of Gupy gives back (control characters, half a character) is left out. */
function shown(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '').trim();
}

/**
 * A rendered tag that Gupy would not take as one (too long, line breaks) becomes a comment. Wording never ends in silence: where
 * all its values are missing, the plain sentence says what came out.
 */
export function renderPublication(rule: ExamRule, values: TextValues, remark?: Remark): Publication {
  const template = rule.publish[values.outcome ?? values.stage];
  if (template === undefined) return { tags: [] };
  const texts = template.tags.map((tag) => fillTemplate(tag, rule, values));
  const isTag = (text: string) => fitsTag(text) && values.overlongTags?.includes(text) !== true;
  const tags = [...new Set(texts.filter(isTag))];
  const spill = [...new Set(texts.filter((text) => !isTag(text)))];
  const own = template.comment === undefined ? '' : fillComment(template.comment, rule, values);
  const hasWording = template.tags.length > 0 || template.comment !== undefined;
  const isSilent = hasWording && [...texts, own].every((text) => text === '');
  const ofParts = partsToSay(rule, values, hasWording);
  const comment = isSilent || (own === '' && ofParts !== '') ? plainComment(rule, values) : own;
  const parts = [...spill, comment, ofParts].filter((part) => part !== '');
  return { tags, ...(parts.length === 0 ? {} : { comment: withRemark(parts.join('\n'), rule, values, remark) }) };
}

/** Where nothing is written for an outcome, a person still learns what came of an order that is not whole. */
function partsToSay({ texts }: ExamRule, { parts }: TextValues, hasWording: boolean): string {
  return parts === undefined || (!hasWording && parts.lacking === 0) ? '' : partsLines(parts, texts);
}

/** Where the tags may not be touched: the outcome's own comment, else the plain sentence. */
export function renderLateComment(
  rule: ExamRule,
  values: TextValues & { outcome: Outcome },
  remark: Remark | undefined,
): string {
  const own = fillComment(rule.publish[values.outcome].comment ?? '', rule, values);
  const ofParts = partsToSay(rule, values, true);
  const comment = own === '' ? plainComment(rule, values) : own;
  return withRemark(ofParts === '' ? comment : `${comment}\n${ofParts}`, rule, values, remark);
}

function plainComment(rule: ExamRule, values: TextValues): string {
  return fillComment(words[rule.texts.locale].plainSentence, rule, values);
}

function withRemark(text: string, rule: ExamRule, values: TextValues, remark: Remark | undefined): string {
  const prefix = remark === undefined ? '' : fillTemplate(rule.texts.prefixes[remark], rule, values);
  return cutAtWord(prefix === '' ? text : `${prefix} ${text}`, mostCommentLength);
}

/** Tags of a rule that can be known without a result, for telling which tags on an application are ours. */
export function fixedTags(rule: ExamRule): string[] {
  const meanings = [...outcomes.map((outcome) => ({ outcome })), ...stages.map((stage) => ({ stage }))];
  const fixed = meanings.flatMap((meaning) =>
    (rule.publish['stage' in meaning ? meaning.stage : meaning.outcome]?.tags ?? [])
      .filter((tag) => placeholderNames(tag).every((name) => constant.includes(name)))
      .map((tag) => fillTemplate(tag, rule, { ...meaning, occurredAt: '' })),
  );
  return [...new Set(fixed.filter(fitsTag))];
}

/** Code points that no configured limit exceeds: what is longer is carried in no list of tags. */
export const mostTagLength = 1000;
export const mostCommentLength = 100_000;

function fitsTag(text: string): boolean {
  return (
    text !== '' &&
    [...text.slice(0, 2 * mostTagLength + 1)].length <= mostTagLength &&
    !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
  );
}

/** Characters: of what is longer, a part says more than nothing. */
const longestWord = 40;

/** At most `limit` code points, ending in `…` when cut; cuts inside a word only where that word is longer than any, and in no letter or emoji. */
export function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = [...text.slice(0, 2 * limit + 2)]; // a code point is at most two code units
  if (points.length <= limit) return text;
  const room = points.slice(0, wholeLetters(points, Math.max(0, limit - 1))).join('');
  const lastSpace = room.search(/\s\S*$/u);
  const cutsWord = lastSpace <= 0 || room.length - lastSpace > longestWord;
  return `${(cutsWord ? room : room.slice(0, lastSpace)).trimEnd()}…`;
}

/** Marks, selectors and skin tones belong to what stands before them; a joiner ties what stands on both sides. */
const tied = /^[\p{M}\p{Emoji_Modifier}\u200d\u{e0020}-\u{e007f}]$/u;
const halfFlag = /^\p{Regional_Indicator}$/u;
/** Code points of one emoji or letter; beyond them it is cut all the same. */
const longestLetter = 40;

/** The place at or before this one at which a person sees the end of a character. Not `Intl`: its tables change with the runtime. */
function wholeLetters(points: readonly string[], end: number): number {
  for (let place = end; place > Math.max(0, end - longestLetter); place -= 1) {
    const [before = '', after = ''] = points.slice(place - 1, place + 1);
    const splitsFlag = halfFlag.test(after) && flagsBefore(points, place) % 2 === 1;
    if (!tied.test(after) && before !== '\u200d' && !splitsFlag) return place;
  }
  return end;
}

function flagsBefore(points: readonly string[], place: number): number {
  let first = place;
  while (first > 0 && halfFlag.test(points[first - 1] ?? '')) first -= 1;
  return place - first;
}
