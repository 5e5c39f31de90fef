// Records one history of each kind of run on a real Temporal server, for the replay tests: `npm run histories`. Record anew
// only what was never released: a released history is a promise to the runs that are open somewhere (P-UPGRADE). A release records its
// own beside them, each with its version before the name: `npm run histories -- v1.2.0-`.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ExamRule } from '../../domain/exam/exam-rule';
import type { Movement } from '../../domain/exam/movement';
import type { Result, ProviderOutcome } from '../../domain/exam/result';
import { override, retry, skip } from '../../workflows/messages';
import { examRule, movement, referenceOf, result } from '../support/core-fixtures';
import { eventually } from '../support/eventually';
import type { ExamFakes } from '../support/exam-fakes';
import { FakesByApplication } from '../support/fakes-by-application';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { startRealServer } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { WorkflowWorld } from '../support/workflow-world';

const folder = path.join(__dirname, 'histories');
/** Of a release; empty: the histories of what is not released yet. */
const [prefix = ''] = process.argv.slice(2);

/** One application whose run is recorded. */
class Subject {
  readonly fakes: ExamFakes;
  readonly handle: ReturnType<WorkflowWorld['handle']>;
  readonly id: number;
  private readonly world: WorkflowWorld;

  constructor(world: WorkflowWorld, fakes: FakesByApplication, id: number) {
    this.id = id;
    this.world = world;
    this.fakes = fakes.of(id);
    this.handle = world.handle(id);
  }

  async enters(changes: Partial<ExamRule> = {}): Promise<Movement> {
    const moved = movement(0, { rule: examRule({ closeAfter: 500, ...changes }) });
    await this.world.move(this.id, moved);
    return moved;
  }

  leaves(): Promise<void> {
    return this.world.leave(this.id, movement(5, { noRule: true }));
  }

  async has(moved: Movement, minutes: number, outcome: ProviderOutcome, more: Partial<Result> = {}): Promise<void> {
    await this.world.result(
      this.id,
      result(moved, minutes, outcome, { reference: referenceOf(moved, this.id), ...more }),
    );
  }

  async is(status: string, results = 0): Promise<void> {
    await this.world.until(this.handle, (report) => {
      return report.status === status && (report.entries[0]?.results.length ?? 0) >= results;
    });
  }

  async grows(moved: Movement): Promise<void> {
    const { runId } = await this.handle.describe();
    const isNew = async () => (await this.handle.describe()).runId !== runId;
    for (let sent = 0; sent < 2000 && !(await isNew()); sent += 1) await this.world.move(this.id, moved);
    await eventually(isNew);
  }
}

