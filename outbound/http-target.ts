// Every outgoing call of the bridge: one pool per configured host, so that one slow host cannot slow another (R24).
// Promises R22: no redirect, 3 s to connect, 15 s in total, 1 MiB at most, addresses checked as the socket opens.
// What could go wrong: a call may have taken effect although it failed here (timeout, reset, half a body). The caller of a
// request that is not idempotent must read back before it retries (R23).
import type { LookupFunction } from 'node:net';
import { type Dispatcher, Pool } from 'undici';
import { definedOnly } from '../domain/defined-only';
import type { FailureClass } from '../domain/failure-classes';
import { AddressRefused, guardedConnector, plainConnector } from './address-guard';
import { cleanExcerpt, sentTexts } from './body-excerpt';
import type { DeclaredText } from './foreign-text';
import { startDeadline } from './clock';
import { type HttpAnswer, readStart, asksForBrowser, isHtmlPage } from './http-answer';
import { HttpFailure } from './http-failure';
import { queryText } from './query-text';
import type { RateBudget } from '../rate/rate-budget';
import { requestedWaitMs, freshDate, type HeaderReader, TheirClock } from './answer-headers';
import { failureClassOf, failureOf } from './status-class';

export interface HttpTargetOptions {
  /** Shown in messages and metrics: `gupy`, or the provider's name. */
  name: string;
  /** Scheme, host and an optional path prefix. */
  baseUrl: string;
  /** Sent as `Authorization: Bearer`, unless a call brings its own header. */
  token?: string;
  /** @default false: private, loopback, link-local and metadata addresses are refused as the socket opens. */
  allowPrivateNetwork?: boolean;
  /** @default 3000 */
  connectTimeoutMs?: number;
  /** From the start of the call to the last byte of its answer; waiting for the budget is not counted. @default 15000 */
  totalTimeoutMs?: number;
  /** @default 1 MiB */
  responseCapBytes?: number;
  /** Sockets kept to this target at most. @default 50 */
  connections?: number;
  /** Every call waits for its place in the rate, and a 429 slows the rate down. */
  budget?: RateBudget;
  onCall?: CallObserver;
  /** Gets the target's name and the `Date` header of each answer that was made just now. */
  onDate?: (target: string, date: string) => void;
  /** Of calls that bring none. @default bodies are not looked into */
  judge?: AnswerJudge;
  /** Our clock, in epoch milliseconds. @default Date.now */
  nowMs?: () => number;
  /** The resolver under the address guard. @default the system's */
  resolve?: LookupFunction;
}

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with `/`; its variable parts are encoded already. */
  path: string;
  /** What messages show instead of the path, where that holds more than ids (P-PII). @default the path */
  shownPath?: string;
  /** `undefined` values are left out. */
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON, except a string, which goes as it is. */
  body?: unknown;
  /** Names in lower case. */
  headers?: Readonly<Record<string, string>>;
  /** Aborting rejects with the signal's own reason, not with an `HttpFailure`. */
  signal: AbortSignal;
  /** Short stable name for metrics: `put-tag`. */
  endpoint: string;
  /** Statuses outside 2xx that the caller takes as an answer. */
  accept?: readonly number[];
  /** Reads what the body says of the call, beyond the status. It is not asked about a status that is about token or rate. */
  judge?: AnswerJudge;
}

/**
 * `taken`: an answer, whatever its status; `undefined`: as the status says.
 * @param clean makes what the other side wrote fit for messages (P-PII)
 */
export type AnswerJudge = (answer: HttpAnswer, clean: (foreign: string) => string) => 'taken' | SaidFailure | undefined;

/** `status`: the one that the body says, where it says one. */
export type SaidFailure = { failureClass: FailureClass; said: string; status?: number };

export interface FinishedCall {
  target: string;
  endpoint: string;
  result: 'ok' | 'aborted' | FailureClass;
  status?: number;
  ms: number;
}

export type CallObserver = (call: FinishedCall) => void;
type Completed = (call: HttpCall) => HttpCall | Promise<HttpCall>;

