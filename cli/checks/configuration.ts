// What the file says, and what it allows that does no good.
import type { BridgeConfig } from '../../config/bridge-config';
import { formatDuration } from '../../config/duration';
import { type CheckResult, fine, problem } from './check-result';

const minute = 60_000;
/** Gupy repeats a webhook that got no 200 for some two hours (reference: retries 1, 5, 15 and 30 min apart). */
const shortestLinger = 180 * minute;

/** A run that closes before Gupy has given up repeating its webhook is opened again by an old copy of it. */
export function checkConfiguration({ file, providers, exams }: BridgeConfig): CheckResult {
  const short = exams.flatMap(({ rule: { closeAfter } }, index) =>
    closeAfter < shortestLinger ? [`exams[${index}].closeAfter of ${formatDuration(closeAfter)}`] : [],
  );
  if (short.length > 0) {
    const detail = `${short.join(', ')} ${short.length === 1 ? 'is' : 'are'} shorter than Gupy goes on repeating a webhook`;
    return problem(
      'configuration',
      detail,
      `set at least ${formatDuration(shortestLinger)}, so that no copy opens an exam anew`,
    );
  }
  return fine('configuration', `${file}: ${counted(exams.length, 'exam')}, ${counted(providers.size, 'provider')}`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
