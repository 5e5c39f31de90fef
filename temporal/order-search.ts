// Whose is an order? A provider speaks of its own ids, and nothing in clear names them (P-PII): they stand encrypted in what the activities
// answered, and in the state that a run took over. So the newest runs are read, open and ended. What could go wrong: an order is older
// than the runs that are read, or than their retention; then the answer says how many were read.
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { lenientCodec } from './key-use';
import { type Ask, eachAtOnce, listedRuns } from './listed-runs';
import { readablePayloads } from './payload-codec';
import { isGone } from './server-answer';
import { applicationIdOf } from './workflow-ids';
import { orUndefined } from '../domain/or-undefined';

/** Runs that are read, the newest by their start. */
const mostRuns = 5_000;
const atOnce = 16;

export interface OrderLook {
  client: Client;
  codec: PayloadCodec;
  /** As the provider writes it. */
  orderId: string;
  /** Bounds each call. */
  ask: Ask;
}

/** @returns ids of the applications, without repeats, and how many runs were read */
export async function applicationsOfOrder(look: OrderLook): Promise<{ applications: number[]; read: number }> {
  const found = new Set<number>();
  let read = 0;
  const runs = listedRuns(look.client, 'WorkflowType = "applicationWorkflow"', look.ask, mostRuns);
  await eachAtOnce(runs, atOnce, async (run) => {
    read += 1;
    const applicationId = applicationIdOf(run.workflowId);
    if (applicationId !== undefined && (await names(look, run))) found.add(applicationId);
  });
  return { applications: [...found].toSorted((a, b) => a - b), read };
}

async function names({ client, codec, orderId, ask }: OrderLook, run: WorkflowExecutionInfo): Promise<boolean> {
  const { workflowId, runId } = run;
  const history = () => ask(() => client.workflow.getHandle(workflowId, runId).fetchHistory());
  const { events } = (await orUndefined(history, isGone)) ?? {};
  const telling = (events ?? []).flatMap((event) => [
    event.workflowExecutionStartedEventAttributes?.input ?? [],
    event.activityTaskCompletedEventAttributes?.result ?? [],
  ]);
  const text = JSON.stringify(await readablePayloads(telling, lenientCodec(codec)));
  return text.includes(`"orderId":${JSON.stringify(orderId)}`);
}
