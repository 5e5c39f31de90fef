// Orders and results as the open `http` protocol has them.
import { z } from 'zod';

export const orderBodySchema = z.object({
  reference: z.string().min(1),
  exam: z.string().min(1),
  callbackUrl: z.url(),
  deadline: z.iso.datetime(),
  candidate: z.record(z.string(), z.string()),
  job: z.object({ id: z.number().int(), name: z.string() }),
});
export type OrderBody = z.infer<typeof orderBodySchema>;

/** What is kept of an order in any dialect; a `callbackUrl` that the order does not say is empty. */
export const placedOrderSchema = z.object({
  reference: z.string(),
  exam: z.string(),
  callbackUrl: z.string(),
  candidate: orderBodySchema.shape.candidate,
  deadline: z.string().exactOptional(),
  job: orderBodySchema.shape.job.exactOptional(),
});
export type PlacedOrder = z.infer<typeof placedOrderSchema>;

/** What the desk says about an exam. */
export const resultInputSchema = z.strictObject({
  outcome: z.enum(['passed', 'failed', 'inconclusive', 'cancelled']),
  score: z.number().optional(),
  maxScore: z.number().optional(),
  summary: z.string().optional(),
  reportUrl: z.string().optional(),
  /** When the exam ended, ISO 8601 UTC. Default: now, later than every earlier version; of a correction: as before. */
  occurredAt: z.iso.datetime().optional(),
  /** Default: a random one. The same id twice is a forged or repeated version. */
  resultId: z.string().min(1).optional(),
});
export type ResultInput = z.infer<typeof resultInputSchema>;

/** One version of a result. */
export interface ResultVersion {
  resultId: string;
  orderId: string;
  reference: string;
  /** When the exam ended: a correction leaves it as it is. */
  occurredAt: string;
  /** When this version was made. */
  recordedAt: string;
  outcome: ResultInput['outcome'];
  score?: number;
  maxScore?: number;
  summary?: string;
  reportUrl?: string;
}

/** A result that the provider will give by itself. */
export interface DueResult {
  /** Epoch ms (real). */
  atMs: number;
  result: ResultInput;
  /** Not for an order that was cancelled, expired or completed meanwhile. */
  whilePending: boolean;
}

export interface OrderRecord {
  orderId: string;
  reference: string;
  status: 'pending' | 'completed' | 'cancelled' | 'expired';
  /** As it was sent, with whatever personal data came along. */
  body: PlacedOrder;
  /** Epoch ms. */
  createdMs: number;
  /** Oldest first, as they were recorded. */
  versions: ResultVersion[];
  due: DueResult[];
}
