// Checkr registers a candidate, then invites; the callback names only the report. `consider` is no verdict: `failed` and
// `inconclusive` are the same here. A correction to `inconclusive` is a dispute: the report keeps its dates.
import { type Answer, parseJson, Refusal, route, type SimRequest } from '../../route';
import { hmac, isCorrection, isDoubt, jsonCallback } from '../callback-request';
import { type Dialect, type DialectParts, doublingPlan, usual } from '../dialect';
import { latestVersion } from '../order-book';
import { autoComplete } from '../order-desk';
import type { OrderRecord } from '../order-records';

const reportPrefix = 'rep-';

export const checkr: Dialect = {
  ...usual,
  routes: (parts) => [
    route('createCandidate', 'POST /candidates', (request) => register(parts, request)),
    route('createInvitation', 'POST /invitations', async (request) => invite(parts, request)),
    route('getReport', 'GET /reports/:reportId', ({ params }) =>
      report(parts.book.byId((params['reportId'] ?? '').slice(reportPrefix.length))),
    ),
  ],
  authentic: ({ headers }, { token }) =>
    headers['authorization'] === `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
  retryPlan: doublingPlan,
  callback: ({ order, version, messageId, secrets, url }) => {
    const kinds = { passed: 'completed', failed: 'completed', inconclusive: 'completed', cancelled: 'canceled' };
    const changed = isDoubt(order, version) ? 'disputed' : isCorrection(order, version) ? 'updated' : undefined;
    const kind = version === undefined ? 'suspended' : (changed ?? kinds[version.outcome]);
    const id = reportPrefix + order.orderId;
    const event = {
      id: messageId,
      object: 'event',
      type: `report.${kind}`,
      created_at: version?.recordedAt ?? new Date(order.createdMs).toISOString(),
      webhook_url: url,
      data: { object: { id, object: 'report', uri: `/v1/reports/${id}` } },
    };
    return jsonCallback(event, (body) => ({ 'X-Checkr-Signature': hmac(secrets[0], body, 'hex') }));
  },
};

/** JSON or a form, as the API takes both. */
function fieldsOf(request: SimRequest): Record<string, string | undefined> {
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  if (form === true) return Object.fromEntries(new URLSearchParams(request.rawBody.toString('utf8')));
  return (parseJson(request.rawBody) ?? {}) as Record<string, string | undefined>;
}

function register({ book }: DialectParts, request: SimRequest): Answer {
  const { first_name: first, last_name: last, email, custom_id: customId } = fieldsOf(request);
  if (!email) throw new Refusal(400, 'email is missing');
  const candidate = { name: `${first} ${last}`, email };
  const body = { reference: customId ?? email, exam: '', callbackUrl: '', candidate };
  const { order } = book.place(body, request.headers['idempotency-key'] !== undefined);
  const uri = `/v1/candidates/${order.orderId}`;
  return { status: 201, json: { id: order.orderId, object: 'candidate', uri, custom_id: customId ?? null, email } };
}

async function invite(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const { candidate_id: candidateId, package: exam } = fieldsOf(request);
  if (!candidateId || !exam) throw new Refusal(400, 'candidate_id and package are required');
  const order = parts.book.byId(candidateId);
  const repeated = order.body.exam !== '';
  order.body.exam = exam;
  if (!repeated) await autoComplete(parts, order);
  const id = `inv-${candidateId}`;
  const url = `https://apply.checkr.com/invite/${id}`;
  const about = { candidate_id: candidateId, package: exam, report_id: null, invitation_url: url };
  return { status: 201, json: { id, status: 'pending', ...about } };
}

function report(order: OrderRecord): Answer {
  const version = latestVersion(order);
  const id = reportPrefix + order.orderId;
  const done = version?.outcome === 'cancelled' ? 'canceled' : 'complete';
  const status = version === undefined ? 'pending' : isDoubt(order, version) ? 'dispute' : done;
  const isJudged = status === 'complete' || status === 'dispute';
  const result = isJudged ? (version?.outcome === 'passed' ? 'clear' : 'consider') : null;
  const dates = {
    created_at: new Date(order.createdMs).toISOString(),
    completed_at: version?.occurredAt ?? null,
    revised_at: isCorrection(order, version) ? version?.recordedAt : null,
  };
  const about = { candidate_id: order.orderId, package: order.body.exam };
  return { status: 200, json: { id, object: 'report', uri: `/v1/reports/${id}`, status, result, ...about, ...dates } };
}
