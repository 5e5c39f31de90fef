// Walks one provider's own test installation through what the bridge relies on: one order for one reference, a cancellation, a
// proven callback, a repeat, a correction. Each row says what was seen. It orders for an invented person, and cancels what it ordered.
// What could go wrong: the provider needs a person to book or complete an exam; `play` asks for it, and rows without it are not tried.
import { HttpFailure } from '../../outbound/http-failure';
import type { AskedOrder, Order, OrderRequest, OrderState, ProviderAdapter } from '../../providers/adapter';
import type { CallbackListener, SeenCallback } from './callback-listener';

/** What somebody does at the test installation. */
export interface Play {
  /** `correct`: the same exam gets another outcome. */
  action: 'book' | 'move' | 'complete' | 'correct';
  orderId: string;
}

interface ProtocolTestOptions {
  adapter: ProviderAdapter;
  listener: CallbackListener;
  /** An order for a new reference each time. */
  newOrder: () => OrderRequest;
  /** @returns whether it was done */
  play: (play: Play) => Promise<boolean>;
  /** How long a callback may take, milliseconds. */
  waitMs: number;
  onRow: (row: ProtocolRow) => void;
}

const callWithinMs = 30_000;
const byWhom = 'run this in a terminal, which asks you to, or give --play a command that does it';
const thereAtOnce = 'the answer to the order holds the result already';

/** Rejects only for a mistake of ours; what the provider does wrong is a row. */
export async function testProtocol(options: ProtocolTestOptions): Promise<ProtocolRow[]> {
  const rows: ProtocolRow[] = [];
  const note = (...news: ProtocolRow[]): void => {
    for (const row of news) {
      rows.push(row);
      options.onRow(row);
    }
  };
  const request = options.newOrder();
  const placed = await attempt('order', () => options.adapter.order(request, limit()));
  if ('verdict' in placed) {
    note(placed, notTried('everything else', 'there is no order'));
    return rows;
  }
  note(ok('order', `order ${placed.orderId}`));
  note(await repeated(options, request, placed), await together(options), await asked(options, request, placed));
  note(...(await results(options, request, placed)));
  note(...(await appointments(options)));
  note(await cancelled(options), ...challenged(options));
  return rows;
}

async function repeated({ adapter }: ProtocolTestOptions, request: OrderRequest, placed: Order): Promise<ProtocolRow> {
  const name = 'the same order again is one order';
  const again = await attempt(name, () => adapter.order(request, limit()));
  if ('verdict' in again) return again;
  if (again.orderId !== placed.orderId) {
    await cancelAll(adapter, request, [again.orderId]);
    return failed(
      name,
      `the same reference made a second order, ${again.orderId}: an answer that is lost orders twice`,
    );
  }
  return ok(name, again.knownBefore ? 'said to be known' : 'the same id');
}

async function together({ adapter, newOrder }: ProtocolTestOptions): Promise<ProtocolRow> {
  const name = 'two at the same moment are one order';
  if (adapter.findOrder !== undefined)
    return notTried(
      name,
      'bridge.yaml looks for the order before it orders, which the bridge does one after the other',
    );
  const request = newOrder();
  const both = await Promise.all([1, 2].map(() => attempt(name, () => adapter.order(request, limit()))));
  const ids = new Set(both.map((one) => ('orderId' in one ? one.orderId : one.detail)));
  const [one] = both;
  await cancelAll(adapter, request, new Set(both.flatMap((each) => ('orderId' in each ? each.orderId : []))));
  return ids.size === 1 && one !== undefined && 'orderId' in one
    ? ok(name, `order ${one.orderId}`)
    : failed(name, [...ids].join(' and '));
}

async function asked(
  { adapter }: ProtocolTestOptions,
  { reference }: OrderRequest,
  { orderId, result }: Order,
): Promise<ProtocolRow> {
  const name = 'an open order can be asked for';
  if (result !== undefined) return notTried(name, thereAtOnce);
  if (adapter.fetchResult === undefined) return notTried(name, 'bridge.yaml describes no way to ask');
  const state = await attempt(name, () => fetchOf(adapter, { orderId, reference }));
  if ('verdict' in state) return state;
  if (state.status !== 'result') return ok(name, 'pending');
  return failed(name, `it has a result already: ${state.result.outcome}`);
}

