// An answer that lists more than one result: the exams of an order line by line, or a report of all candidates, as test platforms and
// proctors export them (ProctorU's reports are CSV). Each line is read alone, and none counts for another order.
import { FieldWorld } from '../support/field-world';
import { hmacOf, reference, secret, type SentCallback } from '../support/preset-world';
import { provenReference } from '../support/reference-keys';

let world: FieldWorld;
afterEach(() => world.close());

const keys = (fetch: string, more = '') => `token: t
pollEvery: 1h
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { believe: false, results: [{ at: /event, is: [report] }], orderId: '{{/order}}' }
fetch: { request: { method: GET, path: /report, answer: csv }, items: '', ${fetch} }
result:
  pending: [{ at: /score, is: [open] }]
  outcome:
    - { when: [{ at: /score, from: 70 }], outcome: passed }
    - { when: [{ at: /score, below: 70 }], outcome: failed }
    - outcome: inconclusive
  occurredAt: /graded
  score: /score
${more}`;

const start = async (...given: Parameters<typeof keys>) => {
  world = await FieldWorld.start(keys(...given));
  world.provider.answers({ 'POST /orders': { id: 'order-1' } });
};
const shows = (...lines: string[]) =>
  world.provider.answersPage('GET /report', 200, ['ref,exam,score,graded', ...lines].join('\n'));
const line = (ref: string, score: number | string, hour = 9, exam = 'x') =>
  `${ref},${exam},${score},2026-01-16T0${hour}:00:00Z`;
const notice = (order = 'order-1'): SentCallback => {
  const body = JSON.stringify({ event: 'report', order });
  return { body, headers: { 'x-sig': hmacOf(body) } };
};
const other = provenReference('school', { applicationId: 654322 });

test('the path of a list names the exam and the job, as far as the run knows them', async () => {
  const of = "/exams/{{exam}}/jobs/{{job.id}}' , method: GET, answer: csv }";
  world = await FieldWorld.start(
    keys("reference: '{{/ref}}'")
      .replace('method: GET, path: /report, answer: csv }', `path: '${of}`)
      .replace('believe: false, ', ''),
  );
  world.provider.answersPage('GET /exams/ASO%20ADM/jobs/7', 200, `ref,score\n${reference},80`);
  world.provider.answers({});
  const found = await world.provider.poll('order-1', { exam: 'ASO ADM', jobId: 7 });
  expect(found).toMatchObject({ status: 'parts', results: [{ outcome: 'passed', orderId: 'order-1', reference }] });
  expect(JSON.stringify(found)).not.toContain('ASO');
  await expect(world.provider.poll('order-1')).rejects.toThrow('the path of fetch needs {{exam}}, which has no value');
});

describe('a report of all candidates', () => {
  beforeEach(() => start("reference: '{{/ref}}'"));

  test('P-OWN: only the lines of the order that is asked for are read, and of several the newest counts', async () => {
    await world.orders();
    shows(line(other, 10), line(reference, 80, 9), line(reference, 60, 8), line(other, 90, 9));
    for (let times = 0; times < 3; times += 1) await world.polls('order-1');
    expect([world.tags, world.recorded]).toEqual([['Apto'], ['passed']]);
    shows(line(reference, 80, 9), line(other, 10, 9), line(reference, 40, 9));
    await world.polls('order-1');
    expect([world.tags, world.recorded]).toEqual([['Inapto'], ['passed', 'failed']]);
  });

  test('no line of the order, or one without a score, is no result yet', async () => {
    await world.orders();
    shows(line(other, 90));
    await world.polls('order-1');
    shows(line(other, 90), line(reference, 'open'));
    await world.polls('order-1');
    expect(world.report.entries[0]).toMatchObject({ status: 'waiting', results: [] });
  });

  test('R28: a line that cannot be read costs no other, and is seen at the run', async () => {
    await world.orders();
    shows(line(reference, 80), `${other},x,7,1,2026-01-16T09:00:00Z`);
    await world.polls('order-1');
    expect(world.tags).toEqual(['Apto']);
    expect(world.report.notes.join()).toContain('a line with more or fewer fields than its header');
  });

  test('P-REAL: where none of the order can be read, and one not at all, the run needs attention', async () => {
    await world.orders();
    shows(`${reference},x,7,1,2026-01-16T09:00:00Z`, line(other, 80));
    await world.polls('order-1');
    expect(world.report.attention).toMatchObject([{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }]);
  });

  test('a notice brings the lines of all orders, each to its own', async () => {
    await world.orders();
    shows(line(other, 10), line(reference, 60, 8), line(reference, 80, 9));
    await world.receives(notice());
    expect([world.tags, world.started]).toEqual([['Apto'], [654322]]);
  });

  test('R28: a notice of an order that the report does not list is not answered as taken', async () => {
    await start("orderId: '{{/ref}}'");
    await world.orders();
    shows(line('order-2', 10));
    expect(await world.answerTo(notice())).toMatchObject({ status: 503 });
    shows(line('order-2', 10), line('order-1', 'open'));
    expect(await world.answerTo(notice())).toMatchObject({ status: 200 });
    shows(line('order-2', 10), line('order-1', 80));
    expect([await world.answerTo(notice()), world.tags]).toMatchObject([{ status: 200 }, ['Apto']]);
  });
});

