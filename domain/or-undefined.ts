/** What the call gives; `undefined` where it fails in this way. Any other failure goes on. */
export async function orUndefined<T>(
  call: () => Promise<T>,
  isExpected: (error: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/** What is read; `undefined` where it cannot be read. */
export function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
