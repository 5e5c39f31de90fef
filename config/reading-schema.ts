// How a mapping reads a body: conditions, results, and how far an exam is. Paths are JSON pointers with `*` and `[name=value]`.
import { z } from 'zod';
import { providerOutcomes } from '../domain/exam/result';
import { reportedStages } from '../domain/exam/stage';
import { hasWholeOptionalParts } from '../domain/text/template-parts';
import { fixedNumber, isDocumentPath } from '../providers/document-path';
import { placeholdersOf } from '../providers/template-text';
import { flag, message, notWhole, text, optional } from './scalars';

/** Longest template: room for a GraphQL document. */
const longestTemplate = 10_000;

export const path = () =>
  z
    .string()
    .refine((value) => !/[{}]{2}/.test(value), {
      error: message(
        'has a placeholder, and a path takes none',
        'write the value itself; of a list of orders, name the order of an item by orderId beside items',
      ),
      abort: true,
    })
    .refine(
      isDocumentPath,
      message(
        'is not a path into JSON',
        'write /name/0/name; * is every item, [name=value] or [name/name=value] the items that say so',
      ),
    );

/** Where the whole stands, or the whole itself where every body means the same: a path never begins with a digit. */
const whole = () =>
  z.preprocess(
    asText,
    z
      .string()
      .refine(
        (value) => fixedNumber.test(value) || (isDocumentPath(value) && !/[{}]{2}/.test(value)),
        message('is neither a path nor a number', 'write /name/0/name, or the whole itself, such as 100'),
      ),
  );

export const template = () =>
  z.string().max(longestTemplate, message(`is longer than ${longestTemplate} characters`, 'shorten it'));

/** YAML reads `true` and `80` as a boolean and a number; the provider compares them as texts. */
export const plainText = (maximum: number) => z.preprocess(asText, text(maximum));

/** As `plainText`; an empty one is no value. */
export const optionalText = (maximum: number) =>
  z.preprocess(asText, z.string().max(maximum, message(`is longer than ${maximum} characters`, 'shorten it')));

function asText(value: unknown): unknown {
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}

/** A path, or several in one text, for a date whose day and time stand in two fields. */
const dated = () =>
  z
    .string()
    .refine(
      (value) => (value.includes('{{') ? placeholdersOf(value).length > 0 : isDocumentPath(value)),
      message('is not a path into JSON', 'write /name/0/name, or several as {{/date}} {{/time}}'),
    );

const comparedTexts = () => z.array(plainText(500)).min(1, message('is an empty list', 'name values')).optional();

/** A number, or the text of one: a `{{values.<name>}}` is replaced before the check (config/preset-files.ts). */
const anyNumber = () =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    z.number({ error: message('must be a number', 'write digits only') }),
  );

const condition = z
  .strictObject({
    at: path().describe(
      'Path of what is looked at. Several values: all of them must hold, and there must be one; with `some: true` one that holds is enough.',
    ),
    is: comparedTexts().describe('Values of which it is one, as texts.'),
    not: comparedTexts().describe('Values of which it is none, as texts.'),
    from: anyNumber().optional().describe('Smallest number, included; or {{values.<name>}}.'),
    below: anyNumber().optional().describe('First number that is too large; or {{values.<name>}}.'),
    percentOf: whole()
      .optional()
      .describe(
        'Path of the whole, or the whole itself: `from` and `below` then are percentages of it. Below the same `*` as `at` each item has its own.',
      ),
    present: flag()
      .optional()
      .describe(
        'Whether something other than null and an empty text, list or group must be there (true) or must not (false).',
      ),
    some: optional(flag(), 'Whether it is enough that one of several values holds.', 'all of them must'),
  })
  .refine(
    ({ present, some }) => present !== false || some !== true,
    message('asks for one value where none may be', 'take some or present out'),
  )
  .refine(
    ({ is, not, from, below, present }) => [is, not, from, below, present].some((test) => test !== undefined),
    message('tests nothing', 'add is, not, from, below or present'),
  )
  .refine(
    ({ from, below }) => from === undefined || below === undefined || from < below,
    message('can never hold: from must be smaller than below', 'put the smaller number under from'),
  );

export const conditions = (what: string) => optional(z.array(condition), `${what} One condition that holds is enough.`);

const rule = z.strictObject({
  when: optional(
    z.array(condition).min(1, message('is an empty list', 'take it out for a rule that always holds')),
    'Conditions that must all hold.',
    'the rule always holds',
  ),
  outcome: z.enum(providerOutcomes).describe('What the exam ended in: passed, failed, inconclusive, cancelled.'),
});

/** When, where and by which link an exam is taken: templates over a body. */
export const booking = {
  scheduledFor: optional(
    template(),
    'When the exam takes place, a template such as {{/date}} {{/time}}; dates are read as `occurredAt`.',
  ),
  place: optional(template(), 'Where the exam takes place, a template; up to 200 characters.'),
  examUrl: optional(template(), 'Address at which the candidate takes the exam, a template; http or https.'),
};

export const progress = z.strictObject({
  stage: z
    .array(
      z.strictObject({
        when: z
          .array(condition)
          .min(1, message('is an empty list', 'say when the exam is so far'))
          .describe('Conditions that must all hold.'),
        stage: z.enum(reportedStages).describe('How far the exam then is: scheduled, started, attended, missed.'),
      }),
    )
    .min(1, message('is an empty list', 'say when an exam is scheduled, started, attended or missed'))
    .describe('How far the exam is; the first rule that holds wins. Where none holds, the body says nothing of it.'),
  ...booking,
  occurredAt: optional(
    dated(),
    'Path of the date of the report, of which the newest counts; read as `result.occurredAt`.',
    'none, the report counts from its arrival',
  ),
  id: optional(
    z.array(path()),
    'Paths of the values that tell two reports of the same stage and date apart, such as the id of the event.',
    'the date and everything that is read',
  ),
});

export const reading = z.strictObject({
  pending: conditions('When the body says that the result is not final yet: it is asked for again later.'),
  outcome: z
    .array(rule)
    .min(1, message('is an empty list', 'end it with a rule without `when`'))
    .describe(
      'What the result means; the first rule that holds wins. The last one has no `when`, so that no state is met with silence.',
    ),
  occurredAt: optional(
    dated(),
    'Path of the date of the exam, or a template of several, such as {{/date}} {{/time}}: ISO 8601, day/month/year or Unix time; one without an offset is read in `zone`. What is no date that can be read counts from its arrival.',
    '`versionAt`, else the moment of reading',
  ),
  versionAt: optional(
    dated(),
    'Path of the date that a version counts by, where `occurredAt` stays when a result is corrected: of two versions the newer one counts, at equal dates the later one to come.',
    '`occurredAt`',
  ),
  version: optional(
    z.array(path()),
    'Paths of the values that distinguish two versions of a result that callbacks bring, such as the id of the event; it counts for no answer to `fetch` or `poll`, which is a version wherever it differs.',
    'the date and everything that is read',
  ),
  score: optional(path(), 'Path of the points reached: a number, or a text such as "8,5", "85%" or "85/100".'),
  maxScore: optional(whole(), 'Path of the points there were to reach, or these points themselves, such as 100.'),
  summary: optional(
    template().refine(hasWholeOptionalParts, notWhole),
    'Text for the recruiters, with paths as placeholders. What has no value is left out, and with it a part in [[…]].',
  ),
  reportUrl: optional(
    path(),
    'Path of the address of the report; leave it out where the address holds an access token.',
  ),
});
