// A whole world of one seed: Gupy and an exam provider as their stand-ins, the two processes of the bridge, and the model of Temporal,
// under one virtual clock. What goes wrong, and when, is drawn from the seed; the journals of the stand-ins tell what came of it.
import './workflow-globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import type { ProviderSettings } from '../../simulator/provider/provider-settings';
import { type ProviderStandIn, startProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { seededRandom } from '../../simulator/random';
import { examStep, otherStep, start } from '../support/core-fixtures';
import { gupyToken } from '../support/gupy-clients';
import { callbackSecret, providerToken } from '../support/http-provider';
import { type Breakage, brokenBy } from './breakages';
import { bridgeOrigin, type BridgePlace, startApi, startWorker, taskQueue, webhookSecret } from './bridge-processes';
import { Dice } from './dice';
import type { CallFate } from './model-service';
import { TemporalModel } from './model-server';
import { Operator } from './operator';
import { type PlayedProvider, playedProvider } from './played-provider';
import { type ExchangeFate, VirtualNetwork } from './virtual-network';
import { install, VirtualProcess, VirtualTime } from './virtual-time';
import { playing } from './virtual-transports';

export const minute = 60_000;
export const day = 24 * 60 * minute;

/** So long things fail at most, and are made good. */
export const calmAfter = 4 * day;

export const jobId = 123_456;
export const interview = { id: 86_546, name: 'Entrevista' };

export interface WorldOptions {
  breakage?: Breakage | undefined;
}

export class SimulatedWorld {
  readonly time = new VirtualTime(start);
  readonly dice: Dice;
  readonly model: TemporalModel;
  gupy!: GupyStandIn;
  provider!: ProviderStandIn;
  readonly played: PlayedProvider;
  readonly operator: Operator;
  /** Gupy never sends some events at all, and the bridge looks for them. */
  readonly losesWebhooks: boolean;
  /** Temporal forgets runs within two days of their end. */
  readonly forgetsRuns: boolean;
  /** Epoch milliseconds: from then on nothing fails, and nothing that failed before is still waited for. */
  calmFrom = 0;
  /** What goes wrong on the network goes wrong with this chance until then. */
  trouble = { chance: 0, until: 0 };
  private readonly network: VirtualNetwork;
  private readonly options: WorldOptions;
  private readonly uninstall: () => void;
  private readonly outside = new VirtualProcess('stand-ins');
  private place!: BridgePlace;
  private api: VirtualProcess | undefined;
  private worker: VirtualProcess | undefined;

  private constructor(seed: number, options: WorldOptions) {
    const random = seededRandom(seed);
    this.dice = new Dice(random);
    this.options = options;
    this.uninstall = install(this.time, random);
    const latency = (): number => 1 + this.dice.below(30);
    const onEffect = (caller: VirtualProcess | undefined): void => this.mayKill(caller);
    this.network = new VirtualNetwork({ time: this.time, latency, fateOf: () => this.exchangeFate(), onEffect });
    playing.network = this.network;
    // A server may suggest to continue as new at any length; some seeds turn early.
    const turning = this.dice.isOneIn(4) ? { suggestedAt: 16 + this.dice.below(20) } : {};
    // Ended runs are forgotten early in some, so that late results meet nothing but Gupy.
    const forgetting = this.dice.isOneIn(4) ? { retentionMs: this.dice.below(2 * day) } : {};
    this.forgetsRuns = 'retentionMs' in forgetting;
    this.losesWebhooks = this.dice.isOneIn(4);
    this.played = playedProvider(this.dice, new Dice(seededRandom(-1 - seed)), bridgeOrigin);
    this.model = new TemporalModel({ time: this.time, latency, ...turning, ...forgetting });
    this.operator = new Operator(this.model);
  }

  static async begin(seed: number, options: WorldOptions = {}): Promise<SimulatedWorld> {
    const world = new SimulatedWorld(seed, options);
    try {
      await world.outside.run(() => world.populate(seed));
    } catch (error) {
      world.end();
      throw error;
    }
    return world;
  }

  end(): void {
    this.uninstall();
    playing.network = undefined;
  }

  killApi(forMs: number): void {
    this.api?.kill();
    this.time.after(forMs, () => void (this.api = this.startedApi()));
  }

  killWorker(forMs: number): void {
    this.worker?.kill();
    this.time.after(forMs, () => void (this.worker = this.startedWorker()));
  }

  killTemporal(forMs: number): void {
    this.model.goDown();
    this.time.after(forMs, () => this.model.goUp());
  }

  /** A mailbox with a result that no application claimed was shown to people (docs/exactly-once.md). */
  get showsUnclaimed(): boolean {
    return this.model.everyRun().some(({ searchAttributes: { ExamStatus: status } }) => {
      return status !== undefined && defaultPayloadConverter.fromPayload(status) === 'unclaimed';
    });
  }

  /** One cycle, as the schedule starts it. */
  reconcile(): void {
    const workflowId = `reconcile-${this.time.now}`;
    this.model.start({ workflowId, type: 'reconcileWorkflow', taskQueue, input: [] });
  }

  /** Both stand-ins act as people do: outside of every process of the bridge. */
  act(work: () => unknown): void {
    this.outside.run(() => void work());
  }

  private async populate(seed: number): Promise<void> {
    const delivery = { duplicateChance: this.dice.isOneIn(2) ? 0.3 : 0, shuffleMs: this.dice.isOneIn(2) ? 20_000 : 0 };
    const losing = { ...delivery, dropChance: this.losesWebhooks ? 0.3 : 0 };
    this.gupy = await startGupyStandIn({ token: gupyToken, world: 'empty', seed, settings: { delivery: losing } });
    this.provider = await startProviderStandIn({
      ...{ token: providerToken, callbackSecret, seed: seed + 1, dialect: this.played.dialect },
      settings: {
        delivery: { ...delivery },
        autoComplete: this.earlyResult(),
        callbackUrl: `${bridgeOrigin}/callbacks/clinic`,
      },
    });
    this.gupy.world.addJob({ id: jobId, name: 'Operador', steps: [interview, examStep, otherStep] });
    this.gupy.registry.create({
      action: 'application.moved',
      postbackUrl: `${bridgeOrigin}/webhooks/gupy`,
      status: 'active',
      clientHeaders: { Authorization: `Bearer ${webhookSecret}`, 'Content-Type': 'application/json' },
      techOwnerName: null,
      techOwnerEmail: null,
    });
    const broken = brokenBy(this.options.breakage);
    this.place = {
      network: this.network,
      model: this.model,
      gupyUrl: this.gupy.url,
      provider: this.played.configAt(this.provider.url),
      exams: [{ matcher: { stepId: examStep.id }, rule: { ...this.played.rule, ...broken.rule }, since: start }],
      callFate: () => this.callFate(),
      onEffect: (caller) => this.mayKill(caller),
      forgets: () => this.dice.isOneIn(20),
      broken,
    };
    this.api = this.startedApi();
    this.worker = this.startedWorker();
  }

  /** In some the result is there before the order is answered (P-EARLY). */
  private earlyResult(): ProviderSettings['autoComplete'] {
    if (!this.dice.isOneIn(this.played.dialect === 'http' ? 8 : 3)) return null;
    const [part] = this.played.exams;
    const outcome = this.dice.oneOf(['passed', 'failed'] as const);
    const result = { outcome, ...(part !== undefined && { part }) };
    return { afterMs: 0, beforeAnswer: true, result };
  }

  private startedApi(): VirtualProcess {
    return startApi(this.place);
  }

  private startedWorker(): VirtualProcess {
    return startWorker(this.place);
  }

  /** Between an effect and its acknowledgement, where a kill is hardest to bear. */
  private mayKill(caller: VirtualProcess | undefined): void {
    if (caller === undefined || !this.isTrouble() || !this.dice.isOneIn(3)) return;
    const forMs = 100 + this.dice.below(20_000);
    if (caller === this.worker) this.killWorker(forMs);
    else if (caller === this.api) this.killApi(forMs);
  }

  private isTrouble(): boolean {
    return this.time.now < this.trouble.until && this.dice.chance(this.trouble.chance);
  }

  private exchangeFate(): ExchangeFate {
    if (!this.isTrouble()) return 'arrives';
    return this.dice.oneOf(['never-arrives', 'lost', 'slow'] as const);
  }

  private callFate(): CallFate {
    if (!this.isTrouble()) return 'arrives';
    return this.dice.oneOf(['never-arrives', 'answer-lost'] as const);
  }
}
