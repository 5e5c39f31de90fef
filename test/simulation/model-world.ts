// A virtual clock, a model of Temporal, a worker and a client: the least that a workflow runs on.
import { WorkflowClient } from '@temporalio/client';
import { connectionTo } from './model-service';
import { TemporalModel } from './model-server';
import { ModelWorker, type ModelWorkerOptions } from './model-worker';
import { install, VirtualProcess, VirtualTime } from './virtual-time';

export interface ModelWorld {
  time: VirtualTime;
  model: TemporalModel;
  client: WorkflowClient;
  /** A worker in a process of its own. */
  startWorker: (options: Omit<ModelWorkerOptions, 'model'>) => ModelWorker;
  /** Gives the globals back. */
  end: () => void;
}

export function startModelWorld(random: () => number, startMs: number): ModelWorld {
  const time = new VirtualTime(startMs);
  const end = install(time, random);
  const model = new TemporalModel({ time, latency: () => 1 + Math.floor(random() * 20) });
  const client = new WorkflowClient({ connection: connectionTo(model) });
  const startWorker: ModelWorld['startWorker'] = (options) => {
    const process = new VirtualProcess('worker');
    const worker = process.run(() => new ModelWorker({ ...options, model }));
    model.attach(worker);
    return worker;
  };
  return { time, model, client, startWorker, end };
}