/** The pause after an unclear answer, and the time until a place in the rate is free again, depend on this. */
export const givesUpAfterMs = 15_000;
/** An error answer is read this far: enough for a hint. */
const errorBodyBytes = 16 * 1024;
const mebibyte = 1024 * 1024;

export class HttpTarget {
  readonly name: string;
  readonly clock: TheirClock;
  private readonly pool: Pool;
  private readonly prefix: string;
  private readonly options: HttpTargetOptions;

  /** @throws TypeError when `baseUrl` is not an http or https URL */
  constructor(options: HttpTargetOptions) {
    const url = new URL(options.baseUrl);
    if (!/^https?:$/.test(url.protocol)) throw new TypeError(`${options.name}: only http and https URLs can be called`);
    const timeout = options.connectTimeoutMs ?? 3_000;
    this.name = options.name;
    this.options = options;
    this.clock = new TheirClock(options.nowMs);
    this.prefix = url.pathname.replace(/\/+$/, '');
    this.pool = new Pool(url.origin, {
      connect:
        options.allowPrivateNetwork === true ? plainConnector(timeout) : guardedConnector(timeout, options.resolve),
      connections: options.connections ?? 50,
      // The total timeout below covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * @param completed makes the call that leaves, when its place in the rate has come: a time or a signature in it is then fresh
   * @throws HttpFailure with its class; the reason of `signal` when that was aborted; what `completed` throws, and then nothing is sent
   */
  async request(call: HttpCall, completed: Completed = (same) => same): Promise<HttpAnswer> {
    call.signal.throwIfAborted();
    const leave = async () => this.observed(await completed(call));
    return this.options.budget?.run(leave, call.signal) ?? leave();
  }

  /** Lets the calls in flight end, then closes the sockets. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  private async observed(call: HttpCall): Promise<HttpAnswer> {
    const started = performance.now();
    const finished = (result: FinishedCall['result'], status: number | undefined): void => {
      const ms = performance.now() - started;
      this.options.onCall?.({
        target: this.name,
        endpoint: call.endpoint,
        result,
        ms,
        ...definedOnly({ status }),
      });
    };
    try {
      const answer = await this.send(call);
      finished('ok', answer.status);
      return answer;
    } catch (error) {
      const failure = error instanceof HttpFailure ? error : undefined;
      finished(failure?.failureClass ?? 'aborted', failure?.status);
      throw error;
    }
  }

  private async send(call: HttpCall): Promise<HttpAnswer> {
    const totalMs = this.options.totalTimeoutMs ?? givesUpAfterMs;
    const deadline = startDeadline(call.signal, totalMs);
    const label = `${this.name} ${call.method} ${this.prefix}${call.shownPath ?? call.path}`;
    try {
      const response = await this.pool.request({ ...this.encoded(call), signal: deadline.signal });
      const date = freshDate(headersOf(response));
      if (date !== undefined) this.noteDate(date);
      return await this.answerOf(call, label, response);
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      if (call.signal.aborted) throw call.signal.reason;
      if (deadline.timedOut())
        throw new HttpFailure('unavailable', `${label} gave no complete answer within ${totalMs} ms`);
      throw transportFailure(label, error);
    } finally {
      deadline.end();
    }
  }

  private noteDate(date: string): void {
    this.clock.note(date);
    this.options.onDate?.(this.name, date);
  }

  private encoded(call: HttpCall): Dispatcher.RequestOptions {
    const { token } = this.options;
    const headers: Record<string, string> = {
      accept: 'application/json',
      // Without this header a server may choose an encoding.
      'accept-encoding': 'identity',
      'user-agent': 'gupy-exam-bridge',
    };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    Object.assign(headers, call.headers);
    const query = queryText(call.query ?? {});
    const body = call.body === undefined ? null : typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
    const path = `${this.prefix}${call.path}`;
    return { method: call.method, path: query === '' ? path : `${path}?${query}`, headers, body };
  }

  private async answerOf(call: HttpCall, label: string, response: Dispatcher.ResponseData): Promise<HttpAnswer> {
    const status = response.statusCode;
    const header = headersOf(response);
    const accepted = call.accept?.includes(status) === true;
    const ofStatus = accepted ? undefined : failureClassOf(status);
    const failureClass = asksForBrowser(header) ? 'unavailable' : ofStatus;
    if (failureClass !== undefined) return this.failedAnswer(failureClass, call, label, response);
    const cap = this.options.responseCapBytes ?? mebibyte;
    const body = await readStart(response.body, cap, declaredBy(header));
    if (failureClassOf(status) === undefined && isHtmlPage(header, body))
      throw new HttpFailure('unavailable', `${label} answered ${status} with an HTML page`, { status });
    if (body.truncated)
      throw new HttpFailure('unexpected', `${label} answered ${status} with more than ${cap} bytes`, { status });
    const answer = { status, headers: response.headers, bodyText: body.text, call: label };
    const said = (call.judge ?? this.options.judge)?.(answer, (foreign) => cleanExcerpt(foreign, this.sentIn(call)));
    if (said === undefined || said === 'taken') return answer;
    throw this.failure(label, response, said);
  }

  /** @throws HttpFailure unless the body says that it is an answer */
  private async failedAnswer(
    failureClass: FailureClass,
    call: HttpCall,
    label: string,
    response: Dispatcher.ResponseData,
  ): Promise<HttpAnswer> {
    const header = headersOf(response);
    // The status has come: a broken or endless error body changes nothing.
    const body = await readStart(response.body, errorBodyBytes, declaredBy(header)).catch(() => ({
      text: '',
      truncated: false,
    }));
    const answer = { status: response.statusCode, headers: response.headers, bodyText: body.text, call: label };
    const clean = (foreign: string): string => cleanExcerpt(foreign, this.sentIn(call), body.truncated);
    const isOfCall = ['rejected', 'unavailable'].includes(failureClass) && !asksForBrowser(header);
    const said = isOfCall ? (call.judge ?? this.options.judge)?.(answer, clean) : undefined;
    if (said === 'taken') return answer;
    throw this.failure(label, response, said ?? { failureClass, said: clean(body.text) });
  }

  private sentIn(call: HttpCall): string[] {
    return [...sentTexts(call.body), this.options.token ?? '', call.headers?.['authorization'] ?? ''];
  }

  private failure(label: string, response: Dispatcher.ResponseData, found: SaidFailure): HttpFailure {
    const header = headersOf(response);
    return failureOf(found.failureClass, {
      call: label,
      status: response.statusCode,
      saidStatus: found.status,
      excerpt: found.said,
      retryAfterMs: requestedWaitMs(header, Date.now()),
      redirectedTo: originOf(header('location'), this.options.baseUrl),
      asksForBrowser: asksForBrowser(header),
    });
  }
}

function headersOf({ headers }: Dispatcher.ResponseData): HeaderReader {
  return (name) => [headers[name]].flat()[0];
}

function declaredBy(header: HeaderReader): DeclaredText {
  return { type: header('content-type'), encoding: header('content-encoding') };
}

/** Of the configured host alone: another one's name is foreign text (R30). */
function originOf(location: string | undefined, base: string): string | undefined {
  if (location === undefined || !URL.canParse(location, base)) return undefined;
  const { origin, hostname } = new URL(location, base);
  return hostname === new URL(base).hostname ? origin : 'another host';
}

function transportFailure(label: string, error: unknown): HttpFailure {
  if (error instanceof AddressRefused)
    return new HttpFailure('address-refused', `${label}: ${error.message}`, { isUnsent: true });
  // Without its cause: the text of the network names hosts that nobody configured, such as those of a certificate (R30).
  const { code = 'network error' } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_INVALID_ARG')
    return new HttpFailure('rejected', `${label} cannot be sent: ${code}`, { isUnsent: true });
  return new HttpFailure('unavailable', `${label} failed: ${code}`, { isUnsent: isUnconnected(error) });
}

/** No name, no way or no listener: of several addresses all were tried. A reset may come after the request was read. */
function isUnconnected(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isUnconnected);
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}
