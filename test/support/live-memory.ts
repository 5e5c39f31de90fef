// What a process really holds: its memory after a full garbage collection, asked for through Node's own inspector. The
// resident size alone says how lazy the collector was, and grows for a long time before it falls.
import { WebSocket } from 'undici';
import type { RunningBridge } from './bridge-process';
import { eventually } from './eventually';

/** For the environment of the process to be asked. */
export const inspectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Megabytes, on the heap and beside it. */
export async function liveMemoryMb(process: RunningBridge): Promise<number> {
  let url: string | undefined;
  await eventually(() => (url = /Debugger listening on (ws:\S+)/.exec(process.log)?.[1]) !== undefined);
  const inspector = new WebSocket(url ?? '');
  try {
    await new Promise((resolve, reject) => {
      inspector.addEventListener('open', resolve);
      inspector.addEventListener('error', () => reject(new Error('The inspector does not answer')));
    });
    // Twice: what the first one finalises, the second one frees.
    await ask(inspector, 'HeapProfiler.collectGarbage');
    await ask(inspector, 'HeapProfiler.collectGarbage');
    const expression = 'process.memoryUsage().heapUsed + process.memoryUsage().external';
    const { result } = (await ask(inspector, 'Runtime.evaluate', { expression })) as { result: { value: number } };
    return result.value / 2 ** 20;
  } finally {
    inspector.close();
  }
}

let lastId = 0;

function ask(inspector: WebSocket, method: string, params: object = {}): Promise<unknown> {
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${method} is not answered`)), 20_000);
    inspector.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (answer.id !== id) return;
      clearTimeout(timer);
      resolve(answer.result);
    });
    inspector.send(JSON.stringify({ id, method, params }));
  });
}
