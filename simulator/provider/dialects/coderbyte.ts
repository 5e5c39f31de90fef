// Coderbyte: a callback without a score, proven by a token that does not cover the body; the report has the score. The routes to
// invite and to read are not public: these here are made up. An exam that the desk cancels ran out of time here.
import { type Answer, jsonObject, Refusal, route, type SimRequest } from '../../route';
import { jsonCallback, pointsOf } from '../callback-request';
import { type Dialect, type DialectParts, usual } from '../dialect';
import { latestVersion } from '../order-book';
import { placeOrder } from '../order-desk';
import { webToken } from '../vendor-proof';

export const coderbyteOrganization = 'example-org';

export const coderbyte: Dialect = {
  ...usual,
  routes: (parts) => [
    route('invite', 'POST /invitations', async (request) => invite(parts, request)),
    route('getReport', 'GET /assessments/:assessment/candidates/:email', ({ params }) =>
      report(parts, params['assessment'] ?? '', params['email'] ?? ''),
    ),
  ],
  retryPlan: () => undefined, // none is documented
  callback: ({ order, version, secrets }) => {
    const body = {
      operation: 'assessment_completed',
      time_expired: version?.outcome === 'cancelled',
      report_ready: version !== undefined,
      organization_id: coderbyteOrganization,
      email: order.body.candidate['email'] ?? '',
      report_url: `https://coderbyte.com/report/${order.orderId}`,
      assessment_id: order.body.exam,
    };
    // The organization as issuer, no expiry.
    const token = webToken({ iss: coderbyteOrganization }, secrets[0]);
    return jsonCallback(body, () => ({ Authorization: `Bearer ${token}` }));
  },
};

async function invite(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const { assessment_id: exam, email, name } = jsonObject(request) as Record<string, string | undefined>;
  if (!exam || !email) throw new Refusal(400, 'assessment_id and email are required');
  const candidate = { email, ...(name === undefined ? {} : { name }) };
  await placeOrder(parts, { reference: `${exam}:${email}`, exam, callbackUrl: '', candidate }, true);
  return { status: 200, json: { success: true } };
}

function report({ book }: DialectParts, assessment: string, email: string): Answer {
  const order = book.get(`${assessment}:${email}`);
  const version = latestVersion(order);
  if (version === undefined) return { status: 200, json: { email, status: 'In progress' } };
  const score = version.outcome === 'cancelled' ? null : pointsOf(version).score;
  return {
    status: 200,
    json: {
      email,
      status: 'Completed',
      date: version.occurredAt,
      final_score: score,
      mc_score: score,
      code_score: score,
      plagiarism: version.outcome === 'inconclusive' ? 'Detected' : 'Not detected',
    },
  };
}
