// The settings of a provider as its adapter gets them: checked, durations in milliseconds, secrets as values. config/ reads
// them from bridge.yaml.
import type { Mapping } from './mapped/mapping';
import type { CallbackProof, StandardWebhooksProof } from './signatures/callback-proof';

/** `kind` decides the adapter. */
export type ProviderConfig = HttpProviderConfig | MappedProviderConfig;

interface EveryProviderConfig {
  name: string;
  url: string;
  token: string;
  allowPrivateNetwork: boolean;
  candidate: readonly CandidateField[];
  /** Absent: this provider is never polled. */
  pollEvery?: number;
  requestsPerMinute: number;
}

export interface HttpProviderConfig extends EveryProviderConfig {
  kind: 'http';
  callback: StandardWebhooksProof;
}

/** A provider that is described by data. */
export interface MappedProviderConfig extends EveryProviderConfig {
  kind: 'mapped';
  /** Absent: the provider sends no callbacks, and is polled. */
  callback?: CallbackProof;
  /** Its results are believed although the proof does not cover them. */
  trusted: boolean;
  /** Address of its callbacks, since some senders sign it. */
  callbackUrl: string;
  values: Readonly<Record<string, string>>;
  /** Present wherever the mapping hashes. */
  hashKey?: string;
  mapping: Mapping;
}

/** The personal fields that an order may pass on to a provider. They are read from Gupy for the order and not stored. */
export const candidateFields = ['name', 'email', 'phone', 'document'] as const;
export type CandidateField = (typeof candidateFields)[number];
