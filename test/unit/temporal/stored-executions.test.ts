// The order of a deletion: what leads to the rest goes last, so that one which was cut off can be made again.
import type { Client } from '@temporalio/client';
import { createPayloadCodec } from '../../../temporal/payload-codec';
import { StoredExecutions } from '../../../temporal/stored-executions';

it('T23: an erasure that is killed half way still finds the mailboxes when it is made again', async () => {
  const left: string[] = [];
  const deleteWorkflowExecution = ({ workflowExecution }: { workflowExecution: { runId: string } }) => {
    if (left.length === 2) return Promise.reject(new Error('killed'));
    left.push(workflowExecution.runId);
    return Promise.resolve({});
  };
  const client = { options: { namespace: 'default' }, workflowService: { deleteWorkflowExecution } };
  const codec = createPayloadCodec([{ id: 'k1', secret: Buffer.alloc(32) }]);
  const stored = new StoredExecutions(client as unknown as Client, codec, ['clinic']);
  const found = [
    { workflowId: 'application-7', runId: 'oldest, names the order' },
    { workflowId: 'application-7', runId: 'newest' },
    { workflowId: 'order-clinic-o1', runId: 'mailbox' },
  ];
  await expect(stored.erase(found)).rejects.toThrow('killed');
  expect(left).toEqual(['mailbox', 'newest']);
});
