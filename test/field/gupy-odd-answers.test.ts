// Answers of Gupy that are other than documented, each as some API of this kind gives it: a refusal with 200, a filter that is ignored, a
// list that says too little of its pages, v2's forms and words in v1. What stands in Gupy must be what the bridge says (P-TRUE).
import { createPostComment } from '../../activities/post-comment';
import { createPutTag } from '../../activities/put-tag';
import { createRemoveTag } from '../../activities/remove-tag';
import { createSendNotice, type NoticeEnd } from '../../activities/send-notice';
import { askV2 } from '../../gupy/v2-answer';
import type { GupySettings } from '../../simulator/gupy/gupy-settings';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { attemptOf, takenDown, untilSettled } from '../support/attempts';
import { textLimits } from '../support/core-fixtures';
import { type PoisonedGupy, startPoisonedGupy, targetOf } from '../support/gupy-clients';
import { testReferences } from '../support/reference-keys';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const step = demoSteps.interview;
const of = { jobId, applicationId };
const { signal } = new AbortController();

let world: PoisonedGupy;
beforeEach(async () => {
  world = await startPoisonedGupy();
});
afterEach(() => world.close());

const putTag = (tag: string) =>
  attemptOf(1, createPutTag(world.client, textLimits, takenDown), { ...of, tag, readFirst: false });
const code = (failure: unknown) => (failure as { type?: string }).type;

describe('a failure with the status 200', () => {
  const writes = [
    ['a tag', 'PUT', () => putTag('Apto')],
    [
      'a comment',
      'POST',
      () => {
        const version = { by: 'operator', number: 1 } as const;
        const comment = createPostComment(world.client, textLimits, testReferences.digests, takenDown);
        return attemptOf(1, comment, { ...of, text: 'Apto', reference: '1.2.3.a', version, readFirst: false });
      },
    ],
  ] as const;
  const bodies = [
    [{ title: 'Validation Error', detail: 'Invalid name', status: 400 }, 'BRIDGE_GUPY_REJECTED'],
    [{ errors: [{ code: 'BAD_ARGUMENT', target: 'name', message: 'too long' }] }, 'BRIDGE_GUPY_REJECTED'],
    [{ success: false, message: 'too long' }, 'BRIDGE_GUPY_REJECTED'],
    [{ message: 'Unauthorized', statusCode: 401 }, 'BRIDGE_GUPY_UNAUTHORIZED'],
    [{ title: 'Too Many Requests', status: '429' }, 'BRIDGE_GUPY_THROTTLED'],
    [{ title: 'Internal Server Error', status: 500 }, 'BRIDGE_GUPY_UNAVAILABLE'],
    [{ success: false, data: null, message: 'too long' }, 'BRIDGE_GUPY_REJECTED'],
    [{ success: 'false', data: {} }, 'BRIDGE_GUPY_REJECTED'],
    [{ data: null, errors: [{ code: 'BAD_ARGUMENT' }] }, 'BRIDGE_GUPY_REJECTED'],
    [{ data: null, statusCode: 503 }, 'BRIDGE_GUPY_UNAVAILABLE'],
    [{ id: 'req-1', statusCode: 500 }, 'BRIDGE_GUPY_UNAVAILABLE'],
    [{ id: 5, error: 'too long' }, 'BRIDGE_GUPY_REJECTED'],
    [{ error: true }, 'BRIDGE_GUPY_REJECTED'],
  ] as const;
  const cases = writes.flatMap(([what, method, write]) =>
    bodies.map(([body, expected]) => ({ what, method, write, body, expected, json: JSON.stringify(body) })),
  );

  it.each(cases)('P-TRUE: $what is not written: $json', async ({ method, write, body, expected }) => {
    world.proxy.answerWith((seen) => (seen.method === method ? { status: 200, body } : undefined));
    expect(code(await write().catch((failure: unknown) => failure))).toBe(expected);
  });

  it('P-TRUE: an answer with the record, an empty one, and one of another form are answers', async () => {
    const answers = [
      { id: 5, name: 'Apto', status: 400 },
      { data: { id: 5 }, errors: ['a warning'] },
      { success: true, code: 0, data: null },
      ...[{}, 'OK', { errors: [], error: null }],
      ...[{}, 'none', 'false', false, 0, ''].flatMap((nothing) => [
        { name: 'Apto', errors: nothing },
        { name: 'Apto', error: nothing },
      ]),
    ];
    for (const body of answers) {
      world.proxy.answerWith((seen) => (seen.method === 'PUT' ? { status: 200, body } : undefined));
      expect(await putTag('Apto')).toMatchObject({ type: 'tagPut' });
    }
  });

  it.each(bodies.map(([body]) => ({ body, json: JSON.stringify(body) })))(
    'P-ONCE: a message that may have been mailed is in doubt, not unsent: $json',
    async ({ body }) => {
      world.proxy.answerWith((seen) => (seen.method === 'POST' ? { status: 200, body } : undefined));
      const ends: NoticeEnd[] = [];
      const notice = createSendNotice(world.client, {}, (end) => ends.push(end));
      const stepId = world.gupy.world.placement(applicationId).step.id;
      const wanted = { ...of, stepId, message: { template: 4711 }, until: Date.now() + 60_000 };
      expect(code(await attemptOf(1, notice, wanted).catch((failure: unknown) => failure))).toBe(
        'BRIDGE_NOTICE_IN_DOUBT',
      );
      expect(ends).toEqual(['in-doubt']);
    },
  );

  it('P-ONCE: a tag that is there already is no failure', async () => {
    world.gupy.settings.change({ errors: 'in-a-200', existingTag: 'conflict' });
    world.gupy.world.addTag(applicationId, 'Apto');
    expect(await putTag('Apto')).toEqual({ type: 'tagPut' });
  });

  it('P-CORRECT: a tag is taken off by the way that works', async () => {
    world.gupy.settings.change({ errors: 'in-a-200', tagDelete: 'absent', tagList: 'absent' });
    for (const name of ['Prioritário', 'Apto']) world.gupy.world.addTag(applicationId, name);
    const { failures } = await untilSettled(
      createRemoveTag(world.client, () => undefined),
      { ...of, tag: 'Apto', tagId: 1 },
    );
    expect([failures, world.gupy.world.tagNames(applicationId)]).toEqual([[], ['Prioritário']]);
  });
});

