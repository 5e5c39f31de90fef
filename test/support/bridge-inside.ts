// `api` and `worker` in the process of the test, from the same bridge.yaml and variables as a process of their own (bridge-process.ts),
// which takes two seconds of a core to load what is loaded here already. What could go wrong: Temporal's core is one for a process, so
// one worker at most runs here at a time.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startApiProcess } from '../../cli/api';
import { loadConfig } from '../../config/loader';
import { createLogger } from '../../telemetry/logger';
import { temporalPlace } from '../../temporal/connection';
import { startWorkerProcess } from '../../worker/worker-process';
import { RunningBridge, type BridgeProcessOptions } from './bridge-process';

const builtBundle = path.join(__dirname, '../../dist/worker/workflows.bundle.js');

export class BridgeInside extends RunningBridge {
  private readonly stopping: Promise<() => Promise<unknown>>;
  private failure: unknown;
  private isOver = false;
  private output = '';

  constructor(command: 'api' | 'worker', { configFile, temporal, opsPort, env = {} }: BridgeProcessOptions) {
    super(opsPort);
    const variables: NodeJS.ProcessEnv = { ...process.env, LOG_LEVEL: 'info', TEMPORAL_ADDRESS: temporal, ...env };
    const config = loadConfig({ file: configFile, env: variables, cwd: process.cwd() });
    const destination = { write: (line: string) => void (this.output += line) };
    const logger = createLogger({ component: command, level: variables['LOG_LEVEL'] ?? '', destination });
    const parts = { config, place: temporalPlace(config.file, variables), logger };
    this.stopping = command === 'api' ? startApiProcess(parts) : this.startWorker(parts);
    this.stopping.catch((error: unknown) => (this.failure = error));
  }

  get log(): string {
    return this.output;
  }

  get isUp(): boolean {
    return !this.isOver && this.failure === undefined;
  }

  get pid(): number {
    return process.pid;
  }

  protected checkUp(): void {
    if (this.failure !== undefined) throw new Error('It failed', { cause: this.failure });
  }

  /** Whatever the signal: it drains. */
  async end(): Promise<null> {
    if (this.isUp) {
      this.isOver = true;
      const stop = await this.stopping;
      await stop();
    }
    return null;
  }

  private async startWorker(parts: Parameters<typeof startApiProcess>[0]): Promise<() => Promise<unknown>> {
    const worker = await startWorkerProcess({ ...parts, workflowCode: readFileSync(builtBundle, 'utf8') });
    worker.finished.catch((error: unknown) => (this.failure = error));
    return async () => {
      worker.stop();
      await worker.finished.catch(() => undefined);
    };
  }
}
