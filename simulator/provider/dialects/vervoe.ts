// Vervoe: `Vervoe-Signature: t=…,hash=<hex>` over time and body. A result is graded again under the date of the exam. The fields are
// not public: these here are made up. It cannot be asked for a result.
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asJson, signature, timed } from '../vendor-proof';

export const vervoe: Vendor = {
  routes: [
    {
      name: 'invite',
      on: 'POST /assessments/:exam/invitations',
      orders: (sent) => {
        const { email, externalId: reference } = needed(sent, 'email', 'externalId');
        return { exam: sent.params['exam'] ?? '', reference, candidate: { email } };
      },
      answers: ({ orderId }) => ({ id: orderId }),
    },
  ],
  callback: {
    says: ({ order, version }) =>
      version && {
        event: version.outcome === 'cancelled' ? 'candidate.withdrawn' : 'candidate.graded',
        data: {
          invitationId: order.orderId,
          externalId: order.reference,
          email: order.body.candidate['email'] ?? '',
          score: percentOf(version) ?? 'N/A',
          completedAt: version.occurredAt,
          gradedAt: version.recordedAt,
        },
      },
    sends: asJson((text, context) => {
      const hash = signature('hash', { signs: timed })(text, context)['hash'] ?? '';
      return { 'Vervoe-Signature': `t=${context.seconds},hash=${hash}` };
    }),
  },
};
