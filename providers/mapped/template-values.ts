// Fills the templates of a mapping. A placeholder without a value makes the whole text absent: half an address or half an
// id would be wrong somewhere else, and later.
import { createHmac } from 'node:crypto';
import { textOf } from '../../outbound/foreign-json';
import { fixedNumber, valueAt } from '../document-path';
import { parseTemplate, type Placeholder } from '../template-text';
import { instantOf } from '../../domain/instant';
import { foreignDate, isDay, isoUtc } from '../../outbound/foreign-date';
import { wallClock } from '../../outbound/zoned-time';

/** What placeholders can name. */
export interface TemplateValues {
  /** Plain names: `reference`, `candidate.name`, `values.team`. */
  named: ReadonlyMap<string, string>;
  /** Bodies by name: `''` for plain paths, `callback` for `{{callback:/path}}`. */
  documents: ReadonlyMap<string, unknown>;
  hashKey?: string | undefined;
  /** Of the provider: moments are written in it. */
  zone?: string | undefined;
}

/** The values with some more; a name that is there already is replaced. */
export function withNamed(values: TemplateValues, more: Readonly<Record<string, string>>): TemplateValues {
  return { ...values, named: new Map([...values.named, ...Object.entries(more)]) };
}

/** The values with a body under this name. */
export function withDocument(values: TemplateValues, name: string, document: unknown): TemplateValues {
  return { ...values, documents: new Map([...values.documents, [name, document]]) };
}

export const documentName = /^(?:([a-z]+):)?(\/.*)$/;

export function fill(template: string | undefined, values: TemplateValues): string | undefined {
  if (template === undefined) return undefined;
  const parts = filledParts(template, values);
  return parts.includes(undefined) ? undefined : parts.join('');
}

function filledParts(template: string, values: TemplateValues): (string | undefined)[] {
  return parseTemplate(template).map((part) => ('text' in part ? part.text : valueOf(part, values)));
}

/** The paths into the body that templates name. */
export function pathsOf(...templates: readonly (string | undefined)[]): string[] {
  const names = templates.flatMap((template = '') =>
    parseTemplate(template).map((part) => ('name' in part ? part.name : '')),
  );
  return names.filter((name) => name.startsWith('/'));
}

/** The paths of a key that takes a path, or a number in its place, or several of them in a template: `/date`, or `{{/date}} {{/time}}`. */
export function pathsNamed(written: string | undefined): string[] {
  if (written === undefined || fixedNumber.test(written)) return [];
  return written.includes('{{') ? pathsOf(written) : [written];
}

/** What such a key names. */
export function namedValue(written: string | undefined, document: unknown): unknown {
  if (written === undefined) return undefined;
  if (!written.includes('{{')) return valueAt(document, written);
  return filledDate(written, { named: new Map(), documents: new Map([['', document]]) });
}

/** As `fill`, but a day without its hour is a day. */
export function filledDate(template: string, values: TemplateValues): string | undefined {
  const parts = filledParts(template, values);
  const text = parts.join('');
  if (!parts.includes(undefined)) return text;
  const day = text.trim();
  return isDay(day) ? day : undefined;
}

const numeric = ['number', 'integer'];

/** For a body: a text that is nothing but `{{x | number}}` becomes a number. */
export function fillJson(template: string, values: TemplateValues): string | number | undefined {
  const [part, ...others] = parseTemplate(template);
  const text = fill(template, values);
  const wantsNumber =
    part !== undefined && 'name' in part && numeric.includes(part.filter ?? '') && others.length === 0;
  if (!wantsNumber || text === undefined) return text;
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? Number(text) : undefined;
}

