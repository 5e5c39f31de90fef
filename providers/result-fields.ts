// The fields of a result as any provider may send them. Those that an outcome needs are checked, since they become parts of
// workflow ids and signals. The others are read as far as they can be used; what cannot is left out with a note for its run (R28).
// What could go wrong: a note that quotes what it was about would carry foreign text into the run (P-PII), so none does.
import { z } from 'zod';
import { providerOutcomes } from '../domain/exam/result';
import { lookingLikeReferences, parseReference } from '../domain/exam/reference';
import type { StageContent } from '../domain/exam/stage';
import { cutAtWord } from '../domain/text/templates';
import { foreignDate } from '../outbound/foreign-date';
import { textOf } from '../outbound/foreign-json';
import { foreignNumber, type ForeignNumber } from '../outbound/foreign-number';
import { definedOnly } from '../domain/defined-only';
import { plainText } from './plain-text';
import { isNothing } from './same-text';

/** Characters. Documented ids and URLs are far shorter; the summary may be twice the longest comment that Gupy is known to take. */
export const resultLimits = { id: 200, url: 2_000, summary: 8_000 } as const;

/**
 * An id of the provider. It becomes part of a URL path, so `.` and `..` are refused; and it stands in workflow ids and logs in
 * clear, so an e-mail address is refused (P-PII).
 */
export const foreignId = z
  .string()
  .trim()
  .regex(
    /^(?=[\x21-\x7e]{1,200}$)(?!\.{1,2}$)(?!.+@.+\..)/,
    `expected 1 to ${resultLimits.id} visible ASCII characters, and no e-mail address`,
  );

/** As `foreignId`; a number is its digits. */
export const sentId = z.preprocess(
  (value) => (typeof value === 'string' ? value : (textOf(value) ?? value)),
  foreignId,
);

/** No exam of the bridge is older. */
const earliest = '2000';

/** Characters: more than any reference with what stands around it. */
const longestEcho = 300;

/**
 * Blanks, quotes and brackets, and the end of a sentence; a sign is part of the number that it stands before (R14). Without the look behind
 * an end would be sought from every place in a row of signs.
 */
