// The Temporal server as docker-compose.yml runs it, natively: its schema job, its server and its namespace job with the environment that
// stands there, on a PostgreSQL of the suite's own. Only addresses, ports and paths differ.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { packageFolder } from '../../config/package-folder';
import { serverEnvironment } from '../../dev-server/embedded-server';
import { freePorts } from '../../dev-server/free-port';
import { startGuardedProcess, type GuardedProcess, type ProcessExit } from '../../dev-server/guarded-process';
import type { RunningTemporal, TemporalHost } from './bridge-world';
import { eventually } from './eventually';
import { failingPersistence } from './persistence-faults';
import { PostgresServer } from './postgres-server';
import { temporalServerPrograms, type TemporalServerPrograms } from './temporal-server-programs';

const root = packageFolder();
const graceMs = 10_000;
const host = '127.0.0.1';

type Variables = Record<string, string>;

export interface ComposeServerOptions {
  /** Share of the server's calls of its database that fail. @default none */
  persistenceFaults?: number;
}

const mostTries = 3;
const services = ['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'] as const;

export class ComposeServer implements TemporalHost {
  readonly database: PostgresServer;
  private readonly programs: TemporalServerPrograms;
  private ports: Variables;
  /** Programs that the jobs of docker-compose.yml find on their PATH. */
  private readonly tools = mkdtempSync(path.join(tmpdir(), 'compose-tools-'));

  private readonly options: ComposeServerOptions;

  private constructor(database: PostgresServer, ports: Variables, options: ComposeServerOptions) {
    this.database = database;
    this.programs = temporalServerPrograms();
    this.ports = ports;
    this.options = options;
    symlinkSync(process.env['TEMPORAL_CLI_PATH'] ?? '', path.join(this.tools, 'temporal'));
  }

  /** A database with Temporal's schema; no server runs yet. */
  static async create(options: ComposeServerOptions = {}): Promise<ComposeServer> {
    const server = new ComposeServer(await PostgresServer.create(), await freshPorts(), options);
    await server.renewSchema();
    return server;
  }

  /** The job `temporal-schema`; may be repeated. */
  async renewSchema(): Promise<void> {
    const { database, programs } = this;
    await this.job('schema.sh', {
      ...environmentOf('temporal-schema'),
      ...{ SQL_HOST: host, SQL_PORT: String(database.port), SQL_PASSWORD_FILE: database.passwordFile },
      TEMPORAL_SCHEMAS: programs.schemas,
    });
  }

  /** @param port of the address that clients know */
  async start(port: number): Promise<RunningTemporal> {
    for (let tries = 1; ; tries += 1) {
      const server = await this.launch(port);
      const ended = await this.untilNamespace(port, server);
      if (ended === undefined)
        return {
          ...{ address: `${host}:${port}`, pid: server.pid, exited: server.exited },
          close: () => server.stop(graceMs),
        };
      const last = ended.lastLines.slice(-3).join(' | ');
      if (tries === mostTries || !last.includes('address already in use'))
        throw new Error(`The Temporal server ended: ${last}`);
      // Another suite took one of its inner ports since they were chosen.
      this.ports = await freshPorts();
    }
  }

  /** How many calls of the database failed since the server's start, by its own count; 0 where it fails none. */
  async persistenceErrors(): Promise<number> {
    const answer = await fetch(`http://${host}:${this.ports['METRICS_PORT']}/metrics`);
    const counts = (await answer.text()).matchAll(/^persistence_error_with_type\{.*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  /** After the server. */
  async close(): Promise<void> {
    await this.database.close();
    rmSync(this.tools, { recursive: true, force: true });
  }

  private launch(port: number): Promise<GuardedProcess> {
    const { database, programs, ports, tools } = this;
    const env = {
      ...environmentOf('temporal'),
      ...{ POSTGRES_SEEDS: host, DB_PORT: String(database.port), POSTGRES_PWD: database.password },
      ...{ ...ports, FRONTEND_GRPC_PORT: String(port), BIND_ON_IP: host, LOG_LEVEL: 'warn' },
      DYNAMIC_CONFIG_FILE_PATH: path.join(root, 'docker', 'temporal-settings.yaml'),
    };
    return startGuardedProcess(programs.server, ['start'], {
      cwd: tools,
      env: { ...serverEnvironment(), ...env, ...this.withFaults(env) },
    });
  }

  /** No variable of the server's environment makes its database fail: only a file does, in place of those variables. */
  private withFaults(env: Variables): Variables {
    const { persistenceFaults } = this.options;
    if (persistenceFaults === undefined) return {};
    const file = path.join(this.tools, 'failing-persistence.yaml');
    writeFileSync(file, stringify(failingPersistence(env, persistenceFaults)), { mode: 0o600 });
    return { TEMPORAL_SERVER_CONFIG_FILE_PATH: file };
  }

  /**
   * The job `temporal-namespace`, repeated until the server answers, as the restart policy of its container does.
   * @returns how the server ended meanwhile, if it did
   */
  private async untilNamespace(port: number, server: GuardedProcess): Promise<ProcessExit | undefined> {
    let ended: ProcessExit | undefined;
    void server.exited.then((exit) => (ended = exit));
    const variables = { ...environmentOf('temporal-namespace'), TEMPORAL_ADDRESS: `${host}:${port}` };
    await eventually(
      async () => {
        if (ended === undefined) await this.job('namespace.sh', variables);
        return true;
      },
      () => 'the namespace',
      60_000,
    );
    return ended;
  }

  private async job(script: string, variables: Variables): Promise<void> {
    await promisify(execFile)('sh', [path.join(root, 'deploy', 'temporal', script)], {
      env: {
        ...variables,
        // Temporal's CLI looks for settings there.
        HOME: this.tools,
        PATH: [this.tools, this.programs.folder, process.env['PATH'] ?? ''].join(path.delimiter),
      },
      timeout: 60_000,
    });
  }
}

/** Of the parts of the server towards each other. */
async function freshPorts(): Promise<Variables> {
  const names = services.flatMap((name) => [`${name}_GRPC_PORT`, `${name}_MEMBERSHIP_PORT`]);
  const more = ['FRONTEND_HTTP_PORT', 'METRICS_PORT'];
  const numbers = await freePorts(names.length + more.length);
  return Object.fromEntries([...names, ...more].map((name, index) => [name, String(numbers[index])]));
}

function environmentOf(service: string): Variables {
  const compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: Record<string, { environment?: Variables }>;
  };
  const { environment } = compose.services[service] ?? {};
  if (environment === undefined) throw new Error(`docker-compose.yml has no service ${service} with an environment`);
  return environment;
}
