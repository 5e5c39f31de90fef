// Faults that hold for a time, on a clock of their own: a day of outage must fit into a test.
import { type Fault, FaultDial } from '../../../simulator/fault-dial';
import { seededRandom } from '../../../simulator/random';
import { Scheduler } from '../../../simulator/scheduler';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { apiClient } from '../../support/api-client';
import { eventually } from '../../support/eventually';

const secrets = {
  gupyToken: 'gupy-token',
  providerToken: 'provider-token',
  callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8I',
};
const hour = 3_600_000;
const [applicationId] = demoApplicationIds;
const commentsPath = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}/comments`;
const broken: Fault = { kind: 'status', status: 503 };
const call = { route: 'putTag', method: 'PUT', path: '/x' };

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

function dialAt(clock: { now: number }, seed = 1): FaultDial {
  return new FaultDial(seededRandom(seed), ['putTag', 'postComment'], () => clock.now);
}

test('a window begins and ends when it says', () => {
  const clock = { now: 5_000 };
  const dial = dialAt(clock);
  dial.during({ afterMs: hour, forMs: 24 * hour }, 'putTag', broken);
  const hits = [0, hour - 1, hour, 25 * hour - 1, 25 * hour].map((after) => {
    clock.now = 5_000 + after;
    return dial.take(call) !== undefined;
  });
  expect(hits).toEqual([false, false, true, true, false]);
  expect(dial.describe().rules).toEqual([]);
});

test('a window without an end lasts until it is cleared', () => {
  const clock = { now: 0 };
  const dial = dialAt(clock);
  const id = dial.during({}, '*', broken);
  clock.now = 1_000 * hour;
  expect(dial.take(call)).toEqual(broken);
  dial.clear(id);
  expect(dial.take(call)).toBeUndefined();
});

test('a window with a probability hits its share, and repeats with its seed', () => {
  const seed = 20_261_125;
  const hits = (): number[] => {
    const clock = { now: 0 };
    const dial = dialAt(clock, seed);
    dial.during({ forMs: hour, probability: 0.3 }, '*', { kind: 'reset' }, { kind: 'hang' });
    return Array.from({ length: 2_000 }, (_, minute) => {
      clock.now = minute * 60_000;
      return dial.take(call) === undefined ? 0 : 1;
    });
  };
  const within = hits().slice(0, 60);
  const share = within.reduce((sum: number, hit) => sum + hit, 0);
  expect([share > 5, share < 35, seed]).toEqual([true, true, seed]);
  expect(hits().slice(60)).not.toContain(1);
  expect(hits()).toEqual(hits());
});

test('what is queued comes before what is chance, in a window too', () => {
  const dial = dialAt({ now: 0 });
  dial.during({}, '*', { kind: 'hang' });
  dial.queue('putTag', broken);
  expect([dial.take(call), dial.take(call)]).toEqual([broken, { kind: 'hang' }]);
});

test.each([
  [{ probability: 1.5 }, 'probability must be from 0 to 1'],
  [{ forMs: 0 }, 'forMs above 0'],
  [{ afterMs: -1 }, 'afterMs must be 0 or more'],
])('the window %j is refused', (window, message) => {
  expect(() => dialAt({ now: 0 }).during(window, '*', broken)).toThrow(message);
});

test('the clock of windows is scaled as retries are', async () => {
  const scheduler = new Scheduler(hour);
  await eventually(() => scheduler.now() > 0);
  expect(scheduler.now() % hour).toBe(0);
  expect(scheduler.realMs(24 * hour)).toBe(24);
});

test('a window is set from another process, on a virtual clock', async () => {
  const clock = { now: 0 };
  simulator = await startSimulator({ ...secrets, now: () => clock.now });
  const control = apiClient(simulator.gupy.url);
  const gupy = apiClient(simulator.gupy.url, secrets.gupyToken);
  const window = { route: 'postComment', afterMs: hour, forMs: hour, faults: [broken] };
  expect((await control('POST', '/_sim/faults', window)).status).toBe(200);
  const described = (await control('GET', '/_sim/faults')).json;
  expect(described).toMatchObject({
    rules: [{ route: 'postComment', probability: 1, beginsInMs: hour, endsInMs: 2 * hour }],
  });
  const statuses: number[] = [];
  for (const at of [0, 1, 2]) {
    clock.now = at * hour;
    statuses.push((await gupy('POST', commentsPath, { text: 'Apto' })).status);
  }
  expect(statuses).toEqual([201, 503, 201]);
  expect((await control('POST', '/_sim/faults', { ...window, forMs: -1 })).status).toBe(400);
});

test.each(['gupy', 'provider'] as const)('%s is down for a documented day, and comes back by itself', async (side) => {
  simulator = await startSimulator({ ...secrets, timeScale: (24 * hour) / 1_500 });
  const { url } = simulator[side];
  const control = apiClient(url);
  expect((await control('POST', '/_sim/outage', { forMs: 24 * hour })).status).toBe(200);
  const refused = async (): Promise<boolean> =>
    control('GET', '/_sim/health').then(
      () => false,
      (error: Error & { cause?: { code?: string } }) => error.cause?.code === 'ECONNREFUSED',
    );
  await eventually(refused);
  await eventually(async () => !(await refused()));
  expect(simulator[side].url).toBe(url);
});

test('a simulator that is closed during an outage does not come back', async () => {
  simulator = await startSimulator(secrets);
  const { url } = simulator.gupy;
  await simulator.gupy.outage(1);
  await simulator.close();
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
