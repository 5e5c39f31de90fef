import type { Awaited } from '../activities/activity-contract';

/** The same activity; tells how many seconds after its result was accepted the write stood in Gupy. */
export function measured<Input extends Awaited>(
  write: (input: Input) => Promise<void>,
  observe: (seconds: number) => void,
): (input: Input) => Promise<void> {
  return async (input) => {
    await write(input);
    if (input.acceptedAt !== undefined) observe(Math.max(0, Date.now() - input.acceptedAt) / 1000);
  };
}
