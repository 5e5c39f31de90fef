// The keys that say that an order has several exams, each with a result of its own: at a provider, and at an exam that differs.
import { z } from 'zod';
import { foldStepName } from '../domain/exam/exam-matching';
import { longestPartName, mostParts, type PartsRule } from '../domain/exam/part';
import { path, plainText } from './reading-schema';
import { message, wholeNumber, optional } from './scalars';

const count = wholeNumber(1, mostParts)
  .optional()
  .describe('How many parts make the result whole, whatever their names. Either count or names.');

const names = z
  .array(plainText(longestPartName))
  .min(1, message('is an empty list', 'name the parts, or write count'))
  .max(mostParts, message(`has more than ${mostParts} parts`, 'shorten it'))
  .refine(
    (all) => new Set(all.map(foldStepName)).size === all.length,
    message('names a part twice', 'name each part once; case and accents do not matter'),
  )
  .optional()
  .describe(
    'The parts that make the result whole, as the provider names them; case, accents and runs of spaces do not matter.',
  );

interface Written {
  count?: number | undefined;
  names?: string[] | undefined;
}

const isOneOf = ({ count: many, names: which }: Written) => (many === undefined) !== (which === undefined);
const oneOf = message('needs either count or names', 'say how many parts an order has, or which');

export const providerParts = optional(
  z
    .strictObject({
      id: path().describe('Path of the name of the part that a body is about, such as /exam/code.'),
      count,
      names,
    })
    .refine(isOneOf, oneOf),
  'Where one order has several exams, and each callback, item or answer brings the result of one. Nothing is decided before all are there; then the worst counts.',
  'each result is one of the whole order',
);

export const examParts = optional(
  z.strictObject({ count, names }).refine(isOneOf, oneOf),
  'Parts of an order of this exam, where they differ from `parts` of its provider; only for a provider with kind: mapped that has them.',
  'as there',
);

/** One of the two is there: the schema refuses the file otherwise. */
export function partsRule({ count: many = 1, names: which }: Written): PartsRule {
  return which === undefined ? { count: many } : { names: which };
}
