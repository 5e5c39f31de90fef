// What bridge.yaml allows and should not say.
import type { BridgeConfig } from '../../config/bridge-config';
import { formatDuration } from '../../config/duration';
import { webhookMayCome } from '../../domain/reconcile/reconciliation';
import { countOf } from '../output';
import { type CheckResult, fine, problem } from './check-result';
import { placeholderPrefix } from '../../config/config-files';

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

/** Finds the tokens that `init` could not know and that are still to be filled in. */
export function checkTokens({ gupy, providers }: BridgeConfig): CheckResult {
  const named = [['gupy', gupy] as const, ...[...providers].map(([name, one]) => [`providers.${name}`, one] as const)];
  const open = named.filter(([, { token }]) => token.startsWith(placeholderPrefix)).map(([path]) => `${path}.token`);
  if (open.length === 0) return fine('tokens', 'all are set');
  const verb = open.length === 1 ? 'holds' : 'hold';
  const detail = `${open.join(', ')} still ${verb} what init wrote`;
  return problem('tokens', detail, 'put the real tokens into the .env beside the file');
}

/** The processes take such a file and log the same; before going live HR should decide how the text reads. */
export function checkWording({ warnings }: BridgeConfig): CheckResult[] {
  if (warnings.length === 0) return [fine('wording', 'every text reads well with and without its optional values')];
  return warnings.map(({ place, reason, fix }) => problem('wording', `${place}: ${reason}`, fix));
}
