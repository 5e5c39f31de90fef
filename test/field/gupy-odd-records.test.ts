// One part of a record of Gupy's that is other than documented, and that nobody needs here: it costs that part, and no candidate. The forms are
// those of serializers: a list of one is the one, nothing is an empty list or a group of nulls (PHP, ORMs), a date is a number
// (Greenhouse and Lever write both kinds), ids of comments are uuids. A part that might say what is needed is refused, and seen.
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { type PoisonedGupy, startPoisonedGupy } from '../support/gupy-clients';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const of = { jobId, applicationId };
const { signal } = new AbortController();
const step = demoSteps.interview;

type Item = Record<string, unknown>;
let world: PoisonedGupy;
beforeEach(async () => {
  world = await startPoisonedGupy();
  world.gupy.world.addTag(applicationId, 'Prioritário');
});
afterEach(() => world.close());

const rewrite = (change: (item: Item, index: number) => object) =>
  world.proxy.rewriteAnswers((json) =>
    'results' in json ? { ...json, results: (json.results as Item[]).map(change) } : json,
  );
const read = () => world.client.readApplication(of, signal);
const placement = () => world.client.jobs.placement(of, signal);

describe('the tags of an application', () => {
  it.each([
    ['none', null, []],
    ['nothing', undefined, []],
    ['an empty text', '', []],
    ['one alone', 'Apto', ['Apto']],
    ['one object alone', { id: 1, name: 'Apto' }, ['Apto']],
    ['a number among texts', ['Apto', 2026, null], ['Apto', '2026']],
    ['a name that is a number', [{ id: 1, name: 2026 }], ['2026']],
  ])('P-FRESH: %s', async (_title, tags, expected) => {
    rewrite((item) => ({ ...item, tags }));
    expect(await read()).toMatchObject({ tags: expected });
    expect(await placement()).toMatchObject({ tags: expected });
  });

  it.each([[[{ title: 'Apto' }]], [[['Apto']]], [{ id: 1 }]])(
    'P-TRUE: where one has no name, none is called absent: %j',
    async (tags) => {
      rewrite((item) => ({ ...item, tags }));
      await expect(read()).rejects.toMatchObject({ failureClass: 'unexpected' });
    },
  );
});

describe('the step of an application', () => {
  it.each([{}, [], '', { id: null, name: null }, { id: '', name: '', type: null }])(
    'P-FRESH: %j is none',
    async (currentStep) => {
      rewrite((item) => ({ ...item, currentStep }));
      expect(await read()).not.toHaveProperty('currentStep');
      expect(await placement()).not.toHaveProperty('currentStep');
    },
  );

  it('P-FRESH: a name alone is not taken for none', async () => {
    rewrite((item) => ({ ...item, currentStep: { name: step.name } }));
    await expect(read()).rejects.toThrow('currentStep.id: is missing');
  });
});

it('P-MISSED: dates that are numbers are read, and what is no date costs nothing else', async () => {
  const at = '2026-01-15T12:00:00.000Z';
  rewrite((item) => ({ ...item, updatedAt: Date.parse(at), createdAt: Date.parse(at) / 1_000 }));
  expect(await placement()).toMatchObject({ changedAt: at, createdAt: at });
  rewrite((item) => ({ ...item, updatedAt: { date: at }, createdAt: undefined }));
  const { items, unreadable } = await world.client.jobs.inStep({ jobId, stepName: step.name, page: 1 }, signal);
  expect([items.map(({ id }) => id).includes(applicationId), unreadable]).toEqual([true, []]);
});

describe('a step of a job', () => {
  it.each([null, 7, undefined])('P-MISSED: the name %j of one costs no other', async (name) => {
    rewrite((item, index) => ({ ...item, ...(index === 0 && { name }) }));
    const steps = await world.client.listSteps(jobId, signal);
    expect(steps.map(({ id }) => id)).toContain(demoSteps.exam.id);
    expect(steps.find(({ id }) => id === demoSteps.exam.id)?.name).toBe(demoSteps.exam.name);
  });

  it('P-FRESH: without a name, candidates are looked for under the one of the webhook', async () => {
    rewrite((item) => ('category' in item ? { ...item, name: null } : item));
    const wanted = Array.from({ length: 8 }, () => world.gupy.world.addApplication({ jobId, stepId: step.id }).id);
    const found = await Promise.all(
      wanted.map((id) => world.client.readInStep({ jobId, applicationId: id, step }, new AbortController().signal)),
    );
    expect(found.map((one) => one?.id)).toEqual(wanted);
    const asked = world.gupy.requests.of('listApplications').map(({ query }) => new URLSearchParams(query));
    expect(asked.some((query) => query.get('currentStep.name') === step.name)).toBe(true);
    expect(asked.some((query) => query.get('currentStep.name') === '')).toBe(false);
  });

  it.each([1_768_478_400_000, {}, false, undefined])('P-START: the date %j costs no step', async (date) => {
    rewrite((item) => ({ ...item, createdAt: date, updatedAt: date }));
    const [first] = await world.client.listSteps(jobId, signal);
    expect(first?.namedSince).toBe(typeof date === 'number' ? date : undefined);
  });
});

it('the names of jobs: one without a name costs no other', async () => {
  const other = world.gupy.world.addJob({ name: 'Auxiliar', steps: [{ name: 'Entrevista' }] });
  rewrite((item) => (item['id'] === jobId ? { ...item, name: null } : item));
  const names = [];
  for await (const job of world.client.jobs.names(signal)) names.push(job);
  expect(names).toContainEqual({ id: other.id, name: 'Auxiliar' });
});

describe('the comments of an application', () => {
  const find = () => world.client.findComment({ ...of, markers: ['[ref 0123456789]'] }, signal);
  beforeEach(async () => {
    await world.client.postComment({ ...of, text: 'Visto por Ana' }, signal);
    await world.client.postComment({ ...of, text: 'Apto\n[ref 0123456789]' }, signal);
  });

  it.each([
    ['their ids are uuids', (item: Item) => ({ ...item, id: `d5b2eca6-09c5-4014-9eb8-${String(item['id'])}` })],
    ['one has no text', (item: Item, index: number) => (index === 0 ? { ...item, text: null } : item)],
    ['the text of one is a number', (item: Item, index: number) => (index === 0 ? { ...item, text: 5 } : item)],
  ])('P-ONCE: %s: ours is found', async (_title, change) => {
    rewrite(change);
    expect(await find()).toBeDefined();
  });

  it('P-ONCE: a text in a form that nobody can read proves no absence', async () => {
    rewrite((item) => ({ ...item, text: { html: '<p>Apto</p>' } }));
    await expect(find()).rejects.toMatchObject({ failureClass: 'unexpected' });
  });
});
