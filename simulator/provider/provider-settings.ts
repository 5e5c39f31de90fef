// The switches of the provider stand-in.
import { z } from 'zod';
import { deliverySchema } from '../delivery-queue';
import { resultInputSchema } from './order-records';

export const providerSettingsSchema = z.strictObject({
  token: z.string().min(1),
  /** Signs the requests of the bridge, where the provider has a key of its own for that; null: the token does. */
  signingSecret: z.string().min(1).nullable().default(null),
  /** The current one first; callbacks are signed with each where the dialect's scheme takes several (rotation). */
  callbackSecrets: z.array(z.string().min(1)).min(1),
  /** The address of callbacks; null: the order's. Most dialects have one address for a whole company. */
  callbackUrl: z.url().nullable().default(null),
  /** A second POST with the same key: 409 with the order's id, or (a provider without idempotency) another order. */
  idempotency: z.enum(['conflict', 'absent']).default('conflict'),
  cancelStatus: z.union([z.literal(200), z.literal(202), z.literal(204)]).default(204),
  /** Whether the provider sends a callback for a cancellation by the bridge. */
  cancelCallback: z.boolean().default(false),
  /** Null: orders wait for the desk. */
  autoComplete: z
    .strictObject({
      /** Real ms after the order. */
      afterMs: z.number().min(0),
      /** The callback is sent, and answered, before the order itself is answered; `afterMs` is not waited. */
      beforeAnswer: z.boolean().default(false),
      result: resultInputSchema,
    })
    .nullable()
    .default(null),
  /** Whether a retried callback carries the time of the attempt or of the first one. */
  timestamp: z.enum(['attempt', 'first']).default('attempt'),
  delivery: deliverySchema,
});
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;
