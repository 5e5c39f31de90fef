// v2 of Gupy's API as its users report it: 502 after a few requests, parameters ignored together with a page token, pages of ten; and
// each reading of what no document says (docs/gupy-calls.md). Whatever it does, an order is made on the word of v1 or on a
// whole answer of v2, and never on an application that nobody asked for.
import { contactFields } from '../../gupy/person';
import type { SharedApplication } from '../../gupy/application-source';
import type { GupyClient } from '../../gupy/gupy-client';
import type { Fault } from '../../simulator/fault-dial';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import type { V2Settings } from '../../simulator/gupy/gupy-settings';
import { fastClock } from '../support/fast-clock';
import { clientOf, gupyToken } from '../support/gupy-clients';

/** Ten times as fast: what waits for company waits a moment, and what rests for an hour outlasts a test. */
const quick = fastClock(10);

/** So many together that they do not wait for more company. */
const jobs = 26;
/** Five reads of one step within ten seconds would wait for company. */
const perJob = 2;
const fields = ['name', 'email', 'document'] as const;

interface Wanted {
  jobId: number;
  applicationId: number;
  step: { id: number; name: string };
}

let gupy: GupyStandIn;
let client: GupyClient;
let v1: GupyClient;
/** As `client`, by the quick clock: for tests in which no time that v2 is left alone ends. */
let hasty: GupyClient;
let wanted: Wanted[];
let outsider: number;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken, world: 'empty', settings: { v2: { access: 'allowed' } } });
  client = clientOf(gupy);
  hasty = clientOf(gupy, {}, { clock: quick });
  v1 = clientOf(gupy, {}, { v2: 'off', clock: quick });
  wanted = Array.from({ length: jobs }).flatMap((_, job) => inNewJob(`Vaga ${job}`));
  const [moved, disqualified, dropped, elsewhere] = wanted.map(({ applicationId }) => applicationId);
  gupy.world.move(moved ?? 0, gupy.world.stepNamed(wanted[0]?.jobId ?? 0, 'Entrevista').id);
  gupy.world.setStatus(disqualified ?? 0, 'reproved');
  gupy.world.setStatus(dropped ?? 0, 'give_up');
  // Asked for in a job that it is not in; and one that nobody has.
  wanted[3] = { ...wanted[9]!, applicationId: elsewhere ?? 0 };
  wanted.push({ ...wanted[5]!, applicationId: 99 });
  [{ applicationId: outsider }] = inNewJob('Outra') as [Wanted];
});
afterEach(async () => {
  await Promise.all([client, hasty, v1].map((one) => one.close()));
  await gupy.close();
});

function inNewJob(name: string): Wanted[] {
  const job = gupy.world.addJob({ name, steps: [{ name: 'Entrevista' }, { name: 'Exame admissional' }] });
  const step = gupy.world.stepNamed(job.id, 'Exame admissional');
  return Array.from({ length: perJob }, (_, index) => {
    const { id } = gupy.world.addApplication({ jobId: job.id, stepId: step.id, manual: index === 1 });
    return { jobId: job.id, applicationId: id, step: { id: step.id, name: step.name } };
  });
}

const shown = (application: SharedApplication | undefined) =>
  application && {
    ...{ id: application.id, status: application.status, step: application.currentStep, job: application.jobName },
    candidate: contactFields(application, fields),
  };

/** Each attempt has a signal of its own. */
const readAll = (by: GupyClient) =>
  Promise.allSettled(wanted.map((one) => by.readInStep({ ...one, fields }, new AbortController().signal)));

async function answers(by: GupyClient) {
  return (await readAll(by)).map((one) => (one.status === 'fulfilled' ? shown(one.value) : 'failed'));
}

const v2Requests = () => gupy.requests.of('listApplicationsOfAnyJob');

