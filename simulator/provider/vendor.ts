// A provider as data: its routes, how the bridge proves itself there, what its callbacks say and how they are proven. What all vendors
// do alike (orders, refusals, logins, the form of a body) is in vendor-dialect.ts.
import type { SimRequest } from '../route';
import type { CallbackContext, CallbackRequest, ChallengeRequest, Standing } from './callback-request';
import type { AccessKeys } from './dialect';
import type { OrderRecord, ProgressReport } from './order-records';
import type { SessionLife } from './sessions';

export interface Vendor {
  /** Whether a request proves that it is the bridge's. @default a bearer token */
  admits?: (request: SimRequest, keys: AccessKeys) => boolean;
  routes: readonly VendorRoute[];
  /** Absent: it sends none. */
  callback?: VendorCallback;
}

/** A request as a description reads it. */
export interface Sent extends Pick<SimRequest, 'params' | 'query' | 'headers'> {
  /** Of a JSON body or a form. */
  fields: Readonly<Record<string, unknown>>;
}

/** `on` is a method and a path. */
export type VendorRoute = { name: string; on: string } & (
  TakesOrders | ShowsOrder | CancelsOrder | RegistersPerson | LogsIn
);

export interface Placed {
  exam: string;
  /** @default exam and address: the vendor is told no reference of ours */
  reference?: string;
  callbackUrl?: string;
  candidate: { email?: string; name?: string; document?: string };
}

export interface TakesOrders {
  /** @throws Refusal 400, as `needed` does */
  orders: (sent: Sent) => Placed;
  /**
   * The same order again is the former one: by an Idempotency-Key, or since the reference is the vendor's own key, then also as a
   * refusal with 409. @default every request is another order
   */
  once?: 'by-key' | 'by-reference' | 'refused';
  answers: (order: OrderRecord) => object;
}

export interface ShowsOrder {
  /** `undefined`: 404, as long as there is nothing to show. */
  shows: (standing: Standing) => object | undefined;
  /** What the last part of the path names. @default the vendor's own id */
  by?: 'reference';
}

export interface CancelsOrder {
  /** The order's id or reference. */
  cancels: (sent: Sent) => string;
}

/** Before the order. */
export interface RegistersPerson {
  registers: (sent: Sent) => object;
}

export interface LogsIn {
  isKnown: (sent: Sent, token: string) => boolean;
  life: SessionLife;
  grants: (session: string) => object;
}

export type ProofContext = Pick<CallbackContext, 'messageId' | 'secrets' | 'seconds' | 'url'>;

export interface VendorCallback {
  /** `undefined`: the vendor says nothing about that. */
  says: (standing: Standing) => Readonly<Record<string, unknown>> | undefined;
  /** Stages before the result of which it says something. */
  stages?: readonly ProgressReport['stage'][];
  /** How the body is written and proven. */
  sends: (body: Readonly<Record<string, unknown>>, context: ProofContext) => CallbackRequest;
  /** What it asks the address when that is saved. */
  challenge?: () => ChallengeRequest;
}
