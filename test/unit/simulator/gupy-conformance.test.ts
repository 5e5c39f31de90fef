// The Gupy stand-in against the public facts about the real API: routes, statuses, bodies, filters, paging, limits.
// Recorded traffic of the real Gupy, once there is any, must pass the same expectations.
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { apiClient, type CallApi } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { anyText, textLike, textWith } from '../../support/loose-match';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const job = `/api/v1/jobs/${demoJob.id}`;
const [applicationId] = demoApplicationIds;
const application = `${job}/applications/${applicationId}`;

let gupy: GupyStandIn;
let call: CallApi;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token });
  call = apiClient(gupy.url, token);
});
afterEach(async () => gupy.close());

interface Page {
  results: Record<string, unknown>[];
  totalResults: number;
  page: number;
  totalPages: number;
}

async function list(path: string): Promise<Page> {
  const { status, json } = await call('GET', path);
  expect(status).toBe(200);
  return json as Page;
}

const idsOf = ({ results }: Page): unknown[] => results.map(({ id }) => id);

describe('authentication', () => {
  test.each([
    ['no Authorization header', undefined],
    ['another token', 'Bearer another-token'],
    ['the token without its scheme', token],
  ])('Gupy answers 401 to %s', async (_case, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await apiClient(gupy.url)('GET', '/api/v1/jobs', undefined, headers);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ status: 401, title: anyText });
  });

  test('Gupy answers 403 where the token is not ticked for the endpoint, and serves the others', async () => {
    gupy.settings.change({ forbiddenRoutes: ['putTag'] });
    expect((await call('PUT', `${application}/tags`, { name: 'Apto' })).status).toBe(403);
    expect(gupy.world.tagNames(applicationId)).toEqual([]);
    expect((await call('GET', '/api/v1/jobs')).status).toBe(200);
  });

  test('Gupy takes a replaced token at once and refuses the former one', async () => {
    gupy.settings.change({ token: 'another-token' });
    expect((await call('GET', '/api/v1/jobs')).status).toBe(401);
    expect((await apiClient(gupy.url, 'another-token')('GET', '/api/v1/jobs')).status).toBe(200);
  });
});

