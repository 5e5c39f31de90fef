// Asks for a result, page by page where the answer says that its list goes on. What could go wrong: a vendor's own link leads to another
// host or route, or round in a circle; so only addresses below the provider's `url` are followed, none twice, and a bounded number. And
// a message of a fault passes for the last page, so that the order seems to be on none; or a vendor that does not know how bridge.yaml
// names its pages answers the first one for ever.
import { asAnswered, shapeFailure, type HttpAnswer } from '../../outbound/http-answer';
import { textOf } from '../../outbound/foreign-json';
import { valueAt } from '../document-path';
import { parseTemplate, placeholdersOf } from '../template-text';
import { documentIn } from './answer-reader';
import { anyHolds } from './condition';
import { itemsAt, listsNone } from './listed-items';
import type { MappedFetch, MappedRequest } from './mapping';
import type { MappedCaller } from './mapped-caller';
import { callOf } from './mapped-request';
import { fill, pathsOf, type TemplateValues, withDocument, withNamed } from './template-values';
import { orNone } from '../../domain/or-undefined';

/** Each open order asks for all of them: beyond that the vendor is to be asked for one order. */
const mostPages = 50;

export interface ReadDocument {
  answer: HttpAnswer;
  /** What its body holds; of several pages the list of all their items. */
  document: unknown;
  /** Path of the list in it, where there is one. */
  items: string | undefined;
}

interface PagesOptions {
  caller: MappedCaller;
  /** Of the provider. */
  url: string;
  name: string;
}

type ReadPage = Pick<ReadDocument, 'answer' | 'document'>;

interface NextPage {
  address: Pick<MappedRequest, 'path' | 'query'>;
  /** Of the request: a vendor's own link may name a person (R30). */
  shownPath: string;
}

export class AnswerPages {
  private readonly options: PagesOptions;

  constructor(options: PagesOptions) {
    this.options = options;
  }

  /** `undefined` for a status that means: there is no result yet. @throws HttpFailure also for pages that do not end */
  async read(fetch: MappedFetch, values: TemplateValues, signal: AbortSignal): Promise<ReadDocument | undefined> {
    const { caller } = this.options;
    const { request, notYet = [], items, next } = fetch;
    const answer = await caller.call(request, values, { endpoint: 'fetch', signal, accept: notYet });
    if (notYet.includes(answer.status)) return undefined;
    let page: ReadPage = { answer, document: documentIn(answer, request.answer, items !== undefined) };
    if (next === undefined) return { ...page, items };
    const listed: unknown[] = [];
    const asked = new Set<string>();
    const isCounted = countsPages(next);
    for (;;) {
      // A 204, or no body at all, is the answer of some while there is nothing yet.
      const isBlank = page.document === undefined && (asked.size === 0 || page.answer.status === 204);
      const found = isBlank ? [] : itemsOf(page, fetch, goesOn(fetch, page.document) === true);
      listed.push(...found);
      const counted = countedSoFar(asked.size + 1, listed.length);
      const isOver = isBlank || (isCounted && found.length === 0 && fetch.more === undefined);
      const following = isOver ? undefined : this.nextOf(fetch, page, withNamed(values, counted));
      if (following === undefined) return { answer, document: listed, items: '' };
      const { address, shownPath } = following;
      const key = JSON.stringify(address);
      if (asked.has(key)) throw shapeFailure(page.answer, [], 'names a page after it that was read before');
      if (asked.size === mostPages)
        throw shapeFailure(page.answer, [], `has more than ${mostPages} pages after it: ask for one order`);
      asked.add(key);
      const accept = isCounted ? notYet : [];
      const more = await caller.call({ ...request, ...address }, values, {
        endpoint: 'fetch',
        signal,
        shownPath,
        accept,
      });
      if (accept.includes(more.status)) return { answer, document: listed, items: '' };
      if (isCounted && found.length > 0 && more.bodyText === page.answer.bodyText)
        throw shapeFailure(more, [], 'is the page before once more: compare how the provider names its pages');
      page = { answer: more, document: documentIn(more, request.answer, true) };
    }
  }

