// A field that is a mere convenience, or is written another way, costs the result (P-REAL, R28): it is read, or left out with a note
// at the run. Only what the outcome needs refuses. Callbacks and polled answers, of both kinds. Inputs are written anew.
import { FieldWorld } from '../support/field-world';
import { openBody, signedOpen, vendorKeys } from '../support/field-vendors';
import { graded, schoolKeys, signed } from '../support/mapped-school';
import { reference } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const arrival = '2026-01-17T12:01:00.000Z';
const dateOf = () => world.report.entries[0]?.results[0]?.occurredAt;
const told = () => ({ outcome: world.report.outcome, notes: world.report.notes });

/** What is said of one result, as a callback or as an answer, in each kind: the names of the fields are those of the open protocol. */
const ways = ['http callback', 'http answer', 'mapped callback', 'mapped answer'] as const;
type Way = (typeof ways)[number];

async function reads(way: Way, fields: Readonly<Record<string, unknown>>, keys = schoolKeys()): Promise<void> {
  const isOpen = way.startsWith('http');
  world = await FieldWorld.start(isOpen ? vendorKeys.openProtocol : keys, isOpen ? 'http' : undefined);
  world.enter();
  const { occurredAt: gradedAt, summary: remarks, reportUrl: report, score: points = 85, maxScore: max = 100 } = fields;
  const said = { ...graded(), points, max, remarks, report, ...('occurredAt' in fields ? { gradedAt } : {}) };
  const open = { ...openBody('passed'), ...fields };
  if (way === 'http callback') return world.receives(signedOpen(JSON.stringify(open)));
  if (way === 'mapped callback') return world.receives(signed(JSON.stringify(said)));
  world.provider.answers({
    'GET /orders/order-1': { orderId: 'order-1', status: 'completed', result: open },
    'GET /tests/order-1': said,
  });
  await world.polls('order-1');
}

describe.each(ways)('%s', (way) => {
  test('aws-sdk-java 4014: R28: a link of 2,044 characters is left out, and the run says so', async () => {
    await reads(way, { reportUrl: `https://bucket.example.com/${'x'.repeat(2_017)}` });
    expect(told()).toEqual({
      outcome: 'passed',
      notes: [expect.stringMatching(/reportUrl was left out: it is longer than 2000 characters$/) as string],
    });
  });

  test.each(['javascript:alert(1)', 'file:///etc/passwd', '\\\\server\\report', 17, { href: 'x' }])(
    'R28: a link %j is left out, and the run says so',
    async (reportUrl) => {
      await reads(way, { reportUrl });
      expect(told()).toEqual({
        outcome: 'passed',
        notes: [expect.stringContaining('reportUrl was left out') as string],
      });
    },
  );

  test.each([
    ['https://lab.example.com/laudo João 1.pdf', 'https://lab.example.com/laudo%20Jo%C3%A3o%201.pdf'],
    ['https://lab.example.com/a?name=São', 'https://lab.example.com/a?name=S%C3%A3o'],
  ])('laboratories: R28: blanks and accents in the link %j are escaped', async (reportUrl, link) => {
    await reads(way, { reportUrl });
    expect(told()).toEqual({ outcome: 'passed', notes: [] });
    expect(world.core.state.entries[0]?.versions[0]?.reportUrl).toBe(link);
  });

  test('Word: R28: vertical tabs, form feeds and U+0085 in a summary are line breaks, the rest blanks', async () => {
    await reads(way, { summary: 'PA\u000b18x11\u000cok\u0085fim\u0000\u0007.\u2028x' });
    expect(told()).toEqual({ outcome: 'passed', notes: [] });
    expect(world.core.state.entries[0]?.versions[0]?.summary).toBe('PA\n18x11\nok\nfim  .\nx');
  });

  test('R28: a summary of 9,000 characters is cut at a word', async () => {
    await reads(way, { summary: 'palavra '.repeat(1_125) });
    const summary = world.core.state.entries[0]?.versions[0]?.summary ?? '';
    expect(summary).toMatch(/^(palavra )+palavra…$/);
    expect(told()).toEqual({ outcome: 'passed', notes: [expect.stringContaining('summary was cut') as string] });
  });

  test('R28: null is absent', async () => {
    await reads(way, { summary: null, reportUrl: null });
    expect(told()).toEqual({ outcome: 'passed', notes: [] });
  });

  test.each(['29 de novembro', '2026-11-29T02:30', '11/29/2026', 20261399, { date: 1 }])(
    'clinicarx, easy-lms: R28: a date %j that is not surely one counts from its arrival',
    async (occurredAt) => {
      await reads(way, { occurredAt });
      expect(told()).toEqual({
        outcome: 'passed',
        notes: [expect.stringContaining('occurredAt was left out: it is no date that can be read') as string],
      });
      expect(dateOf()).toBe(arrival);
    },
  );

  test.each([
    ['2026-01-16T09:00:00-03', '2026-01-16T12:00:00.000Z'],
    ['2026-01-16T09:00:00-0300', '2026-01-16T12:00:00.000Z'],
    [1768564800, '2026-01-16T12:00:00.000Z'],
  ])('Examity, ClearSale: R28: a date %j is read right', async (occurredAt, utc) => {
    await reads(way, { occurredAt });
    expect([dateOf(), told()]).toEqual([utc, { outcome: 'passed', notes: [] }]);
  });
});

