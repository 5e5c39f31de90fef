// A story can end red: a naive bridge breaks the promises, and each check says what it saw. That all end green with the real one is in
// test/browser/stories.test.ts.
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { openSandbox } from '../../../simulator/sandbox/sandbox-routes';
import { stories, type StoryName, storyNames } from '../../../simulator/stories/stories';
import type { BridgeDoor } from '../../../simulator/stories/bridge-door';
import { startNaiveBridge } from '../../support/naive-bridge';
import { shutDoor } from '../../support/shut-door';
import type { TinyServer } from '../../support/tiny-server';

let simulator: Simulator;
let bridge: TinyServer;

beforeAll(async () => {
  const providerToken = 'provider-token';
  simulator = await startSimulator({
    ...{ gupyToken: 'gupy-token', providerToken, callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    surroundings: { storyWaitMs: 2_500 },
  });
  bridge = await startNaiveBridge(simulator, providerToken);
});
afterAll(async () => {
  await simulator.close();
  await bridge.close();
});

const broken: [StoryName, string][] = [
  ['once', 'order'],
  ['order', 'order'],
  ['not-ordered', 'untouched'],
];

test.each(broken)(
  'with a naive bridge the story %s ends red: %s',
  async (name, check) => {
    const play = await simulator.sandbox.player.play(name);
    expect([play.state, play.failure]).toEqual(['red', null]);
    expect(play.checks.filter(({ holds }) => !holds).map((one) => one.name)).toContain(check);
  },
  30_000,
);

test('a bridge that answers first and thinks later ends the story of Temporal red', async () => {
  const calls: string[] = [];
  const temporal = { cut: () => calls.push('cut'), mend: () => calls.push('mend') };
  const door = { ...shutDoor, temporal };
  const { gupy, provider } = simulator;
  const sandbox = openSandbox(gupy, provider, { bridge: door, storyWaitMs: 2_500 });
  const play = await sandbox.player.play('cut-off');
  sandbox.close();
  expect(play).toMatchObject({ state: 'red', failure: null });
  expect(play.checks.filter(({ holds }) => !holds)).toEqual([{ name: 'refused', holds: false, seen: [0, 5, 0] }]);
  expect(calls).toEqual(['cut', 'mend', 'mend']);
}, 30_000);

test('a bridge that orders for whoever stood there, or says what is not so, ends its story red', async () => {
  const { gupy, provider } = simulator;
  const orderForAll = async () => {
    const { id: jobId } = gupy.world.allJobs().find(({ name }) => name === 'Operador noturno') ?? { id: 0 };
    for (const { id } of gupy.world.applicationsOf(jobId)) {
      const body = { reference: `${id}.${jobId}.1.key`, exam: 'ASO', callbackUrl: bridge.url, candidate: {} };
      provider.orders.place(body, true);
    }
    return Promise.resolve();
  };
  const door: BridgeDoor = {
    ...{ ...shutDoor, orderPresent: orderForAll, reconcile: orderForAll },
    statusOf: async () => Promise.resolve({ status: 'needs-attention', scheduledFor: null, attention: [] }),
    detailsOf: async () => Promise.resolve('- tags in Gupy: `Inapto`'),
    retry: async (id) => Promise.resolve(void gupy.world.addTag(id, 'Inapto')),
    temporal: { ...shutDoor.temporal, mend: () => {} },
  };
  const sandbox = openSandbox(gupy, provider, { bridge: door, storyWaitMs: 4_000 });
  const goingLive = await sandbox.player.play('going-live');
  const truthful = await sandbox.player.play('truthful');
  sandbox.close();
  expect([goingLive.failure, goingLive.state, goingLive.checks[0]]).toEqual([
    null,
    'red',
    { name: 'unasked', holds: false, seen: [3, 3] },
  ]);
  expect([truthful.failure, truthful.state, truthful.checks.map(({ holds }) => holds)]).toEqual([
    null,
    'red',
    [false, false, false],
  ]);
}, 60_000);

test('a bridge whose former build writes the result itself, or whose next one cannot go on, ends the story of the upgrade red', async () => {
  const { gupy, provider } = simulator;
  const calls: string[] = [];
  const worker = {
    stop: async () => Promise.resolve(void calls.push('stop')),
    start: async () => Promise.resolve(void calls.push('start')),
  };
  const decidersOf = async () => Promise.resolve({ builds: ['only'], failed: 2 });
  const door: BridgeDoor = { ...shutDoor, decidersOf, worker, temporal: { ...shutDoor.temporal, mend: () => {} } };
  const sandbox = openSandbox(gupy, provider, { bridge: door, storyWaitMs: 4_000 });
  const play = await sandbox.player.play('upgrade');
  sandbox.close();
  expect([play.failure, play.state]).toEqual([null, 'red']);
  expect(play.checks.find(({ name }) => name === 'builds')).toEqual({
    ...{ name: 'builds', holds: false },
    seen: [['only'], 2],
  });
  // Once in the story, and once more when all is put back.
  expect(calls).toEqual(['stop', 'start', 'start']);
}, 30_000);

test('what does not come within its time ends red as well, and says what', async () => {
  const play = await simulator.sandbox.player.play('lost-answers');
  expect(play).toMatchObject({ state: 'red', failure: 'the repeated order: not within 2.5 s', current: 'ordered' });
}, 30_000);

test('after a story all dials are as before', () => {
  expect(simulator.gupy.settings.current.delivery).toMatchObject({ duplicates: 0, shuffleMs: 0 });
  expect(simulator.gupy.faults.describe().rules).toEqual([]);
  expect(simulator.gupy.deliveries.held).toBe(0);
});

test('a story that asks the bridge is refused where it cannot be asked', async () => {
  await expect(simulator.sandbox.player.play('stuck')).rejects.toMatchObject({ status: 409 });
});

test('one story plays at a time', async () => {
  const first = simulator.sandbox.player.play('once');
  await expect(simulator.sandbox.player.play('order')).rejects.toMatchObject({ status: 409 });
  await first;
}, 30_000);

test.each(['en', 'pt-BR'])(
  'every story and step has its words, and every check its sentence, in %s',
  async (language) => {
    const folder = '../../../simulator/page/stories/texts';
    const { texts } = (await import(`${folder}/${language}.js`)) as { texts: Record<string, { steps: object }> };
    const { texts: sentences } = (await import(`${folder}/checks-${language}.js`)) as {
      texts: Record<string, Sentences>;
    };
    expect([Object.keys(texts), Object.keys(sentences)]).toEqual([storyNames, storyNames]);
    for (const name of storyNames) {
      const { steps, checks } = stories[name];
      expect([name, Object.keys(texts[name]?.steps ?? {})]).toEqual([name, Object.keys(steps)]);
      expect([name, Object.keys(sentences[name] ?? {})]).toEqual([name, Object.keys(checks)]);
      for (const sentence of Object.values(sentences[name] ?? {}))
        for (const fact of [0, 1, 3, ''])
          expect(sentence(...Array<number | string>(5).fill(fact))).toMatch(/^[^\n]+\.$/);
    }
  },
);

type Sentences = Record<string, (...facts: (number | string)[]) => string>;
