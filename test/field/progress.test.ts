// Between order and result, as clinics and schools report it over the open protocol: booked, moved, attended, missed
// (Examity and ProctorU name the same stages in their public pages). Input is written anew; what counts is what stands in Gupy.
import { examRule } from '../support/core-fixtures';
import { openResult, signedOpen, vendorKeys } from '../support/field-vendors';
import { FieldWorld } from '../support/field-world';
import { reference } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const publish = {
  ...examRule().publish,
  ordered: { tags: ['Exame solicitado'] },
  scheduled: { tags: ['Exame agendado'], comment: 'Exame {{exam}} agendado para {{scheduledFor}}{{place}}.' },
  attended: { tags: ['Exame realizado'] },
  missed: { tags: ['Faltou ao exame'] },
};

const report = (progressId: string, stage: string, occurredAt: string, given: object = {}) =>
  signedOpen(JSON.stringify({ progressId, orderId: 'order-1', reference, occurredAt, stage, ...given }));

beforeEach(async () => {
  world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
  world.enter({ publish });
});

test('P-PROGRESS: booked, moved, booked late, attended, passed: the recruiter reads each date once', async () => {
  expect(world.tags).toEqual(['Exame solicitado']);
  const booked = () =>
    report('p1', 'scheduled', '2026-01-16T12:00:00Z', { scheduledFor: '2026-01-20T12:00:00-03:00', place: 'Sala 2' });
  await world.receives(booked());
  await world.receives(booked());
  await world.receives(
    report('p3', 'scheduled', '2026-01-16T14:00:00Z', { scheduledFor: '2026-01-22T09:30:00-03:00' }),
    report('p2', 'scheduled', '2026-01-16T13:00:00Z', { scheduledFor: '2026-01-21T09:30:00-03:00' }),
  );
  expect(world.tags).toEqual(['Exame agendado']);
  expect(world.comments).toEqual([
    'Exame ASO-ADM agendado para 20/01/2026 12:00, Sala 2.',
    'Exame ASO-ADM agendado para 22/01/2026 09:30.',
  ]);
  await world.receives(report('p4', 'attended', '2026-01-16T15:00:00Z'));
  expect(world.tags).toEqual(['Exame realizado']);
  await world.receives(openResult('r1', 'passed', '2026-01-16T16:00:00Z'));
  expect(world.tags).toEqual(['Apto']);
  await world.receives(report('p5', 'missed', '2026-01-16T17:00:00Z'));
  expect(world.tags).toEqual(['Apto']);
});

test('a report is counted by its stage, once', async () => {
  const missed = () => report('p1', 'missed', '2026-01-16T12:00:00Z');
  await world.receives(missed(), missed());
  expect(await world.counted('bridge_progress_total')).toEqual([
    'bridge_progress_total{provider="school",stage="missed"} 1',
  ]);
});

test('P-PROGRESS, P-REAL: what nobody needs of a report costs it nothing, and null is absent', async () => {
  await world.receives(
    report('p1', 'missed', '2026-01-16T12:00:00Z', {
      scheduledFor: null,
      place: null,
      examUrl: 'x'.repeat(9000),
      id: 1e300,
    }),
  );
  expect(world.tags).toEqual(['Faltou ao exame']);
});

test('P-OWN: a report of a made-up reference, or of another order, tells a recruiter nothing', async () => {
  const madeUp = `${reference.slice(0, -1)}${reference.endsWith('0') ? '1' : '0'}`;
  await world.receives(report('p1', 'missed', '2026-01-16T12:00:00Z', { reference: madeUp }));
  expect(await world.counted('bridge_callbacks_total')).toEqual([
    'bridge_callbacks_total{provider="school",status="unproven"} 1',
  ]);
  await world.receives(report('p2', 'missed', '2026-01-16T12:00:00Z', { orderId: 'order-9' }));
  expect(world.tags).toEqual(['Exame solicitado']);
  expect(world.report.notes).toEqual(['Progress p2 refused: it names another order than the one placed']);
});

test('R28: a report without a known stage is refused, and says what is wrong', async () => {
  const { status, said } = await world.answerTo(report('p1', 'lost', '2026-01-16T12:00:00Z'));
  expect(status).toBe(400);
  expect(said).toContain('stage');
});

const orderView = (progress: object) => ({
  'GET /orders/order-1': { orderId: 'order-1', status: 'pending', progress },
});

test('P-PROGRESS: a report that never came is found by the next poll, and its callback that comes late is no second one', async () => {
  const booked = { progressId: 'p1', occurredAt: '2026-01-16T12:00:00Z', stage: 'scheduled' };
  const at = { scheduledFor: '2026-01-20T12:00:00-03:00', place: 'Sala 2' };
  world.provider.answers(orderView({ ...booked, ...at, orderId: 'order-1', reference }));
  await world.polls('order-1');
  await world.polls('order-1');
  await world.receives(report('p1', 'scheduled', booked.occurredAt, at));
  expect(world.tags).toEqual(['Exame agendado']);
  expect(world.comments).toEqual(['Exame ASO-ADM agendado para 20/01/2026 12:00, Sala 2.']);
  expect(world.report.entries[0]?.scheduledFor).toBe('2026-01-20T15:00:00.000Z');
});

test('P-PROGRESS: a poll that shows an older report than a callback brought takes nothing back', async () => {
  await world.receives(report('p2', 'attended', '2026-01-16T13:00:00Z'));
  world.provider.answers(orderView({ progressId: 'p1', occurredAt: '2026-01-16T12:00:00Z', stage: 'scheduled' }));
  await world.polls('order-1');
  expect(world.tags).toEqual(['Exame realizado']);
});

test('R28: what could not be used of a report, by callback or by poll, is seen at the run', async () => {
  await world.receives(report('p1', 'missed', '2026-01-16T12:00:00Z', { scheduledFor: 'amanhã' }));
  world.provider.answers(orderView({ progressId: 'p2', stage: 'lost' }));
  await world.polls('order-1');
  world.provider.answers(orderView({ progressId: 'p3', stage: 'attended', orderId: 'order-9' }));
  await world.polls('order-1');
  expect(world.tags).toEqual(['Faltou ao exame']);
  expect(world.report.notes).toEqual([
    'Of report p1, scheduledFor was left out: it is no date that can be read',
    expect.stringMatching(/^Of the answer about .+, progress was left out: progress\.stage: /),
    expect.stringMatching(/^Of the answer about .+, progress was left out: progress\.orderId: is another order/),
  ]);
});

test('a text that is too long is cut between characters', async () => {
  await world.receives(
    report('p1', 'scheduled', '2026-01-16T12:00:00Z', {
      scheduledFor: '2026-01-20T12:00:00-03:00',
      place: '🏥'.repeat(300),
    }),
  );
  expect(world.comments[0]).not.toMatch(/\p{Cs}/u);
  expect(world.comments[0]).toContain(`${'🏥'.repeat(199)}…`);
});