describe('errors and paging of v1', () => {
  test('Gupy words a validation error as documented', async () => {
    const { status, json } = await call('GET', `${job}/applications?perPage=many`);
    expect(status).toBe(400);
    expect(json).toEqual({
      title: 'Validation Error',
      detail: 'Invalid perPage param: _val_ must be integer',
      status: 400,
    });
  });

  test.each([
    'perPage=101',
    'perPage=0',
    'page=0',
    'page=-1',
    'order=name',
    'status=moved',
    'id=abc',
    'fields=nothing',
  ])('Gupy refuses the application list parameter %s', async (query) => {
    expect((await call('GET', `${job}/applications?${query}`)).status).toBe(400);
  });

  test('Gupy takes texts of up to 255 characters', async () => {
    const path = `${job}/applications?currentStep.name=`;
    expect((await call('GET', path + 'x'.repeat(255))).status).toBe(200);
    expect((await call('GET', path + 'x'.repeat(256))).status).toBe(400);
  });

  test('Gupy gives no detail of its own failure', async () => {
    gupy.faults.queue('listJobs', { kind: 'status', status: 500 });
    const { json } = await call('GET', '/api/v1/jobs');
    expect(json).toEqual({ title: 'Internal Server Error', status: 500 });
  });

  test('Gupy refuses or ignores an unknown list parameter, by switch', async () => {
    expect((await call('GET', `${job}/applications?updatedAfter=2026-01-01`)).status).toBe(400);
    gupy.settings.change({ unknownParameters: 'ignore' });
    expect((await call('GET', `${job}/applications?updatedAfter=2026-01-01`)).status).toBe(200);
  });

  test('Gupy pages by 10, by up to 100, and says how many there are', async () => {
    const big = gupy.world.addJob({ name: 'Grande', steps: [{ name: 'Inscrição' }] });
    for (let count = 0; count < 205; count += 1) gupy.world.addApplication({ jobId: big.id });
    const path = `/api/v1/jobs/${big.id}/applications`;
    const first = await list(path);
    expect(first).toMatchObject({ totalResults: 205, page: 1, totalPages: 21 });
    expect(first.results).toHaveLength(10);
    const pages = [await list(`${path}?perPage=100`), await list(`${path}?perPage=100&page=2`)];
    const last = await list(`${path}?perPage=100&page=3`);
    expect(last).toMatchObject({ page: 3, totalPages: 3 });
    expect(last.results).toHaveLength(5);
    expect(new Set([...pages, last].flatMap(idsOf)).size).toBe(205);
    expect((await list(`${path}?perPage=100&page=4`)).results).toEqual([]);
  });

  test.each([
    ['GET', '/api/v1/nothing'],
    ['GET', '/api/v1/jobs/999/applications'],
    ['GET', '/api/v1/jobs/999/steps'],
    ['PUT', `${job}/applications/999/tags`],
    ['POST', `${job}/applications/999/comments`],
    ['PATCH', `${job}/applications/999`],
    ['PUT', '/api/v1/webhooks/999'],
    ['DELETE', '/api/v1/webhooks/999'],
  ])('Gupy answers 404 to %s %s', async (method, path) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : { name: 'x', text: 'x', currentStepId: 1 };
    const answer = await call(method, path, body);
    expect(answer).toMatchObject({ status: 404, json: { title: 'Not Found', status: 404 } });
  });

  test('Gupy answers 404 for an application of another job', async () => {
    const other = gupy.world.addJob({ name: 'Outra', steps: [{ name: 'Inscrição' }] });
    const path = `/api/v1/jobs/${other.id}/applications/${applicationId}/tags`;
    expect((await call('PUT', path, { name: 'Apto' })).status).toBe(404);
    expect(gupy.world.tagNames(applicationId)).toEqual([]);
  });

  test.each([
    ['PUT', 'tags', {}],
    ['PUT', 'tags', { tag: 'Apto' }],
    ['PUT', 'tags', { name: '' }],
    ['PUT', 'tags', '{"name":'],
    ['POST', 'comments', { comment: 'Apto' }],
    ['POST', 'comments', { text: ' ' }],
    ['POST', 'comments', '["text"]'],
  ])('Gupy answers 400 to %s %s %j', async (method, path, body) => {
    expect((await call(method, `${application}/${path}`, body)).status).toBe(400);
    expect(gupy.world.tagNames(applicationId)).toEqual([]);
    expect(gupy.world.commentTexts(applicationId)).toEqual([]);
  });
});

describe('jobs and steps', () => {
  test('Gupy lists published, closed and canceled jobs, and others only by status', async () => {
    const draft = gupy.world.addJob({ name: 'Rascunho', status: 'draft', steps: [] });
    const closed = gupy.world.addJob({ name: 'Fechada', status: 'closed', code: 'F-1', steps: [] });
    expect(idsOf(await list('/api/v1/jobs'))).toEqual([demoJob.id, closed.id]);
    expect(idsOf(await list('/api/v1/jobs?status=draft'))).toEqual([draft.id]);
    expect(idsOf(await list('/api/v1/jobs?code=F-1'))).toEqual([closed.id]);
    expect(idsOf(await list(`/api/v1/jobs?id=${demoJob.id}`))).toEqual([demoJob.id]);
    expect(idsOf(await list('/api/v1/jobs?name=Operador'))).toEqual([demoJob.id]);
    expect((await list(`/api/v1/jobs?id=${demoJob.id}&fields=id,name`)).results).toEqual([{ ...demoJob }]);
  });

  test('Gupy has or has not a job by id, by switch', async () => {
    expect((await call('GET', job)).status).toBe(404);
    gupy.settings.change({ jobById: 'found' });
    expect((await call('GET', job)).json).toMatchObject({ ...demoJob, status: 'published' });
  });

  test('Gupy lists the steps of a job in order, with their fields', async () => {
    const { results } = await list(`${job}/steps`);
    expect(results.map(({ name, order }) => [name, order])).toEqual([
      ['Inscrição', 1],
      ['Entrevista', 2],
      ['Exame admissional', 3],
      ['Contratação', 4],
    ]);
    expect(results[2]).toEqual({
      id: 86547,
      name: 'Exame admissional',
      type: 'offline',
      category: 'evaluation',
      order: 3,
      endDate: null,
      createdAt: anyText,
      updatedAt: anyText,
    });
    expect(idsOf(await list(`${job}/steps?type=hiring`))).toEqual([demoSteps.hiring.id]);
  });
});

