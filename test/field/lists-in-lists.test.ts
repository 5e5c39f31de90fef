// Lists whose items do not say whose they are, because what stands around them does: an envelope with one reference and several results, and
// orders of which each has its exams, as clinics and background checks report them.
import { PresetWorld, reference } from '../support/preset-world';
import { provenReference } from '../support/reference-keys';

const other = provenReference('school', { applicationId: 7 });

const keys = (items: string, ref: string, more = '') => `token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: callback-secret-0123456789abcdef }
order: { orderId: '{{reference}}' }
events: { ${items}, reference: '{{${ref}}}' }
result:
  outcome:
    - { when: [{ at: /points, from: 70 }], outcome: passed }
    - { when: [{ at: /points, below: 70 }], outcome: failed }
    - outcome: inconclusive
${more}`;

let world: PresetWorld | undefined;
afterEach(() => world?.close());

async function read(yaml: string, body: object): Promise<unknown[]> {
  world = await PresetWorld.start(yaml);
  const parsed = world.parse({ body: JSON.stringify(body) });
  const all = parsed.kind === 'several' ? parsed.parts : [parsed];
  return all.map((one) => (one.kind === 'result' ? [one.result.reference, one.result.outcome] : one.kind));
}

const exam = (points: number) => ({ points });

test.each([
  ['beside the list', 'items: /exams', '/../ref', { ref: reference, exams: [exam(80), exam(50)] }],
  ['by each of its items', "items: '/exams/*'", '/../ref', { ref: reference, exams: [exam(80), exam(50)] }],
  [
    'around two groups',
    'items: /order/exams',
    '/../../ref',
    { ref: reference, order: { exams: [exam(80), exam(50)] } },
  ],
  [
    'beside a list that is a text',
    'items: /exams',
    '/../ref',
    { ref: reference, exams: JSON.stringify([exam(80), exam(50)]) },
  ],
])('P-REAL: a reference %s', async (_title, items, ref, body) => {
  expect(await read(keys(items, ref), body)).toEqual([
    [reference, 'passed'],
    [reference, 'failed'],
  ]);
});

test('P-OWN: of a list in a list each exam is of its own order', async () => {
  const orders = [
    { ref: reference, exams: [exam(80)] },
    { ref: other, exams: [exam(50), exam(90)] },
    { ref: other, exams: [] },
    { exams: [exam(10)] },
  ];
  expect(await read(keys('items: /orders/*/exams', '/../ref'), { ref: 'x', orders })).toEqual([
    [reference, 'passed'],
    [other, 'failed'],
    [other, 'passed'],
    'ignored',
  ]);
});

test('an item of its own, and a body without a list, have nothing around them', async () => {
  expect(await read(keys('items: /exams', '/../ref'), { ref: reference, points: 80 })).toEqual(['ignored']);
});

test('P-OWN: the answer to a poll, a list in a list, has the exams of the order that is asked for alone', async () => {
  const poll = `poll: { request: { method: GET, path: /report }, items: '/orders/*/exams', reference: '{{/../ref}}' }\npollEvery: 1h`;
  world = await PresetWorld.start(keys('items: /exams', '/../ref', poll));
  world.answers({
    'GET /report': {
      orders: [
        { ref: other, exams: [exam(90)] },
        { ref: reference, exams: [exam(50)] },
      ],
    },
  });
  const answer = await world.poll(reference);
  expect(answer).toMatchObject({ status: 'parts', results: [{ reference, outcome: 'failed' }] });
  expect(answer?.status === 'parts' && answer.results).toHaveLength(1);
});
