// The dialects of the providers of tests: CodeSignal, HackerEarth, Coderbyte, ClassMarker, Gupy's contract.
// What is ordered how, what a callback looks like and how it is proven, what the report says: after the providers' public
// documentation. The proofs are computed anew.
import { type ApiAnswer } from '../../support/api-client';
import { callbackSecret, DialectWorld, hmacOf, providerToken } from '../../support/dialect-world';
import { anyNumber, anyText, objectWith, textWith } from '../../support/loose-match';

const email = 'amora@example.com';

let world: DialectWorld;
afterEach(async () => world.close());

describe('codesignal', () => {
  beforeEach(async () => void (world = await DialectWorld.start('codesignal')));

  const create = 'mutation O($s: TestSessionInput!) { createCompanyTestSession(sessionFields: $s) { id } }';
  const read = 'query R($id: ID!) { companyTestSession(id: $id) { id status } }';
  const remove = 'mutation C($id: ID!) { deleteCompanyTestSession(id: $id, sendNotificationEmail: false) }';
  const session = { testId: 'test-1', candidateFirstName: 'Amora', candidateEmail: email, externalId: 'ref-1' };
  const graphql = async (query: string, variables: object): Promise<unknown> =>
    (await world.call('POST', '/graphql', { query, variables })).json;

  test('codesignal: an order is a test session; an open one is given again only where that is asked for', async () => {
    const first = await graphql(create, { s: session });
    expect(first).toEqual({ data: { createCompanyTestSession: { id: world.order.orderId } } });
    expect(await graphql(create, { s: { ...session, externalId: 'ref-2', preferExisting: true } })).toEqual(first);
    expect(await graphql(create, { s: { ...session, externalId: 'ref-2' } })).not.toEqual(first);
  });

  test('codesignal: the signature covers URL, event and time, and the payload names no external id', async () => {
    await graphql(create, { s: session });
    await world.provider.desk.complete('ref-1', { outcome: 'passed', score: 900, maxScore: 1000 });
    expect(world.body).toMatchObject({
      event: 'companyTestSessionFinished',
      triggeredOn: anyNumber,
      payload: {
        testSessionId: world.order.orderId,
        testId: 'test-1',
        candidateEmail: email,
        score: 900,
        maxScore: 1000,
      },
    });
    expect(world.seen.body).not.toContain('ref-1');
    const signed = `${world.receiver.url}/callbacks/schoolcompanyTestSessionFinished${String(world.body['triggeredOn'])}`;
    expect(world.seen.headers['x-codesignal-signature']).toBe(hmacOf(signed));
  });

  test.each([
    ['cancelled', 'preScreenCandidateDeclined', { status: 'declined' }],
    ['inconclusive', 'preScreenResultNotVerified', { status: 'finished', verificationStatus: 'notVerified' }],
    ['failed', 'companyTestSessionFinished', { status: 'finished', result: { score: 10 }, maxScore: 100 }],
  ] as const)('codesignal: %s is %s, and the session says so', async (outcome, event, view) => {
    await graphql(create, { s: session });
    await world.provider.desk.complete('ref-1', { outcome });
    expect(world.body['event']).toBe(event);
    const id = world.order.orderId;
    expect(await graphql(read, { id })).toMatchObject({ data: { companyTestSession: { id, ...view } } });
  });

  test('codesignal: a result can be pending, and doubted after it was finished', async () => {
    await graphql(create, { s: session });
    await world.provider.desk.notice('ref-1');
    expect(world.body).toMatchObject({ event: 'preScreenResultVerificationPending', payload: { score: null } });
    const { result } = await world.provider.desk.complete('ref-1', { outcome: 'passed' });
    await world.provider.desk.correct('ref-1', { outcome: 'inconclusive' });
    expect(world.body['event']).toBe('preScreenIntegrityReviewUpdated');
    const view = await graphql(read, { id: world.order.orderId });
    const finishDate = Date.parse(result.occurredAt);
    expect(view).toMatchObject({ data: { companyTestSession: { integrityReviewSuggested: true, finishDate } } });
  });

  test('codesignal: a session is deleted while it is open; saving the webhook sends an empty POST', async () => {
    await graphql(create, { s: session });
    expect(await graphql(remove, { id: world.order.orderId })).toEqual({ data: { deleteCompanyTestSession: true } });
    expect(world.order.status).toBe('cancelled');
    expect((await world.control('POST', '/set-up')).json).toEqual({ status: 200 });
    expect(world.seen).toMatchObject({ method: 'POST', body: '' });
  });
});

