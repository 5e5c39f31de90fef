// Calls a provider as its mapping says. What could go wrong: an answer is lost, and a provider without idempotency makes a second
// order. `order.find` looks for the first one; docs/providers.md says which cases remain.
import type { MappedProviderConfig } from '../provider-config';
import type { MappedFetch, MappedOrder, MappedRequest } from './mapping';
import { parseReference } from '../../domain/exam/reference';
import type { Result } from '../../domain/exam/result';
import type { DeclaredText } from '../../outbound/foreign-text';
import { shapeFailure, type HttpAnswer } from '../../outbound/http-answer';
import { HttpFailure, MalformedPayload } from '../../outbound/http-failure';
import type { HttpTarget } from '../../outbound/http-target';
import type {
  AskedOrder,
  CallbackHeaders,
  CallbackNotice,
  CallbackPart,
  CallbackQuery,
  CallbackResult,
  Order,
  OrderRequest,
  OrderState,
  ParsedCallback,
  ProviderAdapter,
} from '../adapter';
import { valuesAt } from '../document-path';
import { echoed, foreignId } from '../result-fields';
import { readsQuery } from '../signatures/signature-schemes';
import type { Proof } from '../signatures/proof';
import type { SignatureCheck } from '../signatures/signature-check';
import { placeholdersOf } from '../template-text';
import { challengeAnswer } from './challenge';
import { documentIn } from './answer-document';
import { CallbackReader, type CallbackContent } from './callback-reader';
import { MappedCaller } from './mapped-caller';
import { needsCallback } from './mapped-request';
import { MappedValues } from './mapped-values';
import { readResult, type ResultNames } from './result-reader';
import { fill, type TemplateValues } from './template-values';

export interface MappedAdapterOptions {
  config: MappedProviderConfig;
  target: HttpTarget;
  /** Of the login's own host. */
  loginTarget?: HttpTarget | undefined;
  proof: SignatureCheck;
  /** Epoch milliseconds, the date of a result without one. @default Date.now */
  nowMs?: () => number;
}

export class MappedAdapter implements ProviderAdapter {
  readonly name: string;
  readonly usesMailbox: boolean;
  readonly queueBlocks: boolean;
  readonly readsQuery: boolean;
  /** Absent where the mapping cannot say how. */
  readonly cancel?: NonNullable<ProviderAdapter['cancel']>;
  readonly fetchResult?: NonNullable<ProviderAdapter['fetchResult']>;
  readonly challenge?: NonNullable<ProviderAdapter['challenge']>;
  private readonly config: MappedProviderConfig;
  private readonly caller: MappedCaller;
  private readonly proof: SignatureCheck;
  private readonly nowMs: () => number;
  private readonly values: MappedValues;
  private readonly callbacks: CallbackReader;

  constructor({ config, target, loginTarget, proof, nowMs = Date.now }: MappedAdapterOptions) {
    this.name = config.name;
    this.usesMailbox = config.callback !== undefined && mayEchoNothing(config);
    this.queueBlocks = config.mapping.events.queueBlocks;
    this.readsQuery = config.callback !== undefined && readsQuery(config.callback);
    this.config = config;
    this.proof = proof;
    this.nowMs = nowMs;
    this.values = new MappedValues(config);
    this.caller = new MappedCaller({ config, target, loginTarget, values: this.values, nowMs });
    this.callbacks = new CallbackReader(config.mapping, this.values);
    const { cancel, events } = config.mapping;
    const { challenge } = events;
    if (challenge !== undefined) this.challenge = (received) => challengeAnswer(challenge, received);
    if (cancel !== undefined) this.cancel = async (order, signal) => this.cancelOrder(cancel, order, signal);
    const poll = pollOf(config);
    if (poll !== undefined) this.fetchResult = async (order, signal) => this.poll(poll, order, signal);
  }