interface Habit {
  what: string;
  v2: Partial<V2Settings>;
  fault?: Fault;
}
const refusing: Habit[] = [
  { what: 'the token may not', v2: { access: 'forbidden' } },
  { what: 'there is no v2', v2: { access: 'absent' } },
  { what: 'it answers what it was not asked', v2: { ids: 'ignored' } },
  { what: 'it answers what it was not asked, in pages of ten', v2: { ids: 'ignored', page: 'ten' } },
];
const failing: Habit[] = [
  { what: '502 at once', v2: { failsAfter: 0 } },
  { what: 'it shows nobody', v2: { shows: 'none' } },
  { what: 'it shows no step', v2: { currentStep: 'absent' } },
  { what: 'it shows half a name', v2: { candidate: 'name-only' } },
  { what: 'it shows no candidate', v2: { candidate: 'absent' } },
  { what: 'a reset', v2: {}, fault: { kind: 'reset' } },
  { what: 'half an answer', v2: {}, fault: { kind: 'half-body' } },
  { what: 'a page of the CDN with 200', v2: {}, fault: { kind: 'status', status: 200, body: 'html' } },
  { what: 'an answer of another form', v2: {}, fault: { kind: 'status', status: 200, body: 'json' } },
];
/** As one live integration reads it, in public code: `expand.currentStep`, `inProgress`, and a candidate's `emailAddresses`. */
const seenLive: Habit[] = [
  { what: 'what is expanded stands within', v2: { expanded: 'within' } },
  { what: 'a status is inProgress', v2: { words: 'camel' } },
  { what: 'a candidate has lists of contacts', v2: { candidate: 'as-candidates' } },
  { what: 'all of these', v2: { expanded: 'within', words: 'camel', candidate: 'as-candidates', tags: 'objects' } },
];
const documented: Habit = { what: 'as documented', v2: {} };
const working: Habit[] = [
  documented,
  { what: 'the list is called data', v2: { list: 'data' } },
  { what: 'the answer is the list', v2: { list: 'bare' } },
  { what: 'tags are names', v2: { tags: 'names' } },
  { what: 'tags are objects', v2: { tags: 'objects' } },
  { what: 'the job is shown whole', v2: { job: 'whole' } },
  { what: 'the job is not shown', v2: { job: 'absent' } },
  // applicationSync and cvSync of one live integration, which reads `expand.currentStep`, `inProgress` and `emailAddresses`.
  { what: 'what is expanded stands within', v2: { expanded: 'within' } },
  { what: 'words of two are written as one', v2: { words: 'camel' } },
  { what: 'a candidate has lists of contacts', v2: { candidate: 'as-candidates' } },
  { what: 'all of these', v2: { expanded: 'within', words: 'camel', candidate: 'as-candidates', tags: 'objects' } },
  { what: 'pages of ten', v2: { page: 'ten' } },
  { what: 'pages of ten, and a page token loses the ids', v2: { page: 'ten', ids: 'ignored-with-token' } },
];

it.each([...working, ...refusing, ...failing])(
  'P-FRESH: $what: everybody is answered as v1 does',
  async ({ v2, fault }) => {
    gupy.settings.change({ v2 });
    if (fault !== undefined) gupy.faults.during({}, 'listApplicationsOfAnyJob', fault);
    const expected = await answers(v1);
    expect(expected.filter((one) => one === undefined)).toHaveLength(2);
    expect(await answers(hasty)).toEqual(expected);
    expect(await answers(hasty)).toEqual(expected);
  },
);

it.each(refusing)('P-RATE: $what: it is left alone for an hour', async ({ v2 }) => {
  gupy.settings.change({ v2 });
  for (let round = 0; round < 2; round += 1) await readAll(hasty);
  // The first ten of everybody look like a page of those who were asked for.
  expect(v2Requests()).toHaveLength(v2.page === 'ten' ? 2 : 1);
});

