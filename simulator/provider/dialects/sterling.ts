// Sterling: client credentials give a token that ends after an hour; a candidate is made first, and then a screening with a callback
// address of its own. Callbacks prove nothing, so the result is fetched.
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson, sessionIn, unsigned } from '../vendor-proof';

export const sterling: Vendor = {
  admits: sessionIn('authorization', 'Bearer '),
  routes: [
    {
      name: 'logIn',
      on: 'POST /oauth/token',
      isKnown: ({ headers, fields }, token) =>
        headers['authorization'] === `Basic ${token}` && fields['grant_type'] === 'client_credentials',
      life: { ms: 3_600_000 },
      grants: (session) => ({ access_token: session, token_type: 'Bearer', expires_in: 3_600 }),
    },
    {
      name: 'createCandidate',
      on: 'POST /candidates',
      registers: (sent) => {
        const { clientReferenceId, email } = needed(sent, 'clientReferenceId', 'email', 'givenName', 'familyName');
        return { id: Buffer.from(JSON.stringify([clientReferenceId, email])).toString('base64url') };
      },
    },
    {
      name: 'createScreening',
      on: 'POST /screenings',
      orders: (sent) => {
        const { packageId: exam, candidateId } = needed(sent, 'packageId', 'candidateId');
        const [reference, email] = JSON.parse(Buffer.from(candidateId, 'base64url').toString()) as [string, string];
        const { uri: callbackUrl = '' } = (sent.fields['callback'] ?? {}) as { uri?: string };
        return { exam, reference, callbackUrl, candidate: { email } };
      },
      once: 'by-key',
      answers: ({ orderId }) => ({ id: orderId, status: 'pending' }),
    },
    { name: 'getScreening', on: 'GET /screenings/:id', shows: view },
  ],
  callback: {
    says: (standing) => ({
      type: 'screening',
      payload: { ...view(standing), candidate: { email: standing.order.body.candidate['email'] ?? '' } },
    }),
    sends: asJson(unsigned),
  },
};

function view({ order, version }: Standing) {
  const isJudged = version !== undefined && version.outcome !== 'cancelled';
  return {
    id: order.orderId,
    status: version === undefined ? 'pending' : isJudged ? 'complete' : 'canceled',
    result: isJudged ? (version.outcome === 'passed' ? 'clear' : 'alert') : null,
    updatedAt: version?.recordedAt ?? new Date(order.createdMs).toISOString(),
  };
}
