import { BridgeError } from '../domain/error-table';
import type { Progress } from './progress';

/** One place to get a program from. */
export interface Source {
  name: string;
  /** Undefined: it is not there. Throws an Error with the reason when it is there and of no use, or cannot be got. */
  find: () => Promise<string | undefined>;
}

/**
 * The first source that has the program; what fails is told and the next one is tried.
 * @throws BridgeError BRIDGE_SERVER_MISSING with the reason of every source
 */
export async function firstFound(title: string, sources: readonly Source[], progress: Progress): Promise<string> {
  const reasons: string[] = [];
  for (const { name, find } of sources) {
    try {
      const file = await find();
      if (file !== undefined) {
        progress.step(`${title}: ${file} (${name})`);
        return file;
      }
      reasons.push(`${name}: nothing there`);
    } catch (error) {
      const reason = `${name}: ${error instanceof Error ? error.message : String(error)}`;
      reasons.push(reason);
      progress.step(`${title}: ${reason}`);
    }
  }
  throw new BridgeError('BRIDGE_SERVER_MISSING', `${title}: ${reasons.join('; ')}`);
}
