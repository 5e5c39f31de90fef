// The worker of `dev`, which a story stops in mid-exam and has another build take over, as an upgrade does. Another build has the same
// code and one line more: Temporal names a build by the digits of its code, so the runs themselves say who decided in them. What could
// go wrong: two workers in one process share Temporal's core, so the next one starts when the former one has ended.
import { readFileSync } from 'node:fs';
import type { BridgeDoor } from '../../simulator/stories/bridge-door';
import { type RunningWorker, startWorkerProcess, type WorkerProcessOptions } from '../../worker/worker-process';
import { bundleFile } from '../../worker/workflow-bundle';

export type DevWorkerOptions = Pick<WorkerProcessOptions, 'config' | 'place' | 'logger'>;

export class DevWorker implements ReplaceableWorker {
  /** Rejects when a worker ends that was not stopped. */
  readonly broken: Promise<never>;
  private fail: (error: unknown) => void = () => undefined;
  private readonly options: DevWorkerOptions;
  private running: RunningWorker | undefined;
  private builds = 0;

  constructor(options: DevWorkerOptions) {
    this.options = options;
    this.broken = new Promise((_resolve, reject) => (this.fail = reject));
    this.broken.catch(() => undefined);
  }

  /** Resolves when it polls; at once where one runs. */
  async start(): Promise<void> {
    if (this.running === undefined) {
      this.running = await startWorkerProcess({ ...this.options, ...this.ownCode() });
      this.running.finished.catch((error: unknown) => this.fail(error));
      this.builds += 1;
    }
    await this.running.polling;
  }

  /** Resolves when it has drained, in 8 s at most. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.stop();
    await running?.finished.catch(() => undefined);
  }

  /** The first one has the code as it was built. */
  private ownCode(): Pick<WorkerProcessOptions, 'workflowCode'> {
    if (this.builds === 0) return {};
    const code = readFileSync(bundleFile(), 'utf8');
    // Its source map is its end, and is read as such.
    const end = code.lastIndexOf(sourceMap);
    return { workflowCode: `${code.slice(0, end)}// build ${this.builds + 1} of this demo\n${code.slice(end)}` };
  }
}

type ReplaceableWorker = BridgeDoor['worker'];

const sourceMap = '//# sourceMappingURL=';
