// Registers the bridge at the simulated Gupy as at the real one: by `webhook sync`, over HTTP. The simulator keeps its webhooks over
// a restart, in which the ports of the bridge may change: webhooks to former ports are removed.
import { createGupyClient } from '../../gupy/gupy-client';
import { wantedWebhook } from '../../gupy/webhook-drift';
import type { Playground } from './playground';

const withinMs = 30_000;

export async function registerDemoWebhook({ config }: Pick<Playground, 'config'>): Promise<void> {
  const client = createGupyClient(config.gupy);
  const signal = AbortSignal.timeout(withinMs);
  try {
    const { leftAlone } = await client.webhooks.sync(wantedWebhook(config), {}, signal);
    for (const { webhook } of leftAlone) await client.webhooks.remove(webhook.id, signal);
  } finally {
    await client.close();
  }
}