async function results(
  options: ProtocolTestOptions,
  request: OrderRequest,
  { orderId, result }: Order,
): Promise<ProtocolRow[]> {
  const { listener, play, waitMs } = options;
  const names = {
    first: 'a result arrives, proven',
    repeat: 'a result that was not taken is sent again',
    next: 'a correction is another version',
  };
  const none = (why: string) => Object.values(names).map((name) => notTried(name, why));
  if (result !== undefined)
    return [ok(names.first, `${result.outcome}, with the answer to the order`), ...none(thereAtOnce).slice(1)];
  listener.refuseNext = 1;
  const before = listener.seen.length;
  if (!(await play({ action: 'complete', orderId }))) {
    listener.refuseNext = 0;
    return none(`nobody completed the order; ${byWhom}`);
  }
  const first = await listener.next(before, isNews, waitMs);
  if (first === undefined)
    return [failed(names.first, nothingCame(listener, before, waitMs)), ...none('no result came').slice(1)];
  const rows = [judged(names.first, first, request)];
  if (rows[0]?.verdict === 'failed') return [...rows, ...none('the first one cannot be used').slice(1)];
  const again = await listener.next(listener.seen.indexOf(first) + 1, (one) => isSameNews(one, first), waitMs);
  rows.push(
    again === undefined
      ? failed(names.repeat, `answered 503, and no second one came within ${waitMs} ms: polling must find it`)
      : ok(names.repeat, 'the same result came again'),
  );
  const seen = listener.seen.length;
  if (!(await play({ action: 'correct', orderId })))
    return [...rows, notTried(names.next, 'nobody corrected the result')];
  const next = await listener.next(seen, (one) => isNews(one) && !isSameNews(one, first), waitMs);
  rows.push(
    next === undefined
      ? failed(names.next, `no other resultId came within ${waitMs} ms`)
      : judged(names.next, next, request),
  );
  return rows;
}

/** Asked for when the address is set up, before any order. */
function challenged({ adapter, listener }: ProtocolTestOptions): ProtocolRow[] {
  if (adapter.challenge === undefined) return [];
  const name = 'the set-up challenge is answered';
  if (listener.challenges > 0) return [ok(name, listener.challenges === 1 ? 'once' : `${listener.challenges} times`)];
  return [notTried(name, 'none came: set this address up at the provider while the command runs')];
}

async function appointments({
  adapter,
  listener,
  newOrder,
  play,
  waitMs,
}: ProtocolTestOptions): Promise<ProtocolRow[]> {
  const names = { book: 'a date is reported', move: 'a moved date is reported' };
  const request = newOrder();
  const placed = await attempt(names.book, () => adapter.order(request, limit()));
  if ('verdict' in placed) return [placed];
  if (placed.result !== undefined) return Object.values(names).map((name) => notTried(name, thereAtOnce));
  const rows: ProtocolRow[] = [];
  let known: string | undefined;
  for (const action of ['book', 'move'] as const) {
    const from = listener.seen.length;
    if (!(await play({ action, orderId: placed.orderId }))) {
      rows.push(notTried(names[action], `nobody did it; ${byWhom}`));
      continue;
    }
    const before = known;
    const seen = await listener.next(from, (one) => ![undefined, before].includes(dateIn(one)), waitMs);
    const date = seen && dateIn(seen);
    rows.push(
      date === undefined ? failed(names[action], noDate(listener, { from, before, waitMs })) : ok(names[action], date),
    );
    known = date ?? known;
  }
  await cancelAll(adapter, request, [placed.orderId]);
  return rows;
}

function dateIn({ read }: SeenCallback): string | undefined {
  return 'progress' in read ? read.progress.scheduledFor : undefined;
}

function noDate(
  { seen }: CallbackListener,
  { from, before, waitMs }: { from: number; before: string | undefined; waitMs: number },
): string {
  const isSame = before !== undefined && seen.slice(from).some((one) => dateIn(one) === before);
  return isSame ? `the date that came is the one before, ${before}` : `no date came within ${waitMs} ms`;
}

