// The client against the Gupy stand-in, over real sockets.
import type { GupyClient } from '../../../gupy/gupy-client';
import { contactFields } from '../../../gupy/person';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { answerJson, startTinyServer, type TinyServer } from '../../support/tiny-server';

const [applicationId] = demoApplicationIds;
const manualId = demoApplicationIds[demoApplicationIds.length - 1] ?? 0;
const jobId = demoJob.id;
const of = { jobId, applicationId };
const signal = new AbortController().signal;

let gupy: GupyStandIn;
let client: GupyClient;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

describe('reading', () => {
  it('reads an application by id, without contact data unless they are asked for (P-PII)', async () => {
    gupy.world.addTag(applicationId, 'Prioritário');
    const application = await client.readApplication(of, signal);
    expect(application).toEqual({
      id: applicationId,
      status: 'in_process',
      currentStep: demoSteps.interview,
      tags: ['Prioritário'],
      jobName: demoJob.name,
    });
    expect(gupy.requests.of('listApplications')[0]?.query).not.toContain('candidate');
  });

  it('answers undefined for an application that the job does not have', async () => {
    expect(await client.readApplication({ jobId, applicationId: 1 }, signal)).toBeUndefined();
  });

  it.each([
    ['a candidate who applied', applicationId],
    ['a candidate whom HR added by hand', manualId],
  ])('finds the contact data of %s, and only the configured fields', async (_who, id) => {
    const application = await client.readApplication({ jobId, applicationId: id, personal: 'contact' }, signal);
    if (application === undefined) throw new Error('not found');
    const known = gupy.world.application(id);
    const person = known.candidate ?? known.manualCandidate;
    expect(contactFields(application, ['name', 'email', 'phone', 'document'])).toEqual({
      name: `${person?.name} ${person?.lastName}`,
      email: person?.email,
      phone: person?.mobileNumber,
      document: person?.identificationDocument,
    });
    expect(contactFields(application, ['email'])).toEqual({ email: person?.email });
    expect(contactFields(application, [])).toEqual({});
  });

  it('lists all steps of a job, over several pages', async () => {
    const steps = Array.from({ length: 103 }, (_, index) => ({ name: `Etapa ${index + 1}` }));
    const job = gupy.world.addJob({ name: 'Longa', steps });
    const listed = await client.listSteps(job.id, signal);
    const shown = job.steps.map(({ id, name, updatedAt }) => ({ id, name, namedSince: Date.parse(updatedAt) }));
    expect(listed).toEqual(shown);
  });
});

describe('tags', () => {
  it.each(['same-id', 'new-id', 'conflict'] as const)(
    'takes a tag that stands already as success (%s)',
    async (how) => {
      gupy.settings.change({ existingTag: how });
      await client.putTag({ ...of, tag: 'Apto' }, signal);
      await client.putTag({ ...of, tag: 'Apto' }, signal);
      expect(new Set(gupy.world.tagNames(applicationId))).toEqual(new Set(['Apto']));
    },
  );

  it.each([200, 201, 204] as const)('needs no body and no certain status of a PUT (%d)', async (tagStatus) => {
    gupy.settings.change({ tagStatus, commentStatus: tagStatus });
    await client.putTag({ ...of, tag: 'Apto' }, signal);
    await client.postComment({ ...of, text: 'Exame ok' }, signal);
    expect(gupy.world.tagNames(applicationId)).toEqual(['Apto']);
    expect(gupy.world.commentTexts(applicationId)).toEqual(['Exame ok']);
  });

  it('removes a tag that stands twice', async () => {
    await client.putTag({ ...of, tag: 'Apto' }, signal);
    await client.putTag({ ...of, tag: 'Apto' }, signal);
    expect(gupy.world.tagNames(applicationId)).toEqual(['Apto', 'Apto']);
    await client.removeTag({ ...of, tag: 'Apto' }, signal);
    expect(gupy.world.tagNames(applicationId)).toEqual([]);
  });

  it('does not call a tag removed that Gupy still shows', async () => {
    gupy.settings.change({ tagDelete: 'absent', tagDeleteByName: 'absent' });
    gupy.world.addTag(applicationId, 'Apto');
    await expect(client.removeTag({ ...of, tag: 'Apto' }, signal)).rejects.toMatchObject({ failureClass: 'rejected' });
  });
});

