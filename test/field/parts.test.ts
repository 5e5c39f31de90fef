// One order, several exams, and a callback for each: an occupational clinic sends the clinical exam, the hearing test and the
// toxicological screening on different days, in any order, and asks nobody to wait (issue of the field: the last callback won).
import { FieldWorld } from '../support/field-world';
import { graded, schoolKeys, signed } from '../support/mapped-school';
import { reference, type SentCallback } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const names = ['clinico', 'audiometria', 'toxicologico'];
const parts = `parts: { names: [${names.join(', ')}], id: /exam/code }`;
const start = async (keys = schoolKeys({ more: parts })) => {
  world = await FieldWorld.start(keys);
  world.enter({ parts: { names } });
};

const about = (code: unknown, points: number, gradedAt: string, given: object = {}): object =>
  graded({ exam: { code }, points, gradedAt, ...given });
const sent = (code: unknown, points: number, gradedAt: string, given: object = {}): SentCallback =>
  signed(JSON.stringify(about(code, points, gradedAt, given)));

test('P-ORDER: the last callback does not win: one exam that was not passed is, whenever it comes', async () => {
  await start();
  const unfit = sent('audiometria', 40, '2026-01-16T09:00:00Z', { remarks: 'Perda leve' });
  await world.receives(unfit, sent('clinico', 90, '2026-01-16T08:00:00Z'), unfit);
  expect(world.tags).toEqual([]);
  await world.receives(sent('toxicologico', 95, '2026-01-16T10:00:00Z'));
  expect(world.tags).toEqual(['Inapto']);
  expect(world.comments).toEqual([
    'Exame ASO-ADM: inapto.\nPartes com resultado: 3 de 3\n- clinico: aprovado (90 de 100)\n' +
      '- audiometria: reprovado (40 de 100). Perda leve\n- toxicologico: aprovado (95 de 100)',
  ]);
});

test('P-ONCE: two exams that end alike in one second are two, and each may be corrected', async () => {
  await start();
  const all = names.map((name) => sent(name, 90, '2026-01-16T09:00:00Z'));
  await world.receives(...all, ...all);
  expect([world.tags, world.comments.length]).toEqual([['Apto'], 1]);
  await world.receives(sent('audiometria', 10, '2026-01-17T09:00:00Z'), ...all);
  expect([world.tags, world.comments.length]).toEqual([['Inapto'], 2]);
});

test('one callback may bring them as a list, of which each is read alone', async () => {
  await start(schoolKeys({ events: 'items: /exams', more: parts }));
  const exams = names.map((code) => about(code, 80, '2026-01-16T09:00:00Z'));
  await world.receives(signed(JSON.stringify({ exams: exams.slice(0, 2) })));
  expect(world.tags).toEqual([]);
  await world.receives(signed(JSON.stringify({ exams })));
  expect(world.tags).toEqual(['Apto']);
});

test('T20: what nobody sees in the name of an exam, and what turns it around, is in no list of exams', async () => {
  await start();
  await world.receives(sent('\u202eocinilc\u202c tox\u200b', 90, '2026-01-16T09:00:00Z'));
  const [entry] = world.report.entries;
  expect(entry?.parts?.map(({ name }) => name)).toEqual(['ocinilc tox']);
  expect(JSON.stringify(world.report)).not.toMatch(/\p{Cf}/u);
});

test('P-EARLY: parts that overtake the answer to their order are kept', async () => {
  world = await FieldWorld.start(schoolKeys({ more: parts }));
  await world.enterAfter(
    names.map((name) => sent(name, 90, '2026-01-15T12:30:00Z')),
    { parts: { names } },
  );
  expect(world.tags).toEqual(['Apto']);
});

test('P-EARLY: so are they of a provider that echoes nothing, in the mailbox of their order', async () => {
  const keys = schoolKeys({ more: parts }).replace(`reference: '{{/reference}}'`, `orderId: '{{/order}}'`);
  world = await FieldWorld.start(keys);
  const early = names.map((name) => sent(name, 90, '2026-01-15T12:30:00Z', { order: 'order-1' }));
  await world.enterAfter(early.slice(0, 2), { parts: { names } });
  expect(world.tags).toEqual([]);
  await world.receives(early[2] ?? { body: '' }, ...early);
  expect(world.tags).toEqual(['Apto']);
});

test('a callback without a date is a reading of its own exam: copies are nothing, a state that comes back is news', async () => {
  await start();
  const state = (code: string, points: number) => sent(code, points, '');
  await world.receives(...names.map((name) => state(name, 90)), ...names.map((name) => state(name, 90)));
  expect([world.tags, world.comments.length]).toEqual([['Apto'], 1]);
  await world.receives(state('clinico', 10), state('clinico', 90));
  expect([world.tags, world.comments.length]).toEqual([['Apto'], 3]);
});

