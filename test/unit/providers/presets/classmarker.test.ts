import { anyText } from '../../../support/loose-match';
import { hmacOf, PresetWorld, reference, secret, type SentCallback } from '../../../support/preset-world';

const keys = `
preset: classmarker
token: unused
callback: { secret: ${secret} }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

/** As documented for a test that was taken by its link. */
function sent(result: object = {}, given: object = {}): SentCallback {
  const body = JSON.stringify({
    payload_type: 'single_user_test_results_link',
    payload_status: 'live',
    test: { test_id: 100, test_name: 'Seguranca' },
    link: { link_id: 101, link_name: 'Link', link_url_id: 'quiz-1' },
    result: {
      link_result_id: 8127364,
      first: 'Amora',
      last: 'Exemplo',
      email: '',
      percentage: 80,
      points_scored: 8,
      points_available: 10,
      requires_grading: 'No',
      time_started: 1767225600,
      time_finished: 1767226200,
      percentage_passmark: 70,
      passed: true,
      certificate_url: '',
      access_code_question: 'Code',
      access_code_used: reference,
      ...result,
    },
    ...given,
  });
  return { body, headers: { 'X-Classmarker-Hmac-Sha256': hmacOf(body, 'base64') } };
}

test('classmarker: nothing is sent, the reference is the order and comes back as access code', async () => {
  expect(await world.order()).toBe(reference);
  expect(world.calls()).toEqual([]);
  expect(await world.receive(sent())).toEqual({
    kind: 'result',
    applicationId: 654321,
    result: {
      resultId: anyText,
      orderId: reference,
      reference,
      provider: 'school',
      occurredAt: '2026-01-01T00:10:00.000Z',
      outcome: 'passed',
      score: 8,
      maxScore: 10,
    },
  });
});

test('classmarker: a tampered callback is not proven', () => {
  const good = sent();
  expect(world.verifies(good)).toBe(true);
  expect(world.verifies({ ...good, body: good.body.replace('"points_scored":8', '"points_scored":9') })).toBe(false);
  expect(world.verifies({ ...good, headers: { 'x-classmarker-hmac-sha256': hmacOf(good.body, 'hex') } })).toBe(false);
});

test.each([
  [{ passed: false }, 'failed'],
  [{ percentage_passmark: null }, 'inconclusive'],
  [{ percentage_passmark: null, passed: false }, 'inconclusive'],
  [{ percentage_passmark: 0 }, 'inconclusive'],
  [{ percentage_passmark: 1 }, 'passed'],
  [{ passed: null }, 'inconclusive'],
])('classmarker: a result with %j is %s', async (given, outcome) => {
  expect(await world.receive(sent(given))).toMatchObject({ result: { outcome } });
});

test('P-CORRECT: classmarker: an exam that was opened again is another version', async () => {
  const idOf = async (given: object) => {
    const received = await world.receive(sent(given));
    return 'result' in received ? received.result.resultId : '';
  };
  expect(await idOf({})).toBe(await idOf({}));
  expect(await idOf({ time_finished: 1767229999 })).not.toBe(await idOf({}));
});

test('classmarker: samples, ungraded results and those of others are ignored', () => {
  const ignored = [
    sent({}, { payload_status: 'verify' }),
    sent({ requires_grading: 'Yes' }),
    sent({ access_code_used: 'SPRING-2026' }),
    sent({ access_code_used: '' }),
    sent({}, { payload_type: 'something_new' }),
  ];
  for (const callback of ignored) expect(world.parse(callback)).toMatchObject({ kind: 'ignored' });
});

test('classmarker: a result whose date is none counts from its arrival, and says so', () => {
  expect(world.parse(sent({ time_finished: 'soon' }))).toMatchObject({
    result: { datedBy: 'arrival', notes: [expect.stringContaining('occurredAt was left out') as string] },
  });
});
