// R24: one of two providers hangs for ten minutes of virtual time. The other one is ordered from, asked and cancelled at the
// same virtual moments as in a run where both are well, and in the end everybody has settled.
// Method: a hang is six virtual seconds in which an attempt holds one of the few slots of its provider, and then fails; as
// many attempts hang at once as there are slots. (The server skips no time for what waits for a slot, so no more may hang:
// that more do, in real time, is what test/chaos/provider-isolation.test.ts shows.) Virtual time goes on with real time while
// anybody works, which is the noise.
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { ExamActivities } from '../../activities/activity-contract';
import type { Movement } from '../../domain/exam/movement';
import type { ApplicationReport } from '../../domain/text/report';
import { state } from '../../workflows/messages';
import { ExamFakes } from '../support/exam-fakes';
import { examRule, movement, referenceOf, result } from '../support/core-fixtures';
import { percentile } from '../support/percentile';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { WorkflowWorld } from '../support/workflow-world';

const second = 1_000;
const minute = 60 * second;
const hangs = 10 * minute;
/** Shorter than the heartbeat timeout of an order: these fakes send no heartbeats, whose pace goes by the real clock. */
const attempt = 6 * second;
const providerSlots = 3;
/** Shorter than the product's, so that the slots are taken most of the time. */
const pause = 5 * second;
const pollEvery = 2 * minute;
/** Come to the clinic every two minutes; to the other one as many as there are slots, at the beginning. */
const comeToClinic = 3;
/** How often they come while the other one hangs. */
const times = 4;

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [env, bundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});
afterAll(() => env?.teardown());

type Kind = 'order' | 'poll' | 'cancel';
type Figures = Record<Kind, number[]>;
interface Person {
  id: number;
  moved: Movement;
}

let lastId = 0;

class TwoProviders {
  /** Virtual milliseconds: of the clinic, from when something was due until it began. */
  readonly late: Figures = { order: [], poll: [], cancel: [] };
  hangingUntil = 0;
  attemptsThatHung = 0;
  private hangingNow = 0;
  readonly world: WorkflowWorld;
  private readonly fakes = new ExamFakes();
  private readonly due = new Map<string, number>();

  constructor() {
    Object.assign(this.fakes, { canPoll: true, pollEvery });
    const providers = ['clinic', 'other'];
    this.world = new WorkflowWorld(env, bundle, { activities: this.activities(), providers, providerSlots });
  }

