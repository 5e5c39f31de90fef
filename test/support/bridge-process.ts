// `api` and `worker` as the processes that a customer runs: the built command line, killed as machines kill.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { eventually } from './eventually';

const presentMain = path.join(__dirname, '..', '..', 'dist', 'cli', 'main.js');

export interface BridgeProcessOptions {
  configFile: string;
  /** TEMPORAL_ADDRESS, unless `env` has one. */
  temporal: string;
  opsPort: number;
  env?: NodeJS.ProcessEnv;
  /** Of another build. @default the present one */
  main?: string;
}

/** An api or a worker that a test has started, whichever way. */
export abstract class RunningBridge {
  readonly opsUrl: string;
  /** Everything it logged so far. */
  abstract readonly log: string;
  abstract readonly isUp: boolean;
  /** Of the process in which it runs. */
  abstract readonly pid: number | undefined;

  constructor(opsPort: number) {
    this.opsUrl = `http://127.0.0.1:${opsPort}`;
  }

  /** Sends the signal and resolves with the exit code when it is gone. */
  abstract end(signal?: NodeJS.Signals): Promise<number | null>;

  /** @throws why it ended by itself */
  protected abstract checkUp(): void;

  /** Waits for `/healthz` (it is there) or `/readyz` (it can work): a worker bundles its code first, slowly on a busy machine. */
  async until(route: '/healthz' | '/readyz'): Promise<this> {
    await eventually(
      async () => {
        this.checkUp();
        return (await fetch(`${this.opsUrl}${route}`)).ok;
      },
      () => `${route} of an api or worker that printed: ${this.log.slice(-2_000)}`,
    );
    return this;
  }
}

export class BridgeProcess extends RunningBridge {
  private readonly child: ChildProcess;
  private output = '';
  private readonly ended: Promise<unknown>;

  constructor(command: 'api' | 'worker', options: BridgeProcessOptions) {
    const { configFile, temporal, opsPort, env = {}, main = presentMain } = options;
    super(opsPort);
    this.child = spawn(process.execPath, [main, command, '--config', configFile], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'info', TEMPORAL_ADDRESS: temporal, ...env },
    });
    this.ended = once(this.child, 'close');
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString());
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
  }

  /** Everything it printed so far. */
  get log(): string {
    return this.output;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  get isUp(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  protected checkUp(): void {
    if (this.child.exitCode !== null) throw new Error(`It ended with ${this.child.exitCode}`);
  }

  /** Resolves when it has ended by itself. */
  async untilEnded(): Promise<void> {
    await eventually(
      () => this.child.exitCode !== null,
      () => `the end of a process that printed: ${this.output.slice(-2_000)}`,
    );
    await this.ended;
  }

  /** Sends the signal and resolves when the process is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.isUp) {
      this.child.kill(signal);
      await this.ended;
    }
    return this.child.exitCode;
  }
}