function valueOf({ name, filter, form = '' }: Placeholder, values: TemplateValues): string | undefined {
  const text = lookUp(name, values);
  if (text === undefined || text === '') return undefined;
  if (filter === 'digits' || filter === 'integer') return digitsOf(text, name);
  if (filter === 'base64') return Buffer.from(text, 'utf8').toString('base64');
  if (filter === 'basic') return Buffer.from(`${text}:`, 'utf8').toString('base64');
  if (filter === 'date') return writtenDate(text, form, values.zone);
  if (filter === 'last') return lastPart(text);
  if (filter === 'join') return text.split('\n').join(form);
  return filter === 'hash' ? keyedHash(text, values.hashKey) : text;
}

/** Of an address, without its query: `https://api.example.com/orders/42/` and `/orders/42` are 42. */
function lastPart(address: string): string | undefined {
  const [path = ''] = address.trim().split(/[?#]/, 1);
  const part = path.split('/').findLast((segment) => segment !== '') ?? '';
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return part;
  }
}

/** A person's number that has letters is another one without them: a passport is no CPF. */
function digitsOf(text: string, name: string): string | undefined {
  const isOther = name.startsWith('candidate.') && /\p{L}/u.test(text);
  return isOther ? undefined : text.replace(/\D/g, '') || undefined;
}

function lookUp(name: string, { named, documents }: TemplateValues): string | undefined {
  const [, document, path] = documentName.exec(name) ?? [];
  return path === undefined ? named.get(name) : textOf(valueAt(documents.get(document ?? ''), path));
}

/** An id that says nothing about the address it was made of; one person writes an address in several ways. */
function keyedHash(text: string, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  return createHmac('sha256', key).update(text.trim().toLowerCase()).digest('hex').slice(0, 32);
}

// `{{candidate.birthDate | date dd/MM/yyyy}}`: a date as a vendor writes it. What could go wrong: a day without a time that is taken
// for a moment becomes the day before in another zone, so a day stays the day that it is.

const dayMs = 86_400_000;

/** Parts of a date, and where they stand in ISO 8601. Minutes are small letters, as the month is large ones. */
const places: Readonly<Record<string, readonly [from: number, to: number]>> = {
  yyyy: [0, 4],
  yy: [2, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
};
const token = /yyyy|yy|MM|dd|HH|mm|ss/g;

/** The form, and the days before or after: `yyyy-MM-dd -30d`. */
function partsOf(form: string): { pattern: string; days: number } {
  const [, pattern = form, days = '0'] = /^(.*?)(?:\s+([+-]\d{1,4})d)?$/.exec(form) ?? [];
  return { pattern, days: Number(days) };
}

/** What is wrong with a form, and how to mend it. */
export function dateFormFault(form: string | undefined): { reason: string; fix: string } | undefined {
  const fix =
    'write yyyy, MM, dd, HH, mm and ss, such as {{now | date dd/MM/yyyy}}, and days before or after it, such as -30d';
  if (form === undefined) return { reason: 'has the filter date without a form', fix };
  const { pattern } = partsOf(form);
  const tokens: readonly string[] = pattern.match(token) ?? [];
  const reason = `has the form of a date "${form.slice(0, 40)}"`;
  // The T of ISO 8601 is the only letter between the parts.
  if (tokens.length === 0 || /[^\P{L}T]/u.test(pattern.replace(token, ''))) return { reason, fix };
  if (!tokens.includes('mm') || tokens.includes('HH')) return undefined;
  return { reason: `${reason}, with minutes and no hour`, fix: 'write MM for the month' };
}

/** @param zone of the provider, in which a moment is written. @default UTC @returns `undefined` for what is no date */
function writtenDate(text: string, form: string, zone = 'UTC'): string | undefined {
  const moment = foreignDate(text);
  const day = moment === undefined ? foreignDate(text, 'UTC') : undefined;
  const written = moment ?? day;
  if (written === undefined) return undefined;
  const at = instantOf(written);
  const { pattern, days } = partsOf(form);
  const shown = isoUtc((day === undefined ? wallClock(at, zone) : at) + days * dayMs);
  if (shown === undefined) return undefined;
  return pattern.replace(token, (part) => shown.slice(...(places[part] ?? [0, 0])));
}
