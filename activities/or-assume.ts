// What ended runs know makes an answer better but is never needed for it: an activity whose question Temporal does not answer
// assumes something safe and logs that.
import { log } from '@temporalio/activity';

/** @param warning what Temporal does not answer, and what is assumed */
export async function orAssume<T>(answer: Promise<T>, assumed: T, warning: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    log.warn(`Temporal does not say ${warning}`, { error });
    return assumed;
  }
}
