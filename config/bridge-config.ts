// bridge.yaml as the processes get it: checked, all durations in milliseconds, all dates as epoch milliseconds, secrets as
// values. The schema (config/schema.ts) says what the file may contain.
import type { ConfiguredExam, TextLimits } from '../domain/exam/exam-rule';
import type { ProviderConfig } from '../providers/provider-config';
import type { LiveSecret } from '../providers/signatures/live-keys';

export interface BridgeConfig {
  /** Absolute path of the file this came from, for messages. */
  file: string;
  gupy: GupyConfig;
  server: ServerConfig;
  worker: { opsPort: number };
  temporal: { taskQueue: string };
  privacy: PrivacyConfig;
  /** By name. A Map, since names also come from foreign requests (R18). */
  providers: ReadonlyMap<string, ProviderConfig>;
  exams: readonly ConfiguredExam[];
}

export interface GupyConfig {
  url: string;
  token: string;
  allowPrivateNetwork: boolean;
  requestsPerMinute: number;
  webhook: { secrets: readonly LiveSecret[]; owner?: { name: string; email: string } };
  limits: TextLimits;
}

export interface ServerConfig {
  port: number;
  publicUrl: string;
  opsPort: number;
  refusalsPerMinute: number;
  /** Longest bodies that are read. */
  maxWebhookKiB: number;
  maxCallbackKiB: number;
}

export interface PrivacyConfig {
  /** The first encrypts, all decrypt. `secret` is the 32 raw bytes. */
  keys: readonly { id: string; secret: Buffer }[];
  codec: { token: string; origins: readonly string[] };
}
