// What the processes get to see of bridge.yaml: checked, with units resolved (all durations in milliseconds, all dates
// as epoch milliseconds) and secrets as values. The schema (config/schema.ts) says what the file may contain.
import type { ConfiguredExam, TextLimits } from '../domain/exam/exam-rule';
import type { Mapping } from './mapping-schema';

/** A secret that is accepted now; `until` (epoch ms) ends it to the second. Two may live at once (R5). */
export interface LiveSecret {
  value: string;
  until?: number;
}

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

/** `kind` decides the adapter; other kinds join this union. */
export type ProviderConfig = HttpProviderConfig | MappedProviderConfig;

export interface HttpProviderConfig {
  kind: 'http';
  name: string;
  url: string;
  token: string;
  allowPrivateNetwork: boolean;
  candidate: readonly CandidateField[];
  callback: StandardWebhooksProof;
  /** Absent: this provider is never polled. */
  pollEvery?: number;
  requestsPerMinute: number;
}

/** A provider that is described by data. */
export interface MappedProviderConfig {
  kind: 'mapped';
  name: string;
  url: string;
  token: string;
  allowPrivateNetwork: boolean;
  candidate: readonly CandidateField[];
  callback: CallbackProof;
  /** Its results are believed although the proof does not cover them. */
  trusted: boolean;
  /** Where its callbacks arrive, since some senders sign it. */
  callbackUrl: string;
  pollEvery?: number;
  requestsPerMinute: number;
  values: Readonly<Record<string, string>>;
  /** Present wherever the mapping hashes. */
  hashKey?: string;
  mapping: Mapping;
}

/** How a callback proves its origin. Header names are in lower case. */
export type CallbackProof =
  StandardWebhooksProof | PlainHmacProof | TimestampedHmacProof | JwtProof | StaticHeaderProof | UrlTokenProof;

interface LiveSecrets {
  secrets: readonly LiveSecret[];
}

export interface StandardWebhooksProof extends LiveSecrets {
  verify: 'standard-webhooks';
  /** Milliseconds the timestamp may be from now, in both directions. @default 300000 */
  tolerance?: number;
}

export interface PlainHmacProof extends LiveSecrets {
  verify: 'hmac-sha256-hex' | 'hmac-sha256-base64';
  header: string;
  /** Stands before the signature, such as `sha256=`; may be empty. */
  prefix: string;
  /** Template of what is signed: `{{body}}`, `{{callbackUrl}}`, JSON pointers. */
  signed: string;
}

export interface TimestampedHmacProof extends LiveSecrets {
  verify: 'timestamped-hmac';
  header: string;
  tolerance: number;
}

export interface JwtProof extends LiveSecrets {
  verify: 'jwt-hs256';
  header: string;
  issuer: string;
  tolerance: number;
}

export interface StaticHeaderProof extends LiveSecrets {
  verify: 'static-header';
  header: string;
  /** Stands before the secret, such as `Bearer `; may be empty. */
  prefix: string;
}

/** For senders that sign nothing and whose headers cannot be set: the URL that we give out carries the proof. */
export interface UrlTokenProof extends LiveSecrets {
  verify: 'url-token';
}

/** The personal fields that may be passed on to a provider, read from Gupy at the moment of ordering and kept nowhere. */
export const candidateFields = ['name', 'email', 'phone', 'document'] as const;
export type CandidateField = (typeof candidateFields)[number];
