// Lists of Gupy that ignore `page` and show their first page again and again, in each form that does not say so. Whoever read on would
// use up the requests that all share, and whoever took such a page for the whole list would call others gone (P-MISSED, P-ONCE).
import { checkSteps } from '../../cli/checks/steps';
import type { GupySettings } from '../../simulator/gupy/gupy-settings';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { examRule } from '../support/core-fixtures';
import { FakeTemporal } from '../support/fake-temporal';
import { type PoisonedGupy, startPoisonedGupy, targetOf } from '../support/gupy-clients';
import { lookThrough } from '../support/reconcile-look';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const step = demoSteps.interview;
const of = { jobId, applicationId };
const { signal } = new AbortController();
/** One that shows the first page, and one that shows it again. */
const mostAsked = 2;

let world: PoisonedGupy;
beforeEach(async () => {
  world = await startPoisonedGupy();
});
afterEach(() => world.close());

const listings = (path: RegExp) => world.proxy.seen.filter((seen) => path.test(seen.path)).length;

describe.each(['without-pages', 'token', 'bare'] satisfies GupySettings['listEnvelope'][])('%s', (listEnvelope) => {
  beforeEach(() => {
    world.gupy.settings.change({ listEnvelope, pageParameter: 'ignored' });
    for (let count = 0; count < 130; count += 1) {
      world.gupy.world.addApplication({ jobId, stepId: step.id });
      world.gupy.world.addComment(applicationId, 'Nota de RH');
    }
  });

  it('P-MISSED: reconciliation fails with the second page', async () => {
    const exams = [{ matcher: { step: step.name }, rule: examRule() }];
    const exam = { key: 'exam', liveAt: 0, rule: examRule() };
    const look = lookThrough(
      { gupy: world.client, temporal: new FakeTemporal(), exams },
      { jobId, step, exam, orders: 'nothing' },
    );
    await expect(look).rejects.toMatchObject({
      type: 'BRIDGE_GUPY_UNEXPECTED',
      message: expect.stringContaining('shows the records of page 1 again as page 2') as string,
    });
    expect(listings(/\/applications$/)).toBe(mostAsked);
  });

  it('check says so', async () => {
    const target = targetOf(world.proxy);
    const exams = [{ matcher: { step: step.name, jobs: [jobId] }, rule: examRule() }];
    const results = await checkSteps(exams, target, AbortSignal.timeout(20_000));
    await target.close();
    expect(results).toMatchObject([{ ok: false }]);
    expect(results[0]?.detail).toContain('shows the records of page 1 again as page 2');
    expect(listings(/\/applications$/)).toBe(mostAsked);
  });

  it('P-ONCE: no comment is called absent', async () => {
    const found = world.client.findComment({ ...of, markers: ['[ref 0123456789]'] }, signal);
    await expect(found).rejects.toThrow('shows the records of page 1 again as page 2');
    expect(listings(/\/comments$/)).toBe(mostAsked);
  });
});

it('P-ONCE: a token for the next page says that there is one, also behind a short page', async () => {
  const results = [{ id: 1, text: 'Nota de RH' }];
  world.proxy.answerWith(() => ({ status: 200, body: { results, nextPageToken: 'eyJ' } }));
  const found = world.client.findComment({ ...of, markers: ['[ref 0123456789]'] }, signal);
  await expect(found).rejects.toThrow('shows the records of page 1 again as page 2');
});

it('a list of twelve that is whole, and says nothing of pages, is not taken for more', async () => {
  const steps = Array.from({ length: 12 }, (_, index) => ({ id: index + 1, name: `Etapa ${index + 1}` }));
  world.proxy.answerWith(({ query }) => ({ status: 200, body: query.get('page') === '1' ? steps : [] }));
  expect(await world.client.listSteps(jobId, signal)).toHaveLength(12);
});

describe('a list that says how many records it has, and not how many pages', () => {
  const note = (id: number) => ({ id, text: id === 30 ? 'Apto [ref 0123456789]' : 'Nota de RH' });
  const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => note(first + index));
  const find = () => world.client.findComment({ ...of, markers: ['[ref 0123456789]'] }, signal);
  const pagesOf = (totalResults: number, ...pages: object[][]) =>
    world.proxy.answerWith(({ query }) => {
      const page = Number(query.get('page'));
      return { status: 200, body: { data: pages[page - 1] ?? [], totalResults, page } };
    });

  it('P-ONCE: goes on behind a short page, where records are hidden', async () => {
    pagesOf(20, idsFrom(1, 8), idsFrom(25, 9));
    expect(await find()).toBe(30);
  });

  it('P-ONCE: goes on behind an empty page, as far as its records take', async () => {
    pagesOf(300, idsFrom(1, 12), [], idsFrom(25, 9));
    expect(await find()).toBe(30);
  });

  it('ends with its last record, and with an empty page', async () => {
    pagesOf(8, idsFrom(1, 8));
    expect([await find(), listings(/\/comments$/)]).toEqual([undefined, 1]);
    pagesOf(500, idsFrom(1, 8));
    expect([await find(), listings(/\/comments$/)]).toEqual([undefined, 1 + 5]);
  });
});
