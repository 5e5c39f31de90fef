// Of the lists of a server the queries that our code asks: conditions joined by AND, each a value or some of them. A condition that the model
// does not know is a mistake of the model, so it throws.
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { ModelRun, RunStatus } from './model-run';

const condition = /^\s*(\w+)\s*(?:=\s*("[^"]*"|\d+)|IN\s*\(([^)]*)\))\s*$/;

const statuses = temporal.api.enums.v1.WorkflowExecutionStatus;
export const numberOf: Record<RunStatus, number> = {
  RUNNING: statuses.WORKFLOW_EXECUTION_STATUS_RUNNING,
  COMPLETED: statuses.WORKFLOW_EXECUTION_STATUS_COMPLETED,
  FAILED: statuses.WORKFLOW_EXECUTION_STATUS_FAILED,
  CONTINUED_AS_NEW: statuses.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
  TERMINATED: statuses.WORKFLOW_EXECUTION_STATUS_TERMINATED,
};

/** The latest first, as servers list them. */
export function listed(runs: readonly ModelRun[], query: string): ModelRun[] {
  const conditions = query.split(' AND ').filter((one) => one.trim() !== '');
  const matching = runs.filter((run) => conditions.every((one) => fulfils(run, one)));
  return matching.toSorted((one, other) => other.names.startedAt - one.names.startedAt);
}

function fulfils(run: ModelRun, text: string): boolean {
  const [, name = '', value, several] = condition.exec(text) ?? [];
  const wanted = several === undefined ? [value] : several.split(',').map((one) => one.trim());
  if (name === '' || wanted[0] === undefined) throw new Error(`The model knows no such condition: ${text}`);
  return wanted.some((one) => one === JSON.stringify(valueOf(run, name)));
}

function valueOf({ names, status, searchAttributes }: ModelRun, name: string): unknown {
  if (name === 'WorkflowType') return names.type;
  if (name === 'WorkflowId') return names.workflowId;
  if (name === 'ExecutionStatus') return status.slice(0, 1) + status.slice(1).toLowerCase();
  const payload = searchAttributes[name];
  const value: unknown = payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
  return Array.isArray(value) ? value[0] : value;
}
