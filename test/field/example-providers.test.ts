// The providers of providers/examples/, in YAML alone: each orders as its vendor wants to be called, and its results come early,
// once, again, changed under way and corrected, with their proof, through the receiver and the core. A login that died is renewed.
import { exampleKeys, exampleVendors, readExample } from '../support/example-vendors';
import type { ExampleVendor, Standing } from '../support/example-vendor';
import { reportedStages } from '../../domain/exam/stage';
import { examRule } from '../support/core-fixtures';
import type { SentCallback } from '../support/preset-world';
import { FieldWorld } from '../support/field-world';
import { answerJson, startTinyServer, type TinyServer } from '../support/tiny-server';

let world: FieldWorld;
let host: TinyServer;
let logins: number;
beforeEach(async () => {
  host = await startTinyServer();
  logins = 0;
  host.answer((_request, response) => {
    logins += 1;
    const token = `token-${logins}`;
    answerJson(response, { access_token: token, token, expires_in: 3600 });
  });
});
afterEach(async () => {
  await world.close();
  await host.close();
});

const start = async ({ file }: ExampleVendor) => {
  world = await FieldWorld.start(exampleKeys(file, host.url));
};
const hour = 3_600_000;
const named = (vendor: ExampleVendor): [string, ExampleVendor] => [readExample(vendor.file).title, vendor];
const all = exampleVendors.map(named);
const calling = exampleVendors.filter(({ sends }) => sends !== undefined).map(named);
const asked = exampleVendors.filter(({ shows }) => shows !== undefined).map(named);

/** The provider judges the exam, and says so where it can. */
async function judges(vendor: ExampleVendor, points: number, at: number): Promise<void> {
  world.provider.answers({ ...vendor.ordering, ...vendor.shows?.({ points, at }) });
  if (vendor.sends !== undefined) await world.receives(vendor.sends({ points, at }));
}

const outcomeOf = (vendor: ExampleVendor, points: number) => (points >= 70 ? 'passed' : (vendor.low ?? 'failed'));

test.each(all)('%s: an order is made as the vendor wants to be called', async (_title, vendor) => {
  await start(vendor);
  world.provider.answers(vendor.ordering ?? {});
  expect(await world.provider.order()).toBe(vendor.orderId);
  const calls = world.provider.calls().filter(({ call }) => vendor.ordering?.[call] !== undefined);
  expect(calls.map(({ call }) => call)).toEqual(Object.keys(vendor.ordering ?? {}));
  const last = calls.at(-1);
  expect(vendor.sent === undefined || (last !== undefined && vendor.sent(last))).toBe(true);
});

describe.each(calling)('%s', (_title, vendor) => {
  const sends = (standing: Standing): SentCallback => vendor.sends?.(standing) ?? { body: '' };
  const at = () => Date.now() - hour;

  test('P-ONCE: a result is taken, once', async () => {
    await start(vendor);
    world.enter();
    const judged = at();
    for (let times = 0; times < 3; times += 1) await judges(vendor, 80, judged);
    expect({ tags: world.tags, recorded: world.recorded }).toEqual({ tags: ['Apto'], recorded: ['passed'] });
  });

  test('P-CORRECT: a correction replaces it', async () => {
    await start(vendor);
    world.enter();
    await judges(vendor, 80, at());
    await judges(vendor, 40, at() + hour / 2);
    const low = outcomeOf(vendor, 40);
    expect({ tags: world.tags, recorded: world.recorded }).toEqual({
      tags: low === 'failed' ? ['Inapto'] : [],
      recorded: ['passed', low],
    });
  });

  test('P-EARLY: a result that overtakes the answer to its order is kept', async () => {
    await start(vendor);
    const judged = at();
    world.provider.answers({ ...vendor.shows?.({ points: 80, at: judged }) });
    await world.enterAfter([sends({ points: 80, at: judged })]);
    expect(world.tags).toEqual(['Apto']);
  });

  test('R1: a changed proof or body is refused, and nothing is written', async () => {
    await start(vendor);
    world.enter();
    world.provider.answers({ ...vendor.shows?.({ points: 80, at: at() }) });
    const good = sends({ points: 80, at: at() });
    const changed = (values: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, name === 'reference' ? value : `${value}x`]),
      );
    const events = readExample(vendor.file).provider['events'] as { believe?: boolean };
    const hasProof = Object.keys({ ...good.headers, ...good.query }).length > 0;
    const forged = [
      ...(hasProof ? [{ ...good, headers: changed(good.headers), query: changed(good.query) }] : []),
      // A notice is not believed, whatever it says.
      ...(events.believe === false
        ? []
        : [{ ...good, body: good.body.replace(/80|Approved|approved|GREEN|\.(?=\w)/, '9') }]),
    ];
    for (const sent of forged) expect(await world.answerTo(sent)).toMatchObject({ status: 401 });
    expect(forged.length).toBeGreaterThan(0);
    expect(world.tags).toEqual([]);
  });
});

test.each(asked)('%s: what the vendor answers is read, and a login that died is renewed', async (_title, vendor) => {
  await start(vendor);
  world.enter();
  await world.provider.order().catch(() => undefined);
  const hasLogin = readExample(vendor.file).provider['login'] !== undefined;
  const scheme = vendor.file === 'testgorilla' ? 'Token' : 'Bearer';
  if (hasLogin) world.provider.requires(`${scheme} token-2`);
  for (const points of [80, 40]) {
    world.provider.answers({ ...vendor.shows?.({ points, at: Date.now() }) });
    const state = await world.provider.poll(vendor.orderId);
    const outcome = outcomeOf(vendor, points);
    expect(state).toMatchObject(
      state?.status === 'parts' ? { results: [{ outcome }] } : { status: 'result', result: { outcome } },
    );
  }
  expect(logins).toBe(hasLogin ? 2 : 0);
  world.provider.answers({ ...vendor.shows?.({ points: 80, at: Date.now() }) });
  await world.pollsAtDeadline(vendor.orderId);
  expect(world.tags).toEqual(['Apto']);
});

const telling = exampleVendors.filter(({ tells }) => tells !== undefined).map(named);

test.each(telling)(
  'P-PROGRESS: %s: what the vendor says between order and result is seen, each once',
  async (_title, vendor) => {
    await start(vendor);
    const { publish } = examRule();
    const stages = (vendor.tells ?? []).map(({ stage }) => stage);
    const templates = Object.fromEntries(reportedStages.map((stage) => [stage, { tags: [stage] }]));
    world.enter({ publish: { ...publish, ...templates } });
    for (const { stage, scheduledFor, sends, shows } of vendor.tells ?? []) {
      world.provider.answers(shows ?? {});
      for (let times = 0; times < 2; times += 1) {
        if (sends !== undefined) await world.receives(sends());
        else await world.polls(vendor.orderId);
      }
      expect(world.tags).toEqual([stage]);
      expect(world.report.entries[0]?.scheduledFor ?? undefined).toBe(scheduledFor);
    }
    expect(world.core.calls.filter(({ type }) => type === 'putTag')).toHaveLength(
      stages.filter((stage, index) => stage !== stages[index - 1]).length,
    );
    await judges(vendor, 80, Date.now() - hour);
    if (vendor.sends === undefined) await world.polls(vendor.orderId);
    expect(world.tags).toEqual(['Apto']);
  },
);
