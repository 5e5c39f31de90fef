// From a request of a mapping to a call.
import type { MappedRequest } from '../../config/mapping-schema';
import { HttpFailure } from '../../outbound/http-failure';
import type { HttpCall } from '../../outbound/http-target';
import { parseTemplate } from '../template-text';
import { fill, fillJson, type TemplateValues } from './template-values';

/** Whether the request can be made only while a callback is at hand. */
export function needsCallback(request: unknown): boolean {
  return JSON.stringify(request ?? '').includes('callback:');
}

export interface CallContext {
  /** The provider's name, for messages. */
  provider: string;
  endpoint: string;
  signal: AbortSignal;
  accept?: readonly number[];
}

/** @throws HttpFailure `rejected` when the path lacks a value: then there is nothing sensible to call */
export function callOf(request: MappedRequest, values: TemplateValues, context: CallContext): HttpCall {
  const { endpoint, signal, accept } = context;
  const body = filledBody(request.body, values);
  return {
    method: request.method,
    path: pathOf(request.path, values, context),
    query: filledTexts(request.query ?? {}, values),
    headers: {
      ...(request.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...filledTexts(request.headers ?? {}, values),
    },
    ...(body === undefined ? {} : { body: request.form ? formOf(body) : body }),
    endpoint,
    signal,
    ...(accept === undefined ? {} : { accept }),
  };
}

function pathOf(template: string, values: TemplateValues, { provider, endpoint }: CallContext): string {
  return parseTemplate(template)
    .map((part) => {
      if ('text' in part) return part.text;
      const placeholder = `{{${part.name}${part.filter === undefined ? '' : ` | ${part.filter}`}}}`;
      const value = fill(placeholder, values);
      if (value === undefined)
        throw new HttpFailure(
          'rejected',
          `${provider}: the path of ${endpoint} needs ${placeholder}, which has no value`,
        );
      return encodeURIComponent(value);
    })
    .join('');
}

function filledTexts(templates: Readonly<Record<string, string>>, values: TemplateValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).flatMap(([name, template]): [string, string][] => {
      const text = fill(template, values);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** What has no value is left out, as the sender of an optional field would. */
function filledBody(body: unknown, values: TemplateValues): unknown {
  if (typeof body === 'string') return fillJson(body, values);
  if (Array.isArray(body)) return body.map((item) => filledBody(item, values)).filter((item) => item !== undefined);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body)
      .map(([name, part]): [string | undefined, unknown] => [fill(name, values), filledBody(part, values)])
      .filter(([name, part]) => name !== undefined && part !== undefined),
  );
}

function formOf(body: unknown): string {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)])).toString();
}
