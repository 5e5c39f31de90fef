// A provider's own words on their whole way but for Temporal: the receiver on a real socket, the real adapter of bridge.yaml,
// the mailbox of the order where nothing of ours is echoed, and the pure core. Only dates are faked: each call is a minute
// after the one before, so that a case says which result came later and depends on nothing else.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApplicationSignals } from '../../api/application-signals';
import { BearerSecrets } from '../../api/bearer-secrets';
import { FailedShare } from '../../api/failed-share';
import { createReceivers } from '../../api/receivers';
import { RecentDeliveries } from '../../api/recent-deliveries';
import { ReferenceProof } from '../../api/reference-proof';
import { RefusalLimiter } from '../../telemetry/refusal-limiter';
import { failureClasses } from '../../domain/failure-classes';
import type { Action } from '../../domain/exam/action';
import type { ActionOutcome } from '../../domain/exam/fact';
import type { ExamRule } from '../../domain/exam/exam-rule';
import {
  claim,
  emptyMailbox,
  type Mailbox,
  nextLetter,
  passedOn,
  putProgress,
  putRefusal,
  putResult,
} from '../../domain/exam/order-mailbox';
import type { Movement } from '../../domain/exam/movement';
import type { OrderRefusal, Result, ResultRefusal } from '../../domain/exam/result';
import type { Progress } from '../../domain/exam/stage';
import { type ApplicationReport, reportOf } from '../../domain/text/report';
import { HttpFailure } from '../../outbound/http-failure';
import { monotonicClock as clock } from '../../outbound/clock';
import { createLogger } from '../../telemetry/logger';
import { createApiMetrics } from '../../telemetry/metrics';
import { day, examRule, examStep, movement, start } from './core-fixtures';
import { CoreWorld } from './core-world';
import { sized } from './loop-size';
import { orderRequest, PresetWorld, reference, type SentCallback, signal, type WorldPlace } from './preset-world';
import { testReferences, testShortHash } from './reference-keys';

const applicationId = Number(reference.split('.')[0]);
const webhookSecret = 'webhook-secret-0123456789abcdef';
const entryKey = reference.split('.')[3] ?? '';

/** Dates on which an exam may have ended, between the order and the first callback. */
export const examEnds: readonly number[] = Array.from(
  { length: sized({ quick: 6, long: 20 }) },
  (_none, index) => start + index * 3_607_000,
);

export class FieldWorld {
  readonly provider: PresetWorld;
  core = new CoreWorld(start);
  /** Into the exam step, as the receiver handed them over. */
  readonly movements: Movement[] = [];
  /** Lines of the receiver's log. */
  readonly logged: string[] = [];
  /** Of the receiver, since the candidate entered. */
  metrics = createApiMetrics();
  /** Other applications for which a run was started. */
  started: number[] = [];
  private readonly callbackUrl: string;
  private mailbox: Mailbox = emptyMailbox;
  private isOrderNamed = false;
  private readonly server: Server;
  private receiver: RequestListener = () => {};

  private constructor(provider: PresetWorld, publicUrl = 'https://bridge.example.com') {
    this.provider = provider;
    this.callbackUrl = `${publicUrl}/callbacks/school`;
    this.server = createServer((request, response) => this.receiver(request, response)).listen(0, '127.0.0.1');
  }

  /** @param keys of the provider `school`, as lines of YAML */
  static async start(keys: string, kind?: 'http', at?: WorldPlace): Promise<FieldWorld> {
    const timers = [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
    ] as const;
    jest.useFakeTimers({ now: start, doNotFake: [...timers, 'nextTick', 'queueMicrotask', 'hrtime', 'performance'] });
    const world = new FieldWorld(await PresetWorld.start(keys, kind, at), at?.publicUrl);
    await once(world.server, 'listening');
    return world;
  }

  /**
   * A candidate enters the step and the exam is ordered; nothing is left of the one before. Two days pass.
   * @param orderId of the provider's answer; by default the one that its first result names, for a case is seldom about that
   */
  enter(rule: Partial<ExamRule> = {}, orderId?: string): void {
    this.move(rule);
    this.core.settle();
    if (orderId !== undefined) this.nameOrder(orderId);
    this.mailbox = claim(emptyMailbox, { applicationId, reference });
    jest.setSystemTime(start + 2 * day);
  }

  /** As `enter`, but these callbacks arrive before the answer to the order. */
  async enterAfter(callbacks: readonly SentCallback[], rule: Partial<ExamRule> = {}): Promise<void> {
    this.move(rule);
    for (const { query = {}, ...sent } of callbacks) {
      const { status, said } = await this.post(`/callbacks/school?${new URLSearchParams(query).toString()}`, sent);
      if (status !== 200) throw new Error(`Answered ${status}: ${said}`);
    }
    this.core.settle();
    this.mailbox = claim(this.mailbox, { applicationId, reference });
    this.deliver();
    this.core.settle();
  }

