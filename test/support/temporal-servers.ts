// Temporal servers for suites, on free ports, with our search attributes; they end with the process of the suite even
// when it is killed. Their programs come from global-setup.ts.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { startEmbeddedServer } from '../../dev-server/embedded-server';
import { freePorts } from '../../dev-server/free-port';
import { startGuardedProcess } from '../../dev-server/guarded-process';
import { processStamp } from '../../dev-server/exclusive-lock';
import { registerSearchAttributes } from '../../temporal/search-attribute-check';
import { searchAttributes } from '../../workflows/search-attributes';
import { eventually } from './eventually';

/**
 * What the SDK warns of (a worker for one queue alone, an attempt that a test lets fail) is what suites are about. The core ends with its
 * last connection, so that the next suite of this process installs its own (bridge-inside.ts).
 */
export function installQuietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}

/**
 * The time-skipping server: days pass while a test awaits a result. Time is one for the whole server. The SDK starts a program
 * and gives it 5 s to answer at a port, tells nobody its process id, and leaves it behind in a suite that is killed. A loaded
 * machine needs 5 s for Java alone. So the server is started here, and the SDK starts a program that does nothing.
 */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  installQuietRuntime();
  const [port = 0] = await freePorts(1);
  const server = await startGuardedProcess(program('TEMPORAL_TEST_SERVER_PATH'), [String(port)]);
  await eventually(() => accepts(port));
  const executable = { type: 'existing-path', path: '/usr/bin/true' } as const;
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable, port } });
  const teardown = env.teardown.bind(env);
  env.teardown = async () => {
    await teardown();
    await server.stop(5_000);
  };
  await registerSearchAttributes(env.connection, env.namespace ?? 'default', searchAttributes);
  return env;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The Temporal CLI's server on an SQLite file of its own, as `gupy-exam-bridge dev` runs it. */
export class RealServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace = 'default';
  private readonly program: ServerProgram;
  private readonly connections: { close(): Promise<void> }[] = [];
  private native: NativeConnection | undefined;
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

  /** For workers, one for all of them; `close` closes it, so end the workers before. */
  async connectNative(): Promise<NativeConnection> {
    if (this.native === undefined) {
      installQuietRuntime();
      this.native = await NativeConnection.connect({ address: this.address });
      this.connections.push(this.native);
    }
    return this.native;
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
