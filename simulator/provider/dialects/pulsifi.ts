// Pulsifi, as its partner pages say: client credentials give a token that ends after an hour, and a signed callback has the score.
// The routes, and the fields of a candidate, are not public: these here are made up. A token proves itself, so that none is kept.
import { type Answer, jsonObject, Refusal, route, type SimRequest } from '../../route';
import { hmac, jsonCallback, pointsOf } from '../callback-request';
import { type Dialect, type DialectParts, doublingPlan, usual } from '../dialect';
import { latestVersion } from '../order-book';
import { placeOrder } from '../order-desk';
import type { OrderRecord, ResultVersion } from '../order-records';

const tokenSeconds = 3_600;
const login = '/oauth2/token';

export const pulsifi: Dialect = {
  ...usual,
  authentic: ({ path, headers }, secret) => path === login || isLive(headers['authorization'] ?? '', secret),
  routes: (parts) => [
    {
      ...route('logIn', `POST ${login}`, (request) => logIn(request, parts.settings.current.token)),
      hasSecretBody: true,
    },
    route('invite', 'POST /programs/:program/candidates', async (request) => invite(parts, request)),
    route('getCandidate', 'GET /candidates/:id', ({ params }) => {
      const order = parts.book.byId(params['id'] ?? '');
      return { status: 200, json: { data: view(order, latestVersion(order)) } };
    }),
  ],
  retryPlan: doublingPlan,
  callback: ({ order, version, secrets }) => {
    const body = { event_type: 'candidate_score_updated', data: view(order, version) };
    return version && jsonCallback(body, (text) => ({ 'X-Pulsifi-Signature': hmac(secrets[0], text, 'base64url') }));
  },
};

function logIn({ rawBody }: SimRequest, secret: string): Answer {
  const fields = new URLSearchParams(rawBody.toString('utf8'));
  if (fields.get('grant_type') !== 'client_credentials' || fields.get('client_secret') !== secret)
    throw new Refusal(401, 'invalid_client');
  const ends = String(Date.now() + tokenSeconds * 1_000);
  const token = `${ends}.${hmac(secret, ends, 'base64url')}`;
  return { status: 200, json: { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds } };
}

function isLive(authorization: string, secret: string): boolean {
  const [, ends = '', proof] = /^Bearer (\d+)\.(.+)$/.exec(authorization) ?? [];
  return proof === hmac(secret, ends, 'base64url') && Date.now() < Number(ends);
}

async function invite(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const { email, name = '', ext_id: reference } = jsonObject(request) as Record<string, string | undefined>;
  if (!email || !reference) throw new Refusal(400, 'email and ext_id are required');
  const body = { reference, exam: request.params['program'] ?? '', callbackUrl: '', candidate: { name, email } };
  const { order } = await placeOrder(parts, body, false);
  return { status: 201, json: { id: order.orderId } };
}

/** Without a judgement there is no score. */
function view({ orderId, reference }: OrderRecord, version: ResultVersion | undefined): object {
  const isScored = version?.outcome === 'passed' || version?.outcome === 'failed';
  return {
    id: orderId,
    ext_id: reference,
    score: isScored ? pointsOf(version).score : version === undefined ? null : 'N/A',
    updated_at: version?.recordedAt ?? null,
  };
}
