// The Temporal CLI's own server on one SQLite file, for one machine: nothing to install, and a restart of everything
// loses nothing, SIGKILL included. What could go wrong: two servers on one file destroy it, so the data folder is locked;
// and with `synchronous=normal` a power cut may take the last moments, which is why production has a real database.
// The SDK can start the same program, and cannot do four things that this file promises (docs/adr/own-dev-server.md): the
// server ends with its owner, outlives Ctrl-C until the workers have drained, has its data to itself, and says why it ended.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { BridgeError } from '../domain/error-table';
import type { SearchAttribute } from '../temporal/search-attribute-check';
import { acquireLock, LockHeld, type ExclusiveLock } from './exclusive-lock';
import { freePorts, requireFree } from './free-port';
import { startGuardedProcess, type ProcessExit, type GuardedProcess } from './guarded-process';

interface EmbeddedServerOptions {
  /** The Temporal CLI, as `resolveTemporalCli` finds it. */
  executable: string;
  /** Made when missing; holds `temporal.db` and the lock. */
  dataFolder: string;
  /** The lock of the folder, where the caller writes into it first. @default taken here */
  lock?: ExclusiveLock;
  /** Registered before the server starts. */
  searchAttributes: readonly SearchAttribute[];
  /** @default a free one */
  port?: number;
  /** @default a free one */
  uiPort?: number;
  /** Where the Temporal UI has payloads decoded; an http URL. @default none, the UI shows ciphertext */
  codecEndpoint?: string;
}

export interface EmbeddedServer {
  /** host:port, as TEMPORAL_ADDRESS wants it. */
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: 'default';
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason, and its data folder is free. */
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, and SIGKILL after 5 s. Resolves when it has ended. */
  close(): Promise<ProcessExit>;
}

const host = '127.0.0.1';
const namespace = 'default';
const closeGraceMs = 5_000;
/** Of all asking, for a server that never answers; a slow machine takes half a minute. */
const startTimeoutMs = 120_000;
const answerWithinMs = 5_000;

/** A server whose parent was killed needs a moment to end: a restart at once should find the folder free. */
const lockWaitMs = 4_000;