const around = /^[\s\p{Ps}\p{Pi}"'`´<]+|(?<![\s\p{P}`´>])[\s\p{P}`´>]+$/gu;

/** What may touch a reference that stands in a text or in an address: no sign, letter or digit, and no half of an escaped character. */
const between = /\.*[^\p{L}\p{N}\p{M}.+%\-\u2212]+/u;

/** Vendors of signatures echo the name of the document: `.pdf`, `.pdf.p7s`. It begins with a letter, so it is part of no number. */
const fileEnding = /(?:\.[a-z][a-z0-9]{1,4}){1,2}$/;

/**
 * Our reference as it comes back: people and forms put blanks, quotes and brackets around it, and write it in capitals; vendors put it
 * behind a name of theirs, or into an address. It proves itself wherever it stands; of two none is meant, also where one of them could not
 * be taken, as one that is escaped within an address: the other may be what a stranger wrote behind it (P-OWN).
 */
export function echoed(text: string): string | undefined {
  if (text.length > longestEcho) return undefined;
  // Not by compatibility: digits that only look like ours are none (R14).
  const plain = text.replace(/\p{Cf}/gu, '');
  const lower = plain.toLowerCase();
  if (lookingLikeReferences(lower).size !== 1) return undefined;
  const candidates = [plain.replace(around, '').toLowerCase(), ...lower.split(between)];
  return candidates.map((one) => one.replace(fileEnding, '')).find((one) => parseReference(one) !== undefined);
}

export const echoedReference = z.string().transform((text, context) => {
  const reference = echoed(text);
  if (reference !== undefined) return reference;
  context.addIssue('expected the reference of the order, as it was sent');
  return z.NEVER;
});

export const reportedOutcome = z.enum(providerOutcomes, { error: `expected one of ${providerOutcomes.join(', ')}` });

/** As a body has it; anything may stand there. */
export type SentBooking = { readonly [Field in keyof Booking]?: unknown };
export type Booking = Pick<StageContent, 'scheduledFor' | 'place' | 'examUrl'>;

/** Reads the fields that an outcome does not need. Nothing and an empty text are absent, without a note. */
export class FieldReader {
  private readonly notes: string[] = [];
  private readonly sent = new Map<string, string>();

  /** For the run. */
  note(text: string): void {
    this.notes.push(text);
  }

  /** A text of any length is cut; what no one can see in it becomes a blank or a line break, and HTML plain text. */
  text(name: string, value: unknown): string | undefined {
    if (isNothing(value)) return undefined;
    const text = textOf(value);
    if (text === undefined) return this.leftOut(name, 'is no text');
    const shown = plainText(text);
    const clean = visible(shown.text);
    const cut = cutAtWord(clean, resultLimits.summary);
    if (cut !== clean || shown.isCut) this.note(`${name} was cut: longer than ${resultLimits.summary} characters`);
    if (shown.lacksCode) this.note(`${name} lacks the script or style that stood in it`);
    this.sent.set(name, cutAtWord(visible(text), resultLimits.summary));
    return cut;
  }

  /** For an id that is made of what was read: how texts are shown may change, and what was sent does not. */
  asSent<Fields extends object>(fields: Fields): Fields {
    const texts = [...this.sent].filter(([name]) => Object.hasOwn(fields, name));
    return { ...fields, ...Object.fromEntries(texts) };
  }

  address(name: string, value: unknown): string | undefined {
    if (isNothing(value)) return undefined;
    if (typeof value !== 'string') return this.leftOut(name, 'is no text');
    const text = escapedUrl(value.trim());
    if (text.length > resultLimits.url) return this.leftOut(name, `is longer than ${resultLimits.url} characters`);
    const isAddress = /^https?:\/\/[\x21-\x7e]+$/i.test(text) && URL.canParse(text);
    return isAddress ? text : this.leftOut(name, 'is no http or https URL');
  }

  private number(name: string, value: unknown): ForeignNumber | undefined {
    return isNothing(value) ? undefined : (foreignNumber(value) ?? this.leftOut(name, 'is no number'));
  }

  /** "85/100" brings its whole along, "85%" is of 100. */
  scores(score: unknown, maxScore: unknown): { score?: number; maxScore?: number } {
    const points = this.number('score', score);
    const whole = this.number('maxScore', maxScore)?.value;
    const ownWhole = points?.unit === 'percent' ? 100 : points?.unit?.of;
    return definedOnly({ score: points?.value, maxScore: points?.unit === 'percent' ? 100 : (whole ?? ownWhole) });
  }

  /**
   * ISO 8601 in UTC. Databases write no date as 1900-01-01 or 1970-01-01: a result of such a day would be older than all others. And some
   * servers keep no search attribute of before 1970, and lose the whole run from their lists with it.
   * @param zone of a date without an offset
   */
  date(name: string, value: unknown, zone?: string): string | undefined {
    if (isNothing(value)) return undefined;
    const date = foreignDate(value, zone);
    if (date === undefined) return this.leftOut(name, 'is no date that can be read');
    return date < earliest ? this.leftOut(name, `is before ${earliest}`) : date;
  }

  /** When, where and by which link the exam is taken. @param zone of a date without an offset */
  booking({ scheduledFor, place, examUrl }: SentBooking, zone?: string): Booking {
    return definedOnly({
      scheduledFor: this.date('scheduledFor', scheduledFor, zone),
      place: this.text('place', place),
      examUrl: this.address('examUrl', examUrl),
    });
  }

  /** For the result or order that was read. */
  get noted(): { notes?: string[] } {
    return this.notes.length === 0 ? {} : { notes: this.notes };
  }

  private leftOut(name: string, why: string): undefined {
    this.note(`${name} was left out: it ${why}`);
    return undefined;
  }
}

function visible(text: string): string {
  return text.replace(/[\v\f\u0085\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\n\r\t]|\ufffd/gu, ' ');
}

/** Blanks and accents in a link are escaped, as browsers do it. What could be seen as another link is left as it is, and is none. */
function escapedUrl(text: string): string {
  const isPlain = /^[\x21-\x7e]*$/.test(text);
  return isPlain || /\p{C}|[^\P{Z} ]/u.test(text) || !URL.canParse(text) ? text : new URL(text).href;
}
