// HackerEarth invites an address to a test once; afterwards only test and address identify the candidate. The signature carries a
// time; a switch (`timestamp`) says whether a retry renews it.
import { type Answer, jsonObject, Refusal, route, type SimRequest } from '../../route';
import {
  type CallbackContext,
  type CallbackRequest,
  hmac,
  isJudged,
  jsonCallback,
  pointsOf,
} from '../callback-request';
import { type Dialect, type DialectParts } from '../dialect';
import { latestVersion } from '../order-book';
import { placeOrder } from '../order-desk';

const twoHours = 2 * 3_600_000;

export const hackerearth: Dialect = {
  routes: (parts) => [
    route('invite', 'POST /invite/', async (request) => invite(parts, request)),
    route('getReport', 'POST /events/candidates/report/', (request) => report(parts, jsonObject(request))),
  ],
  // The body holds client_id and client_secret.
  authentic: ({ rawBody }, { token }) => rawBody.includes(JSON.stringify(token)),
  errorAnswer: (status, detail) => ({ status, json: { mcode: 'FAILURE', message: detail } }),
  success: 'any-2xx',
  retryPlan: (failed) => (failed > 3 ? undefined : twoHours),
  stages: ['started'],
  callback: (context) => {
    const { report } = context;
    if (report !== undefined) return event(context, 'CANDIDATE_TEST_STARTED', { start_datetime: report.occurredAt });
    const type = context.version === undefined ? 'CANDIDATE_TEST_FINISHED' : 'CANDIDATE_REPORT_UPDATED';
    const finished = context.version?.occurredAt ?? new Date(context.order.createdMs).toISOString();
    return event(context, type, { finish_datetime: finished });
  },
};

function event(
  { order, messageId, secrets, attempt, seconds }: CallbackContext,
  type: string,
  times: object,
): CallbackRequest {
  const body = {
    webhook_event_id: messageId,
    webhook_event_type: type,
    webhook_attempt_number: attempt,
    webhook_payload: {
      test_id: Number(order.body.exam),
      email: order.body.candidate['email'] ?? '',
      name: 'Pessoa de Exemplo',
      start_datetime: new Date(order.createdMs).toISOString(),
      ...times,
    },
  };
  const signatures = (text: string): string =>
    secrets.map((secret) => `v1=${hmac(secret, `${seconds}.${text}`, 'hex')}`).join(',');
  return jsonCallback(body, (text) => ({ 'HE-Signature': `t=${seconds},${signatures(text)}` }));
}

async function invite(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const { test_id: testId, emails } = jsonObject(request);
  if (typeof testId !== 'number' || !Array.isArray(emails) || emails.length === 0) {
    throw new Refusal(400, 'test_id and emails are required');
  }
  for (const email of emails.map(String)) {
    const body = { reference: keyOf(testId, email), exam: String(testId), callbackUrl: '', candidate: { email } };
    await placeOrder(parts, body, true);
  }
  return { status: 200, json: { mcode: 'SUCCESS', message: 'Invited', data: { emails } } };
}

function report({ book }: DialectParts, { test_id: testId, email }: Record<string, unknown>): Answer {
  const order = book.get(keyOf(testId, email));
  const version = latestVersion(order);
  if (version === undefined) throw new Refusal(404, 'The candidate has no report yet');
  const { score, maxScore } = pointsOf(version);
  return {
    status: 200,
    json: { test_id: testId, email, score: isJudged(version) ? score : null, max_score: maxScore },
  };
}

function keyOf(testId: unknown, email: unknown): string {
  return `${String(testId)}:${String(email).toLowerCase()}`;
}
