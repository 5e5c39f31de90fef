// v1 of Gupy's API where it is other than documented: ids as texts, tags as objects, one field that is refused, a name that exists. Each is known from v2, from
// another list, or from Gupy's forum. A candidate is read, ordered for and tagged all the same.
import { contactFields } from '../../gupy/person';
import { createPutTag } from '../../activities/put-tag';
import { createRemoveTag } from '../../activities/remove-tag';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { takenDown, untilSettled } from '../support/attempts';
import { textLimits } from '../support/core-fixtures';
import { type PoisonedGupy, startPoisonedGupy } from '../support/gupy-clients';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const { signal } = new AbortController();
const wanted = { jobId, applicationId, step: demoSteps.interview, fields: ['email'] as const };

let world: PoisonedGupy;
beforeEach(async () => {
  world = await startPoisonedGupy();
});
afterEach(() => world.close());

/** Every number under this key becomes a text, as `JSON.stringify` walks. */
const idsAsTexts = (key: string, value: unknown): unknown =>
  key === 'id' && typeof value === 'number' ? String(value) : value;
const tagsAsObjects = (key: string, value: unknown): unknown =>
  key === 'tags' && Array.isArray(value) ? value.map((name: unknown, index) => ({ id: index + 1, name })) : value;

describe.each([
  ['ids are texts', idsAsTexts],
  ['tags are objects', tagsAsObjects],
])('%s', (_what, rewrite) => {
  beforeEach(() => world.proxy.rewriteAnswers((json) => JSON.parse(JSON.stringify(json, rewrite)) as object));

  it('P-FRESH: an application is read, alone and among others of its step', async () => {
    world.gupy.world.addTag(applicationId, 'Prioritário');
    const read = await world.client.readApplication({ jobId, applicationId }, signal);
    expect(read).toMatchObject({ id: applicationId, tags: ['Prioritário'], currentStep: demoSteps.interview });
    const others = Array.from(
      { length: 8 },
      () => world.gupy.world.addApplication({ jobId, stepId: demoSteps.interview.id }).id,
    );
    const all = await Promise.all(
      [applicationId, ...others].map((id) =>
        world.client.readInStep({ ...wanted, applicationId: id }, new AbortController().signal),
      ),
    );
    expect(all.map((one) => one?.id)).toEqual([applicationId, ...others]);
  });

  it('P-MISSED: reconciliation sees jobs, steps and candidates', async () => {
    expect(await world.client.jobs.published(signal)).toEqual([jobId]);
    expect((await world.client.listSteps(jobId, signal)).map(({ id }) => id)).toContain(demoSteps.exam.id);
    const { items, unreadable } = await world.client.jobs.inStep(
      { jobId, stepName: demoSteps.interview.name, page: 1 },
      signal,
    );
    expect([items.map(({ id }) => id).includes(applicationId), unreadable]).toEqual([true, []]);
  });

  it('P-CORRECT: a tag is put and taken off by its id, and no other one with it', async () => {
    for (const name of ['Prioritário', 'Apto']) world.gupy.world.addTag(applicationId, name);
    const of = { jobId, applicationId, tag: 'Apto' };
    const tagId = await world.client.putTag(of, signal);
    expect(typeof tagId).toBe('number');
    let lost = 0;
    const { failures } = await untilSettled(
      createRemoveTag(world.client, () => (lost += 1)),
      { ...of, ...(tagId === undefined ? {} : { tagId }) },
    );
    expect([failures, lost, world.gupy.world.tagNames(applicationId)]).toEqual([[], 0, ['Prioritário']]);
  });
});

describe('a tag that is there already is refused with 400, as APIs of this kind do that validate names', () => {
  const put = (tag: string) =>
    untilSettled(createPutTag(world.client, textLimits, takenDown), { jobId, applicationId, tag, readFirst: false });
  beforeEach(() => world.gupy.settings.change({ existingTag: 'refused' }));

  it('P-TRUE: it stands there, so nothing needs attention', async () => {
    for (const name of ['Prioritário', 'Apto']) world.gupy.world.addTag(applicationId, name);
    expect(await put('Apto')).toMatchObject({ attempts: 1, failures: [], result: { type: 'done' } });
    expect(world.gupy.world.tagNames(applicationId)).toEqual(['Prioritário', 'Apto']);
  });

  it('P-TRUE: one that is refused and not there needs attention, also where the tags cannot be read', async () => {
    world.gupy.settings.change({ tagMaxLength: 3 });
    world.gupy.world.addTag(applicationId, 'apto');
    const refused = { result: undefined, failures: [{ type: 'BRIDGE_GUPY_REJECTED' }] };
    expect(await put('Apto')).toMatchObject(refused);
    world.proxy.answerWith((seen) => (seen.method === 'GET' ? { status: 503, body: {} } : undefined));
    expect(await put('Apto')).toMatchObject(refused);
    expect(world.gupy.world.tagNames(applicationId)).toEqual(['apto']);
  });
});

describe('`manualCandidate` among the fields is refused with 400', () => {
  beforeEach(() => world.gupy.settings.change({ manualCandidateField: 'refused' }));

  it('P-FRESH: all fields are asked for instead, once found out at once, and nothing more of the person is kept', async () => {
    const { id } = world.gupy.world.addApplication({ jobId, stepId: demoSteps.interview.id, manual: true });
    const read = await world.client.readInStep({ ...wanted, applicationId: id }, signal);
    expect(Object.keys(contactFields({ people: read?.people ?? [] }, ['email']))).toEqual(['email']);
    await world.client.readInStep({ ...wanted, applicationId: id }, signal);
    const fields = world.gupy.requests
      .of('listApplications')
      .map(({ query }) => new URLSearchParams(query).get('fields'));
    expect(fields).toEqual([expect.stringContaining('manualCandidate'), 'all', 'all']);
  });

  it('P-PII: reads that want no person are as before', async () => {
    await world.client.readApplication({ jobId, applicationId }, signal);
    expect(world.gupy.requests.of('listApplications')[0]?.query).not.toContain('all');
  });
});
