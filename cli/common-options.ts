import { type BridgeConfig } from '../config/bridge-config';
import { loadConfig } from '../config/loader';
import type { ProviderConfig } from '../providers/provider-config';
import { UsageError } from './fail';

/** Of the commands that take `--config`, or `--json`. */
export interface CommonOptions {
  config?: string;
  json?: boolean;
}

/** The checked configuration, or every problem of the file at once (exit code 2). */
export function configFrom({ config: file }: CommonOptions): BridgeConfig {
  return loadConfig({ file, env: process.env, cwd: process.cwd() });
}

export function namedProvider({ providers }: BridgeConfig, name: string): ProviderConfig {
  const provider = providers.get(name);
  if (provider !== undefined) return provider;
  throw new UsageError(`bridge.yaml has no provider "${name}"; it has ${[...providers.keys()].join(', ')}`);
}
