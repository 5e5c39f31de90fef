// Every preset through the running product: the order goes out in the words of its provider, the callback comes in its words
// and with its proof, and the tag is in Gupy. What is tampered with is refused, or changes nothing where the provider's
// proof does not cover what was changed.
import type { ApplicationReport } from '../../domain/text/report';
import { eventually } from '../support/eventually';
import { EveryPresetWorld, type Spoken } from '../support/every-preset-world';
import { type PresetName, presetNames } from '../support/preset-settings';
import { scrape } from '../support/scraped-metrics';
import { callbackTaken, untilTaken } from '../support/repeated-delivery';

let world: EveryPresetWorld;
beforeAll(async () => {
  world = await EveryPresetWorld.start();
});
afterAll(() => world?.close());

const withBody = (spoken: Spoken, from: RegExp, to: string): Spoken => {
  const body = spoken.body.replace(from, to);
  if (body === spoken.body) throw new Error(`Nothing to tamper with in ${body}`);
  return { ...spoken, body };
};

const withHeader = (spoken: Spoken, name: string, change: (value: string) => string): Spoken => ({
  ...spoken,
  headers: { ...spoken.headers, [name]: change(spoken.headers[name] ?? '') },
});

/** Something that the proof covers is another than was proven. */
const tampered: Record<PresetName, (spoken: Spoken) => Spoken> = {
  codesignal: (spoken) => withBody(spoken, /companyTestSessionFinished/, 'preScreenCandidateDeclined'),
  hackerearth: (spoken) => withBody(spoken, /"email":"/, '"email":"other.'),
  coderbyte: (spoken) =>
    withHeader(spoken, 'Authorization', (value) => value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))),
  checkr: (spoken) => withBody(spoken, /report\.completed/, 'report.canceled'),
  clearsale: (spoken) => withHeader(spoken, 'x-api-key', (value) => `${value}x`),
  classmarker: (spoken) => withBody(spoken, /"passed":false/, '"passed":true'),
  'gupy-test-provider': (spoken) => ({
    ...spoken,
    url: spoken.url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  }),
};

const document = { service: 'ReceitaFederal', status: 'Completed', response: { cadastralSituation: 'Regular' } };
const regular = { status: 'Completed', results: [document] };

/** The proof stands, and what it does not cover says something else. */
const uncovered: Partial<Record<PresetName, (spoken: Spoken) => Spoken>> = {
  codesignal: (spoken) => withBody(spoken, /"score":10,/, '"score":100,'),
  coderbyte: (spoken) => withBody(spoken, /"time_expired":false/, '"time_expired":true'),
  clearsale: (spoken) => ({ ...spoken, body: JSON.stringify({ ...(JSON.parse(spoken.body) as object), ...regular }) }),
};

function post({ url, headers, body }: Spoken): Promise<{ status: number; json: unknown }> {
  return untilTaken(async () => {
    const answer = await fetch(url, { method: 'POST', headers, body });
    return { status: answer.status, json: await answer.json() };
  });
}

const tagsOf = (applicationId: number) => world.bridge.simulator.gupy.world.tagNames(applicationId);

it.each(presetNames)(
  '%s: orders, refuses a tampered callback with 401, and tags what the true one says',
  async (name) => {
    const applicationId = world.enter(name);
    const order = await world.ordered(name, applicationId);
    // Besides when it is polled next.
    const known = async () => {
      const { status, entries, notes } = await world.bridge.report(applicationId);
      return { status, results: entries.map(({ results }) => results), notes };
    };
    const unchanged = await known();
    const forged = world.speak(name, order, 'failed');
    expect(await post(tampered[name](forged))).toMatchObject({
      status: 401,
      json: { code: 'BRIDGE_UNAUTHENTICATED' },
    });
    const slipped = uncovered[name];
    if (slipped !== undefined) expect(await post(slipped(forged))).toMatchObject({ status: 200 });
    expect(await known()).toEqual(unchanged);
    const { desk } = world.provider(name);
    await callbackTaken(desk, await desk.complete(order.orderId, { outcome: 'passed' }));
    await world.bridge.untilReport(applicationId, ({ status }) => status === 'settled');
    expect(tagsOf(applicationId)).toEqual([`Apto ${name}`]);
    if (slipped !== undefined) expect(await post(forged)).toMatchObject({ status: 200 });
    const { outcome, entries, attention } = await world.bridge.report(applicationId);
    expect([outcome, entries[0]?.results.length, attention]).toEqual(['passed', 1, []]);
  },
);