describe('what a caller does by the status of a failure, it does where that comes with 200', () => {
  beforeEach(() => world.gupy.settings.change({ errors: 'in-a-200' }));
  const gone = { jobId: jobId + 1, applicationId };

  it('P-STUCK: personal fields that an account refuses are asked for by `all`', async () => {
    world.gupy.settings.change({ manualCandidateField: 'refused' });
    const read = world.client.readApplication({ ...of, personal: 'contact' }, signal);
    expect(await read).toMatchObject({ id: applicationId });
  });

  it('P-CORRECT: a tag is gone with its job', async () => {
    const remove = createRemoveTag(world.client, () => undefined);
    expect(await untilSettled(remove, { ...gone, tag: 'Apto' })).toMatchObject({ attempts: 1, failures: [] });
  });

  it('a job that is not there has no steps', async () => {
    await expect(world.client.listSteps(gone.jobId, signal)).rejects.toMatchObject({
      status: 404,
      message: expect.stringMatching(/answered 200: its body says 404/) as string,
    });
  });

  it('v2 refuses the token', async () => {
    world.proxy.answerWith(() => ({ status: 200, body: { message: 'Forbidden', statusCode: 403 } }));
    const target = targetOf(world.proxy);
    expect(await askV2(target, { ids: [applicationId], expand: [] }, signal)).toBe('refused');
    await target.close();
  });

  it('a webhook that is gone is taken off, and a second one in conflict is said to be so', async () => {
    await world.client.webhooks.remove('gone', signal);
    world.gupy.settings.change({ secondWebhook: 'conflict' });
    const create = (url: string) => {
      const wanted = { url, secret: 'a', previousSecrets: [] };
      return world.client.webhooks.carryOut({ kind: 'create', differences: [] }, wanted, signal);
    };
    await create('https://a.example/webhooks/gupy');
    await expect(create('https://b.example/webhooks/gupy')).rejects.toThrow('if that is ours, adopt it');
  });
});

