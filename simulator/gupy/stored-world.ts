// The company as plain data for the state file. Standings name their steps by id: a renamed step is renamed everywhere.
import { z } from 'zod';
import {
  type Application,
  applicationStatuses,
  type Candidate,
  type Job,
  jobStatuses,
  type Standing,
} from './gupy-records';

const step = z.object({
  id: z.number(),
  name: z.string(),
  type: z.enum(['registration', 'online', 'offline', 'hiring']),
  category: z.string(),
  order: z.number(),
  createdAt: z.string(),
});

const job: z.ZodType<Job> = z.object({
  id: z.number(),
  name: z.string(),
  code: z.string(),
  type: z.string(),
  status: z.enum(jobStatuses),
  createdAt: z.string(),
  steps: z.array(step),
});

const candidate = z.custom<Candidate>((value) => typeof value === 'object' && value !== null).nullable();

const application = z.object({
  id: z.number(),
  jobId: z.number(),
  score: z.number(),
  partnerName: z.string(),
  createdMs: z.number(),
  candidate,
  manualCandidate: candidate,
  standings: z
    .array(
      z.object({
        atMs: z.number(),
        stepId: z.number(),
        previousStepId: z.number().nullable(),
        status: z.enum(applicationStatuses),
      }),
    )
    .min(1),
  tags: z.array(
    z.object({ id: z.number(), name: z.string(), createdMs: z.number(), removedMs: z.number().exactOptional() }),
  ),
  comments: z.array(z.object({ id: z.number(), text: z.string(), createdMs: z.number() })),
  disapprovalReason: z.string().nullable(),
  disapprovalReasonNotes: z.string().nullable(),
});
type StoredApplication = z.infer<typeof application>;

export const storedWorldSchema = z.object({
  jobs: z.array(job),
  applications: z.array(application),
  /** The next free ones. */
  ids: z.object({
    application: z.number(),
    tag: z.number(),
    comment: z.number(),
    candidate: z.number(),
    job: z.number(),
    step: z.number(),
  }),
});
export type StoredWorld = z.infer<typeof storedWorldSchema>;

export function storedApplication({ standings, ...rest }: Application): StoredApplication {
  const stored = ({ step: { id }, previousStep, ...stood }: Standing): StoredApplication['standings'][number] => ({
    ...stood,
    stepId: id,
    previousStepId: previousStep?.id ?? null,
  });
  return { ...rest, standings: standings.map(stored) };
}
