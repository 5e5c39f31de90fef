import { anyText } from '../../../support/loose-match';
import { callbackUrl, hmacOf, PresetWorld, reference, secret, type SentCallback } from '../../../support/preset-world';

const keys = `
preset: codesignal
token: token-of-codesignal
callback: { secret: ${secret} }
values: { passPercent: 70 }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

const triggeredOn = 1767225600000;

/** As documented for `companyTestSessionFinished`. */
function sent(event = 'companyTestSessionFinished', payload: object = {}): SentCallback {
  const documented = {
    testSessionId: 's-1',
    testId: 't-1',
    testTitle: 'Node',
    candidateEmail: 'amora@example.com',
    candidateName: 'Amora de Exemplo',
    duration: 3480000,
    score: 900,
    maxScore: 1000,
    versionedCodingScore: { version: 'codingScore2023', value: 575 },
    url: 'https://app.codesignal.com/report?accessToken=secret',
  };
  const body = JSON.stringify({ event, triggeredOn, payload: { ...documented, ...payload } });
  return { body, headers: { 'X-CodeSignal-Signature': hmacOf(`${callbackUrl}${event}${triggeredOn}`) } };
}

function session(given: object = {}): object {
  const whole = {
    id: 's-1',
    status: 'over',
    finishDate: triggeredOn,
    maxScore: 1000,
    verificationStatus: null,
    integrityReviewSuggested: null,
    result: { score: 900 },
  };
  return { data: { companyTestSession: { ...whole, ...given } } };
}

test('codesignal: an order is an invitation that carries the reference', async () => {
  world.answers({ 'POST /graphql': { data: { createCompanyTestSession: { id: 's-1' } } } });
  expect(await world.order()).toBe('s-1');
  expect(world.calls()).toMatchObject([
    {
      call: 'POST /graphql',
      headers: { authorization: 'Bearer token-of-codesignal' },
      body: {
        variables: {
          session: {
            testId: 'test-1',
            candidateFirstName: 'Amora',
            candidateLastName: 'de Exemplo',
            candidateEmail: 'Amora@example.com',
            externalId: reference,
            preferExisting: true,
          },
        },
      },
    },
  ]);
});

test('codesignal: an error of GraphQL is no order', async () => {
  world.answers({ 'POST /graphql': { data: null, errors: [{ message: 'no such test' }] } });
  await expect(world.order()).rejects.toMatchObject({ failureClass: 'unexpected' });
});

test('codesignal: the signature does not cover the payload, so what counts is fetched', async () => {
  world.answers({ 'POST /graphql': session() });
  const forged = sent('companyTestSessionFinished', { score: 1, maxScore: 1000 });
  expect(await world.receive(forged)).toEqual({
    kind: 'unaddressed',
    result: {
      resultId: anyText,
      orderId: 's-1',
      provider: 'school',
      occurredAt: new Date(triggeredOn).toISOString(),
      source: 'reading',
      outcome: 'passed',
      score: 900,
      maxScore: 1000,
    },
  });
  expect(world.calls()).toMatchObject([{ body: { variables: { id: 's-1' } } }]);
});

test('codesignal: a callback of another event, time, URL or secret is not proven', () => {
  const good = sent();
  expect(world.verifies(good)).toBe(true);
  expect(world.verifies({ ...good, body: good.body.replace('Finished', 'Started') })).toBe(false);
  expect(world.verifies({ ...good, body: good.body.replace(`${triggeredOn}`, `${triggeredOn + 1}`) })).toBe(false);
  for (const forged of [
    hmacOf(`https://other.example.com${triggeredOn}`),
    hmacOf(`${callbackUrl}companyTestSessionFinished${triggeredOn}`, 'hex', 'x'.repeat(32)),
    '',
  ])
    expect(world.verifies({ ...good, headers: { 'x-codesignal-signature': forged } })).toBe(false);
});

