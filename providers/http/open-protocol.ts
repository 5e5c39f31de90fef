// The shapes of our open protocol. They are published as OpenAPI for providers who adopt it, so every field says what it is. What
// is published is what we ask for; open-reading.ts reads whatever of it can be used.
import { z } from 'zod';
import { reportedStages } from '../../domain/exam/stage';
import { foreignId, reportedOutcome, resultLimits } from '../result-fields';

const reference = z.string();
const instant = z.iso.datetime({ offset: true });
const address = z.string().max(resultLimits.url);

const result = {
  resultId: foreignId.describe('Your id of this version of the result. A correction has another one.'),
  orderId: foreignId.describe('Your id of the order, as you answered it.'),
  occurredAt: instant.describe(
    'When it happened, ISO 8601 with offset. Of two versions the later one counts, at equal dates the later to come. Without a date that can be read, the result counts from its arrival.',
  ),
  outcome: reportedOutcome.describe('What the exam ended in.'),
  score: z.number().optional().describe('Points reached.'),
  maxScore: z.number().optional().describe('Points there were to reach.'),
  summary: z
    .string()
    .max(resultLimits.summary)
    .optional()
    .describe('Text for the recruiters; the customer decides whether it is shown. A longer one is cut.'),
  reportUrl: address
    .optional()
    .describe('Where the report can be read, http or https. What is longer, or no such address, is left out.'),
};

export const resultCallback = z.object({
  ...result,
  reference: reference.describe('The reference of the order, as it was sent to you.'),
});

const place = z.string().max(200).optional().describe('Where the exam takes place, in one line.');

const progress = {
  progressId: foreignId.describe('Your id of this report; the same id twice is the same report.'),
  occurredAt: instant.describe('When it happened, ISO 8601 with offset. The report of the latest date counts.'),
  stage: z
    .enum(reportedStages)
    .describe(
      'scheduled (also for every new date), started, attended or missed. `ordered` is your answer to the order.',
    ),
  scheduledFor: instant.optional().describe('When the exam takes place, ISO 8601 with offset.'),
  place,
  examUrl: address.optional().describe('Where the candidate takes the exam, http or https.'),
};

export const progressCallback = z.object({
  ...progress,
  orderId: foreignId.describe('Your id of the order, as you answered it.'),
  reference: reference.describe('The reference of the order, as it was sent to you.'),
});

/** What the bridge sends; the published protocol is made of it, and a test holds the adapter to it. */
export const orderRequest = z.object({
  reference: reference.describe('Names the order for ever; the same value is in the Idempotency-Key header.'),
  exam: z.string().describe('Your code of the exam, as the customer configured it.'),
  callbackUrl: z.url().describe('Where the result is to be sent, signed.'),
  deadline: z.iso
    .datetime()
    .describe('When the customer stops waiting, ISO 8601 UTC. A later result is still welcome.'),
  candidate: z
    .object({
      name: z.string().optional(),
      email: z.string().optional(),
      phone: z.string().optional(),
      document: z.string().optional(),
      firstName: z.string().optional(),
      lastName: z.string().optional(),
      socialName: z.string().optional(),
      birthDate: z.iso.date().optional().describe('YYYY-MM-DD.'),
      gender: z.string().optional().describe('As Gupy writes it.'),
      address: z.string().optional().describe('In one line.'),
    })
    .describe('Only the fields that the customer allowed.'),
  job: z
    .object({
      id: z.int(),
      name: z.string(),
      role: z.string().optional(),
      roleCode: z.string().optional(),
      department: z.string().optional(),
      departmentCode: z.string().optional(),
      branch: z.string().optional(),
      branchCode: z.string().optional(),
      code: z.string().optional().describe('What the customer calls the job.'),
      customFields: z.record(z.string(), z.string()).optional().describe("The customer's own fields, by their ids."),
    })
    .describe('The job in Gupy; besides id and name only the fields that the customer allowed.'),
});

export const knownOrder = z.object({ orderId: foreignId.describe('Your id of the order that stands.') });

export const orderAnswer = z.object({
  orderId: foreignId.describe('Your id of the order.'),
  examUrl: address.optional().describe('Where the candidate takes the exam, http or https.'),
  scheduledFor: instant.optional().describe('When the exam takes place, ISO 8601 with offset.'),
  place,
});

export const orderStatuses = ['pending', 'completed', 'cancelled', 'expired'] as const;

export const orderView = z.object({
  orderId: foreignId.describe('Your id of the order.'),
  status: z.enum(orderStatuses).describe('Where the order stands.'),
  progress: z
    .object(progress)
    .optional()
    .describe('How far the exam is: your newest report, as you send it. It finds what a lost report said.'),
  result: z
    .object({ ...result, reference: reference.optional() })
    .optional()
    .describe('The newest version of the result; required once the order is completed.'),
});
