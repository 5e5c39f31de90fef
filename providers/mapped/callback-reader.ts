// Which callbacks bring a result, or say how far the exam is, and of which order. What could go wrong: a 4xx for an authentic event blocks the queue of some
// senders (R12), so an event of no interest is ignored and answered with 200.
import type { MappedProviderConfig } from '../provider-config';
import type { MappedEvents, MappedProgress, Mapping, MappedChallenge } from './mapping';
import { malformedAt, Unusable } from '../../outbound/foreign-json';
import type { DeclaredText } from '../../outbound/foreign-text';
import { MalformedPayload } from '../../outbound/http-failure';
import type { CallbackTarget, CallbackAnswer, ReceivedChallenge } from '../adapter';
import { documentOf } from '../body-document';
import { faultAt, valuesAt } from '../document-path';
import { checkPayload } from '../payload';
import { echoed, foreignId } from '../result-fields';
import { orderUrlIn } from '../signatures/static-proofs';
import { placeholdersOf } from '../template-text';
import { anyHolds } from './condition';
import { checkCount, itemsAt } from './listed-items';
import type { MappedValues } from './mapped-values';
import { pathsOfProgress, stageRuleOf } from './progress-reader';
import { pathsOfReading } from './result-reader';
import { fill, pathsOf } from './template-values';
import { onlyValue } from '../signatures/signature-check';
import { UnprovenBody } from '../signatures/unproven-body';

export interface CallbackContent {
  document: unknown;
  orderId?: string | undefined;
  reference?: string | undefined;
  /** It brings no result, but says how far the exam is. */
  isProgress: boolean;
}

interface Ignored {
  ignored: string;
  foreign?: true;
}

type ReadCallback = CallbackContent | Ignored;

export class CallbackReader {
  private readonly events: MappedEvents;
  private readonly values: MappedValues;
  /** How far an exam is; absent where callbacks are not believed about it. */
  private readonly progress: MappedProgress | undefined;
  /** All that the mapping reads of a callback. */
  private readonly paths: readonly string[];

  constructor({ mapping, believesProgress }: MappedProviderConfig, values: MappedValues) {
    this.events = mapping.events;
    this.progress = believesProgress ? mapping.progress : undefined;
    this.values = values;
    this.paths = pathsOfCallback(mapping);
  }

  /** @throws MalformedPayload for what the mapping finds nothing in, and for no order where one is named */
  read(document: unknown, { query = new Map(), pathToken }: CallbackTarget): ReadCallback {
    const { samples, results } = this.events;
    if (document instanceof Unusable && document.fault === 'uneven-line') throw malformedAt(document);
    if (anyHolds(samples, document)) return { ignored: 'a sample' };
    if (!this.paths.some((path) => valuesAt(document, path).length > 0))
      throw new MalformedPayload(
        'body: holds nothing that the mapping reads; name a list of results with events.items',
      );
    const stages = this.progress?.stage.flatMap(({ when }) => when) ?? [];
    checkReadable(
      document,
      [...(results ?? []), ...stages].map(({ at }) => at),
    );
    const isProgress = this.progress !== undefined && stageRuleOf(this.progress, document) !== -1;
    const isResult = results === undefined ? !isProgress : anyHolds(results, document);
    if (!isResult && !isProgress) return { ignored: 'an event of no interest' };
    const address = this.addressOf(document, orderUrlIn({ query, pathToken })?.reference);
    return 'ignored' in address ? address : { ...address, isProgress: !isResult };
  }

  /** The account may have other users: a callback with a foreign reference, or with none, belongs to them. */
  private addressOf(document: unknown, fromUrl: string | undefined): Omit<CallbackContent, 'isProgress'> | Ignored {
    const values = this.values.ofCallback(document, fromUrl);
    checkReadable(document, pathsOf(this.events.reference, this.events.orderId));
    const reference = echoed(fill(this.events.reference, values) ?? '');
    const named = this.events.orderId === undefined ? reference : fill(this.events.orderId, values);
    const isForeign = this.events.reference !== undefined && reference === undefined;
    if (named === undefined && isForeign) return { ignored: 'it echoes no reference of ours', foreign: true };
    if (named === undefined && this.events.orderId !== undefined)
      throw new MalformedPayload('orderId: there is nothing where events.orderId points to');
    const orderId = named === undefined ? undefined : checkPayload(foreignId, named);
    return { document, orderId: orderId === undefined ? undefined : this.values.orderId(orderId), reference };
  }
}