test('a number names an exam as well as a text', async () => {
  await start(schoolKeys({ more: 'parts: { names: [10, 20], id: /exam/code }' }));
  world.enter({ parts: { names: ['10', '20'] } });
  await world.receives(sent(10, 90, '2026-01-16T09:00:00Z'), sent('20', 90, '2026-01-16T09:30:00Z'));
  expect(world.tags).toEqual(['Apto']);
});

test.each([
  ['nothing', undefined, 'there is nothing where parts.id points to'],
  ['a group', {}, 'there is nothing where parts.id points to'],
  ['an address', 'amora@example.com', 'expected the name of an exam, up to 60 characters'],
  ['a long text', 'x'.repeat(61), 'expected the name of an exam, up to 60 characters'],
])('P-REAL: where %s names the exam, the callback is refused and its run says so', async (_what, code, reason) => {
  await start();
  expect(await world.answerTo(sent(code, 90, '2026-01-16T09:00:00Z'))).toMatchObject({ status: 400 });
  expect(world.report.notes).toEqual([`A callback of school could not be read and was refused: part: ${reason}`]);
  expect(JSON.stringify(world.logged)).not.toContain('amora@');
});

test('R14: where two values name the exam, nothing is guessed', async () => {
  await start();
  const body = `{"reference":"${reference}","points":1,"max":2,"exam":{"code":"clinico","code":"audiometria"}}`;
  expect(await world.answerTo(signed(body))).toMatchObject({ status: 400 });
});

test('what is polled is of the exam that the answer names, and the deadline says what is missing', async () => {
  await start(schoolKeys({ more: `${parts}\npollEvery: 1h` }));
  for (const code of ['clinico', 'audiometria', 'audiometria']) {
    world.provider.answers({ 'GET /tests/order-1': about(code, 90, '2026-01-16T09:00:00Z') });
    await world.polls('order-1');
  }
  expect(world.report.entries[0]?.phase).toMatchObject({ is: 'waiting', parts: { missing: ['toxicologico'] } });
  await world.pollsAtDeadline('order-1');
  expect(world.tags).toEqual(['Exame expirado']);
  expect(world.comments[0]).toContain('Sem resultado conhecido: toxicologico');
});

describe('asked for all exams of the order', () => {
  const listed = (events = '') =>
    schoolKeys({
      events,
      more: `${parts}\npollEvery: 1h\nprogress: { stage: [{ when: [{ at: /next, present: true }], stage: scheduled }], scheduledFor: '{{/next}}' }`,
    }).replace(`path: '/tests/{{orderId}}' }`, `path: '/tests/{{orderId}}' }, items: /exams`);
  const shows = (exams: unknown[], more: object = {}) =>
    world.provider.answers({ 'GET /tests/order-1': { exams, ...more } });
  const exam = (code: unknown, points: number | null, given: object = {}) =>
    points === null ? { exam: { code }, state: 'grading' } : about(code, points, '2026-01-16T09:00:00Z', given);

  test('P-REAL: exams whose callbacks were lost are found, and the date of the next one is seen besides', async () => {
    await start(listed());
    shows([exam('clinico', 90), exam('audiometria', null)], { next: '2026-01-20T09:00:00Z' });
    await world.polls('order-1');
    await world.polls('order-1');
    const [entry] = world.report.entries;
    expect(entry?.phase).toMatchObject({ is: 'waiting', parts: { came: ['clinico'] }, stage: { is: 'scheduled' } });
    shows(names.map((name) => exam(name, 90)));
    await world.polls('order-1');
    await world.polls('order-1');
    expect([world.tags, world.comments.length]).toEqual([['Apto'], 1]);
  });

  test('R28: an exam in the list that cannot be read costs no other, and is seen at the run', async () => {
    await start(listed());
    shows([exam('clinico', 90), exam(undefined, 90)]);
    await world.polls('order-1');
    await world.polls('order-1');
    expect(world.report.entries[0]?.phase).toMatchObject({ parts: { came: ['clinico'] } });
    expect(world.report.notes).toEqual([
      `Of the answer about ${reference}, an exam of it was left out: part: there is nothing where parts.id points to`,
    ]);
  });

  test('P-REAL: where none of them can be read, the run needs attention', async () => {
    await start(listed());
    shows([exam(undefined, 90)]);
    await world.polls('order-1');
    expect(world.report.attention).toMatchObject([{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }]);
  });

  test('a notice brings all that the answer shows', async () => {
    await start(listed('believe: false').replace(`reference: '{{/reference}}'`, `orderId: '{{/order}}'`));
    shows(names.map((name) => exam(name, name === 'clinico' ? 10 : 90)));
    await world.receives(signed(JSON.stringify({ order: 'order-1' })));
    expect(world.tags).toEqual(['Inapto']);
  });
});
