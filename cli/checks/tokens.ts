import { type BridgeConfig } from '../../config/bridge-config';
import { placeholderPrefix } from '../../config/config-files';
import { type CheckResult } from './check-result';

/** Finds the tokens that `init` could not know and nobody has filled in. */
export function checkTokens(config: BridgeConfig): CheckResult {
  const tokens: [string, string][] = [
    ['gupy.token', config.gupy.token],
    ...[...config.providers].map(([name, provider]): [string, string] => [`providers.${name}.token`, provider.token]),
  ];
  const open = tokens.filter(([, value]) => value.startsWith(placeholderPrefix)).map(([path]) => path);
  if (open.length === 0) return { name: 'tokens', ok: true, detail: 'all are set' };
  return {
    name: 'tokens',
    ok: false,
    detail: `${open.join(', ')} still ${open.length === 1 ? 'holds' : 'hold'} what init wrote`,
    action: 'put the real tokens into the .env beside the file',
  };
}