it.each(failing)('P-RATE: $what: it is asked once, and left alone for a while', async ({ v2, fault }) => {
  gupy.settings.change({ v2 });
  if (fault !== undefined) gupy.faults.during({}, 'listApplicationsOfAnyJob', fault);
  for (let round = 0; round < 2; round += 1) await readAll(hasty);
  expect(v2Requests()).toHaveLength(1);
});

it('P-RATE: 502 after three good answers: what is left goes by v1', async () => {
  gupy.settings.change({ v2: { failsAfter: 3 } });
  const expected = await answers(v1);
  for (let round = 0; round < 5; round += 1) expect(await answers(hasty)).toEqual(expected);
  expect(v2Requests()).toHaveLength(4);
});

it.each([documented, ...seenLive])(
  'P-RATE: $what: two candidates in each of 26 jobs cost a request, and one for each whom it does not clear',
  async ({ v2 }) => {
    gupy.settings.change({ v2 });
    await readAll(client);
    gupy.requests.clear();
    await readAll(client);
    expect(v2Requests()).toHaveLength(1);
    // Who moved on, who was disapproved, who dropped out, who is in another job, and who is nowhere.
    expect(gupy.requests.count('listApplications')).toBe(5);
    expect(gupy.requests.count()).toBe(6);
  },
);

it('P-RATE: pages of ten are asked for by ten ids each, without a page token', async () => {
  gupy.settings.change({ v2: { page: 'ten', ids: 'ignored-with-token' } });
  await readAll(client);
  expect(v2Requests().filter(({ query }) => query.includes('pageToken'))).toEqual([]);
  expect(v2Requests().length).toBeLessThanOrEqual(11);
});

it('P-RATE: 429 slows everything down, is passed on, and the next attempt goes by v1', async () => {
  gupy.faults.during({}, 'listApplicationsOfAnyJob', { kind: 'throttled', forMs: 1 });
  const ends = await readAll(client);
  expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
  expect(await answers(client)).toEqual(await answers(v1));
  expect(v2Requests()).toHaveLength(1);
});

it('P-FRESH: whom it does not show is asked of v1, and so is whom it shows where they were a minute ago', async () => {
  gupy.settings.change({ v2: { shows: 'every-other' } });
  expect(await answers(client)).toEqual(await answers(v1));
  gupy.settings.change({ v2: { shows: 'all', readDelayMs: 60_000 } });
  const back = wanted[4]!;
  for (const { jobId, applicationId, step } of wanted.slice(4, 8)) {
    gupy.world.application(applicationId).placements[0]!.stepId = gupy.world.stepNamed(jobId, 'Entrevista').id;
    gupy.world.move(applicationId, step.id);
  }
  wanted = wanted.slice(4);
  const found = await answers(client);
  expect(found).toEqual(await answers(v1));
  expect(found[0]).toMatchObject({ id: back.applicationId, step: back.step });
});

it('P-PII: a candidate’s data is asked for only where an order wants it, and shown only to that one', async () => {
  const [first, second] = [wanted[12]!, wanted[13]!];
  const { signal } = new AbortController();
  const plain = [first, second].map((one) => client.readInStep(one, signal));
  await Promise.all(plain);
  expect(v2Requests().map(({ query }) => new URLSearchParams(query).get('expand'))).toEqual(['currentStep']);
  const mixed = [client.readInStep({ ...first, fields }, signal), client.readInStep(second, signal)];
  const [whole, rest] = await Promise.all(mixed);
  expect(whole?.people).toHaveLength(1);
  expect(rest?.people).toBeUndefined();
});

it('P-FRESH: nobody is answered with an application that nobody asked for, whatever else is wrong', async () => {
  gupy.settings.change({ v2: { ids: 'ignored', list: 'bare', tags: 'objects' } });
  const ids = (await answers(client)).flatMap((one) => (typeof one === 'object' ? [one.id] : []));
  expect(ids).not.toContain(outsider);
  expect(ids.every((id) => wanted.some(({ applicationId }) => applicationId === id))).toBe(true);
});