  /** Into the exam step of this provider. */
  async enters(provider: string, count: number): Promise<Person[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const id = (lastId += 1);
        const moved = movement(0, { rule: examRule({ provider }) });
        this.due.set(`order ${referenceOf(moved, id)}`, await env.currentTimeMs());
        await this.world.move(id, moved);
        return { id, moved };
      }),
    );
  }

  /** Until every slot of the other one is taken by an attempt that hangs. */
  async untilAllHang(): Promise<void> {
    for (let seconds = 0; this.hangingNow < providerSlots; seconds += 1) {
      if (seconds === 60) throw new Error(`Only ${this.hangingNow} hang`);
      await env.sleep(second);
    }
  }

  /** Out of it again, before there is a result. */
  async leave({ id, moved }: Person): Promise<void> {
    this.due.set(`cancel ${referenceOf(moved, id)}`, await env.currentTimeMs());
    await this.world.leave(id, movement(5, { noRule: true }));
  }

  async hear({ id, moved }: Person): Promise<void> {
    const reference = referenceOf(moved, id);
    const { provider = '' } = moved.rule ?? {};
    const orderId = this.fakes.orders.get(reference) ?? '';
    await this.world.result(id, result(moved, 9, 'passed', { reference, provider, orderId }));
  }

  /** Lets virtual time pass until all of them stand so. */
  async pass(people: readonly Person[], wanted: ApplicationReport['status']): Promise<void> {
    for (let minutes = 0; ; minutes += 1) {
      const reports = await Promise.all(people.map(({ id }) => this.world.handle(id).query(state)));
      const others = reports.filter(({ status }) => status !== wanted);
      if (others.length === 0) return;
      if (minutes === 60) throw new Error(`After an hour, not ${wanted}: ${JSON.stringify(others)}`);
      await env.sleep(minute);
    }
  }

  private activities(): ExamActivities {
    const does = this.fakes.activities;
    return {
      ...does,
      orderExam: async (input) => {
        await this.begins('order', input.movement.rule.provider, input.reference);
        const ordered = await does.orderExam(input);
        await this.expectPoll(input.reference);
        return ordered;
      },
      fetchResult: async (input) => {
        await this.begins('poll', input.provider, input.reference);
        await this.expectPoll(input.reference);
        return does.fetchResult(input);
      },
      cancelOrder: async (input) => {
        await this.begins('cancel', input.provider, input.reference);
        await does.cancelOrder(input);
      },
    };
  }

  private async expectPoll(reference: string): Promise<void> {
    this.due.set(`poll ${reference}`, (await env.currentTimeMs()) + pollEvery);
  }

  private async begins(kind: Kind, provider: string, reference: string): Promise<void> {
    const now = await env.currentTimeMs();
    if (provider === 'clinic') this.late[kind].push(now - (this.due.get(`${kind} ${reference}`) ?? now));
    else if (now < this.hangingUntil) {
      this.attemptsThatHung += 1;
      this.hangingNow += 1;
      await env.sleep(attempt);
      this.hangingNow -= 1;
      const type = 'BRIDGE_PROVIDER_UNAVAILABLE';
      throw ApplicationFailure.create({ message: 'No answer', type, nextRetryDelay: pause });
    }
  }
}

/** Ten minutes in which people come and go at both. */
async function tenMinutes(hanging: boolean): Promise<TwoProviders> {
  const two = new TwoProviders();
  await two.world.whileWorking(async () => {
    const all: Person[] = [];
    if (hanging) two.hangingUntil = (await env.currentTimeMs()) + hangs;
    all.push(...(await two.enters('other', providerSlots)));
    for (let time = 0; time < times; time += 1) {
      if (hanging) await two.untilAllHang();
      const [leaves, ...stay] = await two.enters('clinic', comeToClinic);
      await env.sleep(minute);
      if (leaves !== undefined) await two.leave(leaves);
      all.push(...stay);
      await env.sleep(minute);
    }
    await two.pass(all, 'waiting');
    // Between two polls: a server on which a poll is cancelled under way skips no time any more.
    await env.sleep(minute / 2);
    for (const person of all) await two.hear(person);
    for (const { id } of all) await two.world.until(two.world.handle(id), ({ status }) => status === 'settled');
  });
  return two;
}

const shown = ({ late }: TwoProviders) =>
  Object.entries(late)
    .map(([kind, ms]) => `${kind} ${ms.length} x, median ${percentile(ms, 0.5)}, worst ${Math.max(...ms)}`)
    .join('; ');

it('R24: one of two providers hangs for ten minutes of virtual time: the other one does not notice, and all settle', async () => {
  const well = await tenMinutes(false);
  const sick = await tenMinutes(true);
  console.info(`ms late at the clinic, both well: ${shown(well)}`);
  console.info(`ms late at the clinic, ${sick.attemptsThatHung} attempts at the other one hung: ${shown(sick)}`);
  expect(sick.attemptsThatHung).toBeGreaterThan(10 * providerSlots);
  for (const kind of ['order', 'poll', 'cancel'] as const) {
    expect(sick.late[kind].length).toBeGreaterThanOrEqual(well.late[kind].length);
    // Who waits for a slot of the one that hangs waits for most of an attempt.
    expect(percentile(sick.late[kind], 0.5) - percentile(well.late[kind], 0.5)).toBeLessThan(attempt / 2);
  }
});
