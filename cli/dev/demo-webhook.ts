import type { Playground } from './playground';

export async function registerDemoWebhook({ simulator: { gupy }, config }: Playground): Promise<void> {
  const secret = config.gupy.webhook.secrets[0]?.value ?? '';
  for (const webhook of gupy.registry.all()) gupy.registry.delete(webhook.id);
  gupy.registry.create({
    action: 'application.moved',
    status: 'active',
    postbackUrl: `${config.server.publicUrl}/webhooks/gupy`,
    clientHeaders: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    techOwnerName: null,
    techOwnerEmail: null,
  });
}
