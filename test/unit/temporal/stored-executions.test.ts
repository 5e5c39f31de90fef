// The order of a deletion: what leads to the rest goes last, so that one which was cut off can be made again. And that it
// looks again: what starts meanwhile goes too.
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { createPayloadCodec } from '../../../temporal/payload-codec';
import { StoredExecutions, type StoredExecution } from '../../../temporal/stored-executions';
import { testReferences } from '../../support/reference-keys';

const application = 'application-7';
const codec = createPayloadCodec([{ id: 'k1', secret: Buffer.alloc(32) }]);

/** Knows names and histories without events, and deletes at once. */
class FakeTemporal {
  readonly deleted: string[] = [];
  /** Does what happens elsewhere at the moment of a deletion. */
  meanwhile: (deleted: number) => void = () => undefined;
  readonly stored: StoredExecution[];

  constructor(...stored: StoredExecution[]) {
    this.stored = stored;
  }

  executions(): StoredExecutions {
    const options = { namespace: 'default' };
    const workflowService = {
      deleteWorkflowExecution: async ({ workflowExecution: { runId } }: { workflowExecution: StoredExecution }) => {
        const at = this.stored.findIndex((one) => one.runId === runId);
        this.deleted.push(...this.stored.splice(at, 1).map((one) => one.runId));
        this.meanwhile(this.deleted.length);
      },
    };
    const found = (workflowId: string, runId?: string): StoredExecution => {
      const last = this.stored.findLast((one) => one.workflowId === workflowId && one.runId === (runId ?? one.runId));
      if (last === undefined) throw new WorkflowNotFoundError('gone', workflowId, runId);
      return last;
    };
    const workflow = {
      list: ({ query }: { query: string }) => this.listed(query),
      getHandle: (workflowId: string, runId?: string) => ({
        describe: async () => found(workflowId),
        fetchHistory: async () => found(workflowId, runId) && { events: [] },
      }),
    };
    return new StoredExecutions(
      { options, workflowService, workflow } as unknown as Client,
      codec,
      testReferences.digests,
    );
  }

  /** The newest first, as the server does. */
  private async *listed(query: string): AsyncGenerator<StoredExecution> {
    const matches = ({ workflowId }: StoredExecution): boolean =>
      query === `WorkflowType = 'orderMailboxWorkflow' AND GupyApplicationId = 7`
        ? workflowId === 'order-clinic-o1'
        : query === `WorkflowId = '${workflowId}'`;
    yield* this.stored.filter(matches).reverse();
  }
}

const run = (runId: string): StoredExecution => ({ workflowId: application, runId });
const mailbox = { workflowId: 'order-clinic-o1', runId: 'mailbox' };

it('T23: an erasure that is killed half way still finds the mailboxes when it is made again', async () => {
  const temporal = new FakeTemporal(run('oldest, names the order'), run('newest'), mailbox);
  temporal.meanwhile = (deleted) => {
    if (deleted === 2) throw new Error('killed');
  };
  await expect(temporal.executions().erase(temporal.stored.slice())).rejects.toThrow('killed');
  expect(temporal.deleted).toEqual(['mailbox', 'newest']);
});

it('T23: a mailbox is found by whose it is, when no run names its order any more', async () => {
  const temporal = new FakeTemporal(mailbox);
  expect(await temporal.executions().eraseAll(7)).toEqual({ count: 1, isLeft: false });
  expect(temporal.stored).toEqual([]);
});

it('T23: a run and a mailbox that start during the erasure are erased too', async () => {
  const temporal = new FakeTemporal(run('first'), mailbox);
  temporal.meanwhile = (deleted) => {
    if (deleted === 2) temporal.stored.push(run('second'), { ...mailbox, runId: 'mailbox of the second' });
    if (deleted === 4) temporal.stored.push(run('third'));
  };
  expect(await temporal.executions().eraseAll(7)).toEqual({ count: 5, isLeft: false });
  expect(temporal.stored).toEqual([]);
});

it('T23: where runs start for ever it gives up, and says so', async () => {
  const temporal = new FakeTemporal(run('0'));
  temporal.meanwhile = (deleted) => temporal.stored.push(run(String(deleted)));
  expect(await temporal.executions().eraseAll(7)).toEqual({ count: 10, isLeft: true });
});