/** In the middle of the job's list, so that no first and no last page shows it by chance. */
function amongMany(): number {
  const others = Array.from({ length: 260 }, () => world.gupy.world.addApplication({ jobId, stepId: step.id }).id);
  return others[130] ?? 0;
}

describe('`id=` is ignored, and the list shows everybody', () => {
  let id: number;
  beforeEach(() => {
    world.gupy.settings.change({ idFilter: 'ignored' });
    id = amongMany();
  });

  it('P-FRESH: who stands on another page is not gone', async () => {
    expect(await world.client.readApplication({ jobId, applicationId: id }, signal)).toMatchObject({ id });
    expect(await world.client.readInStep({ jobId, applicationId: id, step }, signal)).toMatchObject({ id });
    expect(await world.client.jobs.placement({ jobId, applicationId: id }, signal)).toMatchObject({ id });
    expect(await world.client.readApplication({ jobId, applicationId: 1 }, signal)).toBeUndefined();
  });

  it('costs a few pages for one of five thousand, and not all of them', async () => {
    const others = Array.from({ length: 4_740 }, () => world.gupy.world.addApplication({ jobId, stepId: step.id }).id);
    const wanted = [others[1_000], others[2_345], others.at(-1)].map((one) => one ?? 0);
    for (const applicationId of wanted)
      expect(await world.client.jobs.placement({ jobId, applicationId }, signal)).toMatchObject({ id: applicationId });
    expect(world.gupy.requests.count('listApplications')).toBeLessThanOrEqual(wanted.length * 5);
  });

  it('P-STUCK: a bad record of another candidate is no failure of this one, and one of this candidate is', async () => {
    const breaking = (bad: number) =>
      world.proxy.rewriteAnswers((json) => {
        const { results } = json as { results: { id: number }[] };
        return { ...json, results: results.map((one) => (one.id === bad ? { ...one, status: 7 } : one)) };
      });
    breaking(id + 1);
    expect(await world.client.readApplication({ jobId, applicationId: id }, signal)).toMatchObject({ id });
    breaking(id);
    const read = world.client.readApplication({ jobId, applicationId: id }, signal);
    await expect(read).rejects.toThrow(/but results\.\d+\.status: /);
  });

  it('P-TRUE: its tag is taken off, and not only said to be', async () => {
    world.gupy.world.addTag(id, 'Inapto');
    await untilSettled(
      createRemoveTag(world.client, () => undefined),
      { jobId, applicationId: id, tag: 'Inapto' },
    );
    expect(world.gupy.world.tagNames(id)).toEqual([]);
  });
});

describe.each([
  ['lists do not say how many pages there are', { listEnvelope: 'without-pages' }],
  ['lists say that there is one page', { listEnvelope: 'one-page' }],
  ['lists are written as `data`', { listEnvelope: 'data' }],
  ['lists are bare', { listEnvelope: 'bare' }],
] satisfies [string, Partial<GupySettings>][])('%s', (_what, settings) => {
  beforeEach(() => world.gupy.settings.change(settings));

  it('P-MISSED: reconciliation sees everybody in the step', async () => {
    const wanted = amongMany();
    const seen: number[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const list = await world.client.jobs.inStep({ jobId, stepName: step.name, page }, signal);
      seen.push(...list.items.map(({ id }) => id));
      pages = list.totalPages;
    }
    expect([seen.includes(wanted), seen.length, new Set(seen).size]).toEqual([true, seen.length, seen.length]);
    expect(seen.length).toBeGreaterThan(260);
  });

  it('P-ONCE: a comment of ours is found behind 120 of others', async () => {
    const mine = world.gupy.world.addComment(applicationId, 'Apto [ref 0123456789]');
    world.gupy.settings.change({ commentOrder: 'newest-first' });
    for (let count = 0; count < 120; count += 1) world.gupy.world.addComment(applicationId, 'Nota de RH');
    expect(await world.client.findComment({ ...of, markers: ['[ref 0123456789]'] }, signal)).toBe(mine.id);
  });
});

