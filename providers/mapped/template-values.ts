// Fills the templates of a mapping. A placeholder without a value makes the whole text absent: half an address or half an
// id would be wrong somewhere else, and later.
import { createHmac } from 'node:crypto';
import { textOf } from '../../outbound/foreign-json';
import { valueAt } from '../document-path';
import { parseTemplate, type Placeholder } from '../template-text';
import { writtenDate } from './date-filter';

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

export function fill(template: string, values: TemplateValues): string | undefined {
  const parts = parseTemplate(template).map((part) => ('text' in part ? part.text : valueOf(part, values)));
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** The paths into the body that templates name. */
export function pathsOf(...templates: readonly (string | undefined)[]): string[] {
  const names = templates.flatMap((template = '') =>
    parseTemplate(template).map((part) => ('name' in part ? part.name : '')),
  );
  return names.filter((name) => name.startsWith('/'));
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
  if (filter === 'basic') return Buffer.from(`${text}:`, 'utf8').toString('base64');
  if (filter === 'date') return writtenDate(text, form, values.zone);
  return filter === 'hash' ? keyedHash(text, values.hashKey) : text;
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
