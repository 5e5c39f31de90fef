// Messages to the candidate, which Gupy sends. Which of the two forms a wording has is checked across its keys (exam-checks.ts).
import { z } from 'zod';
import { stages, type Stage } from '../domain/exam/stage';
import { duration, gupyId, flag, text, optional } from './scalars';
import { template } from './text-schema';

const wording = {
  template: gupyId().optional().describe('Id of the template in Gupy. Either template, or subject and body.'),
  subject: template(200)
    .optional()
    .describe('Subject, with placeholders; only for a Gupy that takes a text instead of a template.'),
  body: template(5000).optional().describe('Text, with placeholders; goes with subject.'),
};

const notice = (when: string) => z.strictObject(wording).optional().describe(`Message to the candidate ${when}.`);

export const noticesSchema = optional(
  z.strictObject({
    ordered: notice('when the provider took the order'),
    scheduled: notice('when the exam got a date, and when it was moved to another'),
    started: notice('when the candidate began'),
    attended: notice('when the candidate was there, before the result'),
    missed: notice('when the candidate did not come'),
    remind: z
      .strictObject({
        ...wording,
        before: duration().describe(
          'How long before the exam, or before its deadline where it has no date; a duration. It moves with the date, and is late by half of this at most.',
        ),
      })
      .optional()
      .describe(
        'Reminder before the exam; none for a date that is nearer when it becomes known, nor once the candidate began, came or did not come.',
      ),
  } satisfies Record<Stage | 'remind', unknown>),
  `Messages to the candidate through Gupy, by stage (${stages.join(', ')}) and before the exam. Each is sent at most once, and none after a result or of a candidate who left; of one exam 20 at most.`,
);

export const messagesSchema = z
  .strictObject({
    allowReply: optional(
      flag(),
      'Sent along with a template: whether the candidate may answer.',
      'not sent, Gupy decides',
    ),
    from: optional(text(255), 'Sent along with a template: the sender that Gupy shows.', 'not sent, Gupy decides'),
  })
  .prefault({})
  .describe('Messages to candidates (exams[].notify).');
