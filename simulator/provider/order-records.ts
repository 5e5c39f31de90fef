// Orders and results as the open `http` protocol has them.
import { z } from 'zod';
import { pendingCopy } from '../delivery-queue';

export const orderBodySchema = z.object({
  reference: z.string().min(1),
  exam: z.string().min(1),
  callbackUrl: z.url(),
  deadline: z.iso.datetime(),
  candidate: z.record(z.string(), z.string()),
  job: z.object({ id: z.number().int(), name: z.string() }),
});
export type OrderBody = z.infer<typeof orderBodySchema>;

/** The kept part of an order in any dialect; `callbackUrl` is empty where the order has none. */
const placedOrderSchema = z.object({
  reference: z.string(),
  exam: z.string(),
  callbackUrl: z.string(),
  candidate: orderBodySchema.shape.candidate,
  deadline: z.string().exactOptional(),
  job: orderBodySchema.shape.job.exactOptional(),
});
export type PlacedOrder = z.infer<typeof placedOrderSchema>;

/** A result of the desk. */
export const resultInputSchema = z.strictObject({
  outcome: z.enum(['passed', 'failed', 'inconclusive', 'cancelled']),
  /** Which exam, of an order that has several; the order then stays open. */
  part: z.string().min(1).exactOptional(),
  score: z.number().exactOptional(),
  maxScore: z.number().exactOptional(),
  summary: z.string().exactOptional(),
  reportUrl: z.string().exactOptional(),
  /** When the exam ended, ISO 8601 UTC. Default: now, later than every earlier version; of a correction: as before. */
  occurredAt: z.iso.datetime().exactOptional(),
  /** Default: a random one. The same id twice is a forged or repeated version. */
  resultId: z.string().min(1).exactOptional(),
});
export type ResultInput = z.infer<typeof resultInputSchema>;

/** One version of a result. */
const resultVersionSchema = z.object({
  resultId: z.string(),
  orderId: z.string(),
  reference: z.string(),
  /** When the exam ended: a correction leaves it as it is. */
  occurredAt: z.string(),
  /** When this version was made. */
  recordedAt: z.string(),
  ...resultInputSchema.omit({ resultId: true, occurredAt: true }).shape,
});
export type ResultVersion = z.infer<typeof resultVersionSchema>;

/** What the booking desk notes down before the result. */
export const progressInputSchema = z.strictObject({
  stage: z.enum(['scheduled', 'started', 'attended', 'missed']),
  /** When the exam takes place, ISO 8601 with offset. */
  scheduledFor: z.iso.datetime({ offset: true }).exactOptional(),
  place: z.string().exactOptional(),
  examUrl: z.string().exactOptional(),
  /** When it happened, ISO 8601 UTC. Default: now, later than every earlier report. */
  occurredAt: z.iso.datetime().exactOptional(),
  /** Default: a random one. */
  progressId: z.string().min(1).exactOptional(),
});
export type ProgressInput = z.infer<typeof progressInputSchema>;

/** One report of how far the exam is. */
const progressReportSchema = z.object({
  progressId: z.string(),
  orderId: z.string(),
  reference: z.string(),
  occurredAt: z.string(),
  ...progressInputSchema.omit({ progressId: true, occurredAt: true }).shape,
});
export type ProgressReport = z.infer<typeof progressReportSchema>;

/** A result that the provider gives at epoch ms (real); `whilePending`: only if the order is still pending then. */
const dueResultSchema = z.object({ atMs: z.number(), result: resultInputSchema, whilePending: z.boolean() });
export type DueResult = z.infer<typeof dueResultSchema>;

const orderRecordSchema = z.object({
  orderId: z.string(),
  reference: z.string(),
  status: z.enum(['pending', 'completed', 'cancelled', 'expired']),
  /** As it was sent, with whatever personal data came along. */
  body: placedOrderSchema,
  /** Epoch ms. */
  createdMs: z.number(),
  /** Oldest first, as they were recorded. */
  versions: z.array(resultVersionSchema),
  due: z.array(dueResultSchema),
  /** In the order of their recording; a file of an earlier version has none. */
  progress: z.array(progressReportSchema).default([]),
});
export type OrderRecord = z.infer<typeof orderRecordSchema>;

// The provider stand-in keeps this over a restart: the orders with their results, and the callbacks that are due.

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
