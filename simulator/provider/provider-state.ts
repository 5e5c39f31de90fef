// The provider stand-in keeps this over a restart: the orders with their results, and the callbacks that are due.
import { z } from 'zod';
import { pendingCopy } from '../delivery-queue';
import { orderRecordSchema, progressReportSchema, resultVersionSchema } from './order-records';

const callbackRecipe = z.object({
  orderId: z.string(),
  webhookId: z.string(),
  /** Without it and without `report`: a notice that the result is not final yet. */
  version: resultVersionSchema.exactOptional(),
  report: progressReportSchema.exactOptional(),
  /** Seconds: when it was signed first. */
  firstAt: z.number().exactOptional(),
});
export type CallbackRecipe = z.infer<typeof callbackRecipe>;

const book = z.object({
  orders: z.array(orderRecordSchema),
  /** How many times each reference was ordered. */
  attempts: z.record(z.string(), z.number()),
});
export type StoredOrders = z.infer<typeof book>;

export const providerStateSchema = z.object({
  book,
  pending: z.array(z.object({ recipe: callbackRecipe, ...pendingCopy.shape })),
});
export type ProviderState = z.infer<typeof providerStateSchema>;