/** The documents of one callback, of which each is read alone; none for a set-up ping. @throws MalformedPayload */
export function documentsIn(events: MappedEvents, rawBody: Uint8Array, declared?: DeclaredText): unknown[] | undefined {
  if (rawBody.length === 0 && events.emptyBody) return undefined;
  if (rawBody.length === 0) throw new MalformedPayload('body: is empty');
  // Lines of CSV are never one body.
  const { format, items = format === 'csv' ? '' : undefined } = events;
  const documents = itemsAt(documentOf(format, rawBody, declared), items);
  checkCount(documents);
  return documents;
}

/** Where an event or its order is named, two values or what is no value decide nothing (R14). */
function checkReadable(document: unknown, paths: readonly string[]): void {
  for (const path of paths) {
    const unusable = faultAt(document, path);
    if (unusable !== undefined) throw malformedAt(unusable, path);
  }
}

function pathsOfCallback({ events, result, parts, progress, fetch }: Mapping): string[] {
  const { samples = [], results = [], orderId, reference } = events;
  const ofNotice = placeholdersOf(JSON.stringify(fetch?.request ?? '')).flatMap(
    ({ name }) => name.split('callback:')[1] ?? [],
  );
  const own = [...[...samples, ...results].map(({ at }) => at), ...(parts === undefined ? [] : [parts.id])];
  const ofProgress = progress === undefined ? [] : pathsOfProgress(progress);
  return [...own, ...pathsOf(orderId, reference), ...pathsOfReading(result), ...ofProgress, ...ofNotice];
}

// Answers the challenge of a sender that wants a value back before it takes the address of a webhook. What could go wrong: anybody can
// ask, since nothing is proven yet. So only a short value of plain characters goes back, as plain text or inside of JSON, and
// nothing of it is kept.

/** Words without < and >, with which a page could begin. */
const echoable = /^(?=.{1,500}$)[!-;=?-~]+(?: [!-;=?-~]+)*$/;
/** Bytes; a body that is only a challenge is shorter. */
const longestBody = 2_048;

/** `undefined` for what is no challenge. */
export function challengeAnswer(challenge: MappedChallenge, received: ReceivedChallenge): CallbackAnswer | undefined {
  const value = valueIn(challenge, received);
  if (value === undefined || !echoable.test(value)) return undefined;
  if (challenge.as === undefined) return { contentType: 'text/plain; charset=utf-8', body: value };
  return { contentType: 'application/json', body: JSON.stringify({ [challenge.as]: value }) };
}

/** SOAP services read no answer of another type. */
const kinds = [
  ['{', 'application/json'],
  ['<', 'text/xml; charset=utf-8'],
] as const;

/** What `events.acknowledge` says. */
export function textAnswer(body: string): CallbackAnswer {
  const [, type = 'text/plain; charset=utf-8'] = kinds.find(([start]) => body.startsWith(start)) ?? [];
  return { contentType: type, body };
}

function valueIn({ query, header, field }: MappedChallenge, received: ReceivedChallenge): string | undefined {
  if (received.method === 'GET' && header !== undefined) return onlyValue(received.headers, header);
  // What has a body is a callback, whatever stands in its address.
  const isAsked = received.method === 'GET' || received.rawBody.length === 0;
  if (query !== undefined) return isAsked ? onlyValue(received.query ?? new Map(), query) : undefined;
  if (received.method === 'GET') return undefined;
  if (field === undefined || received.rawBody.length > longestBody) return undefined;
  return new UnprovenBody(received.rawBody).textAt(field);
}
