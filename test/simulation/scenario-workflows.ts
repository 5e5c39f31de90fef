// Small workflows, one for each thing that our code relies on. They run on the model and on a server, and say what they saw.
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { ScenarioActivities } from './scenario-activities';

export const said = defineSignal<[string]>('said');
export const soFar = defineQuery<string[]>('soFar');

/** Everything that is said, until `end`, and after how many seconds it ended. */
export async function listens(): Promise<string[]> {
  const began = Date.now();
  const heard: string[] = [];
  setHandler(said, (word) => void heard.push(word));
  setHandler(soFar, () => heard);
  await condition(() => heard.includes('end'));
  return [...heard, `after ${seconds(began)} s`];
}

/** Waits a minute for a word. */
export async function waitsAMinute(): Promise<string[]> {
  const began = Date.now();
  let word: string | undefined;
  setHandler(said, (heard) => void (word = heard));
  const inTime = await condition(() => word !== undefined, 60_000);
  return [`${inTime ? word : 'nothing'} after ${seconds(began)} s`];
}

/** Continues as new after every third word, and passes on how many there were: none may be lost. */
export async function countsInTurns(before = 0, turns = 0): Promise<string[]> {
  const heard: string[] = [];
  setHandler(said, (word) => void heard.push(word));
  await condition(() => heard.length >= 3 || heard.includes('end'));
  const count = before + heard.length;
  if (heard.includes('end')) return [`${count} words`, turns > 0 ? 'in turns' : 'in one run'];
  return continueAsNew<typeof countsInTurns>(count, turns + 1);
}

interface Trial {
  activity: keyof ScenarioActivities;
  options: Parameters<typeof proxyActivities>[0];
  /** Calls it off after so long. */
  cancelAfterMs?: number;
}

/** One activity, how it ended, and after how long. */
export async function tries({ activity, options, cancelAfterMs }: Trial): Promise<string[]> {
  const began = Date.now();
  const scope = new CancellationScope();
  const work = scope.run(() => proxyActivities<ScenarioActivities>(options)[activity]());
  const ended = work.then(
    (result) => `answered ${result}`,
    (error: unknown) => `failed: ${reasonOf(error)}`,
  );
  if (cancelAfterMs !== undefined) {
    await condition(() => false, cancelAfterMs);
    scope.cancel();
  }
  return [await ended, `after ${seconds(began)} s`];
}

/** How long its history is at its first, second and third task. */
export async function measuresItself(): Promise<string[]> {
  let word = '';
  setHandler(said, (heard) => void (word = heard));
  const lengths = [workflowInfo().historyLength];
  await condition(() => word !== '');
  lengths.push(workflowInfo().historyLength);
  await condition(() => false, 1_000);
  lengths.push(workflowInfo().historyLength);
  const { answers } = proxyActivities<ScenarioActivities>({ startToCloseTimeout: '10 seconds' });
  await answers();
  lengths.push(workflowInfo().historyLength);
  return lengths.map(String);
}

/** In quarters of a minute that are over, since a busy server is late by seconds. */
function seconds(since: number): number {
  return 15 * Math.floor((Date.now() - since) / 15_000);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ActivityFailure)) return isCancellation(error) ? 'cancelled' : String(error);
  const { cause, retryState } = error;
  if (isCancellation(error)) return 'cancelled';
  if (cause instanceof TimeoutFailure) return `${cause.timeoutType} ${retryState}`;
  return cause instanceof ApplicationFailure ? `${cause.type} ${cause.message} ${retryState}` : String(cause);
}
