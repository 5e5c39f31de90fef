// Everything that a Temporal server keeps of the runs: as its bytes, and as those read who have the key.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

export interface StoredRun {
  /** History, description, search attributes, memo and user metadata as the server sends them. */
  raw: string;
  /** Every payload of it, decoded. */
  decoded: string;
  events: number;
}

const { GetWorkflowExecutionHistoryResponse, DescribeWorkflowExecutionResponse } = temporal.api.workflowservice.v1;

/** Every run of the namespace, by run id. */
export async function storedRuns(client: Client, codec: PayloadCodec): Promise<Map<string, StoredRun>> {
  const runs = new Map<string, StoredRun>();
  const { namespace } = client.options;
  for await (const { workflowId, runId } of client.workflow.list()) {
    const execution = { workflowId, runId };
    const history = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution });
    const description = await client.workflowService.describeWorkflowExecution({ namespace, execution });
    const bytes = [
      GetWorkflowExecutionHistoryResponse.encode(history).finish(),
      DescribeWorkflowExecutionResponse.encode(description).finish(),
    ];
    const payloads = [...payloadsIn(history), ...payloadsIn(description)];
    const decoded = await codec.decode(payloads);
    runs.set(runId, {
      raw: bytes.map((part) => Buffer.from(part).toString('latin1')).join('\n'),
      decoded: decoded.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join('\n'),
      events: history.history?.events?.length ?? 0,
    });
  }
  return runs;
}

/** The beginning of everything encrypted in the latest run: so short that no page of a database splits many of them. */
export async function ciphertextsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const encrypted = payloadsIn(events).filter(
    ({ metadata }) => Buffer.from(metadata?.['encoding'] ?? []).toString() === 'binary/encrypted',
  );
  return encrypted.map(({ data }) => Buffer.from(data ?? []).toString('latin1', 0, 24));
}

/** The files of the server's data folder, as one text of its bytes. */
export function storedFiles(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => readFileSync(path.join(file.parentPath, file.name)).toString('latin1')).join('\n');
}

function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata, data } = value as Payload;
  if (data instanceof Uint8Array && typeof metadata === 'object') return [value];
  return Object.values(value).flatMap(payloadsIn);
}
