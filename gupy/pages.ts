// Gupy's lists: pages of at most 100 in the v1 envelope, or as v2 was seen to write them. What could go wrong: the list changes while it
// is read, so its number of pages grows; a page before the last may be empty, where Gupy hides records from this token; and a list
// that says too little of its pages, or shows another one than was asked for, would hide what stands on the others. One that ignores
// `page` would have no end.
import { z, type ZodError, type ZodType } from 'zod';
import { remembered } from '../domain/remembered';
import { HttpFailure } from '../outbound/http-failure';
import { type HttpAnswer, readChecked, shapeFailure } from '../outbound/http-answer';
import type { HttpCall, HttpTarget } from '../outbound/http-target';
import { missingField } from '../outbound/foreign-json';
import { recordId } from './record-id';
import { statusOf } from './said-in-body';
import { StepPages } from './step-pages';

/** Gupy's maximum. */
export const pageSize = 100;
/** What a page has where `perPage` is ignored. */
const defaultPageSize = 10;

/** A hundred thousand items: more is an endless list. */
const mostPages = 1_000;

export interface Page<T> {
  items: T[];
  totalPages: number;
  /** The list does not say how many there are: there may be more than `totalPages`. */
  mayGoOn?: true;
}

export type ListCall = Pick<HttpCall, 'path' | 'query' | 'endpoint' | 'signal' | 'accept' | 'judge'>;

/** One page, checked; an empty one where `accept` names the status. */
export async function readPage<T>(
  target: HttpTarget,
  call: ListCall,
  item: ZodType<T>,
  page: number,
): Promise<Page<T>> {
  const answer = await askForPage(target, call, page);
  return call.accept?.includes(statusOf(answer)) === true ? { items: [], totalPages: 0 } : pageOf(answer, item, page);
}

/** A page that may hold records of a shape we do not know beside those we do. */
export interface MixedPage<T> extends Page<T> {
  /** What is wrong with each of those, with its path in the body and none of its values. */
  unreadable: string[];
}

/** As `readPage`, but one bad record does not hide the others. @throws HttpFailure `unexpected` where all of a page are bad */
export async function readMixedPage<T>(
  target: HttpTarget,
  call: ListCall,
  item: ZodType<T>,
  page: number,
): Promise<MixedPage<T>> {
  const answer = await askForPage(target, call, page);
  const { items, ...paging } = pageOf(answer, anything, page);
  const checked = items.map((record) => item.safeParse(record, missingField));
  const failures = checked.flatMap(({ error }, index) =>
    error === undefined ? [] : [recordFailure(answer, index, error)],
  );
  if (failures[0] !== undefined && failures.length === items.length) throw failures[0];
  return {
    items: checked.flatMap((one) => (one.success ? [one.data] : [])),
    ...paging,
    unreadable: failures.map(({ message }) => message),
  };
}

/**
 * Page by page; a caller that stops early saves the rest.
 * @param list for people: what is read
 * @throws HttpFailure `unexpected` where a page shows the same records as the one before it, or the list has no end
 */
export async function* eachPage<P extends Page<{ id: unknown }>>(
  list: string,
  read: (page: number) => Promise<P>,
): AsyncGenerator<P> {
  let before = '';
  for (let number = 1; number <= mostPages; number += 1) {
    const page = await read(number);
    const ids = page.items.map(({ id }) => String(id)).join();
    if (ids !== '' && ids === before)
      throw new HttpFailure('unexpected', `${list} shows the records of page ${number - 1} again as page ${number}`);
    before = ids;
    yield page;
    if (number >= page.totalPages) return;
  }
  throw new HttpFailure('unexpected', `${list} goes on after ${mostPages} pages`);
}

/** Item by item over all pages, as `eachPage`. Nothing where `accept` names the status. */
export async function* eachItem<T extends { id: unknown }>(
  target: HttpTarget,
  call: ListCall,
  item: ZodType<T>,
): AsyncGenerator<T> {
  const pages = eachPage(`${target.name} GET ${call.path}`, (page) => readPage(target, call, item, page));
  for await (const { items } of pages) yield* items;
}

/** As `eachItem`, of all pages. */
export async function allItems<T extends { id: unknown }>(...list: Parameters<typeof eachItem<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of eachItem(...list)) items.push(item);
  return items;
}

/**
 * The record of this id, by a list that is asked for it alone. A list that ignores the id shows others: then the record may stand on any
 * page, and its absence from the first one proves nothing. Gupy lists by rising id, so a few guesses find who is there; whom they do not
 * find is looked for on every page.
 * @throws HttpFailure `unexpected` where the record is bad; one of another id may be, as long as it has an id
 */
