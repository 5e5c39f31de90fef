// Whether v2 of Gupy's API can be used, as the worker finds it out by itself. Never a problem: whatever v2 does not answer goes by v1.
import { askV2 } from '../../gupy/v2-answer';
import type { V2Mode } from '../../gupy/v2-use';
import { HttpFailure } from '../../outbound/http-failure';
import type { HttpTarget } from '../../outbound/http-target';
import { type CheckResult, fine } from './check-result';

const name = 'gupy v2';
/** Of nobody: only whether it answers, and what it was asked. */
const nobody = 1;

export async function checkV2(mode: V2Mode, target: HttpTarget, signal: AbortSignal): Promise<CheckResult> {
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