  async order(request: OrderRequest, signal: AbortSignal): Promise<Order> {
    const { prepare, request: asked, orderId, known, find } = this.config.mapping.order;
    const values = this.values.ofOrder(request);
    const found = find === undefined ? undefined : await this.findOrder(find, values, signal);
    if (found !== undefined) return { orderId: found, knownBefore: true };
    const prepared =
      prepare === undefined
        ? undefined
        : documentIn(await this.caller.call(prepare, values, { endpoint: 'prepare', signal }), prepare.answer);
    const ready = withDocument(values, 'prepared', prepared);
    if (asked === undefined) return { orderId: this.ownId(orderId, ready), knownBefore: false };
    const answer = await this.caller.call(asked, ready, { endpoint: 'order', signal, accept: known ?? [] });
    const made = fill(orderId, withDocument(ready, '', documentIn(answer, asked.answer)));
    return {
      orderId: this.checkedId(answer, made, 'order.orderId'),
      knownBefore: known?.includes(answer.status) === true,
    };
  }

  /** @throws HttpFailure `unexpected` if there are several orders, since another one would be wrong (P-ONCE) */
  private async findOrder(
    { request, orderId }: NonNullable<MappedOrder['find']>,
    values: TemplateValues,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const answer = await this.caller.call(request, values, { endpoint: 'find', signal, accept: [404] });
    // The status alone means that there is no such order.
    if (answer.status === 404) return undefined;
    const document = documentIn(answer, request.answer);
    const found = fill(orderId, withDocument(values, '', document));
    if (found !== undefined) return this.checkedId(answer, found, 'order.find.orderId');
    if (placeholdersOf(orderId).some(({ name }) => name.startsWith('/') && valuesAt(document, name).length > 1))
      throw shapeFailure(answer, [], 'holds several orders where order.find points to');
    return undefined;
  }

  verify(rawBody: Uint8Array, headers: CallbackHeaders, nowMs: number, query: CallbackQuery = new Map()): Proof {
    // A set-up ping has no proof, and no content that could be forged.
    if (rawBody.length === 0 && this.config.mapping.events.emptyBody) return 'proven';
    return this.proof({ rawBody, headers, nowMs, query });
  }

  parse(rawBody: Uint8Array, query: CallbackQuery = new Map(), declared?: DeclaredText): ParsedCallback {
    const documents = this.callbacks.documents(rawBody, declared);
    if (documents === undefined) return { kind: 'ignored', reason: 'a set-up ping' };
    if (documents.length === 1) return this.read(documents[0], query);
    return { kind: 'several', parts: documents.map((item) => orRefused(() => this.read(item, query))) };
  }

  private read(item: unknown, query: CallbackQuery): CallbackResult | CallbackNotice {
    const content = this.callbacks.read(item, query);
    if ('ignored' in content) {
      const { ignored: reason, foreign } = content;
      return { kind: 'ignored', reason, ...(foreign === undefined ? {} : { foreign }) };
    }
    const { events, result: reading, fetch } = this.config.mapping;
    if (!events.believe && fetch !== undefined) {
      return { kind: 'notice', fetch: async (signal) => this.fetchNoticed(fetch, content, signal) };
    }
    if (content.orderId === undefined) return { kind: 'ignored', reason: 'it names no order' };
    const { orderId, reference, document } = content;
    const names = this.namesOf({ orderId, reference }, false);
    return addressed(naming(reference, () => readResult(reading, document, names)));
  }

  private async fetchNoticed(
    fetch: MappedFetch,
    content: CallbackContent,
    signal: AbortSignal,
  ): Promise<CallbackResult> {
    const values = withDocument(this.values.ofAsked(content), 'callback', content.document);
    const answer = await this.ask(fetch, values, signal);
    if (answer === undefined) return addressed(undefined);
    const document = documentIn(answer, fetch.request.answer);
    const answered = withDocument(values, '', document);
    const ours = this.referenceIn(fetch, answered);
    // The provider itself says whose the result is: a retake has another id than the order, and the reference names both.
    const orderId = fetch.orderId === undefined ? (ours ?? content.orderId) : fill(fetch.orderId, answered);
    if (orderId === undefined) return { kind: 'ignored', reason: 'it names no order' };
    return addressed(
      this.resultIn(answer, fetch, {
        orderId: this.checkedId(answer, orderId, 'fetch.orderId'),
        reference: ours ?? content.reference,
      }),
    );
  }