describe('comments', () => {
  it.each(['oldest-first', 'newest-first'] as const)('finds a marker on any page, %s', async (commentOrder) => {
    gupy.settings.change({ commentOrder });
    for (let i = 0; i < 50; i += 1) gupy.world.addComment(applicationId, `before ${i}`);
    const { id } = gupy.world.addComment(applicationId, 'Exame ok\n[ref 7f3a2c91b0]');
    for (let i = 0; i < 160; i += 1) gupy.world.addComment(applicationId, `after ${i}`);
    expect(await client.findComment({ ...of, markers: ['[ref 7f3a2c91b0]'] }, signal)).toBe(id);
    gupy.requests.clear();
    expect(await client.findComment({ ...of, markers: ['[ref 0000000000]'] }, signal)).toBeUndefined();
    expect(gupy.requests.count('listComments')).toBe(3);
  });

  it('finds a marker in a comment that comes back as HTML', async () => {
    gupy.settings.change({ commentText: 'html' });
    await client.postComment({ ...of, text: 'PA < 12 & ok\n[ref 7f3a2c91b0]' }, signal);
    expect(await client.findComment({ ...of, markers: ['[ref 7f3a2c91b0]'] }, signal)).toBeDefined();
  });
});

describe('lists in a form that no document shows', () => {
  let server: TinyServer;
  let other: GupyClient;

  beforeEach(async () => {
    server = await startTinyServer();
    other = clientOf(server);
  });
  afterEach(async () => {
    await other.close();
    await server.close();
  });

  const marker = '[ref 7f3a2c91b0]';

  it('R23: a marker is found behind a page without a comment, and beside one without a text', async () => {
    const pages = [[{ id: 1, text: null }, { id: 2 }], [], [{ id: 3, text: `Exame ok\n${marker}` }]];
    server.answer(({ query }, response) =>
      answerJson(response, { results: pages[Number(query.get('page')) - 1], totalPages: pages.length }),
    );
    expect(await other.findComment({ ...of, markers: [marker] }, signal)).toBe(3);
  });

  it.each([
    ['as entities', '<p>Exame ok&#10;&#91;ref&nbsp;7f3a2c91b0&#93;</p>'],
    ['as hexadecimal and named entities', 'Exame ok<br>&#x5B;ref&#xa0;7f3a2c91b0&rbrack;'],
    ['with escapes of Markdown', 'Exame ok\\\n\\[ref 7f3a2c91b0\\]'],
    ['with other blanks', 'Exame ok [ref\u00a0\u200b\r\n7f3a2c91b0]'],
  ])('R23: a marker is found in a text that comes back %s', async (_how, text) => {
    server.answer((_request, response) => answerJson(response, { results: [{ id: 3, text }], totalPages: 1 }));
    expect(await other.findComment({ ...of, markers: [marker] }, signal)).toBe(3);
    expect(await other.findComment({ ...of, markers: ['[ref 7f3a'] }, signal)).toBe(3);
    expect(await other.findComment({ ...of, markers: ['[ref 7f3a2c91b1]'] }, signal)).toBeUndefined();
  });

  /** Lists tags so, and takes every deletion. */
  function listTagsAs(list: unknown): void {
    let tags = ['Apto', '..'];
    server.answer(({ method, path, query }, response) => {
      const name = query.get('name') ?? (path.endsWith('/7') ? '..' : 'Apto');
      if (method === 'DELETE') tags = tags.filter((tag) => tag !== name);
      if (method === 'DELETE') return answerJson(response, {});
      if (path.endsWith('/tags')) return answerJson(response, list, list === undefined ? 404 : 200);
      answerJson(response, { results: [{ id: applicationId, status: 'in_process', tags }], totalPages: 1 });
    });
  }
  const deletions = (): string[] => server.seen.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  const tagsPath = `/api/v1/jobs/${jobId}/applications/${applicationId}/tags`;

  it('a tag is removed by its text where Gupy lists tags as texts', async () => {
    listTagsAs({ results: ['Apto'], totalPages: 1 });
    await other.removeTag({ ...of, tag: 'Apto' }, signal);
    expect(deletions()).toEqual([tagsPath]);
  });

  it.each([
    ['a bare array', [{ id: 1, name: 'Apto' }]],
    ['a list without pages', { results: [{ id: 1, name: 'Apto' }] }],
  ])('a tag is removed by its id where Gupy lists tags as %s', async (_form, list) => {
    listTagsAs(list);
    await other.removeTag({ ...of, tag: 'Apto' }, signal);
    expect(deletions()).toEqual([`${tagsPath}/1`]);
  });

  it('P-PII: what a failed deletion says holds no word of the tag', async () => {
    const application = { id: applicationId, status: 'in_process', tags: ['Inapto: Joana'] };
    server.answer(({ method, path }, response) => {
      if (method === 'DELETE') return answerJson(response, {}, 500);
      if (path.endsWith('/tags')) return answerJson(response, {}, 404);
      answerJson(response, { results: [application], totalPages: 1 });
    });
    const failed = other.removeTag({ ...of, tag: 'Inapto: Joana' }, signal).catch((error: Error) => error.message);
    expect(await failed).toBe(`gupy DELETE ${tagsPath} answered 500: {}`);
  });

  it('a tag is gone where its job is', async () => {
    server.answer((_request, response) => answerJson(response, {}, 404));
    await other.removeTag({ ...of, tag: 'Apto' }, signal);
  });

  describe('a deletion by text that Gupy confirms', () => {
    let effective: (path: string) => boolean;
    beforeEach(() => {
      let tags = ['Apto'];
      server.answer(({ method, path }, response) => {
        if (method === 'DELETE' && effective(path)) tags = [];
        if (method === 'DELETE') return answerJson(response, {});
        if (path.endsWith('/tags')) return answerJson(response, {}, 404);
        answerJson(response, { results: [{ id: applicationId, status: 'in_process', tags }], totalPages: 1 });
      });
    });
    const remove = (listsMayLag?: boolean) =>
      other.removeTag({ ...of, tag: 'Apto', ...(listsMayLag === undefined ? {} : { listsMayLag }) }, signal);

    it('is not believed while the application shows the tag: it may mean ids that nobody has', async () => {
      effective = () => false;
      await expect(remove()).rejects.toMatchObject({ failureClass: 'rejected' });
      await expect(remove(true)).rejects.toMatchObject({ failureClass: 'unavailable' });
    });
  });

  it('a tag "..", which names the parent in a path, is named by its id or by the query alone', async () => {
    listTagsAs(undefined);
    await other.removeTag({ ...of, tag: '..' }, signal);
    listTagsAs({ results: [{ id: 7, name: '..' }], totalPages: 1 });
    await other.removeTag({ ...of, tag: '..' }, signal);
    expect(deletions()).toEqual([tagsPath, `${tagsPath}/7`]);
  });
});

it.each([403, 500])(
  'who waits together is read from the list though the steps of the job are refused with %d',
  async (status) => {
    const ids = Array.from({ length: 40 }, () => gupy.world.addApplication({ jobId, stepId: demoSteps.exam.id }).id);
    gupy.faults.queue('listSteps', { kind: 'status', status });
    // Each attempt has a signal of its own.
    const read = (id: number) => {
      const { signal: own } = new AbortController();
      return client.readInStep({ jobId, applicationId: id, step: demoSteps.exam }, own);
    };
    const answers = Promise.allSettled(ids.map(read));
    if (status === 500) {
      expect((await answers).every(({ status: end }) => end === 'rejected')).toBe(true);
      return;
    }
    expect((await answers).map((answer) => answer.status === 'fulfilled' && answer.value?.id)).toEqual(ids);
    expect(gupy.requests.count()).toBeLessThanOrEqual(3);
  },
);
