// What the file says, and what it allows that does no good.
import type { BridgeConfig } from '../../config/bridge-config';
import { formatDuration } from '../../config/duration';
import { webhookMayCome } from '../../domain/reconcile/reconciliation';
import { countOf } from '../output';
import { type CheckResult, fine, problem } from './check-result';

/** A run that closes before Gupy has given up repeating its webhook is opened again by an old copy of it. */
export function checkConfiguration({ file, providers, exams }: BridgeConfig): CheckResult {
  const short = exams.flatMap(({ rule: { closeAfter } }, index) =>
    closeAfter < webhookMayCome ? [`exams[${index}].closeAfter of ${formatDuration(closeAfter)}`] : [],
  );
  if (short.length > 0) {
    const detail = `${short.join(', ')} ${short.length === 1 ? 'is' : 'are'} shorter than Gupy goes on repeating a webhook`;
    return problem(
      'configuration',
      detail,
      `set at least ${formatDuration(webhookMayCome)}, so that no copy opens an exam anew`,
    );
  }
  return fine('configuration', `${file}: ${countOf(exams.length, 'exam')}, ${countOf(providers.size, 'provider')}`);
}
