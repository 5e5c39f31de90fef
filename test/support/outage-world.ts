// The real workflow and the real activities, with real clients against stand-ins on HTTP, on the time-skipping server: days
// of outage pass in seconds. The windows of the fault dials are in virtual time, which each attempt tells. What it cannot
// show: rates (they run in real time), and what lands after its caller gave up (half a minute of virtual time is nothing).
import { activityInfo } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { ExamActivities } from '../../activities/activity-contract';
import { createCancelOrder } from '../../activities/cancel-order';
import { createFetchResult } from '../../activities/fetch-result';
import { createOrderExam } from '../../activities/order-exam';
import { createPostComment } from '../../activities/post-comment';
import { createPutTag } from '../../activities/put-tag';
import { createRecoverEntry } from '../../activities/recover-entry';
import { createRemoveTag } from '../../activities/remove-tag';
import { createSendNotice } from '../../activities/send-notice';
import type { Movement } from '../../domain/exam/movement';
import type { ProviderOutcome } from '../../domain/exam/result';
import type { ApplicationReport } from '../../domain/text/report';
import { personalFor } from '../../gupy/application';
import type { GupyClient } from '../../gupy/gupy-client';
import { HttpTarget, type HttpTargetOptions } from '../../outbound/http-target';
import { HttpAdapter } from '../../providers/http/http-adapter';
import { standardWebhooks } from '../../providers/signatures/standard-webhooks';
import type { Fault } from '../../simulator/fault-dial';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { state } from '../../workflows/messages';
import { takenDown } from './attempts';
import { busiestMinute } from './busiest-minute';
import { movement, referenceOf, result, textLimits } from './core-fixtures';
import { clientOf, gupyToken } from './gupy-clients';
import { callbackSecret, httpProvider, providerToken } from './http-provider';
import { WorkflowWorld } from './workflow-world';
import { testReferences } from './reference-keys';

/** Real milliseconds: a hang must not hold up a test for 15 s, nor a slow machine be taken for one. */
const totalTimeoutMs = 2_000;
const minute = 60_000;

export type Side = 'gupy' | 'provider';

export interface Moved {
  id: number;
  moved: Movement;
}

export class OutageWorld {
  readonly simulator: Simulator;
  readonly workflows: WorkflowWorld;
  /** When each request went out, in virtual milliseconds. */
  readonly calls: Record<Side, number[]> = { gupy: [], provider: [] };
  private readonly env: TestWorkflowEnvironment;
  private readonly open: { close(): Promise<void> }[];
  private virtualNow: number;

  private constructor(env: TestWorkflowEnvironment, bundle: WorkflowBundleWithSourceMap, parts: Parts) {
    this.env = env;
    this.simulator = parts.simulator;
    this.virtualNow = parts.clock.now();
    parts.clock.now = () => this.virtualNow;
    const observed = (side: Side) => ({ totalTimeoutMs, onCall: () => void this.calls[side].push(this.virtualNow) });
    const { url: baseUrl } = this.simulator.provider;
    const target = new HttpTarget({
      ...{ name: 'clinic', baseUrl, token: providerToken, allowPrivateNetwork: true },
      ...observed('provider'),
    });
    const gupy = readingSingly(this.simulator.gupy, observed('gupy'));
    this.open = [gupy, target, this.simulator];
    this.workflows = new WorkflowWorld(env, bundle, {
      activities: this.tellingTime(activitiesOf(gupy, target, baseUrl)),
    });
  }

  static async start(
    env: TestWorkflowEnvironment,
    bundle: WorkflowBundleWithSourceMap,
    seed: number,
  ): Promise<OutageWorld> {
    const begun = await env.currentTimeMs();
    const clock = { now: () => begun };
    const simulator = await startSimulator({
      ...{ gupyToken, providerToken, callbackSecret, seed },
      now: () => clock.now(),
    });
    return new OutageWorld(env, bundle, { simulator, clock });
  }

  /** People who are in the exam step at Gupy; nobody was told yet. */
  addCandidates(count: number): number[] {
    const { world } = this.simulator.gupy;
    const add = (): number => world.addApplication({ jobId: demoJob.id, stepId: demoSteps.exam.id }).id;
    return Array.from({ length: count }, add);
  }

  /** From now on, virtually, requests to this side meet one of these with this chance. */
  async disturb(side: Side, forMs: number, probability: number, ...faults: Fault[]): Promise<void> {
    this.virtualNow = Math.max(this.virtualNow, await this.env.currentTimeMs());
    this.simulator[side].faults.during({ forMs, probability }, '*', ...faults);
  }

