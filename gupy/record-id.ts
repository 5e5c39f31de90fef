// An id in an answer of Gupy's. v1 documents numbers, and v2 was seen to write them as texts; one API may begin to write what
// the other does, and a candidate must not be lost for that. What could go wrong: `JSON.parse` rounds what is too large to another id, so
// only exact whole numbers count. A webhook is held to what is documented (R14): reconciliation finds what it refuses.
import { z } from 'zod';

const inexact = 'Invalid id: expected an exact whole number';

export const recordId = z.union(
  [
    z.int().positive(),
    z
      .string()
      .regex(/^[1-9]\d{0,15}$/)
      .transform(Number)
      .refine(Number.isSafeInteger, inexact),
  ],
  { error: ({ input }) => (input === undefined ? undefined : inexact) },
);
