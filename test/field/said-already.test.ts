// What is said already is no news, and what is added to it is. Providers that are asked and call back as well tell one result twice,
// with an id in the callback that the answer lacks; links to a store are signed anew each time
// they are read (S3 presigned URLs, Azure SAS); a reviewer's text comes hours after the score, under the same date.
import { examRule } from '../support/core-fixtures';
import { FieldWorld } from '../support/field-world';
import { hmacOf, reference, secret, type SentCallback } from '../support/preset-world';

const keys = `
token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/reference}}' }
poll: { request: { method: GET, path: '/r/{{orderId}}' } }
result:
  outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: failed }]
  occurredAt: /at
  summary: '{{/note}}'
  reportUrl: /report
  version: [/event]`;
const at = '2026-01-15T12:00:01.000Z';
const wording = { tags: ['Apto'], comment: 'Apto. {{summary}} {{reportUrl}}' };
const rule = { publish: { ...examRule().publish, passed: wording, failed: { tags: [], comment: 'Inapto.' } } };
let world: FieldWorld;

beforeEach(async () => {
  world = await FieldWorld.start(keys);
  world.enter(rule, reference);
});
afterEach(() => world.close());

async function polled(given: object = {}): Promise<void> {
  world.provider.answers({ [`GET /r/${reference}`]: { reference, ok: true, at, ...given } });
  await world.polls(reference);
}

function sent(event: string, given: object = {}): SentCallback {
  const body = JSON.stringify({ reference, ok: true, at, event, ...given });
  return { body, headers: { 'x-signature': hmacOf(body) } };
}

const told = () => ({ versions: world.recorded.length, comments: world.comments.length, tags: world.tags });

test('P-ONCE: what the poll found, and an event tells afterwards, is written once', async () => {
  await polled();
  await world.receives(sent('e-1'), sent('e-2'));
  expect(told()).toEqual({ versions: 1, comments: 1, tags: ['Apto'] });
});

test('R29: its retry after a correction of the same date is a repeat of what it told, and another event is news', async () => {
  await polled();
  await world.receives(sent('e-1'), sent('e-2', { ok: false }), sent('e-1'));
  expect(told()).toEqual({ versions: 2, comments: 2, tags: [] });
  await world.receives(sent('e-3'));
  expect(told()).toEqual({ versions: 3, comments: 3, tags: ['Apto'] });
});

const report = 'https://files.example.com/laudo.pdf?id=7';
const signed = (signature: string) =>
  `${report}&X-Amz-Date=20260115T12000${signature}Z&X-Amz-Expires=300&X-Amz-Signature=${signature}`;

test.each([
  ['S3', signed('1'), signed('2')],
  ['Azure', `${report}&se=2026-01-15T13%3A00Z&sig=a`, `${report}&se=2026-01-15T14%3A00Z&sig=b`],
])('P-ONCE: a link to a store, %s, that is signed anew is the same link', async (_store, first, second) => {
  await polled({ report: first });
  await polled({ report: second });
  await world.receives(sent('e-1', { report: second }));
  expect(told()).toMatchObject({ versions: 1, comments: 1 });
});

test.each([
  ['a text', { note: 'Restrito a altura' }, {}],
  ['a link', { report }, {}],
  ['another document', { report: `${report}8` }, { report }],
])('R29: %s that comes afterwards is written, by the next answer or event', async (_what, later, first) => {
  await polled(first);
  await polled(later);
  await polled(later);
  expect(told()).toMatchObject({ versions: 2, comments: 2 });
  world.enter(rule, reference);
  await world.receives(sent('e-1', first), sent('e-2', later), sent('e-2', later));
  expect(told()).toMatchObject({ versions: 2, comments: 2 });
});
