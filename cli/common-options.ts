import { type BridgeConfig } from '../config/bridge-config';
import { loadConfig } from '../config/loader';

/** Of the commands that take `--config`, or `--json`. */
export interface CommonOptions {
  config?: string;
  json?: boolean;
}

/** The checked configuration, or every problem of the file at once (exit code 2). */
export function configFrom({ config: file }: CommonOptions): BridgeConfig {
  return loadConfig({ file, env: process.env, cwd: process.cwd() });
}
