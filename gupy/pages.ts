// Gupy's lists: pages of at most 100 in the v1 envelope. What could go wrong: the list changes while it is read, so its number of
// pages grows; and a page before the last may be empty, where Gupy hides records from this token.
import { z, type ZodType } from 'zod';
import { remembered } from '../domain/remembered';
import { HttpFailure } from '../outbound/http-failure';
import { type HttpAnswer, readChecked, shapeFailure } from '../outbound/http-answer';
import type { HttpCall, HttpTarget } from '../outbound/http-target';
import { missingField } from '../outbound/missing-field';

/** Gupy's maximum; its default is 10. */
export const pageSize = 100;

/** A hundred thousand items: more is an endless list. */
const mostPages = 1_000;

export interface Page<T> {
  items: T[];
  totalPages: number;
}

export type ListCall = Pick<HttpCall, 'path' | 'query' | 'endpoint' | 'signal' | 'accept'>;

/** One page, checked; an empty one where `accept` names the status. */
export async function readPage<T>(
  target: HttpTarget,
  call: ListCall,
  item: ZodType<T>,
  page: number,
): Promise<Page<T>> {
  const answer = await askForPage(target, call, page);
  return call.accept?.includes(answer.status) === true ? { items: [], totalPages: 0 } : pageOf(answer, item);
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
  const { items, totalPages } = pageOf(answer, anything);
  const checked = items.map((record) => item.safeParse(record, missingField));
  const failures = checked.flatMap(({ error }, index) => {
    const [issue] = error?.issues ?? [];
    return issue === undefined ? [] : [shapeFailure(answer, ['results', index, ...issue.path], issue.message)];
  });
  if (failures[0] !== undefined && failures.length === items.length) throw failures[0];
  return {
    items: checked.flatMap((one) => (one.success ? [one.data] : [])),
    totalPages,
    unreadable: failures.map(({ message }) => message),
  };
}

/** Item by item over all pages; a caller that stops early saves the rest. Nothing where `accept` names the status. */
export async function* eachItem<T>(target: HttpTarget, call: ListCall, item: ZodType<T>): AsyncGenerator<T> {
  for (let number = 1; number <= mostPages; number += 1) {
    const page = await readPage(target, call, item, number);
    yield* page.items;
    if (number >= page.totalPages) return;
  }
  throw new HttpFailure('unexpected', `${target.name} GET ${call.path} goes on after ${mostPages} pages`);
}

function askForPage(target: HttpTarget, call: ListCall, page: number): Promise<HttpAnswer> {
  return target.request({ ...call, method: 'GET', query: { ...call.query, page, perPage: pageSize } });
}

function pageOf<T>(answer: HttpAnswer, item: ZodType<T>): Page<T> {
  const { results, totalPages } = readChecked(answer, envelopeOf(item));
  return { items: results as T[], totalPages };
}

const anything = z.unknown();

/** The first parse of a schema compiles it, which takes longer than the parse of a page. */
const envelopeOf = remembered((item: ZodType) => z.object({ results: z.array(item), totalPages: z.number() }));