export async function findById<T extends { id: number }>(
  target: HttpTarget,
  call: ListCall,
  item: ZodType<T>,
  id: number,
): Promise<T | undefined> {
  const look = async (page: number): Promise<Look<T>> => {
    const answer = await askForPage(target, call, page);
    const shown = pageOf(answer, anyRecord, page);
    const index = shown.items.findIndex((one) => one.id === id);
    if (index === -1) return shown;
    const { data, error } = item.safeParse(shown.items[index], missingField);
    if (error === undefined) return { ...shown, found: data };
    throw recordFailure(answer, index, error);
  };
  const first = await look(1);
  if (first.found !== undefined || first.totalPages <= 1) return first.found;
  const near = await byGuesses(id, first, look);
  if (near !== undefined) return near;
  const pages = eachPage(`${target.name} GET ${call.path}`, async (page) => (page === 1 ? first : look(page)));
  for await (const { found } of pages) if (found !== undefined) return found;
  return undefined;
}

/** A page, and the record on it that is looked for. */
interface Look<T> extends Page<{ id: number }> {
  found?: T | undefined;
}

/** What a search by guesses may cost on top. */
const mostGuesses = 4;

async function byGuesses<T>(
  id: number,
  first: Look<T>,
  look: (page: number) => Promise<Look<T>>,
): Promise<T | undefined> {
  const known = new StepPages();
  const read = new Set<number>();
  for (let page = 1, shown = first; ; shown = await look(page)) {
    if (shown.found !== undefined) return shown.found;
    read.add(page);
    const ids = shown.items.map((one) => one.id);
    known.note(page, ids, shown.totalPages, shown.mayGoOn);
    page = known.guess(id);
    if (read.has(page) || read.size > mostGuesses) return undefined;
  }
}

function askForPage(target: HttpTarget, call: ListCall, page: number): Promise<HttpAnswer> {
  return target.request({ ...call, method: 'GET', query: { ...call.query, page, perPage: pageSize } });
}

function pageOf<T>(answer: HttpAnswer, item: ZodType<T>, page: number): Page<T> {
  const { results, ...paging } = readChecked(answer, envelopeOf(item));
  if (paging.page !== undefined && paging.page !== page)
    throw shapeFailure(answer, ['page'], `is ${paging.page}, where ${page} was asked for`);
  return { items: results as T[], ...pagesIn({ ...paging, shown: results.length }, page) };
}

/** Of one record of a page. */
function recordFailure(answer: HttpAnswer, index: number, { issues: [issue] }: ZodError): HttpFailure {
  return shapeFailure(answer, ['results', index, ...(issue?.path ?? [])], issue?.message ?? 'is not known');
}

interface Paging {
  totalPages?: number | undefined;
  totalResults?: number | undefined;
  /** v2's way to its next page, which the bridge does not go. */
  nextPageToken?: unknown;
  /** On this page. */
  shown: number;
}

/**
 * As the envelope says, and no fewer than its number of results takes. One that says neither may go on behind every full page, and one
 * with a token for the next page behind any. A short page is no end where results are missing: Gupy hides some from a token.
 */
function pagesIn(
  { totalPages, totalResults, nextPageToken, shown }: Paging,
  page: number,
): Pick<Page<unknown>, 'totalPages' | 'mayGoOn'> {
  const least = Math.ceil((totalResults ?? 0) / pageSize);
  if (totalPages !== undefined) return { totalPages: Math.max(totalPages, least) };
  const saysMore = typeof nextPageToken === 'string' && nextPageToken !== '';
  const isWhole = totalResults === undefined ? shown < defaultPageSize && !saysMore : page * shown >= totalResults;
  if (isWhole) return { totalPages: page };
  return shown === 0 ? { totalPages: Math.max(page, least) } : { totalPages: Math.max(page + 1, least), mayGoOn: true };
}

const anything = z.unknown();
const anyRecord = z.looseObject({ id: recordId });
/** A number, or a text that is one. */
const count = z
  .union([
    z.int().min(0),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullish()
  .transform((given) => given ?? undefined)
  .catch(undefined);

/** The first parse of a schema compiles it, which takes longer than the parse of a page. */
const envelopeOf = remembered((item: ZodType) =>
  z.preprocess(
    envelopeIn,
    z.object({
      ...{ results: z.array(item), nextPageToken: anything.optional() },
      ...{ totalPages: count, totalResults: count, page: count },
    }),
  ),
);

/** v2 may write `data`, or the list alone. */
export function envelopeIn(body: unknown): unknown {
  if (Array.isArray(body)) return { results: body };
  const isOfV2 = typeof body === 'object' && body !== null && 'data' in body && !('results' in body);
  return isOfV2 ? { ...body, results: body.data } : body;
}
