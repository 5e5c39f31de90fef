// From the description of a vendor to the dialect of the stand-in.
import { type Answer, parseJson, Refusal, type Route, route, type SimRequest } from '../route';
import { isJudged, pointsOf } from './callback-request';
import { type Dialect, type DialectParts, doublingPlan, usual } from './dialect';
import { latestReport, latestVersion, type OrderBook } from './order-book';
import { cancelOrder, placeOrder } from './order-desk';
import type { OrderRecord, ResultVersion } from './order-records';
import type {
  CancelsOrder,
  LogsIn,
  RegistersPerson,
  Sent,
  ShowsOrder,
  TakesOrders,
  Vendor,
  VendorCallback,
  VendorRoute,
} from './vendor';

export function dialectOf({ admits = usual.authentic, routes, callback }: Vendor): Dialect {
  const logins = routes.filter((described) => 'isKnown' in described).map(({ on }) => on);
  return {
    ...usual,
    authentic: (request, keys) => logins.includes(`${request.method} ${request.path}`) || admits(request, keys),
    routes: (parts) => routes.map((described) => routeOf(parts, described)),
    retryPlan: doublingPlan,
    ...(callback === undefined ? {} : callbacksOf(callback)),
  };
}

/** These fields as texts. @throws Refusal 400 for one that is missing */
export function needed<Name extends string>({ fields }: Sent, ...names: readonly Name[]): Record<Name, string> {
  const texts = names.map((name): [Name, string] => {
    const value = fields[name];
    if (typeof value !== 'string' || value === '') throw new Refusal(400, `${name} is required`);
    return [name, value];
  });
  return Object.fromEntries(texts) as Record<Name, string>;
}

/** Of 100; absent where the exam was not judged. */
export function percentOf(version: ResultVersion | undefined): number | undefined {
  if (!isJudged(version)) return undefined;
  const { score, maxScore } = pointsOf(version);
  return (100 * score) / maxScore;
}

function callbacksOf({ says, sends, stages, challenge }: VendorCallback): Partial<Dialect> {
  return {
    callback: ({ order, version, report, ...context }) => {
      const body = says({ order, version, report });
      return body && sends(body, context);
    },
    ...(stages === undefined ? {} : { stages }),
    ...(challenge === undefined ? {} : { setUp: challenge }),
  };
}

function routeOf(parts: DialectParts, described: VendorRoute): Route {
  const { name, on } = described;
  if ('orders' in described) return route(name, on, async (request) => take(parts, described, request));
  if ('shows' in described) return route(name, on, (request) => show(parts.book, described, request));
  if ('cancels' in described) return route(name, on, (request) => cancel(parts, described, request));
  if ('registers' in described) return route(name, on, (request) => register(described, request));
  return { ...route(name, on, (request) => logIn(parts, described, request)), hasSecretBody: true };
}

async function take(parts: DialectParts, { orders, once, answers }: TakesOrders, request: SimRequest): Promise<Answer> {
  const { exam, callbackUrl = '', candidate, ...given } = orders(sentIn(request));
  const { reference = `${exam}:${candidate.email ?? candidate.document ?? ''}` } = given;
  const isKey = once === 'by-key' ? request.headers['idempotency-key'] !== undefined : once !== undefined;
  const { order, repeated } = await placeOrder(parts, { reference, exam, callbackUrl, candidate }, isKey);
  return { status: repeated && once === 'refused' ? 409 : 201, json: answers(order) };
}

function show(book: OrderBook, { shows, by }: ShowsOrder, { params }: SimRequest): Answer {
  const named = Object.values(params).at(-1) ?? '';
  const order = by === 'reference' ? orderOf(book, named) : book.byId(named);
  const json = shows({ order, version: latestVersion(order), report: latestReport(order) });
  if (json === undefined) throw new Refusal(404, 'There is nothing yet');
  return { status: 200, json };
}

function orderOf(book: OrderBook, reference: string): OrderRecord {
  const [order] = book.ofReference(reference);
  if (order === undefined) throw new Refusal(404, 'Order not found');
  return order;
}

function cancel(parts: DialectParts, { cancels }: CancelsOrder, request: SimRequest): Answer {
  cancelOrder(parts, parts.book.get(cancels(sentIn(request))));
  return request.method === 'DELETE' ? { status: 204 } : { status: 200, json: {} };
}

function register({ registers }: RegistersPerson, request: SimRequest): Answer {
  return { status: 201, json: registers(sentIn(request)) };
}

function logIn({ sessions, settings }: DialectParts, { isKnown, life, grants }: LogsIn, request: SimRequest): Answer {
  if (!isKnown(sentIn(request), settings.current.token)) throw new Refusal(401, 'invalid_client');
  return { status: 200, json: grants(sessions.open(life)) };
}

function sentIn({ params, query, headers, rawBody }: SimRequest): Sent {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const body = isForm ? Object.fromEntries(new URLSearchParams(rawBody.toString('utf8'))) : parseJson(rawBody);
  const isGroup = typeof body === 'object' && body !== null && !Array.isArray(body);
  return { params, query, headers, fields: isGroup ? (body as Record<string, unknown>) : {} };
}