/** @throws BridgeError BRIDGE_DATA_IN_USE, BRIDGE_PORT_IN_USE, BRIDGE_SERVER_FAILED */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const lock = options.lock ?? (await lockData(options.dataFolder));
  try {
    const [anyPort = 0, anyUiPort = 0] = await freePorts(2);
    const { port = anyPort, uiPort = anyUiPort, executable } = options;
    await requireFree(port, 'Temporal server');
    await requireFree(uiPort, 'Temporal UI');
    const args = [...serverArguments(options, port, uiPort), ...privateArguments(options)];
    const server = await startGuardedProcess(executable, args, { env: serverEnvironment() }).catch(failed);
    lock.handTo(server.pid);
    const address = `${host}:${port}`;
    await untilAnswering(server, address);
    const exited = server.exited.finally(() => lock.release());
    const close = async (): Promise<ProcessExit> => {
      await server.stop(closeGraceMs);
      return exited;
    };
    return { address, uiUrl: `http://${host}:${uiPort}`, namespace, pid: server.pid, exited, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** @throws BridgeError BRIDGE_DATA_IN_USE */
export async function lockData(dataFolder: string): Promise<ExclusiveLock> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  chmodSync(dataFolder, 0o700);
  try {
    return await acquireLock(path.join(dataFolder, 'lock'), { waitMs: lockWaitMs });
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    throw new BridgeError('BRIDGE_DATA_IN_USE', `${dataFolder} is used by process ${error.pid}`, { cause: error });
  }
}

function failed(error: Error): never {
  throw new BridgeError('BRIDGE_SERVER_FAILED', error.message, { cause: error });
}

function serverArguments(options: EmbeddedServerOptions, port: number, uiPort: number): string[] {
  const { dataFolder, searchAttributes } = options;
  return [
    ...['server', 'start-dev', '--ip', host, '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', path.join(dataFolder, 'temporal.db'), '--log-level', 'warn'],
    // Twice to three times as many signals a second as with the default journal, and as safe against a crash of a process.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    // What is deleted is overwritten, and the journal holds 4 MB of the past and no more: an erased application is to go.
    ...['--sqlite-pragma', 'secure_delete=on', '--sqlite-pragma', 'journal_size_limit=4194304'],
    // It would ask Temporal's site for a newer version.
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    ...Object.entries(serverSettings).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
    ...searchAttributes.flatMap(({ name, type }) => [
      '--search-attribute',
      `${name}=${TypedSearchAttributes.toMetadataType(type)}`,
    ]),
  ];
}

/**
 * The codec's address holds its token, and every user of the machine can read a command line. So the address is in a file that only the
 * owner can read, which also replaces the settings that a user has for clients.
 */
function privateArguments({ dataFolder, codecEndpoint }: EmbeddedServerOptions): string[] {
  const file = path.join(dataFolder, 'temporal-settings.json');
  const settings = codecEndpoint === undefined ? {} : { 'ui-codec-endpoint': codecEndpoint };
  rmSync(file, { force: true });
  // JSON is YAML too, which the CLI reads here.
  writeFileSync(file, JSON.stringify({ env: { bridge: settings } }), { mode: 0o600 });
  return ['--env-file', file, '--env', 'bridge'];
}

/** A user's own TEMPORAL_… settings are for clients; to a server they are a surprise. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

/** Resolves once the namespace answers; ends the server when it does not. */
async function untilAnswering(server: GuardedProcess, address: string): Promise<void> {
  const end = performance.now() + startTimeoutMs;
  let ended: ProcessExit | undefined;
  void server.exited.then((exit) => (ended = exit));
  while (!(await answers(address))) {
    if (ended !== undefined) throw new BridgeError('BRIDGE_SERVER_FAILED', describeExit(ended));
    if (performance.now() > end) {
      const { lastLines } = await server.stop(closeGraceMs);
      throw new BridgeError('BRIDGE_SERVER_FAILED', `no answer within ${startTimeoutMs} ms; ${lastWords(lastLines)}`);
    }
    await pause(50);
  }
}

async function answers(address: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: answerWithinMs });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + answerWithinMs, () => workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}

/** One line for a person: how it ended, and what it said last. */
function describeExit({ code, signal, lastLines }: ProcessExit): string {
  return `${signal === null ? `exit code ${code}` : `ended by ${signal}`}; ${lastWords(lastLines)}`;
}

function lastWords(lines: readonly string[]): string {
  return lines.length === 0 ? 'it said nothing' : `it said: ${lines.join(' | ')}`;
}

// What a Temporal server is told, beside its defaults. First, that a flood of signals grows no run without limit
// (docs/bounds.md): a run ends, or continues as new, only in a task during which no signal came, and with the defaults the
// server breaks every task off after 100 signals of a flood without a gap, so the run never gets to turn, up to 10 000 signals.
// Second, that a queue is one queue: with the default of four partitions the candidates of a bulk move arrive out of their
// order, and those who wait to be read stand on twice as many pages of Gupy's list (gupy/step-pages.ts).

/** Dynamic configuration of the server; `docker/temporal-settings.yaml` says the same. */
export const serverSettings = {
  /** Signals that wait for the end of a task; more would break it off, so there must be room for all that may come. */
  'history.maximumBufferedEventsBatch': 1000,
  /**
   * Signals that one run takes; the next is refused, its sender tries again, and the run turns meanwhile. More than the events
   * after which our runs continue as new (workflows/long-history.ts), so that a run that is full is one that turns.
   */
  'history.maximumSignalsPerExecution': 300,
  /** One partition is first in, first out, and good for hundreds of tasks a second: many times what the rates let through. */
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
} as const;
