import type { Awaited } from '../activities/activity-contract';

/** The same activity; it observes the seconds from the acceptance of the result to the write in Gupy. */
export function measured<Input extends Awaited, Answer>(
  write: (input: Input) => Promise<Answer>,
  observe: (seconds: number) => void,
): (input: Input) => Promise<Answer> {
  return async (input) => {
    const answer = await write(input);
    if (input.acceptedAt !== undefined) observe(Math.max(0, Date.now() - input.acceptedAt) / 1000);
    return answer;
  };
}
