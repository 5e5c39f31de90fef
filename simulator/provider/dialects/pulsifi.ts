// Pulsifi, as its partner pages say: client credentials give a token that ends after an hour, and a signed callback has the score.
// The routes, and the fields of a candidate, are not public: these here are made up.
import { isJudged, type Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { asJson, sessionIn, signature } from '../vendor-proof';

export const pulsifi: Vendor = {
  admits: sessionIn('authorization', 'Bearer '),
  routes: [
    {
      name: 'logIn',
      on: 'POST /oauth2/token',
      isKnown: ({ fields }, token) =>
        fields['grant_type'] === 'client_credentials' && fields['client_secret'] === token,
      life: { ms: 3_600_000 },
      grants: (session) => ({ access_token: session, token_type: 'Bearer', expires_in: 3_600 }),
    },
    {
      name: 'invite',
      on: 'POST /programs/:exam/candidates',
      orders: (sent) => {
        const { email, ext_id: reference } = needed(sent, 'email', 'ext_id');
        return { exam: sent.params['exam'] ?? '', reference, candidate: { email } };
      },
      answers: ({ orderId }) => ({ id: orderId }),
    },
    { name: 'getCandidate', on: 'GET /candidates/:id', shows: (standing) => ({ data: view(standing) }) },
  ],
  callback: {
    says: (standing) => standing.version && { event_type: 'candidate_score_updated', data: view(standing) },
    sends: asJson(signature('X-Pulsifi-Signature', { encoding: 'base64url' })),
  },
};

/** Without a judgement there is no score. */
function view({ order, version }: Standing) {
  return {
    id: order.orderId,
    ext_id: order.reference,
    score: isJudged(version) ? percentOf(version) : version === undefined ? null : 'N/A',
    updated_at: version?.recordedAt ?? null,
  };
}
