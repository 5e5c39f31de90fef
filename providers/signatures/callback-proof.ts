// How the callbacks of a provider prove their origin, as bridge.yaml says it. Header names are in lower case.
import type { BodyHashAlgorithm } from './body-hash';
import type { HmacAlgorithm, HmacEncoding, KeyForm, TimestampUnit } from './hmac-forms';
import type { LiveSecret, PlainHash } from './live-keys';

export type CallbackProof =
  StandardWebhooksProof | HmacProof | PublicKeyProof | JwtProof | PublicKeyJwtProof | StaticHeaderProof | AddressProof;

interface LiveSecrets {
  secrets: readonly LiveSecret[];
}

export interface StandardWebhooksProof extends LiveSecrets {
  verify: 'standard-webhooks';
  /** Milliseconds the timestamp may be from now, in both directions. @default 300000 */
  tolerance?: number;
}

/** Where one value of a callback stands. */
export type CallbackPlace =
  /** `part`: the elements `name=value` of a header that lists them, separated by commas. */
  { in: 'header'; name: string; part?: string } | { in: 'field'; path: string } | { in: 'query'; name: string };

/** Where a signature stands, how it is written, and what it signs. */
export interface SignedCallbackPlaces {
  encoding: HmacEncoding;
  at: CallbackPlace;
  /** Stands before the signature, such as `sha256=`; may be empty. */
  prefix: string;
  /** Template of the signed text (signed-text.ts). */
  signed: string;
  timestamp?: {
    at: CallbackPlace;
    unit: TimestampUnit;
    /** Milliseconds the timestamp may be from now, in both directions. */
    tolerance: number;
  };
}

/** The named hmac schemes of bridge.yaml are this one with some of its keys filled in. */
export interface HmacProof extends SignedCallbackPlaces, LiveSecrets {
  verify: 'hmac';
  algorithm: HmacAlgorithm;
  /** How the secret is written. */
  key: KeyForm;
  /** A hash with the secret at its end, and no HMAC. */
  plain?: PlainHash;
}

/** Its `secrets` are none: nothing is shared with a sender that signs with a private key. */
interface PublicKeys extends LiveSecrets {
  /** Of the sender, as written (public-key.ts); each of them counts. */
  publicKeys: readonly string[];
  /** What is signed is hashed so; an Ed25519 key needs none. */
  algorithm: HmacAlgorithm;
}

export interface PublicKeyProof extends SignedCallbackPlaces, PublicKeys {
  verify: 'public-key';
}

export interface JwtProof extends TokenClaims, LiveSecrets {
  verify: 'jwt-hs256';
}

/** A token that is signed with a private key: RS256, ES256, EdDSA and their kin, as key and algorithm say. */
export interface PublicKeyJwtProof extends TokenClaims, PublicKeys {
  verify: 'jwt-public-key';
}

/** Where a token has the hash of the body beside it, which it then proves. */
export interface ClaimedHash {
  claim: string;
  algorithm: BodyHashAlgorithm;
  encoding: HmacEncoding;
}

/** A JSON Web Token, and what it must say. */
export interface TokenClaims {
  /** A header, or the body, which then is the token. */
  at: { in: 'header'; name: string } | { in: 'body' };
  /** Stands before a token in a header, such as `Bearer `; may be empty. */
  prefix: string;
  /** Required values by claim, as texts; of a list of `aud` one is enough. */
  claims: Readonly<Record<string, string>>;
  bodyHash?: ClaimedHash;
  /** Milliseconds that `exp`, `nbf` and `iat` may be off, where the token has them. */
  tolerance: number;
}

export interface StaticHeaderProof extends LiveSecrets {
  verify: 'static-header';
  header: string;
  /** Stands before the secret, such as `Bearer `; may be empty. */
  prefix: string;
}

/**
 * For senders that sign nothing. `path-token`: one address for all, `/callbacks/<name>/<secret>`. `url-token`: one for each order,
 * `/callbacks/<name>/<reference>.<token>`.
 */
export interface AddressProof extends LiveSecrets {
  verify: 'path-token' | 'url-token';
}
