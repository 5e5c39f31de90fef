// Truora: orders are forms, and the body of a hook is a JSON Web Token. A check has a score from 0 to 1 and no verdict. The names of
// the claims are made up.
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asToken, tokenIn } from '../vendor-proof';

export const truora: Vendor = {
  admits: tokenIn('truora-api-key'),
  routes: [
    {
      name: 'createCheck',
      on: 'POST /checks',
      orders: (sent) => {
        const { type: exam, national_id: document } = needed(sent, 'type', 'country', 'user_authorized', 'national_id');
        return { exam, candidate: { document } };
      },
      answers: ({ orderId }) => ({ check: { check_id: orderId, status: 'not_started' } }),
    },
    { name: 'getCheck', on: 'GET /checks/:id', shows: (standing) => ({ check: view(standing) }) },
  ],
  callback: {
    says: (standing) => ({
      iss: 'Truora',
      event: standing.version === undefined ? 'check.changed' : 'check.finished',
      check: view(standing),
    }),
    sends: asToken,
  },
};

function view({ order, version }: Standing) {
  const percent = percentOf(version);
  return {
    check_id: order.orderId,
    country: 'BR',
    status: version === undefined ? 'in_progress' : version.outcome === 'cancelled' ? 'error' : 'completed',
    score: version?.outcome === 'passed' ? 1 : percent === undefined ? null : percent / 100,
    update_date: version?.recordedAt ?? new Date(order.createdMs).toISOString(),
  };
}
