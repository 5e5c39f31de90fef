import { anyText, textLike } from '../../../support/loose-match';
import { hmacOf, PresetWorld, secret, type SentCallback } from '../../../support/preset-world';

const keys = `
preset: hackerearth
token: client-secret-of-the-school
hashKey: hash-key-0123456789abcdefghijklmn
callback: { secret: ${secret} }
values: { clientId: client-1, passPercent: 60 }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

const seconds = (ago = 0): number => Math.floor(Date.now() / 1000) - ago;

/** As documented for `CANDIDATE_REPORT_UPDATED`. */
function sent(given: object = {}, signedAt = seconds()): SentCallback {
  const body = JSON.stringify({
    webhook_event_id: '49f6b922b2feee3be3ec79e88d6ff360',
    webhook_event_type: 'CANDIDATE_REPORT_UPDATED',
    webhook_attempt_number: 1,
    webhook_payload: { test_id: 1035542, email: 'amora@example.com', name: 'Amora de Exemplo' },
    ...given,
  });
  return { body, headers: { 'HE-Signature': `t=${signedAt},v1=${hmacOf(`${signedAt}.${body}`)}` } };
}

test('hackerearth: the order and its callback meet by test and keyed hash, however the address is written', async () => {
  world.answers({
    'POST /invite/': { success: true },
    'POST /events/candidates/report/': { score: 60, max_score: 100 },
  });
  const orderId = await world.order({ exam: '1035542' });
  expect(orderId).toEqual(textLike(/^1035542\.[0-9a-f]{32}$/));
  const received = await world.receive(sent());
  expect(received).toEqual({
    kind: 'unaddressed',
    result: {
      datedBy: 'arrival',
      source: 'reading',
      resultId: anyText,
      orderId,
      provider: 'school',
      occurredAt: anyText,
      outcome: 'passed',
      score: 60,
      maxScore: 100,
    },
  });
  expect(JSON.stringify(received)).not.toContain('amora');
  const credentials = { client_id: 'client-1', client_secret: 'client-secret-of-the-school', test_id: 1035542 };
  expect(world.calls()).toMatchObject([
    { call: 'POST /invite/', body: { ...credentials, emails: ['Amora@example.com'], send_email: true } },
    { call: 'POST /events/candidates/report/', body: { ...credentials, email: 'amora@example.com' } },
  ]);
});

test('hackerearth: a tampered callback is not proven, a retry under the first timestamp is', () => {
  const good = sent();
  expect(world.verifies(good)).toBe(true);
  expect(world.verifies({ ...good, body: good.body.replace('1035542', '1035543') })).toBe(false);
  expect(world.verifies({ ...good, headers: {} })).toBe(false);
  expect(world.verifies(sent({}, seconds(6 * 3600)))).toBe(true);
  expect(world.verifies(sent({}, seconds(8 * 3600)))).toBe(false);
});

test.each([
  [{ score: 59, max_score: 100 }, 'failed'],
  [{ score: '61', max_score: '100' }, 'passed'],
  [{ score: 61 }, 'inconclusive'],
])('hackerearth: a report %j is %s', async (report, outcome) => {
  world.answers({ 'POST /events/candidates/report/': report });
  expect(await world.receive(sent())).toMatchObject({ result: { outcome } });
});

test('P-CORRECT: hackerearth: a report that changed is another version, one that did not is the same', async () => {
  const idAfter = async (score: number) => {
    world.answers({ 'POST /events/candidates/report/': { score, max_score: 100 } });
    const received = await world.receive(sent());
    return 'result' in received ? received.result.resultId : '';
  };
  const [first, same, changed] = [await idAfter(80), await idAfter(80), await idAfter(81)];
  expect(same).toBe(first);
  expect(changed).not.toBe(first);
});

test('hackerearth: other events are ignored, and without the address nothing is asked for', () => {
  for (const type of ['CANDIDATE_TEST_FINISHED', 'INTERVIEW_SCHEDULED'])
    expect(world.parse(sent({ webhook_event_type: type }))).toMatchObject({ kind: 'ignored' });
  expect(world.poll('1035542.x')).toBeUndefined();
  expect(world.cancel('1035542.x')).toBeUndefined();
});

test('P-PROGRESS: hackerearth: a test that began is told by its own event, for the mailbox of its order', () => {
  expect(world.parse(sent({ webhook_event_type: 'CANDIDATE_TEST_STARTED' }))).toMatchObject({
    kind: 'unaddressed-progress',
    progress: { stage: 'started', provider: 'school' },
  });
});
