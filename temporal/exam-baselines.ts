// Since when each exam is live, and who stood in its steps before (P-START), kept in Temporal: one run for each exam and one for
// each of its steps, whose input is the record (workflows/baseline-workflow.ts). Reading and writing need no worker.
// What could go wrong: two cycles write the same record at once. The later one wins; both looked at the same step, so nobody who
// stood there is lost. And a record outlives its key, and the secret in its id: it is written anew under the present ones.
import { createHash } from 'node:crypto';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { type StepBaseline, examIdentity } from '../domain/reconcile/baseline';
import { codecOf, isOfCurrentKey } from './key-use';
import { type FinishedCycle, lastCycle } from './reconcile-cycles';
import { isUnreadable, keyIdOf } from './payload-codec';
import { bounded, ifFound, isGone } from './server-answer';
import { type Digests, examLiveWorkflowIds, type StepOfExam, stepBaselineWorkflowIds } from './workflow-ids';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { orUndefined } from '../domain/or-undefined';

interface ExamLive {
  /** Epoch milliseconds: when a worker first ran with this exam. */
  liveAt: number;
}

/** The file did not have the exam for a while: whoever entered its step meanwhile came for no exam. */
function wasOut(examKey: string, { liveAt }: ExamLive, last: FinishedCycle | undefined): boolean {
  return last !== undefined && last.finishedAt.getTime() > liveAt && !last.outcome.exams.includes(examKey);
}

export class ExamBaselines {
  private readonly client: Client;
  private readonly taskQueue: string;
  private readonly digests: Digests;

  constructor(client: Client, taskQueue: string, digests: Digests) {
    this.client = client;
    this.taskQueue = taskQueue;
    this.digests = digests;
  }

  /** The exams of one file, in its order. Of several workers that ask at once, the first one sets the date. */
  async goLive(examKeys: readonly string[]): Promise<(ExamLive & { isNew: boolean })[]> {
    const last = await bounded(this.client, () => lastCycle(this.client));
    return Promise.all(examKeys.map((examKey) => this.goLiveWith(examKey, last)));
  }

  private async goLiveWith(examKey: string, last: FinishedCycle | undefined): Promise<ExamLive & { isNew: boolean }> {
    const ids = examLiveWorkflowIds(examKey, this.digests);
    const [workflowId] = ids;
    const known = await this.current<ExamLive>(ids);
    const record: ExamLive = { liveAt: Date.now() };
    if (known !== undefined) {
      if (!wasOut(examKey, known, last)) return { ...known, isNew: false };
      await this.write(workflowId, record, 'TERMINATE_EXISTING');
      return { ...record, isNew: true };
    }
    try {
      await this.write(workflowId, record, 'FAIL');
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const other = await this.read<ExamLive>(workflowId);
      if (other !== undefined) return { ...other.record, isNew: false };
      // Its key is lost.
      await this.write(workflowId, record, 'TERMINATE_EXISTING');
    }
    return { ...record, isNew: true };
  }

  async readStep(at: StepOfExam): Promise<StepBaseline | undefined> {
    return this.current<StepBaseline>(stepBaselineWorkflowIds(at, this.digests));
  }

  async writeStep(at: StepOfExam, baseline: StepBaseline): Promise<void> {
    await this.write(stepBaselineWorkflowIds(at, this.digests)[0], baseline, 'TERMINATE_EXISTING');
  }

  /** The record, brought under the present id and key. */
  private async current<T extends object>([present, ...former]: [string, ...string[]]): Promise<T | undefined> {
    const known = await this.read<T>(present);
    if (known?.underCurrentKey === false) await this.write(present, known.record, 'TERMINATE_EXISTING');
    if (known !== undefined) return known.record;
    for (const workflowId of former) {
      const found = await this.read<T>(workflowId);
      if (found === undefined) continue;
      await this.write(present, found.record, 'TERMINATE_EXISTING');
      await this.end(workflowId);
      return found.record;
    }
    return undefined;
  }

  private async end(workflowId: string): Promise<void> {
    // Another worker may have ended it.
    const handle = this.client.workflow.getHandle(workflowId);
    await ifFound(() => bounded(this.client, () => handle.terminate('It has another id now')));
  }

  private async write(workflowId: string, record: object, workflowIdConflictPolicy: 'FAIL' | 'TERMINATE_EXISTING') {
    await bounded(this.client, () =>
      this.client.workflow.start('baselineWorkflow', {
        workflowId,
        taskQueue: this.taskQueue,
        args: [record],
        workflowIdConflictPolicy,
        staticSummary: 'Keeps who stood in a step before its exam went live; must not be ended',
      }),
    );
  }

  /** `undefined` where there is no such record, or its key is lost: the next look then records anew, which orders for nobody. */
  private async read<T>(workflowId: string): Promise<{ record: T; underCurrentKey: boolean } | undefined> {
    const payload = await this.inputOf(workflowId);
    if (payload === undefined) return undefined;
    const { payloadConverter } = this.client.options.loadedDataConverter;
    const codec = codecOf(this.client);
    return orUndefined(async () => {
      const [clear = payload] = await codec.decode([payload]);
      const underCurrentKey = await isOfCurrentKey(codec, new Map([[keyIdOf(payload), payload]]));
      return { record: payloadConverter.fromPayload<T>(clear), underCurrentKey };
    }, isUnreadable);
  }

  private async inputOf(workflowId: string): Promise<Payload | undefined> {
    const { namespace } = this.client.options;
    const asked = { namespace, execution: { workflowId }, maximumPageSize: 1 };
    const call = () => bounded(this.client, () => this.client.workflowService.getWorkflowExecutionHistory(asked));
    const [first] = (await orUndefined(call, isGone))?.history?.events ?? [];
    return first?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  }
}

/** For payloads alone: a plain hash, so whoever sees it can try the codes of exams (workflow-ids.ts). */
export function examKeyOf(exam: ConfiguredExam): string {
  return createHash('sha256').update(examIdentity(exam)).digest('hex').slice(0, 16);
}
