// v1 of Gupy's API where it is other than documented: ids as texts, tags as objects, one field that is refused. Each is known from v2, from
// another list, or from Gupy's forum. A candidate is read, ordered for and tagged all the same.
import { contactFields } from '../../gupy/person';
import { createRemoveTag } from '../../activities/remove-tag';
import type { GupyClient } from '../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { untilSettled } from '../support/attempts';
import { fastClock } from '../support/fast-clock';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { PoisonedProxy } from '../support/poisoned-proxy';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const { signal } = new AbortController();
const wanted = { jobId, applicationId, step: demoSteps.interview, fields: ['email'] as const };

let gupy: GupyStandIn;
let proxy: PoisonedProxy;
let client: GupyClient;
beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  proxy = await PoisonedProxy.before(gupy.url);
  client = clientOf(proxy, {}, { clock: fastClock(10) });
});
afterEach(async () => {
  await client.close();
  await proxy.close();
  await gupy.close();
});

/** Every number under this key becomes a text, as `JSON.stringify` walks. */
const idsAsTexts = (key: string, value: unknown): unknown =>
  key === 'id' && typeof value === 'number' ? String(value) : value;
const tagsAsObjects = (key: string, value: unknown): unknown =>
  key === 'tags' && Array.isArray(value) ? value.map((name: unknown, index) => ({ id: index + 1, name })) : value;

describe.each([
  ['ids are texts', idsAsTexts],
  ['tags are objects', tagsAsObjects],
])('%s', (_what, rewrite) => {
  beforeEach(() => proxy.rewriteAnswers((json) => JSON.parse(JSON.stringify(json, rewrite)) as object));

  it('P-FRESH: an application is read, alone and among others of its step', async () => {
    gupy.world.addTag(applicationId, 'Prioritário');
    const read = await client.readApplication({ jobId, applicationId }, signal);
    expect(read).toMatchObject({ id: applicationId, tags: ['Prioritário'], currentStep: demoSteps.interview });
    const others = Array.from(
      { length: 8 },
      () => gupy.world.addApplication({ jobId, stepId: demoSteps.interview.id }).id,
    );
    const all = await Promise.all(
      [applicationId, ...others].map((id) =>
        client.readInStep({ ...wanted, applicationId: id }, new AbortController().signal),
      ),
    );
    expect(all.map((one) => one?.id)).toEqual([applicationId, ...others]);
  });

  it('P-MISSED: reconciliation sees jobs, steps and candidates', async () => {
    expect(await client.jobs.published(signal)).toEqual([jobId]);
    expect((await client.listSteps(jobId, signal)).map(({ id }) => id)).toContain(demoSteps.exam.id);
    const { items, unreadable } = await client.jobs.inStep(
      { jobId, stepName: demoSteps.interview.name, page: 1 },
      signal,
    );
    expect([items.map(({ id }) => id).includes(applicationId), unreadable]).toEqual([true, []]);
  });

  it('P-CORRECT: a tag is put and taken off by its id, and no other one with it', async () => {
    for (const name of ['Prioritário', 'Apto']) gupy.world.addTag(applicationId, name);
    const of = { jobId, applicationId, tag: 'Apto' };
    const tagId = await client.putTag(of, signal);
    expect(typeof tagId).toBe('number');
    let lost = 0;
    const { failures } = await untilSettled(
      createRemoveTag(client, () => (lost += 1)),
      { ...of, ...(tagId === undefined ? {} : { tagId }) },
    );
    expect([failures, lost, gupy.world.tagNames(applicationId)]).toEqual([[], 0, ['Prioritário']]);
  });
});

describe('`manualCandidate` among the fields is refused with 400', () => {
  beforeEach(() => gupy.settings.change({ manualCandidateField: 'refused' }));

  it('P-FRESH: all fields are asked for instead, once found out at once, and nothing more of the person is kept', async () => {
    const { id } = gupy.world.addApplication({ jobId, stepId: demoSteps.interview.id, manual: true });
    const read = await client.readInStep({ ...wanted, applicationId: id }, signal);
    expect(Object.keys(contactFields({ people: read?.people ?? [] }, ['email']))).toEqual(['email']);
    await client.readInStep({ ...wanted, applicationId: id }, signal);
    const fields = gupy.requests.of('listApplications').map(({ query }) => new URLSearchParams(query).get('fields'));
    expect(fields).toEqual([expect.stringContaining('manualCandidate'), 'all', 'all']);
  });

  it('P-PII: reads that want no person are as before', async () => {
    await client.readApplication({ jobId, applicationId }, signal);
    expect(gupy.requests.of('listApplications')[0]?.query).not.toContain('all');
  });
});
