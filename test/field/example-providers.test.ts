// The providers of providers/examples/, in YAML alone, each against its vendor as the simulator plays it: ordered as the vendor wants to
// be called, results early, once, again and corrected, with their proof and with a forged one, through the receiver and the core. A login
// that died is renewed.
import { reportedStages } from '../../domain/exam/stage';
import { dialects, type ExampleName } from '../../simulator/provider/dialects';
import { examRule } from '../support/core-fixtures';
import { exampleNames, readExample } from '../support/example-file';
import { ExampleWorld } from '../support/example-world';
import type { SentCallback } from '../support/preset-world';

let world: ExampleWorld;
afterEach(async () => {
  await world.close();
});

const start = async (name: ExampleName) => {
  world = await ExampleWorld.start(name);
};
const named = (name: ExampleName): [string, ExampleName] => [readExample(name).title, name];
const mappingOf = (name: ExampleName) => readExample(name).provider as Partial<Record<string, Record<string, unknown>>>;
const all = exampleNames.map(named);
const calling = all.filter(([, name]) => dialects[name].callback !== undefined);
const asked = all.filter(([, name]) => mappingOf(name)['fetch'] !== undefined || mappingOf(name)['poll'] !== undefined);
const cancelling = all.filter(([, name]) => mappingOf(name)['cancel'] !== undefined);

/** Vendors that judge no one: what is not good is for a person to look at. */
const judgesNoOne: readonly ExampleName[] = ['certn-centric', 'examity', 'qi-tech', 'sterling', 'sumsub', 'truora'];
const low = (name: ExampleName) => (judgesNoOne.includes(name) ? 'inconclusive' : 'failed');
const tagsOfLow = (name: ExampleName) => (low(name) === 'failed' ? ['Inapto'] : []);

/** The clinic of which each exam has a callback decides with the last one. */
async function completes(name: ExampleName, outcome: 'passed' | 'failed'): Promise<void> {
  const { desk } = world.vendor;
  const { orderId } = await current();
  const exams = name === 'exam-by-exam-clinic' ? ['clinico', 'audiometria', 'toxicologico'] : [undefined];
  for (const part of exams)
    await world.happens(() => desk.complete(orderId, { outcome, score: outcome === 'passed' ? 80 : 40, ...of(part) }));
}

async function corrects(name: ExampleName, outcome: 'passed' | 'failed' | 'inconclusive'): Promise<void> {
  const { orderId } = await current();
  const part = name === 'exam-by-exam-clinic' ? 'audiometria' : undefined;
  await world.happens(() => world.vendor.desk.correct(orderId, { outcome, ...of(part) }));
}

const of = (part: string | undefined) => (part === undefined ? {} : { part });
const current = async () => world.vendor.orders.all()[0] ?? world.order();
const outcome = () => world.field.report.outcome;
const isAnswered = () => world.vendor.callbacks.attempts().map(({ status }) => status);

test.each(all)('%s: an order is made as the vendor wants to be called', async (_title, name) => {
  await start(name);
  const { orderId } = await world.order();
  expect(world.calls.every(([, status]) => status !== undefined && (status < 300 || status === 404))).toBe(true);
  if (world.takesOrders) expect(world.calls.length).toBeGreaterThan(0);
  expect(orderId).not.toBe('');
  expect(JSON.stringify(world.vendor.requests.of())).not.toContain('key-of-');
});

test.each(calling)('P-ONCE: %s: a result is taken, once, also where it is sent again', async (_title, name) => {
  await start(name);
  const { orderId } = await world.order();
  await completes(name, 'passed');
  for (let times = 0; times < 2; times += 1) await world.happens(() => world.vendor.desk.sendAgain(orderId));
  expect(world.field.tags).toEqual(['Apto']);
  expect(new Set(isAnswered())).toEqual(new Set([200]));
  expect(world.field.core.calls.filter(({ type }) => type === 'putTag')).toHaveLength(1);
});

test.each(all)(
  'P-CORRECT: %s: a correction replaces the result, and the first one may come back',
  async (_title, name) => {
    await start(name);
    await world.order();
    await completes(name, 'passed');
    expect(world.field.tags).toEqual(['Apto']);
    await corrects(name, 'failed');
    expect(world.field.tags).toEqual(tagsOfLow(name));
    expect(outcome()).toBe(low(name));
  },
);

test.each(all)('R28: %s: what is no clear result is inconclusive, and never failed', async (_title, name) => {
  await start(name);
  await world.order();
  await completes(name, 'passed');
  await corrects(name, 'inconclusive');
  expect(outcome()).toBe('inconclusive');
  expect(world.field.tags).toEqual([]);
});

test.each(calling.filter(([, name]) => mappingOf(name)['order']?.['request'] !== undefined))(
  'P-EARLY: %s: a result that overtakes the answer to its order is kept',
  async (_title, name) => {
    await start(name);
    const result = { outcome: 'passed' as const, score: 80 };
    world.vendor.settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result } });
    await world.order();
    if (name === 'exam-by-exam-clinic') {
      expect(world.field.report.entries[0]?.parts?.map((part) => part.name)).toEqual(['clinico']);
      return;
    }
    expect(world.field.tags).toEqual(['Apto']);
  },
);

test.each(calling)('R1: %s: a changed proof or body is refused, and nothing is written', async (_title, name) => {
  await start(name);
  await world.order();
  await completes(name, 'passed');
  const good = world.sent.at(-1) ?? { body: '' };
  const written = world.field.core.writes.length;
  const forgeries = forgeriesOf(name, good);
  const at = Date.now();
  for (const forged of forgeries) {
    jest.setSystemTime(at); // so that none is refused for its time
    expect(await world.field.answerTo(forged)).toMatchObject({ status: 401 });
  }
  expect(forgeries.length).toBeGreaterThan(0);
  expect(await world.field.answerTo(good)).toMatchObject({ status: 200 });
  expect([world.field.tags, world.field.core.writes.length]).toEqual([['Apto'], written]);
});

