// What the provider stand-in keeps over a restart: the orders with their results, and what it had still to send.
import { z } from 'zod';
import { placedOrderSchema, resultInputSchema } from './order-records';

const resultVersion = z.object({
  resultId: z.string(),
  orderId: z.string(),
  reference: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  outcome: resultInputSchema.shape.outcome,
  score: z.number().exactOptional(),
  maxScore: z.number().exactOptional(),
  summary: z.string().exactOptional(),
  reportUrl: z.string().exactOptional(),
});

const order = z.object({
  orderId: z.string(),
  reference: z.string(),
  status: z.enum(['pending', 'completed', 'cancelled', 'expired']),
  body: placedOrderSchema,
  createdMs: z.number(),
  versions: z.array(resultVersion),
  due: z.array(z.object({ atMs: z.number(), result: resultInputSchema, whilePending: z.boolean() })),
});

const callbackRecipe = z.object({
  orderId: z.string(),
  webhookId: z.string(),
  /** Absent: a notice that the result is not final yet. */
  version: resultVersion.exactOptional(),
  /** Seconds: when it was signed first. */
  firstAt: z.number().exactOptional(),
});
export type CallbackRecipe = z.infer<typeof callbackRecipe>;

const book = z.object({
  orders: z.array(order),
  /** How many times each reference was ordered. */
  attempts: z.record(z.string(), z.number()),
});
export type StoredOrders = z.infer<typeof book>;

export const providerStateSchema = z.object({
  book,
  pending: z.array(z.object({ recipe: callbackRecipe, copy: z.number(), attempt: z.number(), dueMs: z.number() })),
});
export type ProviderState = z.infer<typeof providerStateSchema>;