test('a report that names orders by the id of the provider', async () => {
  await start("orderId: '{{/ref}}'");
  await world.orders();
  shows(line('order-2', 10), line('order-1', 80));
  await world.polls('order-1');
  expect(world.tags).toEqual(['Apto']);
});

test('R33: the exams of an order line by line, where the mapping has parts', async () => {
  await start("reference: '{{/0/ref}}'", 'parts: { id: /exam, names: [clinico, audiometria] }');
  await world.orders({ parts: { names: ['clinico', 'audiometria'] } });
  shows(line(reference, 90, 9, 'clinico'), line(reference, 'open', 9, 'audiometria'));
  await world.polls('order-1');
  expect(world.tags).toEqual([]);
  shows(line(reference, 90, 9, 'clinico'), line(reference, 50, 9, 'audiometria'));
  await world.polls('order-1');
  expect(world.tags).toEqual(['Inapto']);
});

describe('a report of the exams of many orders, line by line, where the mapping has parts', () => {
  const names = ['clinico', 'audiometria'];
  const ofParts = `parts: { id: /exam, names: [${names.join(', ')}] }`;
  const both = (ref: string, clinico: number | string, audiometria: number | string) => [
    line(ref, clinico, 9, 'clinico'),
    line(ref, audiometria, 9, 'audiometria'),
  ];

  test.each([
    ['our reference', reference, "reference: '{{/ref}}'"],
    ['the id of the provider', 'order-1', "orderId: '{{/ref}}'"],
  ])('P-OWN: a line that names another order by %s counts for no part of this one', async (_title, own, fetch) => {
    await start(fetch, ofParts);
    await world.orders({ parts: { names } });
    shows(...both('another', 10, 20));
    for (let times = 0; times < 3; times += 1) await world.polls('order-1');
    expect([world.tags, world.report.entries[0]]).toMatchObject([[], { status: 'waiting', results: [] }]);
    shows(...both('another', 10, 20), ...both(own, 90, 'open'));
    await world.polls('order-1');
    shows(...both('another', 10, 20), ...both(own, 90, 80), ...both('a third', 0, 0));
    await world.polls('order-1');
    expect([world.tags, world.recorded]).toEqual([['Apto'], ['passed']]);
  });

  test('P-OWN: a line that names no order counts for none', async () => {
    await start("reference: '{{/ref}}'", ofParts);
    await world.orders({ parts: { names } });
    shows(...both('', 10, 20));
    await world.polls('order-1');
    expect(world.report.entries[0]).toMatchObject({ status: 'waiting', results: [] });
  });

  test('P-REAL: a list in a list, whose items have no order id where the mapping points, needs attention', async () => {
    await start("orderId: '{{/order}}'", ofParts);
    await world.orders({ parts: { names } });
    shows(...both('order-1', 10, 20));
    await world.polls('order-1');
    expect([world.tags, world.report.attention]).toMatchObject([[], [{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }]]);
  });

  test('a notice brings each part to its own order', async () => {
    await start("reference: '{{/ref}}'", ofParts);
    await world.orders({ parts: { names } });
    shows(...both(other, 10, 20), ...both(reference, 90, 80));
    await world.receives(notice());
    expect([world.tags, world.started]).toEqual([['Apto'], [654322, 654322]]);
  });
});

test('P-OWN: an answer to a poll that names another order is not written, and the run needs attention', async () => {
  await start("reference: '{{/0/ref}}'", 'parts: { id: /exam, names: [clinico] }');
  await world.orders({ parts: { names: ['clinico'] } });
  shows(line(other, 10, 9, 'clinico'));
  await world.polls('order-1');
  expect([world.tags, world.report.attention]).toMatchObject([[], [{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }]]);
});

test('R28: a report of 400 lines, and one whose list is null', async () => {
  await start("orderId: '{{/ref}}'");
  await world.orders();
  shows(...Array.from({ length: 399 }, (_none, index) => line(`order-x${index}`, 10)), line('order-1', 80));
  await world.polls('order-1');
  expect([world.tags, world.report.attention]).toEqual([['Apto'], []]);
  await world.close();
  world = await FieldWorld.start(
    keys("orderId: '{{/ref}}'").replace(", answer: csv }, items: ''", ' }, items: /lines'),
  );
  world.provider.answers({ 'POST /orders': { id: 'order-1' }, 'GET /report': { lines: null } });
  await world.orders();
  await world.polls('order-1');
  expect([world.report.attention, world.report.entries[0]?.status]).toEqual([[], 'waiting']);
});
