import { type BridgeConfig } from '../../config/bridge-config';
import { placeholderPrefix } from '../../config/config-files';
import { type CheckResult, fine, problem } from './check-result';

/** Finds the tokens that `init` could not know and that are still to be filled in. */
export function checkTokens({ gupy, providers }: BridgeConfig): CheckResult {
  const named = [['gupy', gupy] as const, ...[...providers].map(([name, one]) => [`providers.${name}`, one] as const)];
  const open = named.filter(([, { token }]) => token.startsWith(placeholderPrefix)).map(([path]) => `${path}.token`);
  if (open.length === 0) return fine('tokens', 'all are set');
  const verb = open.length === 1 ? 'holds' : 'hold';
  const detail = `${open.join(', ')} still ${verb} what init wrote`;
  return problem('tokens', detail, 'put the real tokens into the .env beside the file');
}
