// ProctorU: forms in both directions, the token in a header of its own, callbacks signed with SHA-1. The reservation number is ours.
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asForm, signature, tokenIn } from '../vendor-proof';

export const proctoru: Vendor = {
  admits: tokenIn('authorization-token'),
  routes: [
    {
      name: 'addReservation',
      on: 'POST /api/addHocProcess',
      orders: (sent) => {
        const { exam_id: exam, reservation_no: reference, email } = needed(sent, 'exam_id', 'reservation_no', 'email');
        needed(sent, 'first_name', 'time_sent', 'notify');
        return { exam, reference, candidate: { email } };
      },
      once: 'by-reference',
      answers: () => ({ response_code: 1, message: '' }),
    },
    {
      name: 'removeReservation',
      on: 'POST /api/removeReservation',
      cancels: (sent) => needed(sent, 'reservation_no').reservation_no,
    },
  ],
  callback: {
    says: ({ order, version }) =>
      version && {
        event: version.outcome === 'cancelled' ? 'session_cancelled' : 'session_reviewed',
        reservation_no: order.reference,
        incident: String(version.outcome === 'inconclusive'),
        score: percentOf(version) ?? '',
        reviewed_at: version.recordedAt,
      },
    sends: asForm(signature('X-ProctorU-Signature', { algorithm: 'sha1', prefix: 'sha1=' })),
  },
};
