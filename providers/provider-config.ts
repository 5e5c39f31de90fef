// The settings of a provider as its adapter gets them: checked, durations in milliseconds, secrets as values. config/ reads
// them from bridge.yaml.
import type { Mapping } from './mapped/mapping';
import type { CandidateField, JobField } from './order-fields';
import type { CallbackProof, StandardWebhooksProof } from './signatures/callback-proof';

export type ProviderConfig = HttpProviderConfig | MappedProviderConfig;

interface EveryProviderConfig {
  name: string;
  url: string;
  token: string;
  allowPrivateNetwork: boolean;
  candidate: readonly CandidateField[];
  job: readonly JobField[];
  /** Absent: this provider is never polled. */
  pollEvery?: number;
  requestsPerMinute: number;
}

export interface HttpProviderConfig extends EveryProviderConfig {
  kind: 'http';
  callback: StandardWebhooksProof;
}

/** A text that depends on the job, such as the tax number of the branch that pays, or on the candidate. */
export interface ValueBy {
  by: JobField | CandidateField;
  /** By the value of that field. */
  of: Readonly<Record<string, string>>;
  /** For every other value. Absent: such an order is not made. */
  else?: string | undefined;
}

export interface MappedProviderConfig extends EveryProviderConfig {
  kind: 'mapped';
  /** Absent: the provider sends no callbacks, and is polled. */
  callback?: CallbackProof;
  /** Its results are believed although the proof does not cover them. */
  trusted: boolean;
  /** Its proof covers what `progress` reads of a callback, or it is trusted; else only answers say how far an exam is. */
  believesProgress: boolean;
  /** Address of its callbacks, since some senders sign it. */
  callbackUrl: string;
  values: Readonly<Record<string, string | ValueBy>>;
  /** Present wherever the mapping hashes. */
  hashKey?: string;
  mapping: Mapping;
}

/** The address for the provider, as people are shown it: a secret in it is named. */
export function shownCallbackUrl({ callback, callbackUrl }: MappedProviderConfig): string {
  return callback?.verify === 'path-token' ? `${callbackUrl}/<callback.secret>` : callbackUrl;
}
