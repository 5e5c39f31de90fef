import { WorkflowUpdateFailedError } from '@temporalio/client';
import { decideMany, findRuns } from '../../../../cli/operator/decide-many';
import { type TemporalSession } from '../../../../operator/temporal-session';
import { BridgeError } from '../../../../domain/error-table';
import { grpcStatus } from '../../../../temporal/server-answer';

const ids = Array.from({ length: 100 }, (_, index) => `application-${index + 1}`);

/** A session whose runs answer as `answer` says; it counts how many were asked, and how many at once. */
function sessionOf(answer: (nth: number) => unknown): {
  session: TemporalSession;
  asked: () => number;
  most: () => number;
} {
  const [count, open] = [{ value: 0 }, { now: 0, most: 0 }];
  const askWorker = async (): Promise<unknown> => {
    count.value += 1;
    const nth = count.value;
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    await new Promise(setImmediate);
    open.now -= 1;
    const said = answer(nth);
    if (said instanceof Error) throw said;
    return said;
  };
  return { session: { askWorker } as unknown as TemporalSession, asked: () => count.value, most: () => open.most };
}

const done = { status: 'publishing' };

test('one decision goes to every run, a few at once', async () => {
  const { session, asked, most } = sessionOf(() => done);
  const decided = await decideMany(session, ids, { update: 'retry' });
  expect(decided.done).toHaveLength(100);
  expect(decided).toMatchObject({ refused: [], notAsked: null });
  expect(asked()).toBe(100);
  expect(most()).toBe(10);
});

test('a run that refuses holds up none of the others', async () => {
  const refusal = new WorkflowUpdateFailedError('update failed', new Error('Nothing is stuck'));
  const { session } = sessionOf((nth) => (nth % 4 === 0 ? refusal : done));
  const decided = await decideMany(session, ids, { update: 'retry' });
  expect(decided.done).toHaveLength(75);
  expect(decided.refused).toHaveLength(25);
  expect(decided.refused[0]?.reason).toBe('Nothing is stuck');
});

test('where nobody answers any more, the rest is not made to wait', async () => {
  const nobody = new BridgeError('BRIDGE_WORKER_UNAVAILABLE', 'task queue exam-bridge');
  const { session, asked } = sessionOf((nth) => (nth > 20 ? nobody : done));
  const { done: taken, refused, notAsked } = await decideMany(session, ids, { update: 'retry' });
  expect(taken).toHaveLength(20);
  expect(asked()).toBeLessThanOrEqual(40);
  expect(taken.length + refused.length + (notAsked?.workflowIds.length ?? 0)).toBe(100);
  expect(notAsked?.reason).toMatch(/^BRIDGE_WORKER_UNAVAILABLE/);
});

test('a mistake of ours is not taken for a refusal', async () => {
  const { session } = sessionOf(() => new TypeError('ours'));
  await expect(decideMany(session, ids, { update: 'retry' })).rejects.toThrow('ours');
});

test('a query without quotes is said to lack them, beside the words of the server', async () => {
  const details = 'invalid query: invalid expression: unexpected value type *sqlparser.BinaryExpr';
  const refused = Object.assign(new Error(details), { code: grpcStatus.invalidArgument, details, metadata: {} });
  const session = {
    client: { workflow: { list: () => raise(refused) } },
    askServer: (ask: () => Promise<unknown>) => ask(),
  } as unknown as TemporalSession;
  await expect(findRuns(session, 'ExamStatus = needs-attention')).rejects.toThrow(
    `--query: Temporal does not understand it (${details}). Put words in double quotes inside single ones: --query 'ExamStatus = "needs-attention"'`,
  );
});

function raise(error: Error): never {
  throw error;
}