describe('hackerearth', () => {
  beforeEach(async () => void (world = await DialectWorld.start('hackerearth')));

  const invitation = {
    client_id: 'c',
    client_secret: providerToken,
    test_id: 1035542,
    emails: [email],
    send_email: true,
  };
  const question = { client_id: 'c', client_secret: providerToken, test_id: 1035542, email };
  const report = async (): Promise<ApiAnswer> => world.call('POST', '/events/candidates/report/', question);

  test('hackerearth: an address is invited to a test once', async () => {
    expect((await world.call('POST', '/invite/', invitation)).status).toBe(200);
    expect((await world.call('POST', '/invite/', invitation)).status).toBe(200);
    expect(world.provider.orders.all()).toHaveLength(1);
    expect((await world.call('POST', '/invite/', { ...invitation, client_secret: 'wrong' })).status).toBe(401);
  });

  test('hackerearth: the callback names test and address only, signed with its time', async () => {
    await world.call('POST', '/invite/', invitation);
    expect((await report()).status).toBe(404);
    await world.provider.desk.complete(world.order.orderId, { outcome: 'passed', score: 8, maxScore: 10 });
    expect(world.body).toMatchObject({
      webhook_event_id: anyText,
      webhook_event_type: 'CANDIDATE_REPORT_UPDATED',
      webhook_attempt_number: 1,
      webhook_payload: { test_id: 1035542, email },
    });
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(world.seen.headers['he-signature'])) ?? [];
    expect(signature).toBe(hmacOf(`${time}.${world.seen.body}`));
    expect((await report()).json).toMatchObject({ score: 8, max_score: 10 });
    await world.provider.desk.correct(world.order.orderId, { outcome: 'failed', score: 3, maxScore: 10 });
    expect((await report()).json).toMatchObject({ score: 3 });
  });

  test('hackerearth: during a rotation both secrets sign, and a refused callback is tried three times more', async () => {
    world.provider.settings.change({ callbackSecrets: ['next-secret', callbackSecret] });
    world.receiver.answer((_request, response) => response.writeHead(500).end());
    await world.call('POST', '/invite/', invitation);
    await world.provider.desk.complete(world.order.orderId, { outcome: 'passed' });
    await world.provider.callbacks.idle();
    expect(
      world.receiver.seen.map(
        ({ body }) => (JSON.parse(body) as { webhook_attempt_number: number }).webhook_attempt_number,
      ),
    ).toEqual([1, 2, 3, 4]);
    const header = String(world.seen.headers['he-signature']);
    const time = /^t=(\d+)/.exec(header)?.[1];
    for (const key of ['next-secret', callbackSecret])
      expect(header).toContain(`v1=${hmacOf(`${time}.${world.seen.body}`, 'hex', key)}`);
  });

  test('hackerearth: an exam that ended without a report yet is another event', async () => {
    await world.call('POST', '/invite/', invitation);
    await world.provider.desk.notice(world.order.orderId);
    expect(world.body['webhook_event_type']).toBe('CANDIDATE_TEST_FINISHED');
  });
});

describe('coderbyte', () => {
  beforeEach(async () => void (world = await DialectWorld.start('coderbyte')));

  const invite = async (): Promise<ApiAnswer> =>
    world.call('POST', '/invitations', { assessment_id: 'assessment-1', email });
  const report = async (): Promise<ApiAnswer> => world.call('GET', `/assessments/assessment-1/candidates/${email}`);

  test('coderbyte: the callback has no score, and a token that does not cover it', async () => {
    expect((await invite()).status).toBe(200);
    expect((await report()).json).toMatchObject({ status: 'In progress' });
    await world.provider.desk.complete(world.order.orderId, { outcome: 'passed', score: 95 });
    expect(world.body).toEqual({
      operation: 'assessment_completed',
      time_expired: false,
      report_ready: true,
      organization_id: 'example-org',
      email,
      report_url: textWith('https://coderbyte.com/report/'),
      assessment_id: 'assessment-1',
    });
    const [head = '', claims = '', signature] = String(world.seen.headers.authorization)
      .replace('Bearer ', '')
      .split('.');
    expect(signature).toBe(hmacOf(`${head}.${claims}`, 'base64url'));
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'HS256' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({ iss: 'example-org' });
    expect((await report()).json).toMatchObject({ status: 'Completed', final_score: 95, plagiarism: 'Not detected' });
  });

  test('coderbyte: a report can be not ready yet, and show plagiarism', async () => {
    await invite();
    await world.provider.desk.notice(world.order.orderId);
    expect(world.body['report_ready']).toBe(false);
    await world.provider.desk.complete(world.order.orderId, { outcome: 'inconclusive' });
    expect((await report()).json).toMatchObject({ plagiarism: 'Detected' });
  });
});