  /** Tells the bridge of the move. */
  async enters(applicationId: number): Promise<Movement> {
    const moved = movement(0);
    await this.workflows.move(applicationId, moved);
    return moved;
  }

  /** Tells the bridge of a result, dated some minutes after the move. */
  async hears(applicationId: number, moved: Movement, minutes: number, outcome: ProviderOutcome): Promise<void> {
    const reference = referenceOf(moved, applicationId);
    const order = this.simulator.provider.orders.all().find((known) => known.reference === reference);
    const changes = { reference, orderId: order?.orderId ?? `order-${applicationId}`, summary: `Laudo ${minutes}` };
    await this.workflows.result(applicationId, result(moved, minutes, outcome, changes));
  }

  /** The same for each of these within half a minute after it was ordered, until all were. */
  async tellResultsAsOrdered(moves: readonly Moved[], minutes: number, outcome: ProviderOutcome): Promise<void> {
    const open = new Map(moves.map(({ id, moved }) => [id, moved]));
    for (let tries = 0; open.size > 0 && tries < 2 * 60 * 24; tries += 1) {
      const standing = await this.reports([...open.keys()]);
      const ordered = moves.filter(({ id }) => standing.get(id)?.status === 'waiting');
      await Promise.all(ordered.map(({ id, moved }) => this.hears(id, moved, minutes, outcome)));
      for (const { id } of ordered) open.delete(id);
      await this.env.sleep('30 seconds');
    }
  }

  /** Lets virtual time pass until every one of these is as wanted; answers how they stand then, or after the bound. */
  async passTime(
    applicationIds: readonly number[],
    wanted: (report: ApplicationReport) => boolean,
    boundHours = 24,
  ): Promise<ApplicationReport[]> {
    for (let quarters = 0; ; quarters += 1) {
      const reports = [...(await this.reports(applicationIds)).values()];
      if (quarters >= boundHours * 4 || reports.every(wanted)) return reports;
      await this.env.sleep(15 * minute);
    }
  }

  /** The most requests of this side within any minute of virtual time. */
  busiestMinute(side: Side): number {
    return busiestMinute(this.calls[side]);
  }

  async close(): Promise<void> {
    for (const one of this.open) await one.close();
  }

  private async reports(applicationIds: readonly number[]): Promise<Map<number, ApplicationReport>> {
    const asked = applicationIds.map(async (id) => [id, await this.workflows.handle(id).query(state)] as const);
    return new Map(await Promise.all(asked));
  }

  private tellingTime(activities: ExamActivities): ExamActivities {
    const told = Object.entries(activities).map(([name, run]) => [
      name,
      (...args: unknown[]) => {
        this.virtualNow = Math.max(this.virtualNow, activityInfo().currentAttemptScheduledTimestampMs);
        return (run as (...all: unknown[]) => unknown)(...args);
      },
    ]);
    return Object.fromEntries(told) as ExamActivities;
  }
}

interface Parts {
  simulator: Simulator;
  clock: { now: () => number };
}

function activitiesOf(gupy: GupyClient, target: HttpTarget, url: string): ExamActivities {
  const proof = standardWebhooks([{ value: callbackSecret }], 300_000);
  const adapter = new HttpAdapter({ name: 'clinic', target, proof });
  const providers = new Map([['clinic', { adapter, config: httpProvider({ url }) }]]);
  const callbackUrl = () => 'http://127.0.0.1:9/callbacks/clinic';
  return {
    orderExam: createOrderExam({
      gupy,
      providers,
      callbackUrl,
      runs: { endedEntries: async () => [] },
    }),
    cancelOrder: createCancelOrder(providers),
    fetchResult: createFetchResult(providers),
    putTag: createPutTag(gupy, textLimits, takenDown),
    removeTag: createRemoveTag(gupy, () => undefined),
    postComment: createPostComment(gupy, textLimits, testReferences.digests, takenDown),
    sendNotice: createSendNotice(gupy, {}, () => undefined),
    recoverEntry: createRecoverEntry({ gupy, exams: [], runs: { endedEntries: async () => [] } }),
  };
}

/** Reads wait for company in real time, in which no virtual time passes. */
function readingSingly(gupy: { url: string }, options: Partial<HttpTargetOptions>): GupyClient {
  const client = clientOf(gupy, options);
  client.readInStep = ({ jobId, applicationId, fields = [] }, signal) =>
    client.readApplication({ jobId, applicationId, personal: personalFor(fields) }, signal);
  return client;
}
