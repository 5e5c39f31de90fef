// Testpress has no orders: a candidate takes the exam by its link, under our reference as user name. The proof of a callback stands in
// its body: a hash with SHA-512 over some of its values, beside the key of 16 characters. Which values is not said: these are made up.
import { createHash } from 'node:crypto';
import { hmac, jsonCallback } from '../callback-request';
import type { Vendor } from '../vendor';
import { percentOf } from '../vendor-dialect';

export const testpress: Vendor = {
  admits: () => false,
  routes: [],
  callback: {
    says: ({ order, version }) =>
      version && {
        username: order.reference,
        attempt_id: attemptOf(`${order.orderId} ${version.occurredAt}`),
        percentage: String(percentOf(version) ?? 'NA'),
        exam: order.body.exam,
      },
    sends: (body, { secrets: [key] }) => {
      const signed = [body['attempt_id'], body['percentage'], body['username']].map((value) =>
        encodeURIComponent(String(value)),
      );
      return jsonCallback({ ...body, key, hash: hmac(key, signed.join('|'), 'hex', 'sha512') }, () => ({}));
    },
  },
};

/** The same for every version of one exam. */
function attemptOf(exam: string): string {
  return String(Number.parseInt(createHash('sha256').update(exam).digest('hex').slice(0, 7), 16));
}
