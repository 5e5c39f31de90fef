// Parts of a record of Gupy's lists, in each form in which such systems write them. The webhook is held to what is documented (R14).
// What could go wrong: an odd form of a part that nobody needs here would lose the whole record, and a candidate with it (R28); and a
// part that somebody needs must not be taken for nothing. So what surely says nothing is nothing, and all else is read or refused.
import { z } from 'zod';
import { foreignDate } from '../outbound/foreign-date';
import { Unusable } from '../outbound/foreign-json';
import { recordId } from './record-id';

/** A text, or a number for it; empty where there is none. */
export const shortName = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((name) => name ?? '');

/** Its id says which step it is. `null` for a candidate who stands in none. */
export const placedStep = z.preprocess(
  (value) => (isNoStep(value) ? null : value),
  z.object({ id: recordId, name: shortName }).nullable(),
);

/** As some writers say nothing: none, an empty text or list, or a group without id and name. A name alone is something that nobody may lose. */
export function isNoStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === undefined || value === '';
  if (Array.isArray(value)) return value.length === 0;
  const { id, name } = value as { id?: unknown; name?: unknown };
  return !(value instanceof Unusable) && [id, name].every((one) => one === null || one === undefined || one === '');
}

const tagName = z.union([z.string(), z.number().transform(String)]);

/** Names, or objects that have one; what is null is none, and one alone is a list of one. One without a name might be ours: refused. */
export const tagNames = z
  .preprocess(
    (tags) => (Array.isArray(tags) ? (tags as unknown[]) : [tags]),
    z.array(
      z.union([
        tagName,
        z.object({ name: tagName }).transform(({ name }) => name),
        z.null(),
        z.undefined(),
        z.literal(''),
      ]),
    ),
  )
  .transform((names) => names.filter((name): name is string => typeof name === 'string' && name !== ''));

/** As ISO 8601 UTC, which Gupy's dates are in; `undefined` for what is no date. */
export const recordDate = z
  .unknown()
  .transform((written) => foreignDate(written, 'UTC'))
  .optional();