describe('classmarker', () => {
  beforeEach(async () => void (world = await DialectWorld.start('classmarker')));

  const taken = async (): Promise<ApiAnswer> =>
    world.control('POST', '/orders', { reference: 'ref-1', exam: '100', candidate: { email } });

  test('classmarker: a candidate comes by the link, and the result is signed over the whole body', async () => {
    await taken();
    await world.provider.desk.complete('ref-1', { outcome: 'passed', score: 8, maxScore: 10 });
    expect(world.body).toMatchObject({
      payload_type: 'single_user_test_results_link',
      payload_status: 'live',
      test: { test_id: 100 },
      result: {
        link_result_id: anyNumber,
        percentage: 80,
        points_scored: 8,
        points_available: 10,
        requires_grading: 'No',
        percentage_passmark: 70,
        passed: true,
        access_code_used: 'ref-1',
      },
    });
    expect(world.seen.headers['x-classmarker-hmac-sha256']).toBe(hmacOf(world.seen.body, 'base64'));
  });

  test('classmarker: without a pass mark everything is passed; a graded exam is the same result at another time', async () => {
    await taken();
    await world.provider.desk.notice('ref-1');
    expect(world.body).toMatchObject({ result: { requires_grading: 'Yes' } });
    await world.provider.desk.complete('ref-1', { outcome: 'inconclusive', occurredAt: '2026-01-05T10:00:00Z' });
    const first = world.body['result'] as Record<string, unknown>;
    expect(first['passed']).toBe(true);
    expect(first).not.toHaveProperty('percentage_passmark');
    await world.provider.desk.correct('ref-1', { outcome: 'failed', occurredAt: '2026-01-06T10:00:00Z' });
    const second = world.body['result'] as Record<string, unknown>;
    expect([second['passed'], second['link_result_id']]).toEqual([false, first['link_result_id']]);
    expect(Number(second['time_finished']) - Number(first['time_finished'])).toBe(24 * 3600);
  });

  test('classmarker: saving the settings sends a signed sample', async () => {
    expect((await world.control('POST', '/set-up')).json).toEqual({ status: 200 });
    expect(world.body).toMatchObject({ payload_status: 'verify' });
    expect(world.seen.headers['x-classmarker-hmac-sha256']).toBe(hmacOf(world.seen.body, 'base64'));
  });
});

describe('gupy-test-provider', () => {
  beforeEach(async () => {
    world = await DialectWorld.start('gupy-test-provider');
    world.provider.settings.change({ callbackUrl: null });
  });

  const candidate = (): object => ({
    company_id: 1,
    document_id: 12345678901,
    test_id: 't-1',
    name: 'Amora',
    email,
    job_id: 100,
    callback_url: 'https://gupy.example.com/back',
    result_webhook_url: `${world.receiver.url}/callbacks/school?reference=ref-1`,
    candidate_type: 'external',
    previous_result: null,
  });

  test('gupy-test-provider: tests are listed, and a candidate is registered for one', async () => {
    expect((await world.call('GET', '/test?searchString=&offset=0&limit=50')).json).toMatchObject({
      limit: 50,
      offset: 0,
      total_tests: 1,
      payload: [{ id: 't-1', name: anyText, description: anyText }],
    });
    const { status, json } = await world.call('POST', '/test/candidate', candidate());
    expect([status, json]).toEqual([201, { test_result_id: world.order.orderId, test_url: textWith('http') }]);
    expect((await world.call('POST', '/test/candidate', { ...candidate(), document_id: '123' })).text).toContain(
      'document_id',
    );
  });

  test('gupy-test-provider: the result goes to the address of the order, unsigned, and can be read', async () => {
    await world.call('POST', '/test/candidate', candidate());
    const path = `/test/result/${world.order.orderId}`;
    expect((await world.call('GET', path)).json).toMatchObject({ status: 'notStarted', results: [] });
    await world.provider.desk.notice(world.order.orderId);
    expect(world.body['status']).toBe('paused');
    await world.provider.desk.complete(world.order.orderId, { outcome: 'passed', score: 146, maxScore: 200 });
    expect(world.seen.query.get('reference')).toBe('ref-1');
    expect(world.body).toMatchObject({ status: 'done', testCode: 't-1' });
    expect(world.body['results']).toContainEqual(objectWith({ tier: 'major', score: 73, result_string: '73%' }));
    expect((await world.call('GET', path)).json).toEqual(world.body);
  });

  test('gupy-test-provider: without a major part there is no verdict', async () => {
    await world.call('POST', '/test/candidate', candidate());
    await world.provider.desk.complete(world.order.orderId, { outcome: 'inconclusive' });
    expect(world.body['results']).not.toContainEqual(objectWith({ tier: 'major' }));
  });
});