/** The others send the result itself, without an id of the event: what they say again under one date is a repeat. */
const fetched = presetNames.filter((name) => !['classmarker', 'gupy-test-provider'].includes(name));

it.each(fetched)(
  'R29: %s: passed, taken back, passed again under one date of the exam: the tag goes and comes back',
  async (name) => {
    const applicationId = world.enter(name);
    const order = await world.ordered(name, applicationId);
    const { desk } = world.provider(name);
    await desk.complete(order.orderId, { outcome: 'passed' });
    for (const [index, outcome] of (['inconclusive', 'passed'] as const).entries()) {
      await callbackTaken(desk, await desk.correct(order.orderId, { outcome }));
      const isThere = ({ entries: [entry] }: ApplicationReport) => entry?.results.length === index + 2;
      await world.bridge.untilReport(applicationId, (report) => isThere(report) && report.status === 'settled');
      expect(tagsOf(applicationId)).toEqual(outcome === 'passed' ? [`Apto ${name}`] : []);
    }
    expect(new Set(order.versions.map(({ occurredAt }) => occurredAt)).size).toBe(1);
  },
);

it('P-EARLY: a provider that echoes nothing of ours calls back before it has answered the order', async () => {
  const { settings } = world.provider('codesignal');
  settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result: { outcome: 'failed' } } });
  const applicationId = world.enter('codesignal');
  await world.bridge.untilReport(applicationId, ({ status }) => status === 'settled');
  settings.change({ autoComplete: null });
  expect(tagsOf(applicationId)).toEqual(['Inapto codesignal']);
});

it.each(['codesignal', 'classmarker'] as const)(
  'R12: what %s sends when the webhook is saved is answered 200',
  async (name) => {
    const answer = await fetch(`${world.provider(name).url}/_sim/set-up`, { method: 'POST' });
    expect(await answer.json()).toEqual({ status: 200 });
  },
);

it('R12: codesignal holds back everything behind a refusal: what cannot be read is answered 200, counted, logged, and its result is found by polling', async () => {
  const name = 'codesignal';
  const { desk, faults } = world.provider(name);
  const applicationId = world.enter(name);
  const order = await world.ordered(name, applicationId);
  const spoken = world.speak(name, order, 'failed');
  const unreadable: Spoken[] = [
    withBody(spoken, /"testSessionId":"[^"]*",/, ''),
    withBody(spoken, /"testSessionId":"[^"]*"/, '"testSessionId":"two words"'),
  ];
  const before = await scrape(world.bridge.api?.opsUrl ?? '');
  for (const one of unreadable) expect(await post(one)).toMatchObject({ status: 200 });
  // Not readable and not proven either is still nobody's.
  const forged = withBody(unreadable[0] ?? spoken, /companyTestSessionFinished/, 'preScreenCandidateDeclined');
  expect(await post(forged)).toMatchObject({ status: 401 });
  for (const [refused, answered] of [
    [404, 200],
    [502, 503],
  ] as const) {
    // All the while, since polls may meet it too.
    faults.during({}, 'graphql', { kind: 'status', status: refused });
    expect(await post(spoken)).toMatchObject({ status: answered });
    faults.clear();
  }

  const after = await scrape(world.bridge.api?.opsUrl ?? '');
  const grown = (metric: string, labels: Record<string, string>) =>
    after.sum(metric, labels) - before.sum(metric, labels);
  expect(grown('bridge_callbacks_total', { provider: name, status: 'unreadable' })).toBe(unreadable.length + 1);
  expect(grown('bridge_refused_total', { route: 'callbacks', reason: 'fields' })).toBe(unreadable.length);
  const lines = () =>
    (world.bridge.api?.log ?? '')
      .split('\n')
      .filter((line) => line.includes('An authentic event was acknowledged unread'));
  await eventually(() => lines().length > unreadable.length);
  expect(lines()).toHaveLength(unreadable.length + 1);
  for (const line of lines())
    expect(JSON.parse(line)).toMatchObject({ provider: name, reason: expect.any(String) as string });

  await desk.complete(order.orderId, { outcome: 'passed' }, { send: false });
  await world.bridge.untilReport(applicationId, ({ status }) => status === 'settled');
  expect(tagsOf(applicationId)).toEqual([`Apto ${name}`]);
});
