// Gupy: does it take the token, is our webhook registered and active, and does every step of bridge.yaml exist. Reads only,
// in a bounded number; where nothing answers at all, nothing more is asked.
import type { BridgeConfig } from '../../config/bridge-config';
import { judgeBody } from '../../gupy/said-in-body';
import { type Webhook, listWebhooks } from '../../gupy/webhook-list';
import { HttpFailure } from '../../outbound/http-failure';
import { HttpTarget } from '../../outbound/http-target';
import { RateBudget } from '../../rate/rate-budget';
import { type CheckResult, failedCall, fine, unknown } from './check-result';
import type { NoteDate } from './clock';
import { checkSteps } from './steps';
import { checkWebhook } from './webhook';
import { askV2 } from '../../gupy/v2-answer';
import type { V2Mode } from '../../gupy/v2-use';

/** In milliseconds: all looks at Gupy together, and one call. */
const withinMs = 60_000;
const callWithinMs = 10_000;

const keys = { url: 'gupy.url', token: 'gupy.token' };
const nothingAnswers: readonly HttpFailure['failureClass'][] = ['unavailable', 'address-refused'];

/** Silence about the steps would read as if they were there. */
const unseen = unknown(
  'webhook and steps',
  'not looked at, since Gupy does not answer',
  'mend the line above, and check again',
);

export async function checkGupy(config: BridgeConfig, noteDate: NoteDate = () => undefined): Promise<CheckResult[]> {
  const { url: baseUrl, token, allowPrivateNetwork, requestsPerMinute } = config.gupy;
  const budget = new RateBudget({ requestsPerMinute });
  const options = {
    name: 'gupy',
    baseUrl,
    token,
    allowPrivateNetwork,
    budget,
    totalTimeoutMs: callWithinMs,
    onDate: noteDate,
    judge: judgeBody,
  };
  const target = new HttpTarget(options);
  try {
    return await lookAround(config, target, AbortSignal.timeout(withinMs));
  } finally {
    await target.close();
  }
}

async function lookAround(config: BridgeConfig, target: HttpTarget, signal: AbortSignal): Promise<CheckResult[]> {
  let webhooks: Webhook[];
  try {
    webhooks = await listWebhooks(target, signal);
  } catch (error) {
    const refused = failedCall('gupy', error, keys);
    const stop = !(error instanceof HttpFailure) || nothingAnswers.includes(error.failureClass);
    return [refused, ...(stop ? [unseen] : await checkSteps(config.exams, target, signal))];
  }
  return [
    fine('gupy', `${config.gupy.url} answers and takes the token`),
    await checkV2(config.gupy.v2, target, signal),
    checkWebhook(config, webhooks),
    ...(await checkSteps(config.exams, target, signal)),
  ];
}

// Whether v2 of Gupy's API can be used, as the worker finds it out by itself. Never a problem: whatever v2 does not answer goes by v1.

const name = 'gupy v2';
/** Of nobody: only whether it answers, and what it was asked. */
const nobody = 1;

async function checkV2(mode: V2Mode, target: HttpTarget, signal: AbortSignal): Promise<CheckResult> {
  return fine(name, mode === 'off' ? 'not asked, by gupy.v2' : await saidOfV2(target, signal));
}

async function saidOfV2(target: HttpTarget, signal: AbortSignal): Promise<string> {
  const byV1 = 'candidates of many jobs cost a read each, and no date shows who left a step and came back unseen';
  try {
    const answer = await askV2(target, { ids: [nobody], expand: ['currentStep'] }, signal);
    if (answer === 'refused') return `the token may not use it, so ${byV1}; tick v2 at the token if there are many`;
    if (answer.applications.some(({ id }) => id !== nobody)) return `it ignores what it is asked, so ${byV1}`;
    return 'the token may use it: reads of candidates of any jobs share their requests';
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return `it does not answer well, so ${byV1}: ${error.message}`;
  }
}
