// One peer beside the stand-ins of the benchmark: a process of bench/peers, its PostgreSQL or its own server. It may be killed and started
// again, as the bridge may.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePorts } from '../dev-server/free-port';
import { demoJob } from '../simulator/seed-data';
import type { BridgeWorld } from '../test/support/bridge-world';
import { eventually } from '../test/support/eventually';
import { PostgresServer } from '../test/support/postgres-server';
import { type Storage, storedWorld } from './stored-world';
import type { KillableDoors } from './flow';
import { partsOf, type Pids } from './side';

export const peers = ['pg-boss', 'dbos', 'openworkflow', 'restate'] as const;
export type Peer = (typeof peers)[number];

const sources = path.join(__dirname, 'peers');
/** Where their packages are installed: none of them is the product's. */
const folder = path.join(__dirname, '..', 'node_modules', '.cache', 'peers');
const lockFile = 'package-lock.json';

/** Anew where the versions have changed. */
export function installPeers(): void {
  const locked = readFileSync(path.join(sources, lockFile), 'utf8');
  const before = existsSync(path.join(folder, lockFile)) ? readFileSync(path.join(folder, lockFile), 'utf8') : '';
  const isThere = locked === before && existsSync(path.join(folder, 'node_modules'));
  for (const name of readdirSync(sources).filter((one) => one !== 'node_modules'))
    cpSync(path.join(sources, name), path.join(folder, name));
  if (isThere) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
}

/** What keeps the state of a peer. */
interface Store extends Storage {
  env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export class PeerSide implements KillableDoors {
  readonly world: BridgeWorld;
  readonly storage: Store;
  private readonly peer: Peer;
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;

  private constructor(peer: Peer, world: BridgeWorld, store: Store, env: NodeJS.ProcessEnv) {
    this.peer = peer;
    this.world = world;
    this.storage = store;
    this.env = env;
  }

  static async start(peer: Peer): Promise<PeerSide> {
    // Of its parts only the stand-ins run.
    const { world } = await storedWorld('sqlite');
    const store = await (peer === 'restate' ? restateServer() : postgres());
    const [port = 0, servicePort = 0] = await freePorts(2);
    const { gupy, provider } = world.simulator;
    const side = new PeerSide(peer, world, store, {
      ...store.env,
      BENCH_PORT: String(port),
      BENCH_SERVICE_PORT: String(servicePort),
      BENCH_GUPY_URL: gupy.url,
      BENCH_PROVIDER_URL: provider.url,
      BENCH_CALLBACK_URL: `http://127.0.0.1:${port}/callback`,
      BENCH_JOB_ID: String(demoJob.id),
      GUPY_TOKEN: world.config.gupy.token,
      CLINIC_TOKEN: provider.settings.current.token,
    });
    try {
      await side.startProcess();
      return side;
    } catch (error) {
      await side.close();
      throw error;
    }
  }

  get pids(): Pids {
    const store = this.peer === 'restate' ? 'server' : 'database';
    return partsOf({ [store]: this.storage.pid, process: this.child?.pid });
  }

  /** Lines that are neither empty nor a comment. */
  get lines(): number {
    const text = readFileSync(path.join(folder, `${this.peer}.mjs`), 'utf8');
    return text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
  }

  moved(applicationId: number): Promise<Response> {
    const body = JSON.stringify({ data: { application: { id: applicationId } } });
    return fetch(`http://127.0.0.1:${this.env['BENCH_PORT']}/webhook`, { method: 'POST', body });
  }

  async startProcess(): Promise<void> {
    const child = spawn(process.execPath, [path.join(folder, `${this.peer}.mjs`)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...this.env },
    });
    this.child = child;
    await untilReady(child.stdout);
    child.stdout.resume();
  }

  /** SIGKILL, to the process alone. */
  async kill(): Promise<void> {
    await end(this.child, 'SIGKILL');
  }

  async close(): Promise<void> {
    await this.kill();
    await this.storage.close();
    await this.world.close();
  }
}

/** An engine may have said something before. */
async function untilReady(stream: Readable): Promise<void> {
  for await (const line of createInterface({ input: stream })) if (line === 'ready') return;
  throw new Error('The process of the peer ended before it was ready');
}

async function postgres(): Promise<Store> {
  const server = await PostgresServer.create();
  const url = `postgres://temporal:${server.password}@127.0.0.1:${server.port}/exams`;
  await server.ask('postgres', 'CREATE DATABASE exams');
  return {
    pid: server.pid,
    env: { DATABASE_URL: url },
    bytes: async () => Number((await server.ask('exams', "SELECT pg_database_size('exams')")).join()),
    logBytes: async () =>
      Number((await server.ask('exams', "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")).join()),
    close: () => server.close(),
  };
}

/** A single node, as its documentation starts one. */
async function restateServer(): Promise<Store> {
  const [ingress = 0, admin = 0, node = 0] = await freePorts(3);
  const data = mkdtempSync(path.join(tmpdir(), 'restate-'));
  const { platform, arch } = process;
  const find = createRequire(path.join(folder, 'package.json'));
  const program = find.resolve(`@restatedev/restate-server-${platform}-${arch}/bin/restate-server`);
  const address = (port: number): string => `127.0.0.1:${port}`;
  const server = spawn(program, ['--node-name', 'bench', '--base-dir', data], {
    stdio: 'ignore',
    env: {
      ...process.env,
      RESTATE_INGRESS__BIND_ADDRESS: address(ingress),
      RESTATE_ADMIN__BIND_ADDRESS: address(admin),
      RESTATE_BIND_ADDRESS: address(node),
      RESTATE_ADVERTISED_ADDRESS: `http://${address(node)}`,
      RESTATE_LOG_FILTER: 'warn',
      DO_NOT_TRACK: '1',
    },
  });
  const urls = { RESTATE_ADMIN_URL: `http://${address(admin)}`, RESTATE_INGRESS_URL: `http://${address(ingress)}` };
  await eventually(
    async () => (await fetch(`${urls.RESTATE_ADMIN_URL}/health`)).ok,
    () => 'the server of Restate',
    60_000,
  );
  return {
    ...(server.pid === undefined ? {} : { pid: server.pid }),
    env: urls,
    bytes: async () => bytesIn(data),
    async close() {
      await end(server, 'SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

function bytesIn(place: string): number {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}
