// What bridge.yaml allows and should not say.
import type { BridgeConfig } from '../../config/bridge-config';
import { formatDuration } from '../../config/duration';
import { webhookMayCome } from '../../domain/reconcile/reconciliation';
import { countOf } from '../output';
import { type CheckResult, fine, problem } from './check-result';

/** Gupy repeats a webhook for hours: a late copy would open a run again that closed before. */
export function checkConfiguration({ file, providers, exams }: BridgeConfig): CheckResult {
  const short = exams.flatMap(({ rule: { closeAfter } }, index) =>
    closeAfter < webhookMayCome ? [`exams[${index}].closeAfter of ${formatDuration(closeAfter)}`] : [],
  );
  if (short.length > 0) {
    const detail = `${short.join(', ')} ${short.length === 1 ? 'is' : 'are'} shorter than the time in which Gupy repeats a webhook`;
    return problem(
      'configuration',
      detail,
      `set at least ${formatDuration(webhookMayCome)}, so that no copy opens an exam anew`,
    );
  }
  return fine('configuration', `${file}: ${countOf(exams.length, 'exam')}, ${countOf(providers.size, 'provider')}`);
}
