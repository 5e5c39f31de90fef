// Callbacks as the vendors document them, proven as they prove them, for a provider `school` with the secrets of the tests. Values
// are made up. Each takes what a case is about; the rest is as in the vendor's own example.
import { createHmac } from 'node:crypto';
import { goodKey } from './config-sandbox';
import { callbackUrl, hmacOf, reference, secret, type SentCallback } from './preset-world';
import { jwt } from './signed-callbacks';

export const webhookSecret = `whsec_${goodKey('vendor').toString('base64')}`;
const hashKey = 'hashKey: hash-key-0123456789abcdefghijklmn';

/** The keys of `school` in bridge.yaml. */
export const vendorKeys = {
  codesignal: `preset: codesignal\ntoken: t\ncallback: { secret: ${secret} }\nvalues: { passPercent: 70 }`,
  classmarker: `preset: classmarker\ntoken: t\ncallback: { secret: ${secret} }`,
  checkr: `preset: checkr\ntoken: t\ncallback: { secret: ${secret} }`,
  clearsale: `preset: clearsale\ntoken: t\ncallback: { secret: ${secret} }`,
  hackerearth: `preset: hackerearth\ntoken: t\n${hashKey}\ncallback: { secret: ${secret} }
values: { clientId: c, passPercent: 60 }`,
  coderbyte: `preset: coderbyte\ntoken: t\n${hashKey}\ncallback: { secret: ${secret}, issuer: example-org }
values: { passScore: 70 }
order: { orderId: '{{exam}}.{{candidate.email | hash}}' }
fetch: { request: { method: GET, path: '/report/{{callback:/assessment_id}}' } }`,
  gupyTestProvider: `preset: gupy-test-provider\ntoken: t\ncallback: { secret: ${secret} }
values: { companyId: 1, redirectUrl: 'https://careers.example.com', passScore: 70 }`,
  openProtocol: `token: t\ncallback: { verify: standard-webhooks, secret: ${webhookSecret} }\ncandidate: [name]`,
} as const;

export function codesignalNotice(event: string, triggeredOn: number, testSessionId = 's-1'): SentCallback {
  const body = JSON.stringify({ event, triggeredOn, payload: { testSessionId } });
  return { body, headers: { 'x-codesignal-signature': hmacOf(`${callbackUrl}${event}${triggeredOn}`) } };
}

/** Of 10 points; `end` in epoch ms. */
export function classmarkerResult(end: number, points: number, given: object = {}): SentCallback {
  const result = {
    link_result_id: 8127364,
    percentage: points * 10,
    points_scored: points,
    points_available: 10,
    requires_grading: 'No',
    time_started: end / 1000 - 600,
    time_finished: end / 1000,
    percentage_passmark: 70,
    passed: points >= 7,
    access_code_used: reference,
    ...given,
  };
  const link = { link_id: 101, link_name: 'Link', link_url_id: 'quiz-1' };
  const body = JSON.stringify({
    payload_type: 'single_user_test_results_link',
    payload_status: 'live',
    link,
    result,
  });
  return { body, headers: { 'x-classmarker-hmac-sha256': hmacOf(body, 'base64') } };
}

export function checkrNotice(type: string): SentCallback {
  const data = { object: { id: 'rep-1', object: 'report', uri: '/v1/reports/rep-1' } };
  const body = JSON.stringify({ id: `evt-${type}`, object: 'event', type, data });
  return { body, headers: { 'x-checkr-signature': hmacOf(body) } };
}

export function hackerearthNotice(): SentCallback {
  const webhook_payload = { test_id: 1035542, email: 'amora@example.com' };
  const body = JSON.stringify({ webhook_event_type: 'CANDIDATE_REPORT_UPDATED', webhook_payload });
  const seconds = Math.floor(Date.now() / 1000);
  return { body, headers: { 'he-signature': `t=${seconds},v1=${hmacOf(`${seconds}.${body}`)}` } };
}

export function coderbyteNotice(): SentCallback {
  const notice = { operation: 'assessment_completed', assessment_id: 'test-1', email: 'amora@example.com' };
  return {
    body: JSON.stringify(notice),
    headers: { authorization: `Bearer ${jwt(secret, { iss: 'example-org' })}` },
  };
}

export function clearsaleNotice(): SentCallback {
  return { body: JSON.stringify({ transactionId: 't-1', status: 'Completed' }), headers: { 'x-api-key': secret } };
}

/** `date`: ISO 8601. */
export function gupyTestResult(score: number, date: string): SentCallback {
  const part = { score, result_string: `${score}%`, type_result: 'percentage', tier: 'major', title: 'Total', date };
  const token = hmacOf(reference, 'base64url');
  return { body: JSON.stringify({ status: 'done', results: [part] }), query: { reference, token } };
}

/** `occurredAt`: ISO 8601. */
export function openResult(
  resultId: string,
  outcome: string,
  occurredAt: string,
  given: object = {},
): SentCallback<Buffer> {
  return signedOpen(JSON.stringify({ ...openBody(outcome), resultId, occurredAt, ...given }));
}

export function openBody(outcome: string): object {
  return { resultId: 'r-1', orderId: 'order-1', reference, occurredAt: '2026-01-16T12:00:00Z', outcome };
}

/** Signed over its very bytes. */
export function signedOpen(body: string | Buffer, more: Readonly<Record<string, string>> = {}): SentCallback<Buffer> {
  const bytes = Buffer.from(body as string);
  const seconds = String(Math.floor(Date.now() / 1000));
  const signed = Buffer.concat([Buffer.from(`msg_1.${seconds}.`), bytes]);
  const key = Buffer.from(webhookSecret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  const proof = { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
  return { body: bytes, headers: { 'content-type': 'application/json', ...proof, ...more } };
}
