// Temporal servers for suites, on free ports, with our search attributes; they end with the process of the suite even
// when it is killed. Their programs come from global-setup.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import { registerSearchAttributes } from '../../temporal/search-attribute-registration';
import { startEmbeddedServer } from '../../dev-server/embedded-server';
import { endWithThisProcess } from '../../dev-server/process-group';
import { processStamp } from '../../dev-server/process-stamp';
import { searchAttributes } from '../../workflows/search-attributes';
import { eventually } from './eventually';

/** The time-skipping server: days pass while a test awaits a result. Time is one for the whole server. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const folder = mkdtempSync(path.join(tmpdir(), 'time-skipping-'));
  const launcher = path.join(folder, 'launcher');
  // The SDK tells nobody the process id, and leaves the server behind when it cannot tear it down.
  writeFileSync(launcher, `#!/bin/sh\necho $$ >"$0.pid"\nexec "${program('TEMPORAL_TEST_SERVER_PATH')}" "$@"\n`, {
    mode: 0o755,
  });
  const env = await createTimeSkipping(launcher);
  const standDown = endWithThisProcess(Number(readFileSync(`${launcher}.pid`, 'utf8')));
  rmSync(folder, { recursive: true });
  const teardown = env.teardown.bind(env);
  env.teardown = async () => {
    await teardown();
    standDown();
  };
  await registerSearchAttributes(env.connection, env.namespace ?? 'default', searchAttributes);
  return env;
}

/** The SDK waits 5 s for it, which a loaded machine may need for Java alone; a second start finds everything in memory. */
async function createTimeSkipping(file: string, attemptsLeft = 3): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: file } },
    });
  } catch (error) {
    if (attemptsLeft <= 1) throw error;
    return createTimeSkipping(file, attemptsLeft - 1);
  }
}

/** The Temporal CLI's server on an SQLite file of its own, as `gupy-exam-bridge dev` runs it. */
export class RealServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace = 'default';
  private readonly program: ServerProgram;
  private readonly connections: { close(): Promise<void> }[] = [];
  private server: Awaited<ReturnType<typeof startEmbeddedServer>>;

  constructor(program: ServerProgram, server: Awaited<ReturnType<typeof startEmbeddedServer>>) {
    this.program = program;
    this.server = server;
    this.address = server.address;
    this.uiUrl = server.uiUrl;
  }

  /** For clients; `close` closes it, and it finds the server again after `restart`. */
  async connect(): Promise<Connection> {
    const connection = await Connection.connect({ address: this.address });
    this.connections.push(connection);
    return connection;
  }

  /** For workers; `close` closes it, so end the workers before. */
  async connectNative(): Promise<NativeConnection> {
    const connection = await NativeConnection.connect({ address: this.address });
    this.connections.push(connection);
    return connection;
  }

  /** Resolves when the process is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { pid } = this.server;
    process.kill(pid, signal);
    await eventually(() => processStamp(pid) === undefined);
    await this.server.close();
  }

  /** On the same file and ports; ends the server before, if nobody has. */
  async restart(): Promise<void> {
    await this.server.close();
    this.server = await startOn(this.program, { port: portOf(this.address), uiPort: portOf(this.uiUrl) });
  }

  async close(): Promise<void> {
    for (const connection of this.connections.splice(0)) await connection.close();
    await this.server.close();
    rmSync(this.program.dataFolder, { recursive: true, force: true });
  }
}

interface ServerProgram {
  executable: string;
  dataFolder: string;
}

/** @param settings of its dynamic configuration, beside those of the product, which needs no option for more */
export async function startRealServer(settings: Record<string, number> = {}): Promise<RealServer> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'real-server-'));
  const more = Object.entries(settings).map(([key, value]) => `--dynamic-config-value ${key}=${value}`);
  const executable = path.join(dataFolder, 'launcher');
  writeFileSync(executable, `#!/bin/sh\nexec "${program('TEMPORAL_CLI_PATH')}" "$@" ${more.join(' ')}\n`, {
    mode: 0o755,
  });
  const launched = { executable, dataFolder };
  return new RealServer(launched, await startOn(launched));
}

function startOn(launched: ServerProgram, ports: { port?: number; uiPort?: number } = {}) {
  return startEmbeddedServer({ ...launched, searchAttributes, ...ports });
}

function program(variable: 'TEMPORAL_CLI_PATH' | 'TEMPORAL_TEST_SERVER_PATH'): string {
  const file = process.env[variable];
  if (file === undefined) throw new Error(`${variable} is not set: this jest project lacks globalSetup`);
  return file;
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
