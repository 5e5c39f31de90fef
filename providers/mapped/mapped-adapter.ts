// Speaks to a provider as its mapping says: orders, callbacks, answers. What could go wrong: a callback that does not prove what
// it says decides something; so it is a notice, and its news are fetched.
import type { MappedProviderConfig } from '../provider-config';
import type { MappedCancel, MappedFetch } from './mapping';
import { parseReference } from '../../domain/exam/reference';
import type { Result } from '../../domain/exam/result';
import type { Progress } from '../../domain/exam/stage';
import type { DeclaredText } from '../../outbound/foreign-text';
import { asAnswered } from '../../outbound/http-answer';
import { MalformedPayload, type NamedExam } from '../../outbound/http-failure';
import type { HttpTarget } from '../../outbound/http-target';
import type {
  AskedOrder,
  CallbackHeaders,
  CallbackMethod,
  CallbackNotice,
  CallbackPart,
  CallbackResult,
  CallbackTarget,
  Order,
  OrderRequest,
  OrderState,
  ParsedCallback,
  ProviderAdapter,
} from '../adapter';
import { echoed } from '../result-fields';
import { provesValues, readsPath, readsQuery } from '../signatures/signature-schemes';
import type { Proof } from '../signatures/proof';
import type { SignatureCheck } from '../signatures/signature-check';
import { AnswerPages, type ReadDocument } from './answer-pages';
import { type AnswerNews, readAnswer } from './answer-reader';
import { CallbackReader, type CallbackContent, documentsIn, challengeAnswer, textAnswer } from './callback-reader';
import { AnsweredOrders, newestOfEach, newestReport, type OrderNames } from './answered-orders';
import { checkCount } from './listed-items';
import { MappedCaller } from './mapped-caller';
import { MappedOrdering } from './mapped-ordering';
import { needsCallback } from './mapped-request';
import { MappedValues } from './mapped-values';
import { readProgress } from './progress-reader';
import { readResult, type ResultNames } from './result-reader';
import { says } from './said-in-body';
import { fill, withDocument } from './template-values';

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
  readonly method: CallbackMethod;
  readonly queueBlocks: boolean;
  readonly readsQuery: boolean;
  readonly readsPath: boolean;
  /** Absent where the mapping cannot say how. */
  readonly findOrder?: NonNullable<ProviderAdapter['findOrder']>;
  readonly cancel?: NonNullable<ProviderAdapter['cancel']>;
  readonly fetchResult?: NonNullable<ProviderAdapter['fetchResult']>;
  readonly logIn?: NonNullable<ProviderAdapter['logIn']>;
  readonly challenge?: NonNullable<ProviderAdapter['challenge']>;
  readonly acknowledgement?: NonNullable<ProviderAdapter['acknowledgement']>;
  private readonly config: MappedProviderConfig;
  private readonly caller: MappedCaller;
  private readonly proof: SignatureCheck;
  private readonly nowMs: () => number;
  private readonly values: MappedValues;
  private readonly callbacks: CallbackReader;
  private readonly ordering: MappedOrdering;
  private readonly pages: AnswerPages;

  constructor({ config, target, loginTarget, proof, nowMs = Date.now }: MappedAdapterOptions) {
    this.name = config.name;
    this.usesMailbox = config.callback !== undefined && mayEchoNothing(config);
    this.method = config.mapping.events.method ?? 'POST';
    this.queueBlocks = config.mapping.events.queueBlocks;
    this.readsQuery = config.callback !== undefined && readsQuery(config.callback);
    this.readsPath = config.callback !== undefined && readsPath(config.callback);
    this.config = config;
    this.proof = proof;
    this.nowMs = nowMs;
    this.values = new MappedValues(config);
    this.caller = new MappedCaller({ config, target, loginTarget, values: this.values, nowMs });
    this.ordering = new MappedOrdering(config, this.caller, this.values, nowMs);
    this.pages = new AnswerPages({ caller: this.caller, url: config.url, name: config.name });
    this.callbacks = new CallbackReader(config, this.values);
    const { logIn } = this.caller;
    if (logIn !== undefined) this.logIn = logIn;
    const { cancel, events, order } = config.mapping;
    if (order.find !== undefined) this.findOrder = (request, signal) => this.ordering.find(request, signal);
    const { challenge, acknowledge } = events;
    if (acknowledge !== undefined) this.acknowledgement = textAnswer(acknowledge);
    if (challenge !== undefined) this.challenge = (received) => challengeAnswer(challenge, received);
    if (cancel !== undefined) this.cancel = async (order, signal) => this.cancelOrder(cancel, order, signal);
    const poll = pollOf(config);
    if (poll !== undefined) this.fetchResult = async (order, signal) => this.poll(poll, order, signal);
  }

  async order(request: OrderRequest, signal: AbortSignal): Promise<Order> {
    return this.ordering.order(request, signal);
  }

  verify(rawBody: Uint8Array, headers: CallbackHeaders, nowMs: number, target: CallbackTarget = {}): Proof {
    // A set-up ping has no proof, and no content that could be forged.
    if (rawBody.length === 0 && this.config.mapping.events.emptyBody) return 'proven';
    const { query = new Map(), pathToken } = target;
    return this.proof({ rawBody, headers, nowMs, query, pathToken, method: this.method });
  }

  parse(rawBody: Uint8Array, target: CallbackTarget = {}, declared?: DeclaredText): ParsedCallback {
    const { callback, mapping } = this.config;
    const sure = callback !== undefined && provesValues(callback) ? {} : declared;
    const documents = documentsIn(mapping.events, rawBody, sure);
    if (documents === undefined) return { kind: 'ignored', reason: 'a set-up ping' };
    if (documents.length === 1) return this.read(documents[0], target);
    return { kind: 'several', parts: documents.map((item) => orRefused(() => this.read(item, target))) };
  }

  private read(item: unknown, target: CallbackTarget): CallbackResult | CallbackNotice {
    const content = this.callbacks.read(item, target);
    if ('ignored' in content) {
      const { ignored: reason, foreign } = content;
      return { kind: 'ignored', reason, ...(foreign === undefined ? {} : { foreign }) };
    }
    const { events, result: reading, progress, fetch } = this.config.mapping;
    if (!content.isProgress && !events.believe && fetch !== undefined) {
      return { kind: 'notice', fetch: async (signal) => this.fetchNoticed(fetch, content, signal) };
    }
    if (content.orderId === undefined) return { kind: 'ignored', reason: 'it names no order', foreign: true };
    const { orderId, reference, document } = content;
    const names = this.namesOf({ orderId, reference }, false);
    return naming({ reference, orderId }, () => {
      const result = content.isProgress ? undefined : readResult(reading, document, names);
      const isReported = result === undefined && progress !== undefined && this.config.believesProgress;
      return addressed(result, isReported ? readProgress(progress, document, names) : undefined);
    });
  }

  private async fetchNoticed(
    fetch: MappedFetch,
    content: CallbackContent,
    signal: AbortSignal,
  ): ReturnType<CallbackNotice['fetch']> {
    const values = withDocument(this.values.ofAsked(content), 'callback', content.document);
    const read = await this.pages.read(fetch, values, signal);
    if (read === undefined) return addressed(undefined, undefined);
    const { answer, document, items } = read;
    const orders = this.ordersOf({ ...fetch, items });
    if (orders.areSeveralIn(document)) {
      asAnswered(answer, () => orders.checkNoticed(document, content));
      const { results, reports } = this.newsIn(read, fetch, { orderId: '' }, (item) => orders.ownerOf(item));
      asAnswered(answer, () => checkCount([...results, ...reports]));
      const told = reports.map((report) => addressed(undefined, report));
      return oneOrSeveral([...results.map((result) => addressed(result, undefined)), ...told]);
    }
    const answered = withDocument(values, '', document);
    // A foreign reference is none of ours.
    const ours = echoed(fill(fetch.reference, answered) ?? '');
    // The provider itself says whose the result is: a retake has another id than the order, and the reference names both.
    const orderId = fetch.orderId === undefined ? (ours ?? content.orderId) : fill(fetch.orderId, answered);
    if (orderId === undefined) return { kind: 'ignored', reason: 'it names no order', foreign: true };
    const { results, progress } = this.newsIn(read, fetch, {
      orderId: this.ordering.checkedId(answer, orderId, 'fetch.orderId'),
      reference: ours ?? content.reference,
    });
    return oneOrSeveral(
      results.map((result) => addressed(result, undefined)),
      progress,
    );
  }

  private ordersOf(fetch: MappedFetch): AnsweredOrders {
    return new AnsweredOrders(fetch, this.values, this.config.mapping.parts !== undefined);
  }

  private async poll(poll: MappedFetch, order: AskedOrder, signal: AbortSignal): Promise<OrderState> {
    const read = await this.pages.read(poll, this.values.ofAsked(order), signal);
    if (read === undefined) return { status: 'pending' };
    const { answer, document, items } = read;
    const orders = this.ordersOf({ ...poll, items });
    asAnswered(answer, () => orders.checkPolled(document, order));
    const ofOrder = orders.areSeveralIn(document)
      ? (item: unknown) => (orders.isOf(item, order) ? order : undefined)
      : undefined;
    const { results, reports, notes, ...news } = this.newsIn(read, poll, order, ofOrder);
    const [result] = results;
    const progress = news.progress ?? newestReport(reports);
    const besides = { ...(progress && { progress }), ...(notes.length > 0 && { notes }) };
    if (result === undefined) return { status: 'pending', ...besides };
    return poll.items === undefined ? { status: 'result', result } : { status: 'parts', results, ...besides };
  }

  private async cancelOrder(
    { request, accept, done = [], tooLate = [] }: MappedCancel,
    order: AskedOrder,
    signal: AbortSignal,
  ): Promise<'tooLate' | 'gone' | undefined> {
    const purpose = { endpoint: 'cancel', signal, accept, done: [...done, ...tooLate] };
    const answer = await this.caller.call(request, this.values.ofAsked(order), purpose);
    if (says(tooLate, answer, request.answer)) return 'tooLate';
    return accept.includes(answer.status) && !says(done, answer, request.answer) ? 'gone' : undefined;
  }

  private newsIn(
    { answer, document, items }: ReadDocument,
    fetch: MappedFetch,
    ids: OrderNames,
    ownerOf?: (item: unknown) => OrderNames | undefined,
  ): AnswerNews {
    const { mapping } = this.config;
    const { result = mapping.result, progress = mapping.progress } = fetch;
    const names = this.namesOf(ids, true);
    return asAnswered(answer, () => {
      if (ownerOf === undefined) return readAnswer({ result, progress, items }, document, names);
      const news = readAnswer({ result, progress, items }, document, names, (item) => {
        const owner = ownerOf(item);
        return owner && this.namesOf(owner, true);
      });
      return { ...news, results: newestOfEach(news.results) };
    });
  }

  private namesOf({ orderId, reference }: OrderNames, asked: boolean): ResultNames {
    const { zone, parts } = this.config.mapping;
    return { orderId, reference, provider: this.name, nowMs: this.nowMs(), asked, zone, partAt: parts?.id };
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

function orRefused(read: () => CallbackPart): CallbackPart {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPayload) return { kind: 'refused', failure: error };
    throw error;
  }
}

/** A refusal says of which exam it is. */
function naming<T>(exam: NamedExam, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof MalformedPayload ? error.about(exam) : error;
  }
}

function addressed(result: Result | undefined, progress: Progress | undefined): CallbackResult {
  if (result !== undefined) {
    const applicationId = applicationOf(result);
    return applicationId === undefined ? { kind: 'unaddressed', result } : { kind: 'result', applicationId, result };
  }
  if (progress === undefined) return { kind: 'ignored', reason: 'the result is not final yet' };
  const applicationId = applicationOf(progress);
  return applicationId === undefined
    ? { kind: 'unaddressed-progress', progress }
    : { kind: 'progress', applicationId, progress };
}

/** @param progress where there is no result */
function oneOrSeveral(
  parts: readonly CallbackResult[],
  progress?: Progress,
): Awaited<ReturnType<CallbackNotice['fetch']>> {
  const [only = addressed(undefined, progress), ...others] = parts;
  return others.length === 0 ? only : { kind: 'several', parts };
}

function applicationOf({ reference }: { reference?: string }): number | undefined {
  return reference === undefined ? undefined : parseReference(reference)?.applicationId;
}
