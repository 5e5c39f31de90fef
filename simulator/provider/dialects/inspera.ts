// Inspera Assessment: the callback only says that there is a grade, signed with SHA-1; the API has it. Field names are made up.
import { isCorrection } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asJson, signature } from '../vendor-proof';

export const inspera: Vendor = {
  routes: [
    {
      name: 'addStudent',
      on: 'POST /test/:exam/students',
      orders: (sent) => {
        const { email, externalId: reference } = needed(sent, 'email', 'externalId');
        return { exam: sent.params['exam'] ?? '', reference, candidate: { email } };
      },
      answers: ({ orderId }) => ({ submissionId: orderId }),
    },
    {
      name: 'getSubmission',
      on: 'GET /submissions/:id',
      shows: ({ order, version }) =>
        version && {
          submissionId: order.orderId,
          externalId: order.reference,
          finalGrade: percentOf(version) ?? 'N/A',
          gradedAt: version.recordedAt,
        },
    },
  ],
  callback: {
    says: ({ order, version }) => ({
      eventType:
        version === undefined
          ? 'SUBMISSION_DELIVERED'
          : isCorrection(order, version)
            ? 'GRADE_CHANGED'
            : 'GRADE_CONFIRMED',
      submissionId: order.orderId,
    }),
    sends: asJson((text, context) => {
      const made = signature('X-Inspera-Signature', { algorithm: 'sha1' })(text, context);
      return Object.fromEntries(Object.entries(made).map(([name, hex]) => [name, hex.toUpperCase()]));
    }),
  },
};
