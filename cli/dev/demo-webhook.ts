// The simulated Gupy learns of the bridge as the real one does: by `webhook sync`, over HTTP. It keeps its webhooks over a
// restart, and the bridge may be on other ports then: what it called there is taken out, so that it calls nobody.
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
