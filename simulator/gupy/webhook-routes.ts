// Manages webhook configurations. A PUT replaces: a PUT without client headers removes them.
import { z } from 'zod';
import { refusing } from '../control-routes';
import type { LiveSettings } from '../live-settings';
import { jsonObject, Refusal, type Route, route, type SimRequest } from '../route';
import type { GupySettings } from './gupy-settings';
import { QueryParameters } from './query-parameters';
import { webhookActions, type WebhookConfiguration, type WebhookRegistry } from './webhook-registry';

const owner = z
  .string()
  .optional()
  .transform((text) => text ?? null);
const body = z.object({
  action: z.enum(webhookActions).exactOptional(),
  status: z.enum(['active', 'inactive']).exactOptional(),
  postbackUrl: z.url({ protocol: /^https?$/ }),
  techOwnerName: owner,
  techOwnerEmail: owner,
  clientHeaders: z.record(z.string(), z.string()).default({}),
});
type Body = z.infer<typeof body>;

export function webhookRoutes(registry: WebhookRegistry, settings: LiveSettings<GupySettings>): Route[] {
  const read = (request: SimRequest): Body => readBody(request, settings.current.requireHttps);
  return [
    route('createWebhook', 'POST /api/v1/webhooks', (request) => {
      const { action, ...given } = read(request);
      if (action === undefined) throw new Refusal(400, 'Invalid action param: is required');
      if (settings.current.secondWebhook === 'conflict' && registry.activeFor(action).length > 0) {
        throw new Refusal(409, 'A webhook for this action exists');
      }
      return { status: 201, json: summary(registry.create({ action, status: 'active', ...given })) };
    }),
    route('listWebhooks', 'GET /api/v1/webhooks', (request) => {
      const query = new QueryParameters(request, ['fields', 'action', 'status'], false);
      const view = query.text('fields') === 'all' ? details(settings.current) : summary;
      return { status: 200, json: query.page(registry.all(), view) };
    }),
    route('updateWebhook', 'PUT /api/v1/webhooks/:webhookId', (request) => {
      const configuration = known(registry, request);
      Object.assign(configuration, read(request));
      delete configuration.failingSinceMs;
      return { status: 200, json: summary(configuration) };
    }),
    route('deleteWebhook', 'DELETE /api/v1/webhooks/:webhookId', (request) => {
      registry.delete(known(registry, request).id);
      return { status: settings.current.deleteStatus };
    }),
  ];
}

function readBody(request: SimRequest, requireHttps: boolean): Body {
  const given = refusing(() => body.parse(jsonObject(request)));
  if (requireHttps && !given.postbackUrl.startsWith('https://')) {
    throw new Refusal(400, 'Invalid postbackUrl param: must be a public HTTPS address');
  }
  return given;
}

function known(registry: WebhookRegistry, request: SimRequest): WebhookConfiguration {
  const configuration = registry.get(request.params['webhookId'] ?? '');
  if (configuration === undefined) throw new Refusal(404, 'Webhook not found');
  return configuration;
}

function summary({ id, action, postbackUrl, status }: WebhookConfiguration): object {
  return { id, action, postbackUrl, status };
}

function details({ clientHeadersInList }: GupySettings): (configuration: WebhookConfiguration) => object {
  return (configuration) => {
    const { clientHeaders, techOwnerName, techOwnerEmail } = configuration;
    const names = Object.fromEntries(Object.keys(clientHeaders).map((name) => [name, '***']));
    const shown = { values: { clientHeaders }, names: { clientHeaders: names }, absent: {} }[clientHeadersInList];
    return { ...summary(configuration), techOwnerName, techOwnerEmail, ...shown };
  };
}
