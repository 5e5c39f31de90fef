// One playing of a story: a candidate of its own, the two stand-ins, and waits for what the bridge does with them. What could go
// wrong: a check that nothing more happened is true too early. So it is made after a time in which nothing about the candidate
// came or was open.
import { setTimeout as pause } from 'node:timers/promises';
import type { Attempt } from '../delivery-queue';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import type { OrderRecord, ResultInput } from '../provider/order-records';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { applicationOfReference } from '../sandbox/card';
import type { Timeline } from '../sandbox/timeline';
import type { RequestEntry } from '../request-journal';
import { demoJob, demoSteps } from '../seed-data';
import type { BridgeDoor } from './bridge-door';

/** The bridge retries within seconds; reconciliation takes longer. */
const usuallyWithinMs = 60_000;
const quietMs = 1_500;
const lookEveryMs = 50;

export interface SceneParts {
  gupy: GupyStandIn;
  provider: ProviderStandIn;
  timeline: Timeline;
  bridge: BridgeDoor | undefined;
  onCandidate: (applicationId: number) => void;
  /** Milliseconds: how long a story waits for one thing. Default: a minute. */
  withinMs?: number;
}

export class Scene {
  readonly gupy: GupyStandIn;
  readonly provider: ProviderStandIn;
  private readonly parts: SceneParts;
  private readonly ids: number[] = [];
  private readonly beganMs = Date.now();
  private readonly remembered = new Map<string, string[]>();

  constructor(parts: SceneParts) {
    this.parts = parts;
    this.gupy = parts.gupy;
    this.provider = parts.provider;
  }

  /** The first candidate of the story. */
  get candidate(): number {
    return this.ids[0] ?? this.addCandidates(1)[0] ?? 0;
  }

  get candidates(): readonly number[] {
    return this.ids;
  }

  get bridge(): BridgeDoor {
    if (this.parts.bridge === undefined) throw new Error('This story needs a bridge that it can ask');
    return this.parts.bridge;
  }

  /** By default in the step before the exam of the demo's job. */
  addCandidates(
    count: number,
    place = { jobId: demoJob.id as number, stepId: demoSteps.interview.id as number },
  ): number[] {
    const added = Array.from({ length: count }, () => this.gupy.world.addApplication(place).id);
    for (const id of added) this.parts.onCandidate(id);
    this.ids.push(...added);
    return added;
  }

  /** So many candidates into the exam. */
  moveMany(count: number): void {
    for (const id of this.addCandidates(count)) this.move('exam', undefined, id);
  }

  move(step: keyof typeof demoSteps, options?: { deliver: boolean }, applicationId = this.candidate): void {
    this.gupy.move(applicationId, demoSteps[step].id, options);
  }

  ordersOf(applicationId = this.candidate): OrderRecord[] {
    return this.provider.orders.all().filter(({ reference }) => applicationOfReference(reference) === applicationId);
  }

  /** How often the bridge asked for an order of the candidate. */
  orderRequests(): number {
    return this.provider.orders.countByReference().get(this.ordersOf()[0]?.reference ?? '')?.requests ?? 0;
  }

  /** The first order of the candidate, once it is there and answered. */
  async order(applicationId = this.candidate): Promise<OrderRecord> {
    return this.until('the order', () => this.ordersOf(applicationId)[0]);
  }

  /** Candidates who have an order. */
  withOrder(): number[] {
    return this.ids.filter((id) => this.ordersOf(id).length > 0);
  }

  async complete(input: ResultInput): Promise<void> {
    await this.provider.desk.complete((await this.order()).orderId, input);
  }

  tags(applicationId = this.candidate): string[] {
    return this.gupy.world.tagNames(applicationId);
  }

  comments(): string[] {
    return this.gupy.world.commentTexts(this.candidate);
  }

  /** What stands now, to be compared later by `recall`. */
  remember(name: string, words: readonly string[]): void {
    this.remembered.set(name, [...words]);
  }

  recall(name: string): string[] {
    return this.remembered.get(name) ?? [];
  }

  /** Attempts to deliver events of the candidate. */
  webhooks(applicationId = this.candidate): Attempt[] {
    return this.gupy.deliveries.attempts().filter(({ about }) => about['applicationId'] === applicationId);
  }

  /** Candidates of whom the bridge took an event. */
  acknowledged(): number[] {
    return this.ids.filter((id) => this.webhooks(id).some(isAcknowledged));
  }

  /** Attempts to deliver results and reports of the candidate. */
  callbacks(): Attempt[] {
    const orders = new Set(this.ordersOf().map(({ orderId }) => orderId));
    return this.provider.callbacks.attempts().filter(({ about }) => orders.has(String(about['orderId'])));
  }

  /** Requests to Gupy since the story began. */
  asked(): RequestEntry[] {
    return this.gupy.requests.of().filter(({ at }) => at >= this.beganMs);
  }

  /** Answered reads, since the story began, that show the candidate's application, alone or with the rest of its step. */
  looks(): number {
    const lists = this.asked().filter(({ route, status }) => route === 'listApplications' && status === 200);
    return lists.filter(({ query }) => query.includes(`id=${this.candidate}`) || query.includes('currentStep')).length;
  }

  /** The first value that is not undefined. @throws Error that names `what` after a minute */
  async until<T>(what: string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const { withinMs = usuallyWithinMs } = this.parts;
    for (const end = Date.now() + withinMs; Date.now() < end; await pause(lookEveryMs)) {
      const value = await probe();
      if (value !== undefined) return value;
    }
    throw new Error(`${what}: not within ${withinMs / 1000} s`);
  }

  /** As `until`, for what is or is not. */
  async holds(what: string, isSo: () => boolean): Promise<void> {
    await this.until(what, () => (isSo() ? true : undefined));
  }

  /** Until the exam is ordered, and what follows from that is done. */
  async ordered(): Promise<void> {
    await this.order();
    await this.quiet();
  }

  /** The same, for every candidate. */
  async eachOrdered(): Promise<void> {
    await this.holds('an order for each', () => this.withOrder().length === this.ids.length);
    await this.quiet();
  }

  /** Until a tag was put for the last result (a rule may have put others before it), and what follows from that is done. */
  async written(): Promise<void> {
    await this.holds('a tag in Gupy', () => {
      const results = this.ordersOf().flatMap(({ versions }) =>
        versions.map(({ recordedAt }) => Date.parse(recordedAt)),
      );
      const puts = this.gupy.story.of('tag-put').filter(({ applicationId }) => applicationId === this.candidate);
      return puts.some(({ at }) => results.length > 0 && Date.parse(at) >= Math.max(...results));
    });
    await this.quiet();
  }

  /** Until the bridge asks for a person. Its word for that. */
  async stuck(): Promise<string> {
    return this.until('a call for attention', async () => {
      const exam = await this.bridge.statusOf(this.candidate);
      return exam?.status === 'needs-attention' ? exam.status : undefined;
    });
  }

  /** Until nothing about the candidates came for a while, and nothing is open. */
  async quiet(): Promise<void> {
    await this.holds('no more traffic', () => {
      const entries = this.ids.flatMap((id) => this.parts.timeline.of(id));
      const isOpen = entries.some(({ state }) => state === 'open');
      const newest = Math.max(...entries.map(({ at, tookMs }) => at + (tookMs ?? 0)), 0);
      return !isOpen && Date.now() - newest > quietMs;
    });
  }
}

export function isAcknowledged({ status }: Attempt): boolean {
  return status === 200;
}