  /** `undefined` behind the last page: nothing is where `next` points to. */
  private nextOf(
    { request, next = '', ...fetch }: MappedFetch,
    { answer, document }: ReadPage,
    values: TemplateValues,
  ): NextPage | undefined {
    const known = withDocument(withNamed(values, linkedNext(answer)), '', document);
    if (goesOn({ ...fetch, next }, document) === false || fill(next, known) === undefined) return undefined;
    const { url, name } = this.options;
    const context = { provider: name, endpoint: 'fetch', signal: new AbortController().signal };
    const { path, shownPath = path } = callOf(request, values, context);
    const base = new URL(url);
    const root = base.pathname.replace(/\/+$/, '');
    const link = writtenLink(next, known);
    const isOwn = next.startsWith('/');
    const found = orNone(() => new URL(isOwn ? `${root}${link}` : link, `${base.origin}${root}${path}`));
    if (found?.host !== base.host || !found.pathname.startsWith(`${root}/`))
      throw shapeFailure(answer, [], 'names a next page that is not below the url of the provider');
    const query = Object.fromEntries(found.searchParams);
    const own = found.pathname.slice(root.length);
    // The vendor's text is no template.
    if (`${own}${JSON.stringify(query)}`.includes('{{') || Object.keys(query).length < found.searchParams.size)
      throw shapeFailure(answer, [], 'names a next page by an address that cannot be sent');
    return { address: { path: own === path ? request.path : own, query }, shownPath: `${shownPath} (next page)` };
  }
}

/** A link of the vendor's stays as it is; a value within an address is encoded. */
function writtenLink(next: string, values: TemplateValues): string {
  const parts = parseTemplate(next);
  const isLink = parts.length === 1;
  const written = parts.map((part) => {
    if ('text' in part) return part.text;
    const value = fill(`{{${part.name}}}`, values) ?? '';
    return isLink ? value : encodeURIComponent(value);
  });
  return written.join('');
}

/** The address of the next page in the header `Link` (RFC 8288), as Canvas and Greenhouse page their lists. */
function linkedNext({ headers }: HttpAnswer): { nextLink?: string } {
  const links = [
    ...[headers['link'] ?? []]
      .flat()
      .join(',')
      .matchAll(/<([^<>]*)>((?:\s*;[^;,<>]*)*)/g),
  ];
  const next = links.find(([, , about = '']) =>
    /;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:;|$)/i.test(about),
  );
  return next?.[1] === undefined ? {} : { nextLink: next[1] };
}

/** Names of numbers, for a list whose answers hold no address: of its next page from one, of the pages and of the items read so far. */
export const countedNames = ['page', 'pagesRead', 'itemsRead'] as const;

function countedSoFar(pages: number, items: number): Record<(typeof countedNames)[number], string> {
  return { page: String(pages + 1), pagesRead: String(pages), itemsRead: String(items) };
}

/** Nothing of the answer says where the next page is. */
function countsPages(next: string): boolean {
  const names = placeholdersOf(next).map(({ name }) => name);
  return pathsOf(next).length === 0 && names.some((name) => (countedNames as readonly string[]).includes(name));
}

/**
 * Whether a page says that another follows: by `more`, and by what the address of that one is made of, where `false` may stand for
 * none. `undefined`: it says nothing, and the list is read to its first empty page.
 */
export function goesOn(
  { next = '', more }: Pick<MappedFetch, 'next' | 'more'>,
  document: unknown,
): boolean | undefined {
  if (more !== undefined && !anyHolds(more, document)) return false;
  const named = pathsOf(next).map((path) => valueAt(document, path));
  if (named.length === 0) return more === undefined ? undefined : true;
  return named.every((value) => value !== false && (textOf(value) ?? '') !== '');
}

/** @throws HttpFailure for a body that is no page of the list: one without a list, and without a page after it */
function itemsOf({ answer, document }: ReadPage, { items = '', request }: MappedFetch, goesOn: boolean): unknown[] {
  return asAnswered(answer, () => {
    const found = itemsAt(document, items);
    if (!found.includes(document)) return found;
    if (!goesOn && !listsNone(document, items, request.answer))
      throw shapeFailure(answer, [], 'has no list where items points to');
    return [];
  });
}
