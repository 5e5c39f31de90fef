import { type Command } from 'commander';
import { type BridgeConfig } from '../config/bridge-config';
import { loadConfig } from '../config/loader';

export interface ConfigOption {
  config?: string;
}

export function withConfigOption(command: Command): Command {
  return command.option('-c, --config <file>', 'configuration (default: $BRIDGE_CONFIG, else bridge.yaml)');
}

/** The checked configuration, or every problem of the file at once (exit code 2). */
export function configFrom(options: ConfigOption): BridgeConfig {
  return loadConfig({ file: options.config, env: process.env, cwd: process.cwd() });
}
