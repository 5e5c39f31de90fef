// Testlify: callbacks sent by Svix (Webhooks v2). It is told no reference of ours. The route of the invitation and the fields of an
// event are not public: these here are made up.
import type { ResultVersion } from '../order-records';
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asJson, svix } from '../vendor-proof';

const statuses = {
  passed: 'COMPLETED',
  failed: 'COMPLETED',
  inconclusive: 'DISQUALIFIED',
  cancelled: 'REJECTED',
} as const satisfies Record<ResultVersion['outcome'], string>;

export const testlify: Vendor = {
  routes: [
    {
      name: 'inviteCandidate',
      on: 'POST /assessments/:exam/candidates',
      orders: (sent) => ({ exam: sent.params['exam'] ?? '', candidate: needed(sent, 'email') }),
      answers: ({ orderId }) => ({ success: true, data: { candidateId: orderId } }),
    },
    { name: 'getCandidate', on: 'GET /candidates/:id', shows: (standing) => ({ data: view(standing) }) },
  ],
  callback: {
    says: (standing) => {
      const data = view(standing);
      const event = { IN_PROGRESS: 'started', INVITED: 'invited' }[data.status] ?? data.status.toLowerCase();
      return { event, data };
    },
    stages: ['started'],
    sends: asJson(svix),
  },
};

function view({ order, version, report }: Standing) {
  const status: string =
    version === undefined ? (report === undefined ? 'INVITED' : 'IN_PROGRESS') : statuses[version.outcome];
  return {
    candidateId: order.orderId,
    email: order.body.candidate['email'] ?? '',
    status,
    score: percentOf(version) ?? null,
    updatedAt: version?.recordedAt ?? report?.occurredAt ?? new Date(order.createdMs).toISOString(),
  };
}
