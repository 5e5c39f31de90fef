// How the callbacks of a provider prove their origin, as bridge.yaml says it. Header names are in lower case.
import type { LiveSecret } from './live-keys';

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
  /** Template of the signed text: `{{body}}`, `{{callbackUrl}}`, JSON pointers. */
  signed: string;
}

export interface TimestampedHmacProof extends LiveSecrets {
  verify: 'timestamped-hmac';
  header: string;
  /** Milliseconds the timestamp may be from now, in both directions. */
  tolerance: number;
}

export interface JwtProof extends LiveSecrets {
  verify: 'jwt-hs256';
  header: string;
  /** Required value of `iss`. */
  issuer: string;
  /** Milliseconds that `exp`, `nbf` and `iat` may be off, where the token has them. */
  tolerance: number;
}

export interface StaticHeaderProof extends LiveSecrets {
  verify: 'static-header';
  header: string;
  /** Stands before the secret, such as `Bearer `; may be empty. */
  prefix: string;
}

/** For senders that sign nothing and whose headers cannot be set: the callback URL of the order carries the proof. */
export interface UrlTokenProof extends LiveSecrets {
  verify: 'url-token';
}