async function cancelled({ adapter, newOrder }: ProtocolTestOptions): Promise<ProtocolRow> {
  const name = 'an order is cancelled, twice';
  if (adapter.cancel === undefined) return notTried(name, 'bridge.yaml describes no way to cancel');
  const request = newOrder();
  const placed = await attempt(name, () => adapter.order(request, limit()));
  if ('verdict' in placed) return placed;
  const order = { orderId: placed.orderId, reference: request.reference };
  for (let time = 0; time < 2; time += 1) {
    const refused = await attempt(name, () => cancelOf(adapter, order));
    if (refused !== true && 'verdict' in refused) return refused;
  }
  const after = adapter.fetchResult === undefined ? undefined : await attempt(name, () => fetchOf(adapter, order));
  if (after === undefined || 'verdict' in after) return ok(name, 'answered; it cannot be asked for afterwards');
  const shown = after.status === 'result' ? [after.result] : after.status === 'parts' ? after.results : [];
  if (shown.some(({ outcome }) => outcome === 'cancelled')) return ok(name, 'and is said to be cancelled');
  return failed(name, 'it still stands afterwards');
}

/** Something that carries or announces a result, or that should have. */
function isNews({ read, proof }: SeenCallback): boolean {
  return proof !== 'proven' || ['result', 'unaddressed', 'unreadable'].includes(read.kind);
}

function isSameNews({ read }: SeenCallback, first: SeenCallback): boolean {
  if (!('result' in read) || !('result' in first.read)) return read.kind === first.read.kind;
  return read.result.resultId === first.read.result.resultId;
}

function judged(name: string, { proof, read, fetched }: SeenCallback, { reference }: OrderRequest): ProtocolRow {
  if (read.kind === 'unreadable') return failed(name, read.reason);
  if (proof === 'untimely') return failed(name, 'its signature is right and its time is not: compare the clocks');
  if (proof === 'unproven')
    return failed(name, 'its proof of origin does not match: compare the secret and what is signed');
  if (!('result' in read)) return failed(name, `it is no result: ${read.kind}`);
  if (read.result.reference !== undefined && read.result.reference !== reference)
    return failed(name, 'it names another reference than the order');
  const notes = read.result.notes ?? [];
  const how = fetched ? ['fetched after a notice'] : [];
  return ok(name, [`${read.result.outcome}, ${read.result.resultId}`, ...how, ...notes].join('; '));
}

function nothingCame({ seen }: CallbackListener, from: number, waitMs: number): string {
  const others = seen.slice(from).map(({ read }) => (read.kind === 'ignored' ? read.reason : read.kind));
  return others.length === 0 ? `nothing came within ${waitMs} ms` : `only this came: ${others.join('; ')}`;
}

const limit = (): AbortSignal => AbortSignal.timeout(callWithinMs);

function fetchOf(adapter: ProviderAdapter, order: AskedOrder): Promise<OrderState> {
  if (adapter.fetchResult === undefined) throw new TypeError('no way to ask');
  return adapter.fetchResult(order, limit());
}

/** Of orders that a row does not need: whether it succeeds is for its own row. */
async function cancelAll(
  adapter: ProviderAdapter,
  { reference }: OrderRequest,
  orderIds: Iterable<string>,
): Promise<void> {
  for (const orderId of orderIds) await attempt('', () => cancelOf(adapter, { orderId, reference }));
}

async function cancelOf(adapter: ProviderAdapter, order: AskedOrder): Promise<true> {
  await adapter.cancel?.(order, limit());
  return true;
}

async function attempt<T>(name: string, call: () => Promise<T>): Promise<T | ProtocolRow> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HttpFailure) return failed(name, error.message);
    if (error instanceof DOMException && error.name === 'TimeoutError') return failed(name, 'no answer in time');
    throw error;
  }
}

/** `not-tried`: nobody played the provider's part, or the provider has no such call. */
type Verdict = 'ok' | 'failed' | 'not-tried';

/** One line of the table of `provider test`. */
export interface ProtocolRow {
  name: string;
  verdict: Verdict;
  /** What was seen, or why it was not tried. Holds ids of the test and nothing of a person. */
  detail: string;
}

const ok = (name: string, detail: string): ProtocolRow => ({ name, verdict: 'ok', detail });
const failed = (name: string, detail: string): ProtocolRow => ({ name, verdict: 'failed', detail });
const notTried = (name: string, detail: string): ProtocolRow => ({ name, verdict: 'not-tried', detail });
