// Between order and result at providers that are described in YAML: clinics answer with date and time in two fields and without a
// zone, booking systems name an appointment and keep its id when it is moved, and some send nothing and must be asked.
import { examRule } from '../support/core-fixtures';
import { FieldWorld } from '../support/field-world';
import { graded, schoolKeys, schoolResult, signed } from '../support/mapped-school';
import { orderRequest, reference, secret, signal } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const publish = {
  ...examRule().publish,
  ordered: { tags: ['Exame solicitado'] },
  scheduled: { tags: ['Exame agendado'], comment: 'Agendado para {{scheduledFor}}{{place}}[[ em {{examUrl}}]].' },
  started: { tags: ['Exame iniciado'] },
  attended: { tags: ['Exame realizado'] },
  missed: { tags: ['Faltou ao exame'] },
};

const progress = `
zone: America/Sao_Paulo
progress:
  stage:
    - { when: [{ at: /event, is: [booked, moved] }], stage: scheduled }
    - { when: [{ at: /event, is: [checkin] }], stage: attended }
    - { when: [{ at: /event, is: [noshow] }], stage: missed }
  scheduledFor: '{{/booking/data}} {{/booking/hora}}'
  place: '{{/booking/unidade}}'
  examUrl: '{{/booking/link}}'
  occurredAt: /at
  id: [/booking/id]`;

const booking = (data: string, hora: string, given: object = {}) => ({ id: 'b-1', data, hora, ...given });
const told = (event: string, at: string, given: object = {}) =>
  signed(JSON.stringify({ reference, event, at, unread: { cpf: '012.345.678-90' }, ...given }));

const start = async (keys = schoolKeys({ more: progress })) => {
  world = await FieldWorld.start(keys);
  world.enter({ publish });
};

test('P-PROGRESS: date and time in two fields, in the zone of the mapping; an appointment keeps its id when it is moved', async () => {
  await start();
  const first = told('booked', '16/01/2026 09:00', { booking: booking('20/01/2026', '08:30', { unidade: 'Sala 2' }) });
  const moved = told('moved', '16/01/2026 10:00', { booking: booking('22/01/2026', '08:30') });
  await world.receives(moved, first, first, moved);
  expect(world.tags).toEqual(['Exame agendado']);
  expect(world.comments).toEqual(['Agendado para 22/01/2026 08:30.']);
  expect(world.report.entries[0]?.scheduledFor).toBe('2026-01-22T11:30:00.000Z');
  await world.receives(told('noshow', '22/01/2026 09:00'), told('checkin', '22/01/2026 09:30'));
  expect(world.tags).toEqual(['Exame realizado']);
  await world.receives(signed(JSON.stringify(graded({ gradedAt: '2026-01-23T12:00:00Z' }))));
  expect(world.tags).toEqual(['Apto']);
});

test('R12: an event of neither kind is ignored, and a report is none of the results', async () => {
  await start(schoolKeys({ events: 'results: [{ at: /event, is: [graded] }]', more: progress }));
  await world.receives(told('printed', '16/01/2026 09:00'), told('checkin', '16/01/2026 10:00'));
  expect([world.tags, world.recorded]).toEqual([['Exame realizado'], []]);
  expect((await world.counted('bridge_callbacks_total')).toSorted()).toEqual([
    'bridge_callbacks_total{provider="school",status="accepted"} 1',
    'bridge_callbacks_total{provider="school",status="ignored"} 1',
  ]);
});

test('a body that is not final yet says how far the exam is', async () => {
  await start();
  await world.receives(told('checkin', '16/01/2026 10:00', { state: 'grading', points: 1, max: 2 }));
  expect([world.tags, world.recorded]).toEqual([['Exame realizado'], []]);
});

test('R28: a date or link that cannot be read costs the report nothing, and is seen at the run', async () => {
  await start();
  await world.receives(told('booked', '16/01/2026 09:00', { booking: booking('amanhã', 'cedo', { link: 'exame' }) }));
  expect(world.tags).toEqual(['Exame agendado']);
  expect(world.report.notes.map((note) => note.replace(/report \w+/, 'report'))).toEqual([
    'Of report, scheduledFor was left out: it is no date that can be read',
    'Of report, examUrl was left out: it is no http or https URL',
  ]);
});

test('R14: where the stage is named twice, nothing is guessed', async () => {
  await start();
  const body = `{"reference":"${reference}","event":"noshow","event":"checkin"}`;
  expect(await world.answerTo(signed(body))).toMatchObject({ status: 400 });
  expect(world.tags).toEqual(['Exame solicitado']);
});

