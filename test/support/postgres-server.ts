// A PostgreSQL of the suite's own, with the settings of a fresh installation and a password, as in docker-compose.yml. It may be killed
// and started again. What could go wrong: it refuses to run as root, so root starts it as another user, who owns its folder.
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startGuardedProcess, type GuardedProcess } from '../../dev-server/guarded-process';
import { freePorts } from '../../dev-server/free-port';
import { eventually } from './eventually';
import { isRoot, postgresFolder } from './postgres-programs';

const user = 'temporal';
const readyMs = 60_000;
const graceMs = 10_000;

/** Empty: this user. */
type Owner = { uid: number; gid: number } | { uid?: never; gid?: never };

export class PostgresServer {
  readonly port: number;
  /** Holds the password of its user, as the secret file of docker-compose.yml does. */
  readonly passwordFile: string;
  readonly password = randomBytes(24).toString('hex');
  private readonly folder: string;
  private readonly programs = postgresFolder();
  private readonly owner: Owner = isRoot() ? systemUser() : {};
  private running: GuardedProcess | undefined;

  private constructor(port: number) {
    this.port = port;
    this.folder = mkdtempSync(path.join(tmpdir(), 'postgres-'));
    this.passwordFile = path.join(this.folder, 'password');
    writeFileSync(this.passwordFile, this.password, { mode: 0o600 });
    const { uid, gid } = this.owner;
    if (uid !== undefined && gid !== undefined)
      for (const one of [this.folder, this.passwordFile]) chownSync(one, uid, gid);
  }

  /** An empty one that answers. */
  static async create(): Promise<PostgresServer> {
    const [port = 0] = await freePorts(1);
    const server = new PostgresServer(port);
    const settings = ['--username', user, '--pwfile', server.passwordFile, '--auth=scram-sha-256'];
    execFileSync(server.program('initdb'), ['--pgdata', server.data, ...settings, '--encoding=UTF8', '--locale=C'], {
      ...server.owner,
      cwd: server.folder,
      stdio: 'pipe',
      timeout: 60_000,
    });
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const args = ['-D', this.data, '-p', String(this.port), '-h', '127.0.0.1', '-k', ''];
    this.running = await startGuardedProcess(this.program('postgres'), args, { ...this.owner, cwd: this.folder });
    await eventually(
      async () => (await this.ask('postgres', 'SELECT 1')).join() === '1',
      () => `PostgreSQL on port ${this.port}`,
      readyMs,
    );
  }

  get pid(): number {
    return this.running?.pid ?? 0;
  }

  /** SIGKILL to the postmaster: its processes end themselves, and the next start recovers from the log. */
  async kill(): Promise<void> {
    const { running } = this;
    if (running === undefined) throw new Error('PostgreSQL does not run');
    process.kill(running.pid, 'SIGKILL');
    // Its processes hold the same pipes, so this is when the last of them has ended.
    await running.exited;
    this.running = undefined;
  }

  /** @returns the rows, each as one text */
  async ask(database: string, sql: string): Promise<string[]> {
    const address = ['-h', '127.0.0.1', '-p', String(this.port), '-U', user, '-d', database];
    const { stdout } = await promisify(execFile)(this.program('psql'), [...address, '-XAtq', '-c', sql], {
      env: { PGPASSWORD: this.password },
      timeout: 20_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.split('\n').filter((line) => line !== '');
  }

  async close(): Promise<void> {
    await this.running?.stop(graceMs);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return path.join(this.folder, 'data');
  }

  private program(name: string): string {
    return path.join(this.programs, name);
  }
}

/** Debian's package makes `postgres`; every system has `nobody`. */
function systemUser(): Owner {
  const idOf = (name: string, flag: '-u' | '-g') =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf(name, '-u'), gid: idOf(name, '-g') };
    } catch {
      continue;
    }
  }
  throw new Error('PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody');
}
