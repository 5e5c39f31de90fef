// What the Gupy stand-in keeps over a restart: the company, the webhook configurations, and what it had still to deliver.
import { z } from 'zod';
import { storedWorldSchema } from './stored-world';

const webhook = z.object({
  id: z.string(),
  action: z.string(),
  status: z.enum(['active', 'inactive']),
  postbackUrl: z.string(),
  clientHeaders: z.record(z.string(), z.string()),
  techOwnerName: z.string().nullable(),
  techOwnerEmail: z.string().nullable(),
  failingSinceMs: z.number().exactOptional(),
});

const event = z.object({
  companyName: z.string(),
  id: z.string(),
  event: z.string(),
  date: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const pendingWebhook = z.object({
  recipe: z.object({
    webhookId: z.string(),
    url: z.string(),
    event,
    applicationId: z.number().exactOptional(),
  }),
  copy: z.number(),
  attempt: z.number(),
  dueMs: z.number(),
});
export type PendingWebhook = z.infer<typeof pendingWebhook>;

export const gupyStateSchema = z.object({
  world: storedWorldSchema,
  webhooks: z.array(webhook),
  pending: z.array(pendingWebhook),
});
export type GupyState = z.infer<typeof gupyStateSchema>;