test('a job that gets many steps gets as many ids, beside those that were given', () => {
  const { id: jobId } = gupy.world.addJob({ name: 'Longo', steps: [] });
  const added = Array.from({ length: 12 }, (_, place) => gupy.world.addStep(jobId, { name: `Etapa ${place}` }).id);
  const ids = gupy.world.allJobs().flatMap(({ steps }) => steps.map(({ id }) => id));
  expect(ids).toEqual(expect.arrayContaining([...added, demoSteps.exam.id]));
  expect(new Set(ids).size).toBe(ids.length);
});

describe('applications', () => {
  test('Gupy shows an application in the documented shape', async () => {
    const { results } = await list(`${job}/applications?id=${applicationId}`);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      id: applicationId,
      status: 'in_process',
      endedAt: null,
      tags: [],
      currentStep: { id: demoSteps.interview.id, name: 'Entrevista' },
      job: demoJob,
      candidate: {
        email: textWith('@example.com'),
        identificationDocument: textLike(/^\d{11}$/),
      },
      manualCandidate: null,
      vacancyCode: null,
    });
    expect(results[0]?.['candidate']).not.toHaveProperty('birthdate');
    const { results: all } = await list(`${job}/applications?id=${applicationId}&fields=all`);
    expect(all[0]?.['candidate']).toMatchObject({ workExperience: [], academicQualification: [], languages: [] });
  });

  test('Gupy has the contact data of a candidate added by hand in manualCandidate', async () => {
    const { results } = await list(`${job}/applications?id=${demoApplicationIds.at(-1)}`);
    expect(results[0]).toMatchObject({ candidate: null, manualCandidate: { email: anyText } });
  });

  test('Gupy keeps to the fields that are asked for, and the id', async () => {
    const { results } = await list(`${job}/applications?id=${applicationId}&fields=status,candidate.name`);
    expect(results).toEqual([{ id: applicationId, status: 'in_process', candidate: { name: 'Amora' } }]);
  });

  test('Gupy filters by id, status and exact step name', async () => {
    const [one, two, three] = demoApplicationIds;
    gupy.move(one, demoSteps.exam.id);
    gupy.move(two, 'Exame admissional');
    gupy.setStatus(two, 'reproved');
    const inStep = `${job}/applications?currentStep.name=Exame%20admissional`;
    expect(idsOf(await list(inStep))).toEqual([one, two]);
    expect(idsOf(await list(`${inStep}&status=in_process`))).toEqual([one]);
    expect(idsOf(await list(`${inStep}&id=${three}`))).toEqual([]);
    expect(idsOf(await list(`${job}/applications?status=reproved`))).toEqual([two]);
    const folded = `${job}/applications?currentStep.name=exame%20ADMISSIONAL`;
    expect(idsOf(await list(folded))).toEqual([]);
    gupy.settings.change({ stepNameFilter: 'folded' });
    expect(idsOf(await list(folded))).toEqual([one, two]);
  });

  test('Gupy dates the last change of an application by the move that it tells of', async () => {
    const { results } = await list(`${job}/applications?id=${applicationId}`);
    const event = gupy.move(applicationId, demoSteps.exam.id);
    const { results: moved } = await list(`${job}/applications?id=${applicationId}`);
    expect(moved[0]).toMatchObject({ createdAt: results[0]?.['createdAt'], updatedAt: event?.date });
  });

  test('Gupy filters by vacancy code, which none of these has', async () => {
    expect(idsOf(await list(`${job}/applications?vacancyCode.code=V-1`))).toEqual([]);
  });

  test('Gupy filters by document', async () => {
    const document = gupy.world.application(applicationId).candidate?.identificationDocument;
    const found = await list(`${job}/applications?candidate.identificationDocument=${document}`);
    expect(idsOf(found)).toEqual([applicationId]);
  });

  test('Gupy orders by id, and by score or creation where asked', async () => {
    const ids = [...demoApplicationIds];
    expect(idsOf(await list(`${job}/applications`))).toEqual(ids);
    expect(idsOf(await list(`${job}/applications?order=id%20desc`))).toEqual(ids.toReversed());
    const scores = (await list(`${job}/applications?order=score%20desc`)).results.map(({ score }) => Number(score));
    expect(scores).toEqual(scores.toSorted((left, right) => right - left));
  });

  test('Gupy shows a move late where its lists lag', async () => {
    gupy.settings.change({ moveReadDelayMs: 600_000 });
    gupy.move(applicationId, demoSteps.exam.id);
    const path = `${job}/applications?id=${applicationId}`;
    expect((await list(path)).results[0]).toMatchObject({ currentStep: { name: 'Entrevista' } });
    gupy.settings.change({ moveReadDelayMs: 0 });
    expect((await list(path)).results[0]).toMatchObject({ currentStep: { name: 'Exame admissional' } });
  });

  test('Gupy moves and disapproves by PATCH', async () => {
    expect((await call('PATCH', application, { currentStepId: demoSteps.exam.id })).status).toBe(200);
    expect(gupy.world.placement(applicationId)).toMatchObject({ step: demoSteps.exam, status: 'in_process' });
    const disapproval = { status: 'reproved', disapprovalReason: 'other', disapprovalReasonNotes: 'Exemplo' };
    expect((await call('PATCH', application, disapproval)).status).toBe(200);
    const { results } = await list(`${job}/applications?id=${applicationId}`);
    expect(results[0]).toMatchObject({ status: 'reproved', disapprovalReason: 'other', endedAt: anyText });
    expect((await call('PATCH', application, { currentStepId: 1 })).status).toBe(400);
    expect((await call('PATCH', application, { step: 'Entrevista' })).status).toBe(400);
    expect(
      (await call('PATCH', application, { status: 'reproved', disapprovalReasonNotes: 'x'.repeat(256) })).status,
    ).toBe(400);
  });
});

describe('rate limit', () => {
  test('Gupy answers 429 with its headers above the limit, before it looks at the token, and serves again later', async () => {
    gupy.settings.change({ rateLimit: { requestsPerMinute: 3, retryAfter: 'seconds' } });
    for (let count = 0; count < 3; count += 1) expect((await call('GET', '/api/v1/jobs')).status).toBe(200);
    const refused = await apiClient(gupy.url, 'wrong')('GET', '/api/v1/jobs');
    expect(refused).toMatchObject({ status: 429, json: { status: 429 } });
    expect(refused.headers.get('waf')).toBe('Rate-Limit');
    expect(refused.headers.get('x-ratelimit-limit')).toBe('3');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(Number(refused.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now() - 60_000);
    gupy.settings.change({ rateLimit: { windowMs: 1 } });
    await eventually(async () => (await call('GET', '/api/v1/jobs')).status === 200);
  });

  test('Gupy has no limit and no limit headers unless one is set', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, async () => call('GET', '/api/v1/jobs')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.headers.has('x-ratelimit-limit')).toBe(false);
  });
});
