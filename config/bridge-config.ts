// bridge.yaml as the processes get it: checked, all durations in milliseconds, all dates as epoch milliseconds, secrets as
// values. The schema (config/schema.ts) says what the file may contain.
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import type { ProviderConfig } from '../providers/provider-config';
import type { LiveSecret } from '../providers/signatures/live-keys';
import type { BridgeFile } from './schema';
import { ConfigInvalid } from './problem';

export interface BridgeConfig extends Pick<
  BridgeFile,
  'server' | 'worker' | 'temporal' | 'privacy' | 'console' | 'timeZone'
> {
  /** Absolute path of the file, for messages. */
  file: string;
  gupy: GupyConfig;
  /** By name. A Map, since names also come from foreign requests (R18). */
  providers: ReadonlyMap<string, ProviderConfig>;
  exams: readonly ConfiguredExam[];
  /** What the file may say and should not. */
  warnings: readonly ConfigWarning[];
}

interface ConfigWarning {
  /** `bridge.yaml:43: exams[0].publish.failed.comment`. */
  place: string;
  reason: string;
  fix: string;
}

export interface GupyConfig extends Omit<BridgeFile['gupy'], 'webhook'> {
  webhook: { secrets: readonly LiveSecret[]; owner?: { name: string; email: string } };
}

/** Of the board, where there is one. */
export type ConsoleConfig = NonNullable<BridgeFile['console']>;

/** The first key encrypts, all decrypt. `secret` is the 32 raw bytes. */
export type PrivacyConfig = BridgeFile['privacy'];

// The board needs its keys; without them the other processes run and the board does not.

/** @throws ConfigInvalid where the file has no `console` */
export function configWithConsole(config: BridgeConfig): BridgeConfig & { console: ConsoleConfig } {
  const { console: board } = config;
  if (board !== undefined) return { ...config, console: board };
  const fix = 'write `console: { token: ${CONSOLE_TOKEN} }`, with a token made by `openssl rand -hex 32`';
  throw new ConfigInvalid(config.file, [
    { path: ['console'], line: 1, reason: 'is missing, and the board needs a token', fix },
  ]);
}

/** At the start of a process, in the words of `check`. */
export function logWarnings({ warnings }: BridgeConfig, logger: { warn: (message: string) => void }): void {
  for (const { place, reason, fix } of warnings) logger.warn(`${place}: ${reason}. Fix: ${fix}.`);
}