test.each([
  [{ result: { score: 700 } }, 'passed'],
  [{ result: { score: 699 } }, 'failed'],
  [{ result: { score: null } }, 'inconclusive'],
  [{ result: null }, 'inconclusive'],
  [{ maxScore: 0 }, 'inconclusive'],
  [{ verificationStatus: 'verified' }, 'passed'],
  [{ verificationStatus: 'notVerified' }, 'inconclusive'],
  [{ integrityReviewSuggested: true }, 'inconclusive'],
  [{ integrityReviewSuggested: false }, 'passed'],
  [{ status: 'declined', result: null, finishDate: null }, 'cancelled'],
  [{ status: 'archived', result: null }, 'inconclusive'],
])('codesignal: a session with %j is %s', async (given, outcome) => {
  world.answers({ 'POST /graphql': session(given) });
  expect(await world.poll('s-1')).toMatchObject({ status: 'result', result: { outcome, reference, orderId: 's-1' } });
});

test.each([{ status: 'active' }, { status: 'finalizing' }, { status: 'expired' }, { verificationStatus: 'pending' }])(
  'codesignal: a session with %j is not final',
  async (given) => {
    world.answers({ 'POST /graphql': session(given) });
    expect(await world.poll('s-1')).toMatchObject({ status: 'pending' });
    expect(await world.receive(sent('preScreenResultVerificationPending'))).not.toHaveProperty('result');
  },
);

test.each([
  { data: null, errors: [{ message: 'Internal error' }] },
  { data: { companyTestSession: null }, errors: [{ message: 'No such session' }] },
  { ...session({ result: null }), errors: [{ message: 'The score cannot be read' }] },
  { data: { companyTestSession: null } },
  { data: null },
  {},
  [],
])('codesignal: an answer that GraphQL could not give is no result: %j', async (answer) => {
  world.answers({ 'POST /graphql': answer });
  await expect(world.poll('s-1')).rejects.toMatchObject({ failureClass: 'unexpected' });
  await expect(world.receive(sent())).rejects.toMatchObject({ failureClass: 'unexpected' });
});

test('codesignal: a cancellation that GraphQL answers with errors did not happen', async () => {
  world.answers({ 'POST /graphql': { data: null, errors: [{ message: 'Not allowed' }] } });
  await expect(world.cancel('s-1')).rejects.toMatchObject({ failureClass: 'unexpected' });
});

test('R12: codesignal blocks behind a refusal, so unknown events and pings are answered like any other', () => {
  for (const event of ['companyTestSessionCreated', 'liveInterviewEnded', 'somethingNew'])
    expect(world.parse(sent(event))).toMatchObject({ kind: 'ignored' });
  expect(world.parse({ body: '' })).toMatchObject({ kind: 'ignored', reason: 'a set-up ping' });
});

test('P-CORRECT: codesignal: a doubt that comes later is another version, the same news twice is the same one', async () => {
  world.answers({ 'POST /graphql': session() });
  const [first, again] = [await world.receive(sent()), await world.receive(sent())];
  expect(again).toEqual(first);
  world.answers({ 'POST /graphql': session({ integrityReviewSuggested: true }) });
  const doubted = await world.receive(sent('preScreenIntegrityReviewUpdated'));
  expect(doubted).toMatchObject({ kind: 'unaddressed', result: { outcome: 'inconclusive' } });
  const idOf = (callback: typeof first) => ('result' in callback ? callback.result.resultId : '');
  expect(idOf(doubted)).not.toBe(idOf(first));
});

test('codesignal: an order is cancelled without a mail, and one that is gone is not called cancelled', async () => {
  world.answers({ 'POST /graphql': { data: { deleteCompanyTestSession: 's-1' } } });
  await world.cancel('s-1');
  expect(world.calls()).toMatchObject([{ body: { variables: { id: 's-1' } } }]);
  world.answers({});
  await expect(world.cancel('s-1')).resolves.toBe('gone');
});

test('P-PROGRESS: codesignal: what began is asked for, since the event does not prove its session', async () => {
  world.answers({ 'POST /graphql': session({ status: 'active', finishDate: null }) });
  expect(await world.receive(sent('companyTestSessionStarted'))).toMatchObject({ progress: { stage: 'started' } });
  expect(await world.poll('s-1')).toMatchObject({ status: 'pending', progress: { stage: 'started' } });
});
