// A Gupy and a provider as plain functions, for tests of the workflow alone. They count what was done, and a test can make
// any of them fail, in the way that real activities fail.
import { ApplicationFailure } from '@temporalio/common';
import type { ExamActivities } from '../../activities/activity-contract';
import type { ErrorCode } from '../../domain/error-table';
import type { NoticeWording } from '../../domain/exam/notice';
import type { Result } from '../../domain/exam/result';
import { examRule } from './core-fixtures';

type Name = keyof ExamActivities;

const asksProvider: readonly Name[] = ['orderExam', 'cancelOrder', 'fetchResult'];

export class ExamFakes {
  readonly calls: { name: Name; input: unknown }[] = [];
  readonly orders = new Map<string, string>();
  readonly cancelled: string[] = [];
  readonly tags = new Set<string>();
  readonly comments: string[] = [];
  readonly messages: NoticeWording[] = [];
  readonly pollAnswers = new Map<string, Result>();
  /** The provider has one order of a candidate, and answers with it. */
  hasOneOrder = false;
  canPoll = false;
  pollEvery: number | undefined;
  /** What Gupy says about the candidate, where nothing must be ordered. */
  readBack: () => string | undefined = () => undefined;
  /** Throws instead of acting while it says so. */
  refuse: (name: Name) => ErrorCode | undefined = () => undefined;

  /** Fails an attempt as an outage does: Temporal tries again. */
  unavailable: (name: Name) => boolean = () => false;
  /** Holds every answer back. */
  delay: () => Promise<void> = () => Promise.resolve();

  readonly activities: ExamActivities = {
    orderExam: async (input) => {
      this.called('orderExam', input);
      await this.delay();
      const reason = this.readBack();
      if (reason !== undefined) return { type: 'notOrdered', reason };
      const known = this.orders.get(input.reference) ?? (this.hasOneOrder ? [...this.orders.values()][0] : undefined);
      const knownBefore = known !== undefined;
      const orderId = known ?? `order-${this.orders.size + 1}`;
      this.orders.set(input.reference, orderId);
      const polling = this.pollEvery === undefined ? {} : { pollEvery: this.pollEvery };
      return { type: 'ordered', order: { orderId, knownBefore, canPoll: this.canPoll, ...polling } };
    },
    cancelOrder: async (input) => {
      this.called('cancelOrder', input);
      this.cancelled.push(input.reference);
    },
    fetchResult: async (input) => {
      this.called('fetchResult', input);
      const result = this.pollAnswers.get(input.reference);
      return result === undefined ? { type: 'pending' } : { type: 'result', result };
    },
    putTag: async (input) => {
      this.called('putTag', input);
      this.tags.add(input.tag);
      return { type: 'done' };
    },
    removeTag: async (input) => {
      this.called('removeTag', input);
      this.tags.delete(input.tag);
    },
    postComment: async (input) => {
      this.called('postComment', input);
      this.comments.push(input.text);
    },
    sendNotice: async (input) => {
      this.called('sendNotice', input);
      this.messages.push(input.message);
      return { type: 'done' };
    },
    recoverEntry: async (input) => {
      this.called('recoverEntry', input);
      const [, jobId, stepId, entryKey] = input.reference.split('.');
      const step = { id: Number(stepId), name: 'Exame admissional' };
      const movement = {
        eventId: `recovered:${input.reference}`,
        source: 'recovery' as const,
        entryKey: entryKey ?? '',
        jobId: Number(jobId),
        step,
      };
      return {
        type: 'recovered',
        movement: { ...movement, occurredAt: '1970-01-01T00:00:00.000Z', rule: examRule() },
        foundTags: [...this.tags],
      };
    },
  };

  count(name: Name): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  private called(name: Name, input: unknown): void {
    this.calls.push({ name, input });
    const target = asksProvider.includes(name) ? 'PROVIDER' : 'GUPY';
    if (this.unavailable(name))
      throw ApplicationFailure.retryable(`${name} has an outage`, `BRIDGE_${target}_UNAVAILABLE`);
    const code = this.refuse(name);
    if (code !== undefined) throw ApplicationFailure.nonRetryable(`${name} refused by the test`, code);
  }
}
