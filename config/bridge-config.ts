// bridge.yaml as the processes get it: checked, all durations in milliseconds, all dates as epoch milliseconds, secrets as
// values. The schema (config/schema.ts) says what the file may contain.
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import type { ProviderConfig } from '../providers/provider-config';
import type { LiveSecret } from '../providers/signatures/live-keys';
import type { BridgeFile } from './schema';

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

export interface ConfigWarning {
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
