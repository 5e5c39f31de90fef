// The stand-in keeps these records, in Gupy's terms, in memory and in the state file. Candidates carry all that a real
// payload carries, document and birth date included: a privacy test needs something that could leak.
import { z } from 'zod';
import type { Candidate } from './invented-candidate';

const step = z.object({
  id: z.number(),
  name: z.string(),
  /** The API's vocabulary; webhooks use another (moved-payload.ts). */
  type: z.enum(['registration', 'online', 'offline', 'hiring']),
  category: z.string(),
  order: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Step = z.infer<typeof step>;
export const stepTypes = step.shape.type.options;

export const jobStatuses = [
  'draft',
  'waiting_approval',
  'approved',
  'disapproved',
  'published',
  'frozen',
  'closed',
  'canceled',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const jobSchema = z.object({
  id: z.number(),
  name: z.string(),
  code: z.string(),
  type: z.string(),
  status: z.enum(jobStatuses),
  createdAt: z.string(),
  steps: z.array(step),
});
export type Job = z.infer<typeof jobSchema>;

export const applicationStatuses = ['in_process', 'give_up', 'reproved', 'hired'] as const;
export type ApplicationStatus = (typeof applicationStatuses)[number];

/** Where an application is from `atMs` on. Steps are kept by id, so that a renamed step has its new name everywhere. */
const placement = z.object({
  atMs: z.number(),
  stepId: z.number(),
  previousStepId: z.number().nullable(),
  status: z.enum(applicationStatuses),
});
export type KeptPlacement = z.infer<typeof placement>;

export interface Placement extends Pick<KeptPlacement, 'atMs' | 'status'> {
  step: Step;
  previousStep: Step | null;
}

const tag = z.object({
  id: z.number(),
  name: z.string(),
  createdMs: z.number(),
  removedMs: z.number().exactOptional(),
});
export type Tag = z.infer<typeof tag>;

const comment = z.object({ id: z.number(), text: z.string(), createdMs: z.number() });
export type Comment = z.infer<typeof comment>;

/** By a template, or in words. */
const messageContent = z.union([
  z.object({ templateId: z.number() }),
  z.object({ subject: z.string(), body: z.string() }),
]);
export type MessageContent = z.infer<typeof messageContent>;

const message = z.object({ id: z.number(), createdMs: z.number(), content: messageContent });
export type Message = z.infer<typeof message>;

const candidate = z.custom<Candidate>((value) => typeof value === 'object' && value !== null).nullable();

export const applicationSchema = z.object({
  id: z.number(),
  jobId: z.number(),
  score: z.number(),
  partnerName: z.string(),
  createdMs: z.number(),
  /** A candidate who applied; null for one whom HR added by hand. */
  candidate,
  /** A candidate whom HR added by hand; null for one who applied. */
  manualCandidate: candidate,
  /** Oldest first. */
  placements: z.array(placement).min(1),
  /** Removed ones included. */
  tags: z.array(tag),
  comments: z.array(comment),
  /** What the candidate was mailed. */
  messages: z.array(message).default([]),
  disapprovalReason: z.string().nullable(),
  disapprovalReasonNotes: z.string().nullable(),
});
export type Application = z.infer<typeof applicationSchema>;
