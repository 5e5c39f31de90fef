// QI Tech: the id of an analysis is ours, and one that is there already is refused. A callback is signed with SHA-1 over the path of
// the address, the method and the body. An analysis that was made by hand corrects the automatic one.
import { isCorrection, type Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson, signature, tokenIn } from '../vendor-proof';

export const qiTech: Vendor = {
  admits: tokenIn('authorization'),
  routes: [
    {
      name: 'createAnalysis',
      on: 'POST /onboarding/natural_person',
      orders: (sent) => {
        const { id: reference, name, document_number: document } = needed(sent, 'id', 'name', 'document_number');
        return { exam: 'natural_person', reference, candidate: { name, document } };
      },
      once: 'refused',
      answers: ({ reference }) => ({ id: reference }),
    },
    { name: 'getAnalysis', on: 'GET /onboarding/natural_person/:id', by: 'reference', shows: view },
  ],
  callback: {
    says: (standing) => ({ event_type: 'status_change', ...view(standing) }),
    sends: asJson(
      signature('Signature', { algorithm: 'sha1', signs: (text, { url }) => `${new URL(url).pathname}POST${text}` }),
    ),
  },
};

function view({ order, version }: Standing) {
  const by = isCorrection(order, version) ? 'manually' : 'automatically';
  const event = version?.recordedAt ?? new Date(order.createdMs).toISOString();
  const status =
    version === undefined
      ? 'in_manual_analysis'
      : version.outcome === 'cancelled'
        ? 'canceled'
        : `${by}_${version.outcome === 'passed' ? 'approved' : 'reproved'}`;
  return { id: order.reference, status, event_date: event };
}