it('P-ONCE: a list that shows its first page again for the second proves no absence', async () => {
  for (let count = 0; count < 120; count += 1) world.gupy.world.addComment(applicationId, 'Nota de RH');
  world.proxy.answerWith(({ query }) => void (query.has('page') && query.set('page', '1')));
  const found = world.client.findComment({ ...of, markers: ['[ref 0123456789]'] }, signal);
  await expect(found).rejects.toThrow('comments answered 200 but page: is 1, where 2 was asked for');
});

describe('what v1 says of an application', () => {
  const rewrite = (change: (record: Record<string, unknown>) => object) =>
    world.proxy.rewriteAnswers((json) =>
      'results' in json ? { ...json, results: (json.results as Record<string, unknown>[]).map(change) } : json,
    );

  it.each(['IN_PROCESS', 'in_progress', 'In_Progress ', 'in_process', 'inProgress', 'inProcess', 'In progress'])(
    'P-FRESH: with the status %j the candidate is in process',
    async (status) => {
      rewrite((record) => ({ ...record, status }));
      expect(await world.client.readApplication(of, signal)).toMatchObject({ status: 'in_process' });
      expect(await world.client.jobs.placement(of, signal)).toMatchObject({ status: 'in_process' });
    },
  );

  it.each([
    ['disqualified', 'reproved'],
    ['withdrawn', 'give_up'],
    ['on_hold', 'on_hold'],
  ])('P-FRESH: with the status %j the candidate is not', async (status, expected) => {
    rewrite((record) => ({ ...record, status }));
    expect(await world.client.readApplication(of, signal)).toMatchObject({ status: expected });
  });

  it('P-FRESH: a job that is a number, a tag that is null and a step without a name cost nothing else', async () => {
    rewrite((record) => ({
      ...record,
      ...('job' in record && { job: jobId }),
      tags: [null, 'Prioritário'],
      currentStep: { id: step.id, name: null },
    }));
    const read = await world.client.readApplication(of, signal);
    expect(read).toMatchObject({ id: applicationId, tags: ['Prioritário'], currentStep: { id: step.id } });
    expect(await world.client.jobs.placement(of, signal)).toMatchObject({ tags: ['Prioritário'] });
  });
});

it.each([{ data: [] }, { results: [] }, []])('v2 shows nobody, and says nothing of a next page: %j', async (body) => {
  world.proxy.answerWith(() => ({ status: 200, body }));
  const target = targetOf(world.proxy);
  const answer = await askV2(target, { ids: [applicationId], expand: [] }, signal);
  expect(answer).toEqual({ applications: [], isPart: false });
  await target.close();
});

it('webhooks: one whose id is a number, and one that is ACTIVE, are as good as others', async () => {
  await world.client.webhooks.list(signal);
  world.proxy.answerWith(({ path }) =>
    path.endsWith('/webhooks')
      ? {
          status: 200,
          body: {
            results: [
              { id: 7, action: 'application.moved', status: 'ACTIVE', postbackUrl: 'https://b.example/webhooks/gupy' },
            ],
            totalPages: 1,
          },
        }
      : undefined,
  );
  expect(await world.client.webhooks.list(signal)).toMatchObject([{ id: '7' }]);
  const wanted = { url: 'https://b.example/webhooks/gupy', secret: 'a', previousSecrets: [] };
  const plan = await world.client.webhooks.sync(wanted, { dryRun: true }, signal);
  expect(plan.changes.flatMap(({ differences }) => differences).filter((one) => one.of === 'status')).toEqual([]);
});