  private move(rule: Partial<ExamRule>): void {
    jest.setSystemTime(start);
    this.core = new CoreWorld(start, { canPoll: true }, applicationId);
    this.core.move(movement(0, { entryKey, rule: examRule({ provider: 'school', ...rule }) }));
    this.mailbox = emptyMailbox;
    this.isOrderNamed = false;
    this.receiver = this.newReceiver();
  }

  /** Each in turn is proven, read, followed where it is a notice, and answered 200. */
  async receives(...callbacks: SentCallback<string | Buffer>[]): Promise<void> {
    for (const callback of callbacks) {
      const { status, said } = await this.answerTo(callback);
      if (status !== 200) throw new Error(`Answered ${status}: ${said}`);
    }
  }

  /** As `receives`, for a callback that may be refused. */
  async answerTo({
    query = {},
    token,
    ...sent
  }: SentCallback<string | Buffer>): Promise<{ status: number; said: string }> {
    this.minuteLater();
    const search = new URLSearchParams(query).toString();
    const path = `/callbacks/school${token === undefined ? '' : `/${token}`}`;
    const answer = await this.post(`${path}${search === '' ? '' : `?${search}`}`, sent);
    this.core.settle();
    return answer;
  }

  /** A webhook of Gupy; what it moves is in `movements`. */
  async webhook({ body, headers = {} }: SentCallback<string | Buffer>): Promise<{ status: number; said: string }> {
    return this.post('/webhooks/gupy', { body, headers: { authorization: `Bearer ${webhookSecret}`, ...headers } });
  }

  private async post(
    path: string,
    { body, headers = {} }: SentCallback<string | Buffer>,
  ): Promise<{ status: number; said: string }> {
    const answer = await fetch(`${this.url}${path}`, { method: 'POST', body: Buffer.from(body as string), headers });
    return { status: answer.status, said: await answer.text() };
  }

  /** Of the receiver. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A candidate enters, and the order is what the provider's own answer makes of it; callbacks may come before. Two days pass. */
  async orders(rule: Partial<ExamRule> = {}): Promise<void> {
    this.move(rule);
    const { callbackUrl } = this;
    const action = { type: 'orderExam', reference } as const;
    this.core.tell({ type: 'started', action, at: Date.now() });
    const order = await this.provider.adapter.order(orderRequest({ callbackUrl }), signal);
    const canPoll = this.provider.adapter.fetchResult !== undefined;
    this.isOrderNamed = true;
    this.core.tell({
      type: 'finished',
      action,
      outcome: { type: 'ordered', order: { ...order, canPoll } },
      at: Date.now(),
    });
    this.core.settle();
    this.mailbox = claim(this.mailbox, { applicationId, reference });
    this.deliver();
    this.core.settle();
    jest.setSystemTime(start + 2 * day);
  }

  /** The provider does something, a minute later, and what it sends is taken. */
  async during(act: () => Promise<unknown>): Promise<void> {
    this.minuteLater();
    await act();
    this.core.settle();
  }

  /** The provider is asked in between, as every `pollEvery`; a failure is recorded as the activity's is. */
  async polls(orderId: string): Promise<void> {
    this.minuteLater();
    const action = { type: 'fetchResult', reference, last: false } as const;
    const state = await this.provider.poll(orderId)?.catch((error: unknown) => {
      if (!(error instanceof HttpFailure)) throw error;
      const failure = { code: failureClasses[error.failureClass].PROVIDER, reason: error.message };
      this.core.tell({ type: 'started', action, at: Date.now() });
      this.core.tell({ type: 'failed', action, failure, at: Date.now() });
    });
    if (state === undefined) return;
    if (state.status === 'result') return this.perform(action, { type: 'result', result: state.result });
    const { progress, notes } = state;
    const besides = { ...(progress && { progress }), ...(notes && { notes }) };
    if (state.status === 'parts') return this.perform(action, { type: 'parts', results: state.results, ...besides });
    this.perform(action, { type: 'pending', ...besides });
  }

  private perform(action: Action, outcome: ActionOutcome): void {
    const at = Date.now();
    this.core.tell({ type: 'started', action, at });
    this.core.tell({ type: 'finished', action, outcome, at });
    this.core.settle();
  }

  /** The deadline comes: the provider is asked once more, and what it answers is recorded. */
  async pollsAtDeadline(orderId: string): Promise<void> {
    const state = await this.provider.poll(orderId);
    const result = state?.status === 'parts' ? state.results[0] : state?.status === 'result' ? state.result : undefined;
    if (result !== undefined) {
      this.nameOrder(result.orderId);
      this.core.pollAnswers.set(reference, result);
    }
    jest.setSystemTime(start + 10 * day);
    this.core.advanceTo(Date.now());
  }

