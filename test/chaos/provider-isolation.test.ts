// R24: while one of two providers hangs, with more work waiting for it than its worker takes at once, the other one is
// ordered from, cancelled and asked as fast as when both are well.
// Method: the real worker on a real server, the slots of each provider cut to a handful, so that a few dozen orders,
// cancellations and polls that hang are more than there are slots. The same people come and go twice: while both are well,
// and while one hangs, from before the first measurement until after the last. Medians of one machine in one minute are
// compared; who has to wait for a provider that hangs waits for its timeout, fifteen seconds, several times over.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { loadConfig } from '../../config/loader';
import { type ProviderStandIn, startProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { createLogger } from '../../telemetry/logger';
import { temporalPlace } from '../../temporal/connection';
import { type RunningWorker, startWorkerProcess } from '../../worker/worker-process';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { percentile } from '../support/percentile';

jest.mock('../../worker/slots-and-polls', () => ({
  ...jest.requireActual<object>('../../worker/slots-and-polls'),
  gupySlots: () => 50,
  providerSlots: (requestsPerMinute: number) => (requestsPerMinute === 6_000 ? 50 : 4),
}));
jest.mock('../../worker/workflow-bundle', () => ({
  bundleFile: (): string => require.resolve('../../dist/worker/workflows.bundle.js'),
}));

/** Of the provider that will hang. */
const slots = 4;
const otherStep = { id: 90_001, name: 'Exame no outro' };
const secret = `whsec_${Buffer.from('callback-secret-of-the-other-one').toString('base64')}`;
/** People at each provider in one phase. */
const people = { toOrder: 8, toCancel: 4, toPoll: 4 };

let world: BridgeWorld;
let other: ProviderStandIn;
let worker: RunningWorker;

beforeAll(async () => {
  world = await BridgeWorld.create({ pollEvery: '2s', rates: { gupy: 6_000, provider: 6_000 } });
  other = await startProviderStandIn({ token: 'token-of-the-other-provider-1', callbackSecret: secret });
  world.simulator.gupy.world.addStep(demoJob.id, otherStep);
  const text = readFileSync(world.configFile, 'utf8');
  const keys = `kind: http, url: '${other.url}', token: token-of-the-other-provider-1, allowPrivateNetwork: true`;
  const pace = `pollEvery: 2s, requestsPerMinute: 5999, callback: { secret: ${secret} }`;
  writeFileSync(world.configFile, text.replace('\nexams:\n', `\n  other: { ${keys}, ${pace} }\nexams:\n`));
  const publish = 'passed: {}, failed: {}, inconclusive: {}, expired: {}, cancelled: {}';
  const exam = `step: ${otherStep.name}, provider: other, exam: e, deadline: 10d, publish: { ${publish} }`;
  appendFileSync(world.configFile, `  - { ${exam} }\n`);
  await world.startTemporal();
  await world.startApi();
  const env = {
    GUPY_TOKEN: world.config.gupy.token,
    CLINIC_TOKEN: clinic().token,
    CLINIC_CALLBACK_SECRET: clinicSecret(),
  };
  const config = loadConfig({ file: world.configFile, env, cwd: world.folder });
  const place = temporalPlace(world.configFile, { TEMPORAL_ADDRESS: `127.0.0.1:${world.ports.temporal}` });
  const logger = createLogger({ component: 'worker', level: 'silent' });
  worker = await startWorkerProcess({ config, place, logger, opsPort: 0 });
  await worker.polling;
}, 120_000);

afterAll(async () => {
  worker?.stop();
  await worker?.finished;
  await other?.close();
  await world?.close();
}, 60_000);

const clinic = () => {
  const config = world.config.providers.get('clinic');
  if (config === undefined) throw new Error('No clinic');
  return config;
};
const clinicSecret = (): string => clinic().callback?.secrets[0]?.value ?? '';

interface Figures {
  /** Milliseconds, medians. */
  order: number;
  cancel: number;
  poll: number;
}

/** From the move in Gupy to the provider's own story of it. */
async function since(act: () => void, done: () => Promise<{ at: string }>): Promise<number> {
  const started = Date.now();
  act();
  return Date.parse((await done()).at) - started;
}

const enter = (applicationId: number, stepId: number) => world.simulator.gupy.move(applicationId, stepId);
const someone = (count: number) => Array.from({ length: count }, () => world.addCandidate());
const isOf = (applicationId: number) => (event: { reference: string }) =>
  event.reference.startsWith(`${applicationId}.`);
const ordered = (provider: ProviderStandIn, applicationId: number) =>
  provider.story.waitFor('order-received', isOf(applicationId), 30_000);

/** Some come to the other provider, some leave it, some are asked for: all the while the clinic is measured. */
async function burdenOther(becomesSick: () => void): Promise<void> {
  other.faults.clear();
  const leaving = someone(people.toCancel);
  const asked = someone(people.toPoll);
  for (const id of [...leaving, ...asked]) enter(id, otherStep.id);
  for (const id of [...leaving, ...asked]) await ordered(other, id);
  const coming = someone(people.toOrder);
  becomesSick();
  for (const id of coming) enter(id, otherStep.id);
  for (const id of leaving) enter(id, demoSteps.hiring.id);
}

async function measureClinic(): Promise<Figures> {
  const { provider } = world.simulator;
  const ids = someone(people.toOrder);
  const orders: number[] = [];
  for (const id of ids)
    orders.push(
      await since(
        () => enter(id, demoSteps.exam.id),
        () => ordered(provider, id),
      ),
    );
  const cancels: number[] = [];
  for (const id of ids.slice(0, people.toCancel)) {
    const cancelled = () => provider.story.waitFor('order-cancelled', isOf(id), 30_000);
    await world.untilReport(id, ({ status }) => status === 'waiting');
    cancels.push(await since(() => enter(id, demoSteps.hiring.id), cancelled));
  }
  const polls: number[] = [];
  for (const id of ids.slice(people.toCancel)) {
    const { orderId } = await ordered(provider, id);
    const times = () =>
      provider.requests.of('getOrder').flatMap(({ path, at }) => (path.endsWith(orderId) ? [at] : []));
    await eventually(
      () => times().length >= 4,
      () => `${times().length} polls`,
      60_000,
    );
    polls.push(...times().flatMap((at, index, all) => (index === 0 ? [] : [at - (all[index - 1] ?? 0)])));
  }
  for (const id of ids.slice(people.toCancel)) enter(id, demoSteps.hiring.id);
  return { order: percentile(orders, 0.5), cancel: percentile(cancels, 0.5), poll: percentile(polls, 0.5) };
}

const hanging = () => other.requests.of().filter(({ fault, endedAt }) => fault === 'hang' && endedAt === undefined);

it('R24: one of two providers hangs: orders, cancellations and polls at the other are as fast as before', async () => {
  await measureClinic(); // what runs for the first time is slow
  await burdenOther(() => undefined);
  const well = await measureClinic();
  const before = other.orders.all().length;
  await burdenOther(() => void other.faults.during({}, '*', { kind: 'hang' }));
  await eventually(
    () => hanging().length === slots,
    () => `${hanging().length} hang`,
  );
  const sick = await measureClinic();
  expect(hanging()).toHaveLength(slots);
  expect(other.orders.all()).toHaveLength(before + people.toCancel + people.toPoll);
  console.info(`clinic, median ms: ${JSON.stringify({ 'both are well': well, 'the other hangs': sick })}`);
  // Against all three together: the shortest alone is within the noise of a busy machine.
  const whole = well.order + well.cancel + well.poll;
  for (const kind of ['order', 'cancel', 'poll'] as const) expect((sick[kind] - well[kind]) / whole).toBeLessThan(1);
}, 180_000);
