// What ended runs tell makes an answer better and is never needed for it: where Temporal does not answer, an activity goes on
// without, and says so.
import { log } from '@temporalio/activity';

/** @param warning what is not told, and what is assumed instead */
export async function unlessUntold<T>(told: Promise<T>, assumed: T, warning: string): Promise<T> {
  try {
    return await told;
  } catch (error) {
    log.warn(`Temporal does not tell ${warning}`, { error });
    return assumed;
  }
}
