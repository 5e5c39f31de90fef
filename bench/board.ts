// npm run bench:board [-- SIZE]
// 10,000 candidates who wait, on the Temporal CLI's own server, and the board as a browser asks it: every page of the column, the
// counts of all columns, and filtered pages, one request after the other; and in turns with its first page, one bare call of
// Temporal's list for as many rows. Prints milliseconds and the ratio, and keeps them in bench/results.
// What could go wrong: the runs are only rows of the list here, since no worker takes them; a story is measured nowhere.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, Connection, Client as TemporalClient } from '@temporalio/client';
import { writeDevConfig } from '../config/config-files';
import { configWithConsole } from '../config/bridge-config';
import { loadConfig } from '../config/loader';
import { startBoard } from '../console/board/board-process';
import { startEmbeddedServer } from '../dev-server/embedded-server';
import { freePorts } from '../dev-server/free-port';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { createLogger } from '../telemetry/logger';
import { applicationWorkflowId } from '../temporal/workflow-ids';
import { BoardClient } from '../test/support/board-client';
import { eventually } from '../test/support/eventually';
import { percentile } from '../test/support/percentile';
import * as attributes from '../workflows/search-attributes';
import { watchCircumstances } from './circumstances';
import { inParallel, timed } from './flow';
import { keepResult } from './kept-result';

const dayMs = 86_400_000;

async function main(size = 10_000): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-board-'));
  const executable = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  process.env['TEMPORAL_CLI_PATH'] = executable;
  const { searchAttributes } = attributes;
  const server = await startEmbeddedServer({ executable, dataFolder: path.join(folder, 'data'), searchAttributes });
  const connection = await Connection.connect({ address: server.address });
  try {
    const temporal = new TemporalClient({ connection });
    await fill(temporal, size);
    await measure({ folder, address: server.address, temporal, size });
  } finally {
    await connection.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nineteen of twenty wait; the rest are spread over the other columns. */
async function fill(client: Client, size: number): Promise<void> {
  const others = ['ordering', 'publishing', 'needs-attention', 'settled', 'withdrawn', 'ignored'] as const;
  const start = async (number: number): Promise<void> => {
    const status = number % 20 === 0 ? (others[(number / 20) % others.length] ?? 'settled') : 'waiting';
    await client.workflow.start('applicationWorkflow', {
      workflowId: applicationWorkflowId(1_000_000 + number),
      taskQueue: 'nobody',
      typedSearchAttributes: [
        { key: attributes.examStatus, value: status },
        { key: attributes.examProvider, value: number % 3 === 0 ? 'other' : 'clinic' },
        { key: attributes.examStep, value: number % 2 === 0 ? 'Exame admissional' : 'Teste técnico' },
        { key: attributes.gupyJobId, value: 100 + (number % 50) },
        { key: attributes.examDeadline, value: new Date(Date.now() + (number % 14) * dayMs) },
      ],
    });
  };
  await inParallel(
    Array.from({ length: size }, (_, index) => index),
    start,
  );
  await eventually(
    async () => (await client.workflow.count()).count >= size,
    () => 'the list does not show all runs',
    120_000,
  );
}

interface Filled {
  folder: string;
  address: string;
  temporal: Client;
  size: number;
}

async function measure({ folder, address, temporal, size }: Filled): Promise<void> {
  const circumstances = watchCircumstances('bench:board', ['sqlite']);
  const [server = 0, serverOps = 0, workerOps = 0, board = 0, consoleOps = 0] = await freePorts(5);
  const ports = { server, serverOps, workerOps, console: board, consoleOps };
  const { file } = writeDevConfig({
    dir: folder,
    gupyUrl: 'http://127.0.0.1:1',
    providerUrl: 'http://127.0.0.1:1',
    ports,
  });
  const config = configWithConsole(loadConfig({ file, env: {}, cwd: folder }));
  const place = { connection: { address }, namespace: 'default' };
  const running = await startBoard({ config, place, logger: createLogger({ component: 'console', level: 'silent' }) });
  const client = new BoardClient(running.port);
  await client.logIn(config.console.token);
  const measured = {
    size,
    besideBareCalls: await besideBareCalls(client, temporal),
    pages: await walked(client, '/api/cards?state=waiting'),
    filteredPages: await walked(client, '/api/cards?state=waiting&provider=clinic&job=101&date=deadline-3d'),
    counts: await repeated(client, '/api/counts'),
    filteredCounts: await repeated(client, '/api/counts?provider=clinic'),
  };
  await running.close();
  await keepResult(`board-${size}`, { ...circumstances(), figures: measured });
}

interface Figures {
  requests: number;
  rows: number;
  p50: number;
  p95: number;
  most: number;
}

/** Every page to the last one. */
async function walked(client: BoardClient, address: string): Promise<Figures> {
  const times: number[] = [];
  let rows = 0;
  let after: string | null = '';
  while (after !== null) {
    const from: string = after === '' ? address : `${address}&after=${after}`;
    const started = performance.now();
    const page: { cards: unknown[]; next: string | null } = await client.json(from);
    times.push(performance.now() - started);
    rows += page.cards.length;
    after = page.next;
  }
  return figures(times, rows);
}

const turns = 100;

/** The first page of the board, in turns with one call of Temporal's list for the same rows. */
async function besideBareCalls(client: BoardClient, temporal: Client): Promise<object> {
  const query = 'WorkflowType="applicationWorkflow" AND ExamStatus="waiting" AND ExecutionStatus="Running"';
  const { namespace } = temporal.options;
  const pages: number[] = [];
  const bare: number[] = [];
  for (let left = turns; left > 0; left -= 1) {
    pages.push(await timed(() => client.json('/api/cards?state=waiting')));
    bare.push(await timed(() => temporal.workflowService.listWorkflowExecutions({ namespace, query, pageSize: 50 })));
  }
  const [page, list] = [figures(pages, 50), figures(bare, 50)];
  return { page, list, ratioOfMedians: Number((percentile(pages, 0.5) / percentile(bare, 0.5)).toFixed(2)) };
}

async function repeated(client: BoardClient, address: string): Promise<Figures> {
  const times: number[] = [];
  for (let left = 20; left > 0; left -= 1) {
    times.push(await timed(() => client.json(address)));
  }
  return figures(times, 0);
}

function figures(times: number[], rows: number): Figures {
  const at = (share: number): number => Math.round(percentile(times, share));
  return { requests: times.length, rows, p50: at(0.5), p95: at(0.95), most: at(1) };
}

void main(...process.argv.slice(2).map(Number));
