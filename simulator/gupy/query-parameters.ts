// Query parameters and body fields of v1, with Gupy's checks and Gupy's error texts.
import { jsonObject, Refusal, type SimRequest } from '../route';

const paging = ['page', 'perPage'];

export class QueryParameters {
  private readonly query: URLSearchParams;

  /** Refuses a parameter that is not in `known` (paging always is) unless `ignoreUnknown`. */
  constructor({ query }: SimRequest, known: readonly string[], ignoreUnknown: boolean) {
    this.query = query;
    for (const name of query.keys()) {
      if (!ignoreUnknown && ![...known, ...paging].includes(name)) throw invalid(name, 'unknown parameter');
    }
  }

  text(name: string): string | undefined {
    const value = this.query.get(name) ?? undefined;
    if (value !== undefined && value.length > 255) throw invalid(name, '_val_ must have at most 255 characters');
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.query.get(name);
    return value === null ? undefined : integer(name, value);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.query.get(name);
    if (value === null) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw invalid(name, `_val_ must be one of ${allowed.join(', ')}`);
    return found;
  }

  /** `undefined` where not asked, `all`, or the names. */
  fields(known: readonly string[]): 'all' | string[] | undefined {
    const value = this.query.get('fields');
    if (value === null || value === 'all') return value ?? undefined;
    const names = value.split(',').map((name) => name.trim());
    const wrong = names.find((name) => !known.includes(name.split('.')[0] ?? ''));
    if (wrong !== undefined) throw invalid('fields', `${wrong} is not a field`);
    return names;
  }

  /** The v1 envelope around one page: 10 a page by default, 100 at most. */
  page<T>(all: readonly T[], view: (item: T) => unknown = (item) => item): object {
    const page = this.integer('page') ?? 1;
    const perPage = this.integer('perPage') ?? 10;
    if (page < 1) throw invalid('page', '_val_ must be at least 1');
    if (perPage < 1 || perPage > 100) throw invalid('perPage', '_val_ must be from 1 to 100');
    return {
      results: all.slice((page - 1) * perPage, page * perPage).map(view),
      totalResults: all.length,
      page,
      totalPages: Math.ceil(all.length / perPage),
    };
  }
}

/** Keeps the named fields (`candidate.name` keeps one of an object); `id` is always there. */
export function pickFields(item: Record<string, unknown>, fields: 'all' | string[] | undefined): object {
  if (fields === undefined || fields === 'all') return item;
  const picked: Record<string, unknown> = { id: item['id'] };
  for (const field of fields) {
    const [outer = '', inner] = field.split('.');
    const value = item[outer];
    if (inner === undefined || typeof value !== 'object' || value === null) picked[outer] = value;
    else picked[outer] = { ...(picked[outer] as object), [inner]: (value as Record<string, unknown>)[inner] };
  }
  return picked;
}

/** A text field of the body, of at most so many characters; null: of any length. */
export function bodyText(request: SimRequest, name: string, most: number | null): string {
  const text = jsonObject(request)[name];
  if (typeof text !== 'string' || text.trim() === '') throw invalid(name, '_val_ must be a text');
  if (most !== null && text.length > most) throw invalid(name, `_val_ must have at most ${most} characters`);
  return text;
}

export function pathId(request: SimRequest, name: string): number {
  return integer(name, request.params[name] ?? '');
}

function integer(name: string, value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw invalid(name, '_val_ must be integer');
  return Number(value);
}

export function invalid(name: string, reason: string): Refusal {
  return new Refusal(400, `Invalid ${name} param: ${reason}`);
}
