// EduBase: forms in both directions; a callback is signed over its fields, sorted by name. Whom an exam is given to twice has it once.
// The fields of a result are made up.
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asForm, signature, tokenIn } from '../vendor-proof';

export const edubase: Vendor = {
  admits: tokenIn('edubase-api-secret'),
  routes: [
    {
      name: 'addUser',
      on: 'POST /exam:users',
      orders: (sent) => {
        const { exam, email, custom: reference } = needed(sent, 'exam', 'email', 'custom');
        return { exam, reference, candidate: { email } };
      },
      once: 'by-reference',
      answers: () => ({ code: 200 }),
    },
  ],
  callback: {
    says: ({ order, version }) =>
      version && {
        event: version.outcome === 'cancelled' ? 'exam-play-aborted' : 'exam-play-result',
        custom: order.reference,
        play: `${order.orderId}.${version.occurredAt}`,
        points: percentOf(version) ?? 'NA',
        max_points: '100',
        updated: version.recordedAt,
      },
    sends: asForm(signature('EduBase-Webhook-Signature-Payload', { signs: sorted })),
  },
};

function sorted(form: string): string {
  const fields = new URLSearchParams(form);
  fields.sort();
  return fields.toString();
}