  /** A foreign reference is none of ours. */
  private referenceIn({ reference }: MappedFetch, values: TemplateValues): string | undefined {
    const found = reference === undefined ? undefined : fill(reference, values);
    return found === undefined ? undefined : echoed(found);
  }

  private async poll(poll: MappedFetch, order: AskedOrder, signal: AbortSignal): Promise<OrderState> {
    const answer = await this.ask(poll, this.values.ofAsked(order), signal);
    if (answer === undefined) return { status: 'pending' };
    const read = this.resultIn(answer, poll, order);
    return read === undefined ? { status: 'pending' } : { status: 'result', result: read };
  }

  /** `undefined` for a status that means: there is no result yet. */
  private async ask(
    { request, notYet = [] }: MappedFetch,
    values: TemplateValues,
    signal: AbortSignal,
  ): Promise<HttpAnswer | undefined> {
    const answer = await this.caller.call(request, values, { endpoint: 'fetch', signal, accept: notYet });
    return notYet.includes(answer.status) ? undefined : answer;
  }

  private async cancelOrder(
    { request, accept }: { request: MappedRequest; accept: readonly number[] },
    order: AskedOrder,
    signal: AbortSignal,
  ): Promise<void> {
    await this.caller.call(request, this.values.ofAsked(order), { endpoint: 'cancel', signal, accept });
  }

  /** Only the provider can correct its answer, so an unreadable field is an `unexpected` failure. */
  private resultIn(answer: HttpAnswer, fetch: MappedFetch, names: { orderId: string; reference?: string | undefined }) {
    const reading = fetch.result ?? this.config.mapping.result;
    try {
      return readResult(reading, documentIn(answer, fetch.request.answer), this.namesOf(names, true));
    } catch (error) {
      if (error instanceof MalformedPayload) throw shapeFailure(answer, [], error.message);
      throw error;
    }
  }

  private namesOf(ids: { orderId: string; reference?: string | undefined }, asked: boolean): ResultNames {
    const { zone } = this.config.mapping;
    return { ...ids, provider: this.name, nowMs: this.nowMs(), asked, zone };
  }

  /** @param key of the mapping, for the message */
  private checkedId(answer: HttpAnswer, orderId: string | undefined, key: string): string {
    const checked = foreignId.safeParse(orderId);
    if (!checked.success) throw shapeFailure(answer, [], `holds no order id where ${key} points to`);
    return this.values.orderId(checked.data);
  }

  /** The id of an order that the mapping sends to no provider. */
  private ownId(template: string, values: TemplateValues): string {
    const checked = foreignId.safeParse(fill(template, values));
    if (!checked.success) throw new HttpFailure('rejected', `${this.name}: order.orderId has no value`);
    return this.values.orderId(checked.data);
  }
}

/** If the order id identifies a callback, the callback may omit the reference, even if other events of the provider have it. */
function mayEchoNothing({ mapping: { events, fetch } }: MappedProviderConfig): boolean {
  return events.reference === undefined || events.orderId !== undefined || fetch?.orderId !== undefined;
}

/** `fetch` also polls, unless its request needs a value of a callback. */
function pollOf({ mapping: { poll, fetch } }: MappedProviderConfig): MappedFetch | undefined {
  if (poll !== undefined || fetch === undefined) return poll;
  return needsCallback(fetch.request) ? undefined : fetch;
}

function withDocument(values: TemplateValues, name: string, document: unknown): TemplateValues {
  return { ...values, documents: new Map([...values.documents, [name, document]]) };
}

function orRefused(read: () => CallbackPart): CallbackPart {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPayload) return { kind: 'refused', failure: error };
    throw error;
  }
}

/** A refusal says of which exam it is. */
function naming<T>(reference: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof MalformedPayload ? error.about(reference) : error;
  }
}

function addressed(result: Result | undefined): CallbackResult {
  if (result === undefined) return { kind: 'ignored', reason: 'the result is not final yet' };
  const { reference } = result;
  const applicationId = reference === undefined ? undefined : parseReference(reference)?.applicationId;
  return applicationId === undefined ? { kind: 'unaddressed', result } : { kind: 'result', applicationId, result };
}
