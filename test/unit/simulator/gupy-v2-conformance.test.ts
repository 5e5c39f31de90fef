// v2 of the Gupy stand-in against what is known of the real one: ids of any jobs, its own words for a status, its own paging and errors.
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { apiClient, type CallApi } from '../../support/api-client';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const path = '/api/v2/applications';
const [first, second, third] = demoApplicationIds;

let gupy: GupyStandIn;
let call: CallApi;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token, settings: { v2: { access: 'allowed' } } });
  call = apiClient(gupy.url, token);
});
afterEach(async () => gupy.close());

interface Page {
  results: Record<string, unknown>[];
  nextPageToken: string | null;
}

const list = async (query: string): Promise<Page> => (await call('GET', `${path}?${query}`)).json as Page;
const idsOf = ({ results }: Page): unknown[] => results.map(({ id }) => id);

test('Gupy shows the applications that were asked for, of any jobs, and expands what was asked for', async () => {
  const job = gupy.world.addJob({ name: 'Outra', steps: [{ name: 'Inscrição' }] });
  const { id: other } = gupy.world.addApplication({ jobId: job.id });
  const plain = await list(`applicationId=${first},${other}`);
  expect(idsOf(plain)).toEqual([first, other]);
  expect(plain.results.map(({ jobId }) => jobId)).toEqual([demoJob.id, job.id]);
  expect(Object.keys(plain.results[0] ?? {})).not.toEqual(expect.arrayContaining(['candidate']));
  const [expanded] = (await list(`applicationId=${first}&expand=currentStep,candidate`)).results;
  expect(expanded).toMatchObject({ currentStep: demoSteps.interview, candidate: { id: expect.any(Number) as number } });
});

test('Gupy has other words for a status, and says when it came about', async () => {
  gupy.setStatus(first, 'reproved');
  gupy.setStatus(second, 'give_up');
  const { results } = await list(`applicationId=${first},${second},${third}`);
  expect(results.map(({ status }) => status)).toEqual(['disqualified', 'withdrawn', 'in_progress']);
  expect(results.map(({ disqualifiedAt }) => typeof disqualifiedAt)).toEqual(['string', 'object', 'object']);
});

test('Gupy shows the stay in each step: a change of status is no new one, a return is', async () => {
  const stays = async () => {
    const [{ steps }] = (await list(`applicationId=${first}&expand=steps`)).results as [
      { steps: Record<string, unknown>[] },
    ];
    return Object.fromEntries(steps.map(({ id, startDate, endDate }) => [Number(id), [startDate, endDate]]));
  };
  gupy.world.move(first, demoSteps.exam.id);
  const entered = (await stays())[demoSteps.exam.id];
  expect(entered).toEqual([expect.any(String), null]);
  expect((await stays())[demoSteps.interview.id]?.[1]).toBe(entered?.[0]);
  gupy.setStatus(first, 'reproved');
  gupy.setStatus(first, 'in_process');
  expect((await stays())[demoSteps.exam.id]).toEqual(entered);
  gupy.world.move(first, demoSteps.interview.id);
  gupy.world.move(first, demoSteps.exam.id);
  expect((await stays())[demoSteps.exam.id]).not.toEqual(entered);
});

test('Gupy pages by a token', async () => {
  for (let count = 0; count < 120; count += 1) gupy.world.addApplication({ jobId: demoJob.id });
  const page = await list('maxPageSize=100');
  const rest = await list(`maxPageSize=100&pageToken=${page.nextPageToken}`);
  expect([page.results.length, rest.results.length, rest.nextPageToken]).toEqual([
    100,
    20 + demoApplicationIds.length,
    null,
  ]);
});

test('Gupy words an error of v2 in its own way', async () => {
  expect(await call('GET', `${path}?jobId=nonono`)).toMatchObject({
    status: 400,
    json: { errors: [{ code: 'BAD_ARGUMENT', target: 'jobId' }] },
  });
  const many = Array.from({ length: 101 }, (_, index) => index + 1).join(',');
  expect((await call('GET', `${path}?applicationId=${many}`)).status).toBe(400);
});

test.each([
  ['forbidden', 403],
  ['absent', 404],
] as const)('Gupy refuses v2 where the token may not, or has none (%s)', async (access, status) => {
  gupy.settings.change({ v2: { access } });
  expect((await call('GET', path)).status).toBe(status);
});