test.each(['http callback', 'http answer'] as const)('%s: R28: score: null is absent', async (way) => {
  await reads(way, { score: null, maxScore: null });
  expect(told()).toEqual({ outcome: 'passed', notes: [] });
});

test.each(['mapped callback', 'mapped answer'] as const)(
  '%s: clinicarx, easy-lms, Examity, ClearSale: R28: dates without an offset are read in the zone of the mapping',
  async (way) => {
    const dates = ['2026-01-16 02:30:19', '16/01/2026', '16/01/2026 02:30', '2026-01-16T02:30', '20260116023000'];
    const read: unknown[] = [];
    for (const occurredAt of [...dates, 20260116023000]) {
      await reads(way, { occurredAt }, schoolKeys({ more: 'zone: America/Sao_Paulo' }));
      read.push(dateOf());
      expect(told().notes).toEqual([]);
      if (occurredAt !== 20260116023000) await world.close();
    }
    const minute = '2026-01-16T05:30:00.000Z';
    expect(read).toEqual(['2026-01-16T05:30:19.000Z', '2026-01-16T03:00:00.000Z', minute, minute, minute, minute]);
  },
);

describe.each(['mapped callback', 'mapped answer'] as const)('decimal comma and percent: %s', (way) => {
  test.each([
    ['8,5', '10', 'passed', [8.5, 10]],
    ['85%', 10, 'passed', [85, 100]],
    ['85 %', null, 'passed', [85, 100]],
    ['85/100', null, 'passed', [85, 100]],
    [' 85 ', 100, 'passed', [85, 100]],
    ['80,00', '100,00', 'passed', [80, 100]],
    ['1.234,5', '1.500,0', 'passed', [1234.5, 1500]],
    ['1,234.5', '1.234.567', 'failed', [1234.5, 1234567]],
    ['6,9', 10, 'failed', [6.9, 10]],
    ['17 de 20', 999, 'passed', [17, 999]],
  ])('R28: %j of %j is read: %s', async (score, maxScore, outcome, scores) => {
    await reads(way, { score, maxScore });
    const version = world.core.state.entries[0]?.versions[0];
    expect(told()).toEqual({ outcome, notes: [] });
    expect([version?.score, version?.maxScore]).toEqual(scores);
  });

  const unclear = ['1,234', '1.234', 'A+', 'n/a', 'oitenta', '85..5', { value: 85 }, '12/0'];
  test.each(unclear)('R28: %j is no number: inconclusive with a note, never failed', async (score) => {
    await reads(way, { score });
    expect(told().outcome).toBe('inconclusive');
    expect(told().notes.join()).toContain('/points holds no number that can be read');
  });

  const fallback = `outcome:
  - { when: [{ at: /state, is: [done] }, { at: /points, from: 70 }], outcome: passed }
  - { when: [{ at: /state, is: [done] }], outcome: failed }
  - { outcome: failed }
occurredAt: /gradedAt`;
  test.each([...unclear, null])('R28: %j decides nothing either where the last rule says failed', async (score) => {
    await reads(way, { score }, schoolKeys({ result: fallback.replace('/state, is: [done]', '/max, is: [100]') }));
    expect(told().outcome).toBe('inconclusive');
    await world.close();
    await reads(
      way,
      { score: 20 },
      schoolKeys({ result: fallback.replaceAll('/state, is: [done]', '/max, is: ["100"]') }),
    );
    expect(told()).toEqual({ outcome: 'failed', notes: [] });
  });

  test('R28: another field that says so may fail it all the same', async () => {
    const result = `outcome:
  - { when: [{ at: /points, from: 70 }], outcome: passed }
  - { when: [{ at: /max, is: [rejected] }], outcome: failed }
  - { outcome: inconclusive }
occurredAt: /gradedAt`;
    await reads(way, { score: 'n/a', maxScore: 'rejected' }, schoolKeys({ result }));
    expect(told().outcome).toBe('failed');
  });
});

