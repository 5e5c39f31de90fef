// What zod says of a field that is not there, "expected string, received undefined", is for programmers; who reads it is
// somebody who maps or sends JSON.
import { type z } from 'zod';

/** For `safeParse`; a message of the schema's own wins. */
export const missingField: { error: z.core.$ZodErrorMap } = {
  error: ({ input }) => (input === undefined ? 'is missing' : undefined),
};