  /** Lines of the receiver's metrics that are not 0. */
  async counted(name: string): Promise<string[]> {
    const text = await this.metrics.registry.getSingleMetricAsString(name);
    return text.split('\n').filter((line) => line.startsWith(`${name}{`) && !line.endsWith(' 0'));
  }

  get tags(): string[] {
    return [...this.core.tags].sort();
  }

  get comments(): string[] {
    return this.core.comments.map(({ text }) => text);
  }

  get report(): ApplicationReport {
    return reportOf(this.core.state);
  }

  /** The outcomes of the versions that were recorded, in the order they came. */
  get recorded(): string[] {
    return (this.report.entries[0]?.results ?? []).map(({ outcome }) => outcome);
  }

  async close(): Promise<void> {
    jest.useRealTimers();
    await this.provider.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private nameOrder(orderId: string): void {
    if (this.isOrderNamed || !this.core.state.entries.some(({ order }) => order.is === 'placed')) return;
    this.isOrderNamed = true;
    const entries = this.core.state.entries.map((entry) =>
      entry.order.is === 'placed' ? { ...entry, order: { ...entry.order, orderId } } : entry,
    );
    this.core.state = { ...this.core.state, entries };
  }

  private minuteLater(): void {
    jest.setSystemTime(Date.now() + 60_000);
    this.core.now = Date.now();
  }

  private newReceiver(): RequestListener {
    const signals = {
      resultReceived: async (application: number, result: Result) => this.toRun(application, result),
      resultAltered: async (_application: number, result: Result) => this.core.result(result),
      resultUnproven: async (application: number, result: Result) => this.toOpenRun(application, result),
      ofOrder: async (message: Result | Progress) => {
        if ('resultId' in message) return this.passOn(message);
        this.mailbox = putProgress(this.mailbox, message);
        this.deliver();
      },
      orderRefused: async (refusal: OrderRefusal) => {
        this.mailbox = putRefusal(this.mailbox, refusal.reason);
        this.deliver();
        return 'signalled';
      },
      progressed: async (_application: number, report: Progress) => {
        this.core.progress(report);
        return 'signalled';
      },
      entered: async (_application: number, moved: Movement) => {
        this.movements.push(moved);
        return 'started';
      },
      moved: async () => 'ignored',
      resultRefused: async (_application: number, refusal: ResultRefusal) =>
        this.core.tell({ type: 'resultRefused', refusal, at: Date.now() }),
    } as unknown as ApplicationSignals;
    this.metrics = createApiMetrics();
    const { metrics } = this;
    const logger = createLogger({
      component: 'api',
      level: 'info',
      destination: { write: (line) => this.logged.push(line) },
    });
    const limiter = new RefusalLimiter(1_000, clock);
    const shared = { signals, metrics, logger, limiter, shortHash: testShortHash };
    return createReceivers({
      gupy: {
        ...shared,
        secrets: new BearerSecrets([{ value: webhookSecret }]),
        maxBytes: 64 * 1024,
        exams: [{ matcher: { step: examStep.name }, rule: examRule({ provider: 'school' }) }],
        entryKeyOf: testReferences.entryKeyOf,
        deliveries: new RecentDeliveries({ clock }),
        nowMs: Date.now,
      },
      callback: {
        ...shared,
        maxBytes: 256 * 1024,
        adapters: new Map([['school', this.provider.adapter]]),
        deliveries: new RecentDeliveries({ clock }),
        proof: new ReferenceProof(testReferences),
        nowMs: Date.now,
      },
      responder: shared,
      failedShare: new FailedShare(() => clock.now()),
      clock,
    });
  }

  private toRun(application: number, result: Result): void {
    if (application !== applicationId) return void this.started.push(application);
    this.nameOrder(result.orderId);
    this.core.result(result);
  }

  private toOpenRun(application: number, result: Result): 'signalled' | 'ignored' {
    if (application !== applicationId || this.core.closed) return 'ignored';
    this.core.tell({ type: 'resultReceived', result, at: this.core.now });
    return 'signalled';
  }

  private passOn(result: Result): void {
    this.mailbox = putResult(this.mailbox, result);
    this.deliver();
  }

  private deliver(): void {
    for (let letter = nextLetter(this.mailbox); letter !== undefined; letter = nextLetter(this.mailbox)) {
      if ('result' in letter) this.toRun(letter.owner.applicationId, letter.result);
      else if ('progress' in letter) {
        this.nameOrder(letter.progress.orderId);
        this.core.progress(letter.progress);
      } else {
        const refusal = { provider: 'school', reference: letter.owner.reference, reason: letter.reason };
        this.core.tell({ type: 'resultRefused', refusal, at: this.core.now });
      }
      this.mailbox = passedOn(this.mailbox, letter);
    }
  }
}
