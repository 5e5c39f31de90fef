// Sumsub: every request is signed over time, method, target and body, and its time must be near. An applicant whose id of ours is
// known already is refused, and can be looked up by it. Red is no verdict about fitness.
import type { SimRequest } from '../../route';
import { hmac, type Standing } from '../callback-request';
import type { AccessKeys } from '../dialect';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson, signature } from '../vendor-proof';

const nearSeconds = 60;

export const sumsub: Vendor = {
  admits: isSigned,
  routes: [
    {
      name: 'createApplicant',
      on: 'POST /resources/applicants',
      orders: (sent) => {
        const { externalUserId: reference, email } = needed(sent, 'externalUserId', 'email');
        return { exam: sent.query.get('levelName') ?? '', reference, candidate: { email } };
      },
      once: 'refused',
      answers: ({ orderId, reference }) => ({ id: orderId, externalUserId: reference }),
    },
    {
      name: 'findApplicant',
      on: 'GET /resources/applicants/-;externalUserId=:externalId/one',
      by: 'reference',
      shows: ({ order }) => ({ id: order.orderId, externalUserId: order.reference }),
    },
    { name: 'getStatus', on: 'GET /resources/applicants/:id/status', shows: review },
  ],
  callback: {
    says: (standing) => ({
      applicantId: standing.order.orderId,
      externalUserId: standing.order.reference,
      levelName: standing.order.body.exam,
      type: standing.version === undefined ? 'applicantPending' : 'applicantReviewed',
      ...review(standing),
      createdAtMs: (standing.version?.recordedAt ?? new Date(standing.order.createdMs).toISOString())
        .replace('T', ' ')
        .replace('Z', ''),
    }),
    sends: asJson((text, context) => ({
      ...signature('X-Payload-Digest')(text, context),
      'X-Payload-Digest-Alg': 'HMAC_SHA256_HEX',
    })),
  },
};

function review({ version }: Standing) {
  if (version === undefined) return { reviewStatus: 'pending' };
  const isGreen = version.outcome === 'passed';
  return { reviewStatus: 'completed', reviewResult: { reviewAnswer: isGreen ? 'GREEN' : 'RED' } };
}

function isSigned({ method, path, query, headers, rawBody }: SimRequest, keys: AccessKeys): boolean {
  const { 'x-app-access-ts': time = '', 'x-app-access-sig': written, 'x-app-token': token } = headers;
  const target = query.size === 0 ? path : `${path}?${query.toString()}`;
  const isNear = Math.abs(Date.now() / 1000 - Number(time)) < nearSeconds;
  const made = hmac(keys.signingSecret ?? keys.token, `${time}${method}${target}${rawBody.toString('utf8')}`, 'hex');
  return token === keys.token && isNear && written === made;
}
