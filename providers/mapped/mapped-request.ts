// From a request of a mapping to a call. What could go wrong: the path may name the candidate, or contain a value of a callback.
// So messages show the template of such a part (P-PII), and no value may leave the path that bridge.yaml gives.
import type { MappedRequest } from './mapping';
import { definedOnly } from '../../domain/defined-only';
import { HttpFailure } from '../../outbound/http-failure';
import type { AnswerJudge, HttpCall } from '../../outbound/http-target';
import { parseTemplate, placeholdersOf, writtenPlaceholder } from '../template-text';
import { writtenXml } from '../xml-writing';
import { fill, fillJson, type TemplateValues } from './template-values';

/** Whether the request uses a value of a callback. */
export function needsCallback(request: unknown): boolean {
  return JSON.stringify(request ?? '').includes('callback:');
}

/** `accept`: statuses outside 2xx that are an answer. */
export interface CallContext {
  /** The provider's name, for messages. */
  provider: string;
  endpoint: string;
  signal: AbortSignal;
  accept?: readonly number[];
  judge?: AnswerJudge;
  /** For messages. @default the path, with placeholders where its values may be about a person */
  shownPath?: string;
}

/** @throws HttpFailure `rejected` when the path lacks a value: then there is nothing sensible to call */
export function callOf(request: MappedRequest, values: TemplateValues, context: CallContext): HttpCall {
  const { endpoint, signal, accept, judge, shownPath } = context;
  const body = filledBody(request.body, values);
  return {
    method: request.method,
    ...pathOf(request.path, values, context),
    ...definedOnly({ shownPath, accept, judge }),
    query: filledTexts(request.query ?? {}, values),
    headers: {
      ...(request.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...(request.xml === true ? { 'content-type': 'application/xml; charset=utf-8' } : {}),
      ...(request.answer === 'xml' ? { accept: 'application/xml, text/xml' } : {}),
      ...(request.answer === 'csv' ? { accept: 'text/csv' } : {}),
      ...filledTexts({ authorization: loginHeader(values) }, values),
      ...filledTexts(request.headers ?? {}, values),
    },
    ...(body === undefined ? {} : { body: writtenBody(request, body) }),
    endpoint,
    signal,
  };
}

/** Some answers to a login hold the whole header: `Bearer <token>`. */
function loginHeader({ named }: TemplateValues): string {
  return /^bearer /i.test(named.get('login') ?? '') ? '{{login}}' : 'Bearer {{login}}';
}

/** Ids of ours and of Gupy, and texts of the customer: a provider may number its orders by people's documents (R30). */
const shownNames = ['reference', 'exam', 'job.id'];

function pathOf(template: string, values: TemplateValues, context: CallContext): { path: string; shownPath: string } {
  const parts = parseTemplate(template).map((part) => {
    if ('text' in part) return { path: part.text, shownPath: part.text };
    const placeholder = writtenPlaceholder(part);
    const path = encodeURIComponent(neededValue(placeholder, values, context));
    return { path, shownPath: shownNames.includes(part.name) ? path : placeholder };
  });
  const whole = (side: 'path' | 'shownPath') => parts.map((part) => part[side]).join('');
  return { path: whole('path'), shownPath: whole('shownPath') };
}

/** Servers resolve `.` and `..` to another route, encoded or not. */
function neededValue(placeholder: string, values: TemplateValues, { provider, endpoint }: CallContext): string {
  const value = fill(placeholder, values);
  const fault = value === undefined ? 'has no value' : /^\.{1,2}$/.test(value) ? 'is no name' : undefined;
  if (value !== undefined && fault === undefined) return value;
  throw new HttpFailure('rejected', `${provider}: the path of ${endpoint} needs ${placeholder}, which ${fault}`);
}

function filledTexts(templates: Readonly<Record<string, string>>, values: TemplateValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).flatMap(([name, template]): [string, string][] => {
      const text = fill(template, values);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** A field without a value is omitted, like an optional field; so is an item of a list of which nothing has a value. */
function filledBody(body: unknown, values: TemplateValues): unknown {
  if (typeof body === 'string') return fillJson(body, values);
  if (Array.isArray(body)) {
    const kept = body.filter((item) => !lacksAll(item, values));
    return kept.map((item) => filledBody(item, values)).filter((item) => item !== undefined);
  }
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body)
      .map(([name, part]): [string | undefined, unknown] => [fill(name, values), filledBody(part, values)])
      .filter(([name, part]) => name !== undefined && part !== undefined),
  );
}

/** Whether it has placeholders, and none of them a value: what is left of it would be an item about nothing. */
function lacksAll(item: unknown, values: TemplateValues): boolean {
  const placeholders = templatesIn(item).flatMap(placeholdersOf);
  return placeholders.length > 0 && placeholders.every((one) => fill(writtenPlaceholder(one), values) === undefined);
}

function templatesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(templatesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...templatesIn(part)]);
}

function writtenBody({ form, xml }: MappedRequest, body: unknown): unknown {
  if (xml === true) return writtenXml(body);
  return form ? formOf(body) : body;
}

/** A group in a form is sent as JSON. */
function formOf(body: unknown): string {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const textIn = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, textIn(value)])).toString();
}
