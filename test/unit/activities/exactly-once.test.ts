// Tag, comment and order a hundred times each, a share of it in the quick loop, with answers that are lost before or after
// their effect, in the order that a seed gives; in half of the cases the worker stops in the middle of an attempt too.
// EXACTLY_ONCE_SEED repeats a run.
import { randomInt } from 'node:crypto';
import { createOrderExam } from '../../../activities/order-exam';
import { createPostComment } from '../../../activities/post-comment';
import { createPutTag } from '../../../activities/put-tag';
import type { ExamMovement } from '../../../domain/exam/state';
import type { GupyClient } from '../../../gupy/gupy-client';
import { createProviderRegistry, type ProviderRegistry } from '../../../providers/registry';
import type { Fault, FaultDial } from '../../../simulator/fault-dial';
import { demoJob, demoSteps } from '../../../simulator/seed-data';
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { attemptEnvironment, takenDown, untilSettled } from '../../support/attempts';
import { examRule, movement, referenceOf, textLimits } from '../../support/core-fixtures';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { callbackSecret, httpProvider, providerToken } from '../../support/http-provider';
import { sized } from '../../support/loop-size';
import { type Choose, seededChoice } from '../../support/seeded-random';
import { testReferences } from '../../support/reference-keys';

const times = sized({ quick: 15, long: 100 });
const seed = Number(process.env['EXACTLY_ONCE_SEED'] ?? randomInt(2 ** 31));
console.info(`exactly once: EXACTLY_ONCE_SEED=${seed}`);

const jobId = demoJob.id;

let simulator: Simulator;
let gupy: GupyClient;
let registry: ProviderRegistry;
let choose: Choose;

beforeAll(async () => {
  simulator = await startSimulator({ gupyToken, providerToken, callbackSecret });
  // The readings of Gupy's documents that are hardest on the bridge.
  simulator.gupy.settings.change({ existingTag: 'new-id', tagList: 'absent' });
  gupy = clientOf(simulator.gupy, { totalTimeoutMs: 100 });
  registry = createProviderRegistry(new Map([['clinic', httpProvider({ url: simulator.provider.url })]]));
});
afterAll(async () => {
  await Promise.all([gupy.close(), registry.close()]);
  await simulator.close();
});

const lost: Fault[] = [
  { kind: 'reset', effect: 'done' },
  { kind: 'half-body' },
  { kind: 'status', status: 500, effect: 'done' },
  { kind: 'status', status: 504, body: 'html', effect: 'done' },
];
const undone: Fault[] = [{ kind: 'reset' }, { kind: 'status', status: 502, body: 'html' }];

/** The first answer is lost after its effect; what follows is drawn. */
function play(faults: FaultDial, write: string, read: string | undefined): void {
  const any = [...lost, ...undone];
  const draw = (from: Fault[]): Fault => from[choose(from.length)] ?? { kind: 'reset' };
  faults.queue(write, draw(lost), ...Array.from({ length: choose(3) }, () => draw(any)));
  if (read !== undefined && choose(2) === 0) faults.queue(read, draw(any));
}

/** The worker stops while the answer to its first attempt is on the way; later attempts run to the end. */
async function settle<I, T>(faults: FaultDial, write: string, activity: (input: I) => Promise<T>, input: I) {
  if (choose(2) === 0) return untilSettled(activity, input);
  faults.clear();
  faults.queue(write, { kind: 'pause' });
  const env = attemptEnvironment(1);
  const cut = env.run(activity, input).catch(() => undefined);
  await faults.waitForPaused();
  env.cancel('WORKER_SHUTDOWN');
  await cut;
  faults.release();
  return untilSettled(activity, input, 2);
}

it(`P-ONCE: ${times} tags whose answers are lost: none twice, none missing`, async () => {
  choose = seededChoice(seed);
  const { faults, world } = simulator.gupy;
  for (let i = 0; i < times; i += 1) {
    faults.clear();
    const { id: applicationId } = world.addApplication({ jobId, stepId: demoSteps.exam.id });
    play(faults, 'putTag', 'listApplications');
    const input = { applicationId, jobId, tag: 'Apto', readFirst: false };
    const { failures } = await settle(faults, 'putTag', createPutTag(gupy, textLimits, takenDown), input);
    expect(failures.filter((failure) => failure.nonRetryable === true)).toEqual([]);
    expect(world.tagNames(applicationId)).toEqual(['Apto']);
  }
});

it(`P-ONCE: ${times} comments whose answers are lost: none twice, none missing`, async () => {
  choose = seededChoice(seed + 1);
  const { faults, world } = simulator.gupy;
  for (let i = 0; i < times; i += 1) {
    faults.clear();
    const { id: applicationId } = world.addApplication({ jobId, stepId: demoSteps.exam.id });
    play(faults, 'postComment', 'listComments');
    const reference = `${applicationId}.${jobId}.${demoSteps.exam.id}.0123456789`;
    const input = {
      applicationId,
      jobId,
      text: 'Inapto',
      reference,
      version: { by: 'provider', resultId: 'v1' } as const,
      readFirst: false,
    };
    await settle(faults, 'postComment', createPostComment(gupy, textLimits, testReferences.digests, takenDown), input);
    expect(world.commentTexts(applicationId)).toEqual([expect.stringMatching(/^Inapto\n\[ref [0-9a-f]{10}\]$/)]);
  }
});

it(`P-ONCE: ${times} orders whose answers are lost: none twice, none missing`, async () => {
  choose = seededChoice(seed + 2);
  const { provider } = simulator;
  const { world } = simulator.gupy;
  simulator.gupy.faults.clear();
  const callbackUrl = () => 'https://bridge.example.com/callbacks/clinic';
  for (let i = 0; i < times; i += 1) {
    provider.faults.clear();
    // One client for all would take them for a stream, and wait for company.
    const alone = clientOf(simulator.gupy);
    const orderExam = createOrderExam({
      gupy: alone,
      providers: registry.providers,
      callbackUrl,
      runs: { endedEntries: async () => [] },
    });
    const { id: applicationId, candidate } = world.addApplication({ jobId, stepId: demoSteps.exam.id });
    play(provider.faults, 'createOrder', undefined);
    const moved: ExamMovement = { ...movement(i, { step: demoSteps.exam }), rule: examRule() };
    const reference = referenceOf(moved, applicationId);
    const input = { applicationId, movement: moved, reference };
    const { result } = await settle(provider.faults, 'createOrder', orderExam, input);
    const orders = provider.orders.ofReference(reference);
    expect(orders).toHaveLength(1);
    expect(result).toMatchObject({ type: 'ordered', order: { orderId: orders[0]?.orderId, knownBefore: true } });
    const { name, lastName, email } = candidate ?? {};
    expect(orders[0]?.body.candidate).toEqual({ name: `${name} ${lastName}`, email });
    await alone.close();
  }
});