test('P-OWN: a report of another candidate or another order tells a recruiter nothing', async () => {
  await start(schoolKeys({ events: `orderId: '{{/order}}'`, more: progress }));
  await world.receives(told('noshow', '16/01/2026 09:00', { order: 'order-9' }));
  const madeUp = `${reference.slice(0, -1)}${reference.endsWith('0') ? '1' : '0'}`;
  await world.receives(told('noshow', '16/01/2026 09:00', { order: 'order-1', reference: madeUp }));
  expect(world.tags).toEqual(['Exame solicitado']);
});

test('P-EARLY: a provider that echoes nothing is known by its order, whichever comes first', async () => {
  const keys = schoolKeys({ more: progress }).replace(`reference: '{{/reference}}'`, `orderId: '{{/order}}'`);
  world = await FieldWorld.start(keys);
  const report = (event: string, at: string) => signed(JSON.stringify({ order: 'order-1', event, at }));
  await world.enterAfter([report('checkin', '15/01/2026 10:00')], { publish });
  expect(world.tags).toEqual(['Exame realizado']);
  await world.receives(report('noshow', '15/01/2026 09:00'), report('booked', '15/01/2026 11:00'));
  expect(world.tags).toEqual(['Exame agendado']);
});

describe('asked', () => {
  const polled = schoolKeys({
    result: schoolResult.replace('is: [grading]', 'not: [done]'),
    more: `${progress.replaceAll('/event', '/state')}\npollEvery: 1h`,
  });
  const shows = (state: string, given: object = {}) =>
    world.provider.answers({ 'GET /tests/order-1': { state, ...given } });

  test('P-PROGRESS: what an answer without a result says is written once, and a state that comes back again', async () => {
    await start(polled);
    for (const [data, state] of [
      ['20/01/2026', 'booked'],
      ['20/01/2026', 'booked'],
      ['21/01/2026', 'moved'],
      ['20/01/2026', 'moved'],
    ] as const) {
      shows(state, { booking: booking(data, '08:30') });
      await world.polls('order-1');
    }
    expect(world.tags).toEqual(['Exame agendado']);
    expect(world.comments).toEqual(
      ['20/01/2026', '21/01/2026', '20/01/2026'].map((data) => `Agendado para ${data} 08:30.`),
    );
    shows('done', graded());
    await world.polls('order-1');
    expect(world.tags).toEqual(['Apto']);
  });

  test('a notice whose proof leaves the body open tells nothing by itself: its news are fetched', async () => {
    const open = polled
      .replace(/callback: .*/, `callback: { verify: static-header, header: x-key, secret: ${secret} }`)
      .replace(`reference: '{{/reference}}'`, `believe: false\n  orderId: '{{/order}}'`);
    await start(open);
    const notice = { body: JSON.stringify({ order: 'order-1', state: 'noshow' }), headers: { 'x-key': secret } };
    shows('checkin', { at: '2026-01-16T09:00:00Z' });
    await world.receives(notice);
    expect(world.tags).toEqual(['Exame realizado']);
  });

  test('a notice whose proof covers the body says how far the exam is without being fetched', async () => {
    const covered = schoolKeys({ events: 'believe: false\nresults: [{ at: /event, is: [graded] }]', more: progress });
    await start(covered);
    await world.receives(told('checkin', '16/01/2026 10:00'));
    expect(world.tags).toEqual(['Exame realizado']);
    expect(world.provider.calls()).toEqual([]);
  });
});

test('what the answer to an order says of link, date and place is kept, also where only our reference makes the link', async () => {
  const more = progress.replaceAll('/booking', '');
  const keys = schoolKeys({ more }).replace(
    /order: .*/,
    `order:
  request: { method: POST, path: /tests }
  orderId: '{{/id}}'
  scheduledFor: '{{/data}} {{/hora}}'
  place: '{{/unidade}}'
  examUrl: 'https://school.example.com/start?code={{reference}}'`,
  );
  world = await FieldWorld.start(keys);
  world.provider.answers({ 'POST /tests': { id: 'order-1', data: '20/01/2026', hora: '08:30', unidade: 'Sala 2' } });
  expect(await world.provider.adapter.order(orderRequest(), signal)).toEqual({
    orderId: 'order-1',
    knownBefore: false,
    scheduledFor: '2026-01-20T11:30:00.000Z',
    place: 'Sala 2',
    examUrl: `https://school.example.com/start?code=${reference}`,
  });
  world.provider.answers({ 'POST /tests': { id: 'order-1', data: 'logo' } });
  const { notes, ...order } = await world.provider.adapter.order(orderRequest(), signal);
  expect(order).toMatchObject({ orderId: 'order-1' });
  expect(notes).toBeUndefined();
});
