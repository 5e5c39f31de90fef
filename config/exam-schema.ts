import { z } from 'zod';
import type { Outcome } from '../domain/exam/result';
import { mostReorders } from '../domain/exam/reorder';
import { type Stage } from '../domain/exam/stage';
import { placeholders } from '../domain/text/templates';
import { noticesSchema } from './notice-schema';
import { examParts } from './parts-schema';
import { duration, gupyId, instant, message, text, wholeNumber, optional, withDefault } from './scalars';
import { template } from './text-schema';

/** Per outcome: the rule travels in every movement, and stays in the run for each entry. */
const mostTags = 20;

const publication = (when: string) =>
  z
    .strictObject({
      tag: optional(
        z
          .union([
            template(500),
            z.array(template(500)).max(mostTags, message(`has more than ${mostTags} tags`, 'shorten it')),
          ])
          .transform((tag) => (typeof tag === 'string' ? [tag] : tag)),
        'Tag to put on the application, or a list of tags.',
      ),
      comment: optional(template(10_000), 'Comment to write.'),
    })
    .describe(`What is written in Gupy ${when}; \`{}\` writes nothing.`);

const publish = z
  .strictObject({
    passed: publication('when the candidate passed'),
    failed: publication('when the candidate did not pass'),
    inconclusive: publication('when the result says neither'),
    expired: publication('when the deadline passed without a result'),
    cancelled: publication('when the exam was cancelled'),
    ordered: publication(
      'when the provider took the order; where its answer has the date already, `scheduled` is written instead, unless that is absent',
    ).optional(),
    scheduled: publication('when the exam got a date, and when it was moved to another').optional(),
    started: publication('when the candidate began').optional(),
    attended: publication('when the candidate was there, before the result').optional(),
    missed: publication('when the candidate did not come').optional(),
  } satisfies Record<Outcome | Stage, unknown>)
  .describe(
    `Wording by outcome, every one of which must be named, and by stage before the result (ordered, scheduled, started, attended, missed), of which nothing is written where it is absent. Each stage is written once per date; its tags give way to the next stage and to the result. Placeholders: ${placeholders.map((name) => `{{${name}}}`).join(' ')}. A part in [[…]] is left out when a placeholder in it is empty.`,
  );

export const examSchema = z.strictObject({
  step: text(255)
    .optional()
    .describe('Name of the Gupy step; case, accents and runs of spaces do not matter. Either step or stepId.'),
  stepId: gupyId().optional().describe('Id of the Gupy step, instead of its name.'),
  jobs: optional(
    z.array(gupyId()).min(1, message('is an empty list', 'name job ids, or leave the key out for all jobs')),
    'Ids of the Gupy jobs this exam is for.',
    'all jobs',
  ),
  since: optional(
    instant(),
    'Reconciliation orders for nobody who entered the step before this by itself; date and time with offset.',
    'when a worker first ran with this exam (P-START)',
  ),
  provider: z.string().describe('Name of the provider, one of `providers`.'),
  exam: text(200).describe("The provider's code of the exam."),
  deadline: duration().describe(
    'Time from the order until the exam expires; a duration such as 10d, 72h, 15m, 30s, 1d12h.',
  ),
  onLeave: withDefault(
    z.enum(['cancel', 'keep']),
    'cancel',
    'What happens to an open order when the candidate is moved on: cancel or keep.',
  ),
  cancelAfter: optional(
    duration(),
    'How long to wait after the candidate was moved on before the order is cancelled; a candidate who is back by then keeps the exam. A duration; only with onLeave: cancel.',
    '0s',
  ),
  reorderOnMissed: optional(
    wholeNumber(1, mostReorders),
    `How often an exam that the candidate missed is ordered again at the provider, at most: 1 to ${mostReorders}. The deadline counts on from the first order.`,
    'never; the bridge waits',
  ),
  lateResult: withDefault(
    z.enum(['publish', 'comment', 'ignore']),
    'publish',
    'What happens to a result that comes too late: publish (as if in time), comment (one comment, no tag), ignore.',
  ),
  closeAfter: withDefault(
    duration(),
    '72h',
    'How long a settled run stays open to absorb duplicates and corrections; a duration, longer than the two hours in which Gupy repeats a webhook.',
  ),
  parts: examParts,
  publish,
  notify: noticesSchema,
});

export const examsSchema = z
  .array(examSchema)
  .min(1, message('is an empty list', 'add the first exam, as `gupy-exam-bridge init` shows it'))
  .describe('Which steps have an exam. The first that matches a movement wins.');
