// The minimal workflow (bench/minimal): a receiver and a worker process on the same kind of server, with the same stand-ins.
import { once } from 'node:events';
import path from 'node:path';
import { firstLine, spawnTypeScript, type TypeScriptProcess } from '../test/support/typescript-process';
import type { Database } from './databases';
import { storedWorld } from './stored-world';
import { partsOf, type Side } from './side';

const folder = path.join(__dirname, 'minimal');

export async function startMinimalSide(database: Database): Promise<Side> {
  const stored = await storedWorld(database);
  const { world, storage } = stored;
  await world.startTemporal();
  const address = { TEMPORAL_ADDRESS: world.server?.address ?? '' };
  const receiver = spawnTypeScript(path.join(folder, 'receiver.ts'), [], address);
  const url = `http://127.0.0.1:${await firstLine(receiver.stdout)}`;
  const { gupy, provider } = world.simulator;
  const worker = spawnTypeScript(path.join(folder, 'worker.ts'), [], {
    ...address,
    BENCH_GUPY_URL: gupy.url,
    BENCH_PROVIDER_URL: provider.url,
    BENCH_CALLBACK_URL: `${url}/callback`,
    GUPY_TOKEN: world.config.gupy.token,
    CLINIC_TOKEN: provider.settings.current.token,
  });
  await firstLine(worker.stdout);
  return {
    ...stored,
    name: 'minimal',
    doneQuery: 'ExecutionStatus="Completed"',
    pids: partsOf({ server: world.server?.pid, database: storage.pid, worker: worker.pid, receiver: receiver.pid }),
    workflowIdOf: (applicationId) => `minimal-${applicationId}`,
    moved: (id) => fetch(`${url}/webhook`, { method: 'POST', body: JSON.stringify({ data: { application: { id } } }) }),
    async close() {
      await Promise.all([ended(worker), ended(receiver)]);
      await stored.close();
    },
  };
}

async function ended(child: TypeScriptProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
