// `explain --provider X --order`: the requests that would order an exam, made as the adapter makes them, for an invented person. Nothing
// is sent. What could go wrong: a request is full of secrets, so each stands there by its name.
import { definedOnly } from '../domain/defined-only';
import type { BridgeConfig } from '../config/bridge-config';
import { HttpFailure } from '../outbound/http-failure';
import type { HttpCall } from '../outbound/http-target';
import { queryText } from '../outbound/query-text';
import type { OrderRequest } from '../providers/adapter';
import { sentOrder } from '../providers/http/http-adapter';
import { callOf } from '../providers/mapped/mapped-request';
import { MappedValues } from '../providers/mapped/mapped-values';
import type { MappedRequest } from '../providers/mapped/mapping';
import { freshNames } from '../providers/mapped/request-signature';
import { fill, type TemplateValues, withNamed } from '../providers/mapped/template-values';
import type { MappedProviderConfig, ProviderConfig } from '../providers/provider-config';
import { placeholdersOf, writtenPlaceholder } from '../providers/template-text';
import { namedProvider } from './common-options';
import { examOf, inventedOrder } from './invented-order';
import { print, printJson } from './output';

export interface AskedForOrder {
  provider: string;
  json?: boolean | undefined;
}

interface ShownCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/** 1 when the order would not be sent. */
export function explainOrder(config: BridgeConfig, { provider: name, json = false }: AskedForOrder): number {
  const provider = namedProvider(config, name);
  const callbackUrl = `${config.server.publicUrl}/callbacks/${name}`;
  const order = inventedOrder(config, provider, { exam: examOf(config, name), callbackUrl });
  try {
    const { calls, missing } = provider.kind === 'http' ? openOrder(provider, order) : mappedOrder(provider, order);
    if (json) printJson({ kind: 'order', calls, missing });
    else print(linesOf(calls, missing).join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (json) printJson({ kind: 'rejected', reason: error.message });
    else print(`The order would not be sent: ${error.message}`);
    return 1;
  }
}

interface ShownOrder {
  calls: ShownCall[];
  /** Placeholders that have no value. */
  missing: string[];
}

function openOrder({ url }: ProviderConfig, order: OrderRequest): ShownOrder {
  const headers = { authorization: 'Bearer <token>', 'idempotency-key': order.reference };
  return { calls: [{ method: 'POST', url: `${url}/orders`, headers, body: sentOrder(order) }], missing: [] };
}

function mappedOrder(provider: MappedProviderConfig, order: OrderRequest): ShownOrder {
  const { prepare, request } = provider.mapping.order;
  // Without a login of its own, `{{login}}` is the token.
  const login = provider.mapping.login === undefined ? '<token>' : '<login>';
  const secrets = { login, signature: '<signature>', ...freshNames(Date.now()) };
  const values = withNamed(new MappedValues(withoutSecrets(provider)).ofOrder(order), secrets);
  const shown: [endpoint: string, request: MappedRequest][] = [
    ...(prepare === undefined ? [] : [['prepare', prepare] satisfies [string, MappedRequest]]),
    ...(request === undefined ? [] : [['order', ofPrepared(request)] satisfies [string, MappedRequest]]),
  ];
  return {
    calls: shown.map(([endpoint, one]) => shownCall(provider, callFor(endpoint, one, values, provider))),
    missing: [...new Set(shown.flatMap(([, one]) => missingIn(one, values)))],
  };
}

function callFor(
  endpoint: string,
  request: MappedRequest,
  values: TemplateValues,
  { name: provider }: MappedProviderConfig,
): HttpCall {
  return callOf(request, values, { provider, endpoint, signal: new AbortController().signal });
}

/** What is answered to the first request stands in the second one by its path. */
function ofPrepared(request: MappedRequest): MappedRequest {
  const text = JSON.stringify(request).replace(/\{\{\s*(prepared:[^{}]*?)\s*\}\}/g, '<$1>');
  return JSON.parse(text) as MappedRequest;
}

function withoutSecrets(provider: MappedProviderConfig): MappedProviderConfig {
  const { callback } = provider;
  const token = '<token>';
  if (callback === undefined) return { ...provider, token };
  return { ...provider, token, callback: { ...callback, secrets: [{ value: '<callback.secret>' }] } };
}

function shownCall({ url, mapping: { login, signing } }: MappedProviderConfig, call: HttpCall): ShownCall {
  const { method, path, query = {}, headers = {}, body } = call;
  const search = queryText(query);
  // Only without a login and a signature does the token go along by itself.
  const own = login === undefined && signing === undefined ? { authorization: 'Bearer <token>' } : {};
  return {
    method,
    url: `${url.replace(/\/+$/, '')}${path}${search === '' ? '' : `?${search}`}`,
    headers: { ...own, ...headers },
    ...definedOnly({ body }),
  };
}

function missingIn(request: MappedRequest, values: TemplateValues): string[] {
  const { path, query, headers, body } = request;
  return placeholdersOf(JSON.stringify([path, query, headers, body]))
    .map(writtenPlaceholder)
    .filter((placeholder) => fill(placeholder, values) === undefined);
}

function linesOf(calls: readonly ShownCall[], missing: readonly string[]): string[] {
  if (calls.length === 0) return ['Nothing is sent: the mapping has no order.request.'];
  return [
    'What would order an exam for an invented person; nothing is sent.',
    ...calls.flatMap(({ method, url, headers, body }) => [
      `${method} ${url}`,
      ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
      ...(body === undefined ? [] : [typeof body === 'string' ? body : JSON.stringify(body, undefined, 2)]),
    ]),
    ...(missing.length === 0 ? [] : [`Without a value, so what they stand in is left out: ${missing.join(', ')}`]),
  ];
}