test.each(['mapped callback', 'mapped answer'] as const)(
  '%s: R28: a text that is a list is missed with a note, and not in silence',
  async (way) => {
    await reads(way, { summary: ['altura', 'ruído'] });
    expect(told()).toEqual({
      outcome: 'passed',
      notes: [expect.stringContaining('summary lacks /remarks: it holds no text, or several') as string],
    });
  },
);

const around = [
  ` ${reference}\u200b`,
  `"${reference}"`,
  `<${reference.toUpperCase()}>.`,
  `“${reference}”`,
  `\u00a0${reference}`,
];
test.each(around)('ClassMarker: R28: the reference as people paste it: %j', async (pasted) => {
  world = await FieldWorld.start(schoolKeys());
  world.enter();
  await world.receives(signed(JSON.stringify(graded({ reference: pasted }))));
  expect(world.tags).toEqual(['Apto']);
});

test('R28: a column of a fixed width ends with blanks, and means the same', async () => {
  world = await FieldWorld.start(schoolKeys());
  world.enter();
  await world.receives(signed(JSON.stringify(graded({ state: 'grading   ' }))));
  expect(world.recorded).toEqual([]);
});

describe('answers to an order', () => {
  test('R28: blanks around its id are none of it', async () => {
    world = await FieldWorld.start(schoolKeys({ events: "orderId: '{{/order}}'" }));
    world.provider.answers({ 'POST /tests': { id: ' o-1 ' } });
    await world.orders();
    await world.receives(signed(JSON.stringify({ ...graded({ reference: undefined }), order: 'o-1' })));
    expect([world.report.entries[0]?.orderId, world.tags]).toEqual(['o-1', ['Apto']]);
  });

  test.each([['ana@example.com'], ['protocolo nº 4']])('an id %j is named as what it is', async (id) => {
    world = await FieldWorld.start(schoolKeys());
    world.provider.answers({ 'POST /tests': { id } });
    await expect(world.orders()).rejects.toThrow('order.orderId: expected 1 to 200 visible ASCII characters');
  });

  const answers = { examUrl: null, scheduledFor: null };
  test.each([
    [{ orderId: 'o1', ...answers }, 'o1', [], null],
    [{ orderId: 4711, ...answers }, '4711', [], null],
    [{ orderId: 'o1', examUrl: 'not yet', scheduledFor: 'soon' }, 'o1', ['examUrl', 'scheduledFor'], null],
    [{ orderId: 'o1', scheduledFor: '2026-01-20T09:00:00-0300' }, 'o1', [], '2026-01-20T12:00:00.000Z'],
    // Elasticsearch under Temporal takes no date of before 1970: the run would be in no list any more.
    [{ orderId: 'o1', scheduledFor: '1900-01-01T00:00:00Z' }, 'o1', ['scheduledFor'], null],
    [{ orderId: 'o1', trace: 1e300, 'x\u0000': '\ud800' }, 'o1', [], null],
  ])('R28: 201 %j is an order', async (answer, orderId, leftOut, scheduledFor) => {
    world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
    world.provider.answers({ 'POST /orders': answer });
    await world.orders();
    const [entry] = world.report.entries;
    expect(entry).toMatchObject({ status: 'waiting', orderId, scheduledFor });
    expect(entry?.deadline).not.toBeNull();
    const noted = world.report.notes.map((note) => /(\w+) was left out/.exec(note)?.[1]);
    expect(noted.sort()).toEqual([...leftOut].sort());
    expect(reference).toBe(entry?.reference);
  });
});
