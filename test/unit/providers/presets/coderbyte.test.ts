import { anyText } from '../../../support/loose-match';
import { PresetWorld, secret, type SentCallback } from '../../../support/preset-world';
import { jwt } from '../../../support/signed-callbacks';

/** The preset, and the two routes that an account's own reference tells. */
const keys = `
preset: coderbyte
token: ${secret}
hashKey: hash-key-0123456789abcdefghijklmn
callback: { secret: ${secret}, issuer: example-org }
values: { passScore: 70 }
order:
  request: { method: POST, path: /invite, body: { assessment: '{{exam}}', email: '{{candidate.email}}' } }
  orderId: '{{exam}}.{{candidate.email | hash}}'
fetch:
  request: { method: GET, path: '/report/{{callback:/assessment_id}}/{{callback:/email}}' }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

/** As documented for `completed-assessment`. */
function sent(given: object = {}, token = jwt(secret, { iss: 'example-org' })): SentCallback {
  const body = JSON.stringify({
    operation: 'assessment_completed',
    time_expired: false,
    report_ready: true,
    organization_id: 'example-org',
    email: 'amora@example.com',
    report_url: 'https://coderbyte.com/report/1',
    assessment_id: 'test-1',
    ...given,
  });
  return { body, headers: { authorization: `Bearer ${token}` } };
}

const report = {
  id: 'c90af3',
  email: 'amora@example.com',
  date: '2026-01-05T13:16:00-0500',
  status: 'Completed',
  plagiarism: 'Not detected',
  mc_score: 20,
  code_score: 60,
  final_score: 80,
};
const reportRoute = 'GET /report/test-1/amora%40example.com';

test('coderbyte: the callback is a notice, the report is fetched, dated and matched to its order', async () => {
  world.answers({ 'POST /invite': { ok: true }, [reportRoute]: report });
  const orderId = await world.order();
  expect(await world.receive(sent({ report_url: 'https://evil.example.com' }))).toEqual({
    kind: 'unaddressed',
    result: {
      resultId: anyText,
      orderId,
      provider: 'school',
      occurredAt: '2026-01-05T18:16:00.000Z',
      source: 'reading',
      outcome: 'passed',
      score: 80,
    },
  });
});

test('coderbyte: a token of another key, issuer or algorithm proves nothing', () => {
  expect(world.verifies(sent())).toBe(true);
  const forged = [
    jwt('other-secret-0123456789abcdefgh', { iss: 'example-org' }),
    jwt(secret, { iss: 'other-org' }),
    jwt(secret, { iss: 'example-org' }, { alg: 'none' }),
    `${jwt(secret, { iss: 'example-org' }).slice(0, -1)}x`,
  ];
  for (const token of forged) expect(world.verifies(sent({}, token))).toBe(false);
});

test.each([
  [{ final_score: 69 }, 'failed'],
  [{ plagiarism: 'Detected' }, 'inconclusive'],
  [{ final_score: null }, 'inconclusive'],
])('coderbyte: a report with %j is %s', async (given, outcome) => {
  world.answers({ [reportRoute]: { ...report, ...given } });
  expect(await world.receive(sent())).toMatchObject({ result: { outcome } });
});

test('coderbyte: a report that is not ready is not final, opinions and joiners are ignored', async () => {
  world.answers({ [reportRoute]: { ...report, status: 'Processing' } });
  expect(await world.receive(sent({ report_ready: false }))).toMatchObject({ kind: 'ignored' });
  for (const operation of ['candidate_joined', 'interview_completed', 'scorecard_updated'])
    expect(world.parse(sent({ operation }))).toMatchObject({ kind: 'ignored' });
});
