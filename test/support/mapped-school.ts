// A school that is described in YAML, as in the guide, and what it sends: each body signed over its very bytes.
import { hmacOf, reference, secret, type SentCallback } from './preset-world';

/** The keys of `school` in bridge.yaml; `more` are further keys, `result` and `events` the lines under them. */
export function schoolKeys({ events = '', result = schoolResult, more = '' } = {}): string {
  return `token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { request: { method: POST, path: /tests }, orderId: '{{/id}}' }
events:
  reference: '{{/reference}}'
${indented(events)}
result:
${indented(result)}
fetch: { request: { method: GET, path: '/tests/{{orderId}}' } }
${more}`;
}

const indented = (lines: string): string => lines.replace(/^(?=.)/gm, '  ');

export const schoolResult = `pending: [{ at: /state, is: [grading] }]
outcome:
  - { when: [{ at: /points, percentOf: /max, from: 70 }], outcome: passed }
  - { when: [{ at: /points, percentOf: /max, below: 70 }], outcome: failed }
  - { outcome: inconclusive }
occurredAt: /gradedAt
score: /points
maxScore: /max
summary: '{{/remarks}}'
reportUrl: /report`;

/** Passed, with everything that the school may say. */
export function graded(given: object = {}): object {
  return { reference, points: 85, max: 100, gradedAt: '2026-01-16T12:00:00Z', ...given };
}

export function signed<Body extends string | Buffer>(
  body: Body,
  headers: Readonly<Record<string, string>> = {},
): SentCallback<Body> {
  return { body, headers: { 'x-signature': hmacOf(body), ...headers } };
}
