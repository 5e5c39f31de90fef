// Certn Centric: asks the address to echo a challenge when it is saved; its events name a case and nothing else. A score is no verdict.
import { randomBytes } from 'node:crypto';
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson, signature, tokenIn } from '../vendor-proof';

export const certnCentric: Vendor = {
  admits: tokenIn('authorization', 'Api-Key '),
  routes: [
    {
      name: 'orderPackage',
      on: 'POST /cases/order-package/',
      orders: (sent) => {
        const {
          package: exam,
          email_address: email,
          reference,
        } = needed(sent, 'package', 'email_address', 'reference');
        return { exam, reference, candidate: { email } };
      },
      answers: ({ orderId }) => ({ id: orderId }),
    },
    { name: 'getCase', on: 'GET /cases/:id/', shows: view },
    { name: 'cancelCase', on: 'POST /cases/:id/cancel/', cancels: ({ params }) => params['id'] ?? '' },
  ],
  callback: {
    says: ({ order, version }) => ({
      id: `evt-${version?.resultId ?? order.orderId}`,
      event_type: version?.outcome === 'cancelled' ? 'CASE_STATUS_CHANGED' : 'CASE_REPORT_READY',
      object_id: order.orderId,
      object_type: 'CASE',
    }),
    sends: asJson(signature('X-Signature')),
    challenge: () => ({ challenge: { name: 'challenge', value: randomBytes(16).toString('hex') } }),
  },
};

function view({ order, version }: Standing) {
  const isOver = version?.outcome === 'cancelled' || order.status === 'cancelled';
  return {
    id: order.orderId,
    email_address: order.body.candidate['email'] ?? '',
    overall_status: isOver ? 'CANCELLED' : version === undefined ? 'IN_PROGRESS' : 'COMPLETE',
    overall_score: version === undefined ? 'NONE' : version.outcome === 'passed' ? 'CLEAR' : 'REVIEW',
    modified: version?.recordedAt ?? new Date(order.createdMs).toISOString(),
  };
}
