import { anyText } from '../../../support/loose-match';
import { callbackUrl, PresetWorld, reference, secret, type SentCallback } from '../../../support/preset-world';
import { orderPath, urlToken } from '../../../../providers/signatures/static-proofs';

const keys = `
preset: gupy-test-provider
token: token-of-the-company
callback: { secret: ${secret} }
values: { companyId: 1, redirectUrl: 'https://careers.example.com', passScore: 70 }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

/** As documented for the result, in the POST and in the answer alike. */
function resultBody(given: object = {}, major: object = {}): object {
  const shared = { type_result: 'percentage', description: 'd', date: '2026-07-12T12:00:00Z', other_informations: {} };
  return {
    title: 'Logica',
    testCode: 'test-1',
    description: 'd',
    providerName: 'School',
    providerLink: 'https://school.example.com',
    company_result_string: '**ok**',
    status: 'done',
    result_page_url: 'https://school.example.com/r/1',
    result_candidate_page_url: 'https://school.example.com/c/1',
    results: [
      { ...shared, score: 10, result_string: '10%', tier: 'minor', title: 'Parte' },
      { ...shared, score: 73, result_string: '73%', tier: 'major', title: 'Total', ...major },
    ],
    ...given,
  };
}

const token = orderPath(secret, reference);
const sent = (body: object = resultBody()): SentCallback => ({ body: JSON.stringify(body), token });

test('gupy-test-provider: an order is what Gupy would send, with a callback URL of its own', async () => {
  world.answers({ 'POST /test/candidate': { test_result_id: 'res_123', test_url: 'https://school.example.com/t/1' } });
  expect(await world.order()).toBe('res_123');
  const [call] = world.calls();
  expect(call).toMatchObject({
    headers: { authorization: 'Bearer token-of-the-company' },
    body: {
      company_id: 1,
      document_id: 1234567890,
      test_id: 'test-1',
      name: 'Amora de Exemplo',
      email: 'Amora@example.com',
      job_id: 123456,
      callback_url: 'https://careers.example.com',
      candidate_type: 'external',
      previous_result: null,
    },
  });
  const given = new URL((call?.body as { result_webhook_url: string }).result_webhook_url);
  expect([given.search, given.href.startsWith(`${callbackUrl}/${reference}.`)]).toEqual(['', true]);
  expect(world.verifies({ ...sent(), token: given.pathname.split('/')[3] ?? '' })).toBe(true);
});

test('gupy-test-provider: an open order of before has its token in the query, and is read as long as the secret lives', async () => {
  const { body } = sent();
  const query = { reference, token: urlToken(secret, reference) };
  expect(await world.receive({ body, query })).toMatchObject({ result: { reference, outcome: 'passed' } });
  expect(world.verifies({ body, query: { ...query, token: `${query.token}x` } })).toBe(false);
  expect(world.verifies({ body, query, token: `${reference}.x` })).toBe(false);
});

test('gupy-test-provider: the major result counts, and the URL says whose it is', async () => {
  expect(await world.receive(sent())).toEqual({
    kind: 'result',
    applicationId: 654321,
    result: {
      resultId: anyText,
      orderId: reference,
      reference,
      provider: 'school',
      occurredAt: '2026-07-12T12:00:00.000Z',
      outcome: 'passed',
      score: 73,
      summary: '73%',
      reportUrl: 'https://school.example.com/r/1',
    },
  });
});

test('gupy-test-provider: another reference, a wrong token, or none proves nothing', () => {
  const other = '654322.123456.86547.0123456789';
  const { body } = sent();
  for (const forged of ['', reference, token.replace(reference, other), `${token}x`])
    expect(world.verifies({ body, token: forged })).toBe(false);
});

test.each([
  [resultBody({}, { score: 69 }), 'failed'],
  [resultBody({}, { score: null }), 'inconclusive'],
  [resultBody({ results: [] }), 'inconclusive'],
])('gupy-test-provider: a result is judged by its major score alone (%#: %s)', async (body, outcome) => {
  expect(await world.receive(sent(body))).toMatchObject({ result: { outcome } });
});

test('gupy-test-provider: an exam that goes on is not final; polling reads the same body', async () => {
  expect(world.parse(sent(resultBody({ status: 'notStarted' })))).toMatchObject({ kind: 'ignored' });
  world.answers({ 'GET /test/result/res_123': resultBody({ status: 'notStarted' }) });
  expect(await world.poll('res_123')).toEqual({ status: 'pending' });
  const begun = { progress: { stage: 'started' } };
  expect(world.parse(sent(resultBody({ status: 'paused' })))).toMatchObject({ kind: 'progress', ...begun });
  world.answers({ 'GET /test/result/res_123': resultBody({ status: 'paused' }) });
  expect(await world.poll('res_123')).toMatchObject({ status: 'pending', ...begun });
  world.answers({ 'GET /test/result/res_123': resultBody() });
  const [pushed, polled] = [await world.receive(sent()), await world.poll('res_123')];
  expect(pushed.kind === 'result' && polled?.status === 'result').toBe(true);
  if (pushed.kind === 'result' && polled?.status === 'result')
    expect(polled.result.resultId).toBe(pushed.result.resultId);
  expect(polled).toMatchObject({
    status: 'result',
    result: { outcome: 'passed', orderId: 'res_123' },
  });
});