/** Says how the digest was made, and proves nothing. */
const digestName = 'x-payload-digest-alg';

/** Without the proof, with each part of it changed, and where it covers the body, with another body. */
function forgeriesOf(name: ExampleName, good: SentCallback): SentCallback[] {
  const { headers = {}, token } = good;
  const { verify } = mappingOf(name)['callback'] ?? {};
  const parts = Object.entries(headers).filter(([header]) => header !== digestName);
  const changed = parts.map(([header, value]) => ({ ...good, headers: { ...headers, [header]: `${value}x` } }));
  return [
    ...(parts.length === 0 ? [] : [{ ...good, headers: {} }]),
    ...changed,
    ...(verify === 'url-token' ? [{ ...good, token: `${token}x` }] : []),
    // The others are not believed, whatever they say.
    ...(verify === 'url-token' || verify === 'static-header' ? [] : [{ ...good, body: forgedBody(good.body) }]),
  ];
}

/** Other points where there are some, else another character in the middle. */
function forgedBody(body: string): string {
  const better = body.replace(/"80"/, '"90"');
  if (better !== body) return better;
  const middle = Math.floor(body.length / 2);
  return `${body.slice(0, middle)}${body[middle] === 'a' ? 'b' : 'a'}${body.slice(middle + 1)}`;
}

test.each(asked)('%s: asking finds what no callback said, and a login that died is renewed', async (_title, name) => {
  await start(name);
  const order = await world.order();
  const outcomeSeen = async () => {
    const state = await world.field.provider.poll(world.orderId);
    return state?.status === 'parts'
      ? state.results[0]?.outcome
      : state?.status === 'result'
        ? state.result.outcome
        : state?.status;
  };
  expect(await outcomeSeen()).toBe('pending');
  const part = name === 'exam-by-exam-clinic' ? { part: 'clinico' } : {};
  for (const [given, outcome, seen] of [
    ['complete', 'passed', 'passed'],
    ['correct', 'failed', low(name)],
  ] as const) {
    await world.vendor.desk[given](order.orderId, { outcome, ...part }, { send: false });
    expect(await outcomeSeen()).toBe(seen);
  }
  const logins = world.calls.filter(([route]) => route === 'logIn').length;
  // Two days passed between the order and the first question.
  expect(logins).toBe(mappingOf(name)['login'] === undefined ? 0 : 2);
});

test('Certn Centric: the address echoes the challenge of its set-up', async () => {
  await start('certn-centric');
  await world.order();
  const answer = await fetch(`${world.vendor.url}/_sim/set-up`, { method: 'POST' });
  expect(await answer.json()).toEqual({ status: 200, echoed: true });
});

test.each(cancelling)('%s: an order is cancelled at the vendor', async (_title, name) => {
  await start(name);
  const order = await world.order();
  await world.field.provider.cancel(world.orderId);
  expect(order.status).toBe('cancelled');
});

const begins = { stage: 'started', act: (order: string) => world.vendor.bookings.start(order, {}, { times: 2 }) };
const books = (stage: 'scheduled', day: number) => ({
  stage,
  at: `2026-01-${day}T12:30:00.000Z`,
  act: (order: string) =>
    world.vendor.bookings.book(order, { scheduledFor: `2026-01-${day}T10:30:00-02:00` }, { times: 2 }),
});
const misses = { stage: 'missed', act: (order: string) => world.vendor.bookings.miss(order, {}, { times: 2 }) };
const attends = { stage: 'attended', act: (order: string) => world.vendor.bookings.attend(order, {}, { times: 2 }) };
const silently = { stage: 'started', act: (order: string) => world.vendor.bookings.start(order, {}, { send: false }) };

/** What each vendor says between order and result. */
const telling: Partial<
  Record<ExampleName, readonly { stage: string; at?: string; act: (order: string) => Promise<unknown> }[]>
> = {
  'aso-clinic': [books('scheduled', 20), books('scheduled', 22), misses, attends],
  examity: [books('scheduled', 20), misses, books('scheduled', 22), begins],
  testgorilla: [silently],
  testlify: [begins],
};

test('each vendor that says how far an exam is has its case below', () => {
  world = { close: async () => undefined } as unknown as ExampleWorld;
  expect(exampleNames.filter((name) => mappingOf(name)['progress'] !== undefined)).toEqual(Object.keys(telling).sort());
});

test.each(Object.keys(telling).map((name) => named(name as ExampleName)))(
  'P-PROGRESS: %s: what the vendor says between order and result is seen, each once',
  async (_title, name) => {
    await start(name);
    const { publish } = examRule();
    const templates = Object.fromEntries(reportedStages.map((stage) => [stage, { tags: [stage] }]));
    const { orderId } = await world.order({ publish: { ...publish, ...templates } });
    let bookedFor: string | undefined;
    for (const { stage, at, act } of telling[name] ?? []) {
      await world.happens(() => act(orderId));
      bookedFor = at ?? bookedFor;
      expect(world.field.tags).toEqual([stage]);
      expect(world.field.report.entries[0]?.scheduledFor ?? undefined).toBe(bookedFor);
    }
    const stages = (telling[name] ?? []).map(({ stage }) => stage);
    expect(world.field.core.calls.filter(({ type }) => type === 'putTag')).toHaveLength(
      stages.filter((stage, index) => stage !== stages[index - 1]).length,
    );
    await completes(name, 'passed');
    expect(world.field.tags).toEqual(['Apto']);
  },
);
