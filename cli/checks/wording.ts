import { type BridgeConfig } from '../../config/bridge-config';
import { type CheckResult, fine, problem } from './check-result';

/** The processes take such a file and log the same; before going live HR should decide how the text reads. */
export function checkWording({ warnings }: BridgeConfig): CheckResult[] {
  if (warnings.length === 0) return [fine('wording', 'every text reads well with and without its optional values')];
  return warnings.map(({ place, reason, fix }) => problem('wording', `${place}: ${reason}`, fix));
}
