// The search attributes a run starts with, so that it can be found before its first workflow task is done.
import type { SearchAttributePair } from '@temporalio/common';
import type { Movement } from '../domain/exam/movement';
import { examProvider, examStatus, examStep, gupyJobId } from './search-attributes';

export const startAttributes = {
  ofMovement({ jobId, step, rule }: Movement): SearchAttributePair[] {
    const attributes: SearchAttributePair[] = [
      { key: examStatus, value: 'ordering' },
      { key: examStep, value: step.name },
      { key: gupyJobId, value: jobId },
    ];
    return rule === undefined ? attributes : [...attributes, { key: examProvider, value: rule.provider }];
  },

  /** @param jobId absent where the result names no entry of ours */
  ofResult(provider: string, jobId?: number): SearchAttributePair[] {
    const attributes: SearchAttributePair[] = [{ key: examProvider, value: provider }];
    return jobId === undefined ? attributes : [...attributes, { key: gupyJobId, value: jobId }];
  },
};
