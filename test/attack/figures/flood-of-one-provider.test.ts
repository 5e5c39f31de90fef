// R27: one of two providers floods the bridge with results that no open order waits for: late ones by references that it was
// sent, and made-up ones. The other provider's orders and results take hardly longer than in the quiet moments before and after,
// which are measured in the same run, since other programs may take the processor from all.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { demoJob } from '../../../simulator/seed-data';
import { signedHeaders } from '../../../simulator/provider/callback-signer';
import { AttackWorld, resultBody } from '../../support/attack-world';
import { eventually } from '../../support/eventually';
import { percentile } from '../../support/percentile';
import { rawPost, rawRequest } from '../../support/raw-http';
import { provenReference } from '../../support/reference-keys';

/** Times as long while the other one floods. */
const mostSlower = 1.5;
/** Milliseconds: of times this short a ratio says nothing. */
const noise = 150;
/** People measured in each moment, and those before who warm everything up. */
const [people, first] = [12, 3];
/** A second. */
const floodPace = 25;

const otherStep = { id: 90_001, name: 'Exame no outro' };
const otherSecret = `whsec_${randomBytes(32).toString('base64')}`;

let world: AttackWorld;

beforeAll(async () => {
  const publish = 'passed: { tag: Outro }, failed: { tag: Outro nao }, inconclusive: {}, expired: {}, cancelled: {}';
  const other =
    `kind: http, url: 'http://127.0.0.1:9', token: ${randomBytes(24).toString('hex')}, ` +
    `allowPrivateNetwork: true, callback: { secret: '${otherSecret}' }`;
  const exam = `step: ${otherStep.name}, provider: other, exam: e, deadline: 10d, publish: { ${publish} }`;
  world = await AttackWorld.create({
    edits: () => [['\nexams:\n', `\n  other: { ${other} }\nexams:\n  - { ${exam} }\n`]],
  });
  world.bridge.simulator.gupy.world.addStep(demoJob.id, otherStep);
  await world.bridge.startAll();
  await measured(first); // what runs for the first time is slow
});

afterAll(() => world?.close());

interface Figures {
  /** Milliseconds, medians. */
  order: number;
  publish: number;
}

/** From the move in Gupy to the provider's order, and from its result to the tag in Gupy. */
async function measured(count = people): Promise<Figures> {
  const { bridge } = world;
  const { gupy, provider } = bridge.simulator;
  const times: Record<keyof Figures, number[]> = { order: [], publish: [] };
  for (let person = 0; person < count; person += 1) {
    const applicationId = bridge.addCandidate();
    const moved = performance.now();
    bridge.enterExam(applicationId);
    const isHers = ({ reference }: { reference: string }) => reference.startsWith(`${applicationId}.`);
    const { orderId } = await provider.story.waitFor('order-received', isHers, 60_000);
    times.order.push(performance.now() - moved);
    await bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
    const completed = performance.now();
    await provider.desk.complete(orderId, { outcome: 'passed' });
    await eventually(() => gupy.world.tagNames(applicationId).includes('Apto'));
    times.publish.push(performance.now() - completed);
  }
  return { order: percentile(times.order, 0.5), publish: percentile(times.publish, 0.5) };
}

/** Sends until it is stopped; answers how often each status came. */
function flood(): { stop: () => Promise<Map<number, number>> } {
  const counts = new Map<number, number>();
  let stopped = false;
  const people = Array.from({ length: 300 }, () =>
    world.bridge.simulator.gupy.world.addApplication({ jobId: demoJob.id, stepId: otherStep.id }),
  );
  const send = async (index: number) => {
    const { id: applicationId } = people[index % people.length] ?? { id: 1 };
    const proven = provenReference('other', { applicationId, jobId: demoJob.id, stepId: otherStep.id });
    const madeUp = proven.replace(/.{16}$/, randomBytes(8).toString('hex'));
    const outcome = index % 4 === 0 ? 'failed' : 'passed';
    const body = resultBody(applicationId, { reference: index % 2 === 0 ? proven : madeUp, outcome });
    const headers = signedHeaders([otherSecret], `msg_${randomUUID()}`, Math.floor(Date.now() / 1000), body);
    const { status = 0 } = await rawRequest(world.port, [rawPost('/callbacks/other', Object.entries(headers), body)]);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  };
  const running = (async () => {
    const sent: Promise<void>[] = [];
    for (let index = 0; !stopped; index += 1) {
      sent.push(send(index));
      await pause(1000 / floodPace);
    }
    await Promise.all(sent);
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      return counts;
    },
  };
}

it('R27, P-OWN: a flood of one provider leaves orders and results of the other within 1.5 × of the same run', async () => {
  const before = await measured();
  const { stop } = flood();
  // Its recoveries pile up on their lane.
  await pause(5_000);
  const during = await measured();
  const counts = await stop();
  const after = await measured();
  console.info(`R27, medians in ms: ${JSON.stringify({ before, during, after, answers: Object.fromEntries(counts) })}`);
  for (const kind of ['order', 'publish'] as const) {
    const calm = Math.max(before[kind], after[kind]);
    expect(during[kind]).toBeLessThan(Math.max(mostSlower * calm, calm + noise));
  }
  const metrics = await world.metrics();
  expect(metrics.sum('bridge_security_events_total', { source: 'other', kind: 'unproven-reference' })).toBeGreaterThan(
    0,
  );
  expect([...counts.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
});
