// Asks for a result, page by page where the answer says that its list goes on. What could go wrong: a vendor's own link leads to another
// host or route, or round in a circle; so only addresses below the provider's `url` are followed, none twice, and a bounded number. And
// a message of a fault passes for the last page, so that the order seems to be on none.
import { asAnswered, shapeFailure, type HttpAnswer } from '../../outbound/http-answer';
import { valueAt } from '../document-path';
import { parseTemplate } from '../template-text';
import { documentIn } from './answer-reader';
import { itemsAt, listsNone } from './listed-items';
import type { MappedFetch, MappedRequest } from './mapping';
import type { MappedCaller } from './mapped-caller';
import { callOf } from './mapped-request';
import { fill, pathsOf, type TemplateValues, withDocument } from './template-values';

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
    for (;;) {
      const following = this.nextOf(next, page, request, values);
      // A 204, or no body at all, is the answer of some while there is nothing yet.
      const isBlank = page.document === undefined && (asked.size === 0 || page.answer.status === 204);
      if (!isBlank) listed.push(...itemsOf(page, fetch, following !== undefined));
      if (following === undefined) return { answer, document: listed, items: '' };
      const { address, shownPath } = following;
      const key = JSON.stringify(address);
      if (asked.has(key)) throw shapeFailure(page.answer, [], 'names a page after it that was read before');
      if (asked.size === mostPages)
        throw shapeFailure(page.answer, [], `has more than ${mostPages} pages after it: ask for one order`);
      asked.add(key);
      const more = await caller.call({ ...request, ...address }, values, { endpoint: 'fetch', signal, shownPath });
      page = { answer: more, document: documentIn(more, request.answer, true) };
    }
  }

  /** `undefined` behind the last page: nothing is where `next` points to. */
  private nextOf(
    next: string,
    { answer, document }: ReadPage,
    request: MappedRequest,
    values: TemplateValues,
  ): NextPage | undefined {
    const known = withDocument(values, '', document);
    if (fill(next, known) === undefined || saysNo(next, document)) return undefined;
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

/** `false` where an address is on other pages. */
function saysNo(next: string, document: unknown): boolean {
  return pathsOf(next).some((path) => valueAt(document, path) === false);
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

function orNone(read: () => URL): URL | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
