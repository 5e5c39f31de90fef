// The Gupy stand-in keeps this over a restart: the company, the webhook configurations, and the deliveries that are due.
import { z } from 'zod';
import { pendingCopy } from '../delivery-queue';
import { applicationSchema, jobSchema } from './gupy-records';
import { eventSchema } from './moved-payload';
import { webhookSchema } from './webhook-registry';

const pendingWebhook = z.object({
  recipe: z.object({
    webhookId: z.string(),
    url: z.string(),
    event: eventSchema,
    applicationId: z.number().exactOptional(),
  }),
  ...pendingCopy.shape,
});
export type PendingWebhook = z.infer<typeof pendingWebhook>;

const world = z.object({
  jobs: z.array(jobSchema),
  applications: z.array(applicationSchema),
  /** The next free ones. */
  ids: z.record(z.enum(['application', 'tag', 'comment', 'candidate', 'job', 'step']), z.number()),
});
export type StoredWorld = z.infer<typeof world>;

export const gupyStateSchema = z.object({
  world,
  webhooks: z.array(webhookSchema),
  pending: z.array(pendingWebhook),
});
export type GupyState = z.infer<typeof gupyStateSchema>;
