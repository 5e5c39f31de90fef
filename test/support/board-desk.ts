// The board as an app on a port, in front of a Temporal that a test sets: for what needs no server.
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { configWithConsole } from '../../config/bridge-config';
import { boardApp } from '../../console/board/board-process';
import { BoardLists } from '../../console/board/board-lists';
import { Login } from '../../console/board/login';
import { boardOrigins } from '../../console/board/request-guard';
import { Sessions, OneTimeCodes } from '../../console/board/sessions';
import type { TemporalSession } from '../../operator/temporal-session';
import { listen, type ListeningServer } from '../../telemetry/http-server';
import { createLogger } from '../../telemetry/logger';
import { createBoardMetrics } from '../../telemetry/metrics';
import { RefusalLimiter } from '../../telemetry/refusal-limiter';
import { createDataConverter } from '../../temporal/data-converter';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { freePorts } from '../../dev-server/free-port';
import { BoardClient } from './board-client';
import { ConfigSandbox, exampleFile, goodEnv } from './config-sandbox';
import { createFakeClock } from './fake-clock';

export const boardToken = 'a-token-of-the-board-0192837465';

export interface ListedRow {
  workflowId: string;
  attributes: Record<string, string>;
}

/** What the stand-in of Temporal's list has seen and answers. */
export class FakeVisibility {
  readonly queries: string[] = [];
  /** Where each list was asked to go on. */
  readonly places: string[] = [];
  rows: ListedRow[] = [];
  /** Of each page but the last. */
  next = '';
  failsWith: Error | undefined;
}

export interface BoardDesk {
  client: BoardClient;
  visibility: FakeVisibility;
  codes: OneTimeCodes;
  metrics: ReturnType<typeof createBoardMetrics>;
  lines: string[];
  /** Moves the time of sessions and codes on. */
  pass(ms: number): void;
  close(): Promise<void>;
}

/** @param publicUrl as in bridge.yaml; `{port}` stands for the port */
export async function openDesk(publicUrl?: string): Promise<BoardDesk> {
  const [port = 0] = await freePorts(1);
  const box = new ConfigSandbox();
  const url = publicUrl === undefined ? '' : `, publicUrl: '${publicUrl.replace('{port}', String(port))}'`;
  const config = configWithConsole(
    box.load(`${exampleFile}console: { port: ${port}, token: '${boardToken}'${url} }\n`, goodEnv),
  );
  const visibility = new FakeVisibility();
  const session = fakeSession(visibility, config);
  let offset = 0;
  const nowMs = () => Date.now() + offset;
  const [metrics, codes, lines] = [createBoardMetrics(), new OneTimeCodes(nowMs), [] as string[]];
  const logger = createLogger({ component: 'console', destination: { write: (line) => void lines.push(line) } });
  const origins = boardOrigins(config.console, port);
  const { isSecure } = origins;
  const login = new Login({ sessions: new Sessions(nowMs), codes, token: boardToken, isSecure, metrics, logger });
  const limiter = new RefusalLimiter(30, createFakeClock());
  const lists = new BoardLists(session, nowMs);
  const app = boardApp({ session, lists, login, metrics, logger, origins, limiter });
  const server: ListeningServer = await listen(app, { port, host: '127.0.0.1', purpose: 'a test' });
  return {
    client: new BoardClient(port),
    visibility,
    codes,
    metrics,
    lines,
    pass: (ms) => void (offset += ms),
    close: async () => {
      await server.close(0);
      box.remove();
    },
  };
}

function fakeSession(visibility: FakeVisibility, config: TemporalSession['config']): TemporalSession {
  const loadedDataConverter = { payloadCodecs: [], ...createDataConverter(createPayloadCodec(config.privacy.keys)) };
  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    if (visibility.failsWith !== undefined) throw visibility.failsWith;
    return call();
  };
  const client = {
    options: { loadedDataConverter },
    workflowService: {
      listWorkflowExecutions: async ({ query, nextPageToken }: { query: string; nextPageToken: Buffer }) => {
        visibility.queries.push(query);
        visibility.places.push(nextPageToken.toString());
        return { executions: visibility.rows.map(executionOf), nextPageToken: Buffer.from(visibility.next) };
      },
    },
    workflow: {
      count: async (query: string) => {
        visibility.queries.push(query);
        return { count: visibility.rows.length };
      },
    },
  };
  return {
    config,
    client: client as unknown as Client,
    namespace: 'default',
    connection: { connection: {}, namespace: 'default' },
    place: 'nowhere',
    askServer: ask,
    askWorker: ask,
  };
}

function executionOf({ workflowId, attributes }: ListedRow) {
  const payload = (value: string) => ({
    metadata: { encoding: Buffer.from('json/plain'), type: Buffer.from('Keyword') },
    data: Buffer.from(JSON.stringify(value)),
  });
  const indexedFields = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, payload(value)]));
  return {
    type: { name: 'applicationWorkflow' },
    execution: { workflowId, runId: 'run' },
    status: 1,
    startTime: msToTs(1_760_000_000_000),
    searchAttributes: { indexedFields },
    rootExecution: { workflowId, runId: 'run' },
  };
}
