// Lists in which laboratories show the exams of all their clients: every item names its order, or it is not read. What stands there of
// an order before its result is read as well, and a notice whose order is not on the list is not taken.
import { examRule } from '../support/core-fixtures';
import { FieldWorld } from '../support/field-world';
import { hmacOf, secret, type SentCallback } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const keys = (fetch: string, more: string) => `token: t
zone: America/Sao_Paulo
pollEvery: 1h
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { believe: false, results: [{ at: /event, is: [ready] }], orderId: '{{/order}}' }
fetch: { request: { method: GET, path: /reports }, ${fetch} }
${more}`;

const ofParts = `parts: { id: /code, names: [clinico, audiometria] }
result:
  pending: [{ at: /said, present: false }]
  outcome: [{ when: [{ at: /said, is: [normal] }], outcome: passed }, { when: [{ at: /said, is: [altered] }], outcome: failed }, { outcome: inconclusive }]
  occurredAt: /at`;

const ofOrders = `result:
  pending: [{ at: /state, not: [done] }]
  outcome: [{ when: [{ at: /verdict, is: [fit] }], outcome: passed }, { outcome: inconclusive }]
  occurredAt: /at
progress:
  stage: [{ when: [{ at: /state, is: [booked] }], stage: scheduled }, { when: [{ at: /state, is: [taken] }], stage: attended }]
  scheduledFor: '{{/when}}'
  occurredAt: /at`;

const start = async (...given: Parameters<typeof keys>) => {
  world = await FieldWorld.start(keys(...given));
  world.provider.answers({ 'POST /orders': { id: 'order-1' } });
};
const shows = (body: object) => world.provider.answers({ 'POST /orders': { id: 'order-1' }, 'GET /reports': body });
const notice = (order: string): SentCallback => {
  const body = JSON.stringify({ event: 'ready', order });
  return { body, headers: { 'x-sig': hmacOf(body) } };
};
const exam = (order: string, code: string, said?: string) => ({ order, code, said, at: '04/12/2026 09:00:00' });
const parts = { names: ['clinico', 'audiometria'] };

test.each(['poll', 'notice'])('P-OWN: exams of another order in the list are not read, by %s', async (way) => {
  await start("items: /exams, orderId: '{{/order}}'", ofParts);
  await world.orders({ parts });
  const others = [exam('order-2', 'clinico', 'altered'), exam('order-2', 'audiometria', 'altered')];
  const ask = async () => (way === 'poll' ? world.polls('order-1') : world.receives(notice('order-1')));
  shows({
    exams: [...others, exam('order-1', 'clinico'), exam('order-1', 'audiometria'), exam('', 'clinico', 'altered')],
  });
  await ask();
  expect([world.tags, world.report.entries[0]?.parts ?? []]).toEqual([[], []]);
  shows({ exams: [...others, exam('order-1', 'clinico', 'normal'), exam('order-1', 'audiometria', 'normal')] });
  await ask();
  expect(world.tags).toEqual(['Apto']);
});

test('P-OWN: a list in a list whose items name no order is not read', async () => {
  await start("items: /orders/*/exams, orderId: '{{/order}}'", ofParts);
  await world.orders({ parts });
  const exams = [exam('order-2', 'clinico', 'altered'), exam('order-2', 'audiometria', 'altered')];
  shows({ orders: [{ order: 'order-2', exams: exams.map(({ order: _order, ...one }) => one) }] });
  await world.polls('order-1');
  expect([world.tags, world.report.entries[0]?.parts ?? []]).toEqual([[], []]);
});

test('P-PROGRESS: how far the order is that is asked for, read from its item', async () => {
  await start("items: /orders, orderId: '{{/order}}'", ofOrders);
  const stages = { scheduled: { tags: ['Agendado'] }, attended: { tags: ['Realizado'] } };
  await world.orders({ publish: { ...examRule().publish, ...stages } });
  const booked = { order: 'order-1', state: 'booked', when: '20/01/2027 09:30', at: '05/12/2026 09:00:00' };
  shows({ orders: [{ ...booked, order: 'order-2', state: 'taken' }, booked, { ...booked, state: 'open' }] });
  await world.polls('order-1');
  expect(world.tags).toEqual(['Agendado']);
  expect(world.report.entries[0]).toMatchObject({ scheduledFor: '2027-01-20T12:30:00.000Z' });
  shows({
    orders: [booked, { ...booked, order: 'order-2' }, { ...booked, state: 'taken', at: '06/12/2026 09:00:00' }],
  });
  await world.receives(notice('order-1'));
  expect(world.tags).toEqual(['Realizado']);
});

test('R28: a notice whose order the list does not show is refused, so that it comes again', async () => {
  await start("items: /orders, orderId: '{{/order}}'", ofOrders);
  await world.orders();
  shows({ orders: [{ order: 'order-2', state: 'done', verdict: 'fit' }], pages: 2 });
  expect(await world.answerTo(notice('order-1'))).toMatchObject({ status: 503 });
  expect(world.logged.join()).toContain('lists nothing of the order that the notice names');
  shows({ orders: [{ order: 'order-1', state: 'done', verdict: 'fit' }] });
  await world.receives(notice('order-1'));
  expect(world.tags).toEqual(['Apto']);
});
