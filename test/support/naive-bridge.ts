// A bridge as one writes it in an afternoon: it orders at each webhook, and writes the tag at each result. The stories of the sandbox
// must end red with it, or they would show nothing.
import { randomUUID } from 'node:crypto';
import type { Simulator } from '../../simulator/simulator';
import { startTinyServer, type TinyServer } from './tiny-server';

export async function startNaiveBridge(simulator: Simulator, providerToken: string): Promise<TinyServer> {
  const { gupy, provider } = simulator;
  const server = await startTinyServer();
  const order = async (applicationId: number): Promise<void> => {
    const reference = `${applicationId}.${randomUUID()}`;
    const body = {
      ...{ reference, exam: 'ASO', callbackUrl: `${server.url}/callback`, deadline: '2030-01-01T00:00:00Z' },
      ...{ candidate: {}, job: { id: 1, name: 'Job' } },
    };
    await fetch(`${provider.url}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${providerToken}`, 'idempotency-key': reference },
      body: JSON.stringify(body),
    });
  };
  server.answer(({ path, body }, response) => {
    response.end('{}');
    const message = JSON.parse(body) as {
      data?: { application: { id: number } };
      reference?: string;
      outcome?: string;
    };
    if (path === '/callback') gupy.world.addTag(Number(message.reference?.split('.')[0]), message.outcome ?? '');
    else order(message.data?.application.id ?? 0).catch(() => undefined);
  });
  gupy.registry.create({
    ...{ action: 'application.moved', status: 'active', postbackUrl: server.url },
    ...{ clientHeaders: {}, techOwnerName: null, techOwnerEmail: null },
  });
  return server;
}
