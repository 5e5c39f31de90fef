import { anyText } from '../../../support/loose-match';
import { PresetWorld, reference, secret, type SentCallback } from '../../../support/preset-world';

const keys = `
preset: clearsale
token: token-of-clearsale
callback: { secret: ${secret} }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

const transactionId = 'e2c8ca6f-5ba1-4a18-902b-08da05e9e5a5';

function check(given: object = {}, service: object = {}): object {
  const response = { document: '01234567890', cadastralSituation: 'Regular', date: '2026-02-21', mothersName: 'Maria' };
  return {
    transactionId,
    backgroundCheckId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    status: 'Completed',
    results: [{ service: 'ReceitaFederal', status: 'Completed', response, ...service }],
    ...given,
  };
}

const sent = (body: object = check()): SentCallback => ({
  body: JSON.stringify(body),
  headers: { 'x-api-key': secret },
});
const route = `GET /transaction/${transactionId}/backgroundcheck`;

test('clearsale: an order opens a transaction and asks it for one service', async () => {
  world.answers({
    'POST /transaction': { id: transactionId },
    [`POST /transaction/${transactionId}/backgroundcheck`]: {},
  });
  expect(await world.order({ exam: 'ReceitaFederal' })).toBe(transactionId);
  expect(world.calls()).toMatchObject([
    { body: { documentType: 'CPF', document: '01234567890', name: 'Amora de Exemplo', identifierId: reference } },
    { body: { services: ['ReceitaFederal'] } },
  ]);
});

test('clearsale: the callback is only a notice, and nothing personal of the answer is kept', async () => {
  world.answers({ [route]: check() });
  const received = await world.receive(
    sent(check({ status: 'Forged' }, { response: { cadastralSituation: 'Suspensa' } })),
  );
  expect(received).toEqual({
    kind: 'unaddressed',
    result: {
      resultId: anyText,
      orderId: transactionId,
      provider: 'school',
      occurredAt: anyText,
      datedBy: 'arrival',
      source: 'reading',
      outcome: 'passed',
    },
  });
});

test('clearsale: a wrong, missing or doubled key proves nothing', () => {
  const { body } = sent();
  expect(world.verifies(sent())).toBe(true);
  for (const headers of [{}, { 'x-api-key': '' }, { 'x-api-key': `${secret}x` }, { 'x-api-key': secret.toUpperCase() }])
    expect(world.verifies({ body, headers: headers })).toBe(false);
});

test.each([
  [check({}, { response: { cadastralSituation: 'Suspensa' } })],
  [check({}, { response: null })],
  [check({}, { service: 'Unknown' })],
  [check({}, { status: 'Error' })],
  [check({ results: [] })],
  [check({ results: [...(check() as { results: object[] }).results, { service: 'PEP', status: 'Completed' }] })],
])(
  'clearsale: without a verdict of the provider everything but a regular document is inconclusive (%#)',
  async (answer) => {
    world.answers({ [route]: answer });
    expect(await world.poll(transactionId)).toMatchObject({ status: 'result', result: { outcome: 'inconclusive' } });
  },
);

test('clearsale: a check that still runs is not final', async () => {
  world.answers({ [route]: check({ status: 'Processing' }) });
  expect(await world.poll(transactionId)).toEqual({ status: 'pending' });
});

test('P-CORRECT: clearsale: a correction of the situation of the document alone is another version', async () => {
  world.answers({ [route]: check({}, { response: { cadastralSituation: 'Suspensa' } }) });
  const [first, again] = [await world.receive(sent()), await world.receive(sent())];
  world.answers({ [route]: check() });
  const corrected = await world.receive(sent());
  expect([first, again, corrected]).toMatchObject([
    { result: { outcome: 'inconclusive' } },
    { result: { outcome: 'inconclusive' } },
    { result: { outcome: 'passed' } },
  ]);
  const idOf = (callback: typeof first) => ('result' in callback ? callback.result.resultId : '');
  expect(idOf(again)).toBe(idOf(first));
  expect(idOf(corrected)).not.toBe(idOf(first));
});
