// The text for a missing field. Zod's own, "expected string, received undefined", is for programmers; the reader here maps or
// sends JSON.
import { type z } from 'zod';

/** For `safeParse`; a message of the schema's own wins. */
export const missingField: { error: z.core.$ZodErrorMap } = {
  error: ({ input }) => (input === undefined ? 'is missing' : undefined),
};