const stories: Record<string, (subject: Subject) => Promise<unknown>> = {
  async main(subject) {
    const moved = await subject.enters();
    await subject.is('waiting');
    await subject.has(moved, 5, 'passed');
    await subject.handle.result();
  },
  async comment(subject) {
    const moved = await subject.enters();
    await subject.has(moved, 5, 'failed', { summary: 'PA 18x11', score: 7, maxScore: 10 });
    await subject.handle.result();
  },
  async expired(subject) {
    subject.fakes.canPoll = true;
    subject.fakes.pollEvery = 400;
    const moved = await subject.enters({ deadline: 1000, closeAfter: 60_000 });
    await subject.is('settled', 1);
    await subject.has(moved, 5, 'passed');
    await subject.is('settled', 2);
  },
  async withdrawn(subject) {
    const moved = await subject.enters({ lateResult: 'comment', closeAfter: 60_000 });
    await subject.is('waiting');
    await subject.leaves();
    await subject.is('withdrawn');
    await subject.has(moved, 9, 'passed');
    await subject.is('withdrawn', 1);
  },
  async corrected(subject) {
    const moved = await subject.enters();
    await subject.is('waiting');
    await subject.has(moved, 5, 'passed');
    await subject.is('settled');
    await subject.has(moved, 9, 'failed');
    await subject.has(moved, 7, 'inconclusive');
    await subject.handle.result();
  },
  async late(subject) {
    const moved = await subject.enters({ closeAfter: 1 });
    await subject.has(moved, 5, 'passed');
    await subject.handle.result();
    await subject.has(moved, 9, 'failed');
    await subject.is('settled', 1);
  },
  async attention(subject) {
    subject.fakes.refuse = (name) => (name === 'orderExam' ? 'BRIDGE_PROVIDER_UNAUTHORIZED' : undefined);
    const moved = await subject.enters();
    await subject.is('needs-attention');
    subject.fakes.refuse = (name) => (name === 'putTag' ? 'BRIDGE_GUPY_REJECTED' : undefined);
    await subject.handle.executeUpdate(retry);
    await subject.is('waiting');
    await subject.has(moved, 5, 'passed');
    await subject.is('needs-attention');
    await subject.handle.executeUpdate(skip, { args: [{ note: 'told by phone' }] });
    subject.fakes.refuse = () => undefined;
    await subject.handle.executeUpdate(override, { args: [{ outcome: 'failed', note: 'paper' }] });
    await subject.handle.result();
  },
  /** The provider cannot be asked at the deadline; then it can. */
  async overdue(subject) {
    subject.fakes.canPoll = true;
    subject.fakes.refuse = (name) => (name === 'fetchResult' ? 'BRIDGE_PROVIDER_REJECTED' : undefined);
    const moved = await subject.enters({ deadline: 500 });
    await subject.is('needs-attention');
    subject.fakes.refuse = () => undefined;
    const reference = referenceOf(moved, subject.id);
    subject.fakes.pollAnswers.set(reference, result(moved, 5, 'passed', { reference }));
    await subject.handle.executeUpdate(retry);
    await subject.handle.result();
  },
  /** A message in doubt that an operator sends again, and a reminder. */
  async notified(subject) {
    subject.fakes.refuse = (name) => (name === 'sendNotice' ? 'BRIDGE_NOTICE_IN_DOUBT' : undefined);
    const notify = { ordered: { template: 1 }, remind: { template: 2, before: 59_000 } };
    const moved = await subject.enters({ deadline: 60_000, notify });
    await subject.is('needs-attention');
    subject.fakes.refuse = () => undefined;
    await subject.handle.executeUpdate(retry);
    await eventually(() => subject.fakes.messages.length === 2);
    await subject.has(moved, 5, 'passed');
    await subject.handle.result();
  },
  /** Several exams of one order, and one that nobody named; then one of them is corrected. */
  async parts(subject) {
    const moved = await subject.enters({ parts: { names: ['clinico', 'audiometria'] }, closeAfter: 60_000 });
    await subject.is('waiting');
    await subject.has(moved, 5, 'failed', { part: 'audiometria' });
    await subject.has(moved, 6, 'passed', { part: 'espirometria' });
    await subject.has(moved, 7, 'passed', { part: 'clinico' });
    await subject.is('settled', 1);
    await subject.has(moved, 8, 'passed', { part: 'audiometria' });
    await subject.is('settled', 2);
  },
  /** One of them is missing at the deadline, and comes late. */
  async 'parts-missing'(subject) {
    subject.fakes.canPoll = true;
    const rule = { parts: { count: 2 }, deadline: 1000, closeAfter: 60_000, lateResult: 'comment' } as const;
    const moved = await subject.enters(rule);
    await subject.has(moved, 5, 'passed', { part: 'clinico' });
    await subject.is('settled', 1);
    await subject.has(moved, 6, 'failed', { part: 'audiometria' });
    await subject.is('settled', 2);
  },
  /** Two runs, each with a history of its own. */
  async continued(subject) {
    const moved = await subject.enters();
    await subject.is('waiting');
    await subject.grows(moved);
    await subject.has(moved, 5, 'passed');
    await subject.handle.result();
  },
};

async function record(): Promise<void> {
  await globalSetup();
  const server = await startRealServer();
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address });
  const fakes = new FakesByApplication();
  const world = new WorkflowWorld(env, await bundleWorkflows(), fakes);
  await world.whileWorking(async () => {
    for (const [index, [kind, live]] of Object.entries(stories).entries()) {
      const subject = new Subject(world, fakes, index + 1);
      await live(subject);
      const chain = await world.histories(subject.id, await firstRunOf(subject));
      chain.forEach((history, run) => {
        const name = `${prefix}${kind}${run < chain.length - 1 ? `-from-${run + 1}` : ''}`;
        const file = path.join(folder, `${name}.json`);
        if (prefix !== '' && existsSync(file)) throw new Error(`${file} is of a release, which is never recorded anew`);
        writeFileSync(file, withoutNames(historyToJSON(history)));
        console.info(`${name}: ${history.events?.length ?? 0} events`);
      });
    }
  });
  await env.teardown();
  await server.close();
  globalTeardown();
}

async function firstRunOf({ handle }: Subject): Promise<string> {
  const history = await handle.fetchHistory();
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  return started?.firstExecutionRunId ?? '';
}

/** Workers, their own queues and stack traces name processes, machines and folders, which is nobody's business. */
function withoutNames(json: string): string {
  const anonymous = (key: string, value: unknown): unknown => {
    if (key === 'identity') return 'recorder';
    if (key === 'stackTrace') return '';
    if (key === 'taskQueue' && isSticky(value)) return { ...value, name: 'sticky' };
    return value;
  };
  return `${JSON.stringify(JSON.parse(json, anonymous))}\n`;
}

function isSticky(queue: unknown): queue is { normalName: string } {
  return typeof queue === 'object' && queue !== null && 'normalName' in queue && queue.normalName !== '';
}

record().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
