// R10, R12, R13: what is answered, when, and what an answer may change.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { demoSteps } from '../../simulator/seed-data';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create({ runs: 'inside' });
  await world.bridge.startAll();
});

afterAll(() => world?.close());

describe('R13: the date of an event counts, and not when it comes', () => {
  it('R13: an older movement leaves a waiting exam alone, a newer one ends it, and created comes whenever it likes', async () => {
    const { bridge } = world;
    const applicationId = bridge.addCandidate();
    bridge.enterExam(applicationId);
    await bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
    const created = movedBody(applicationId, { event: 'application.created' });
    expect(await world.webhook(created)).toMatchObject({ status: 200, json: { status: 'ignored' } });
    const interviewAt = (date: string) =>
      movedBody(applicationId, { date })
        .replace('86547', String(demoSteps.interview.id))
        .replace('Exame admissional', demoSteps.interview.name);
    const signalled = { status: 200, json: { status: 'signalled' } };
    expect(await world.webhook(interviewAt('2020-01-01T00:00:00.000Z'))).toMatchObject(signalled);
    expect(await world.webhook(interviewAt('2000-01-01T00:00:00.000Z'))).toMatchObject(signalled);
    // The report of a later query is one of a run that has heard both.
    expect(await bridge.report(applicationId)).toMatchObject({ status: 'waiting' });
    expect(await world.webhook(interviewAt('2100-01-01T00:00:00.000Z'))).toMatchObject(signalled);
    await bridge.untilReport(applicationId, ({ status }) => status === 'withdrawn');
    expect(await world.webhook(movedBody(applicationId))).toMatchObject(signalled);
    expect(await bridge.report(applicationId)).toMatchObject({ status: 'withdrawn' });
    // The leaving of the year 2100 counts from when it came: the candidate, who is in the step, is heard of again.
    const labels = { source: 'gupy', kind: 'future-date' };
    expect((await world.metrics()).sum('bridge_security_events_total', labels)).toBe(1);
    const back = movedBody(applicationId, { date: new Date().toISOString() });
    expect(await world.webhook(back)).toMatchObject(signalled);
    await bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
  });
});

describe('R10: a Temporal that takes connections and says nothing', () => {
  let mute: Server;
  let silent: AttackWorld;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    mute = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    silent = await AttackWorld.create({ runs: 'inside' });
    silent.bridge.ports.temporal = (mute.address() as AddressInfo).port;
    await silent.bridge.startApi('/healthz');
  });

  afterAll(async () => {
    await silent?.close();
    for (const socket of sockets) socket.destroy();
    mute.close();
  });

  it('R10: is 503 with Retry-After within 5 s, for 100 deliveries at once too', async () => {
    const send = (index: number) =>
      index % 2 === 0 ? silent.webhook(movedBody(newApplicationId())) : silent.callback(resultBody(newApplicationId()));
    // What a refusal takes at the same moment, which asks nobody, is this machine's share.
    const machineMs: number[] = [];
    let waiting = true;
    const refusals = (async () => {
      while (waiting) machineMs.push((await silent.webhook('', { secret: 'x' })).ms);
    })();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => send(index)));
    waiting = false;
    await refusals;
    for (const { status, headers, ms } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '5']);
      expect(ms).toBeLessThan(5_000 + 3 * Math.max(...machineMs));
    }
  });

  it('R10: what was refused so is no duplicate when it comes again', async () => {
    const body = movedBody(newApplicationId());
    for (let time = 0; time < 2; time += 1) expect(await silent.webhook(body)).toMatchObject({ status: 503 });
    expect((await silent.metrics()).sum('bridge_webhooks_total')).toBe(0);
  });
});

describe('R12: what is of no interest, and what is malformed', () => {
  const counted = async (status: string) => (await world.metrics()).sum('bridge_webhooks_total', { status });

  it('R12: unknown events, steps and jobs are 200, ignored, and counted', async () => {
    const before = await counted('ignored');
    const bodies = [
      movedBody(newApplicationId(), { event: 'application.created' }),
      movedBody(newApplicationId(), { event: 'application.hired', data: 'another shape' }),
      movedBody(newApplicationId(), { event: 'pre-employee.moved' }),
      movedBody(newApplicationId()).replace('86547', '99999').replace('Exame admissional', 'Outro passo'),
      movedBody(newApplicationId()).replace(/"currentStep":\{[^}]*\}/, '"currentStep":null'),
      movedBody(newApplicationId()).replace(/,"currentStep":\{[^}]*\}/, ''),
    ];
    for (const body of bodies)
      expect(await world.webhook(body)).toMatchObject({ status: 200, json: { status: 'ignored' } });
    expect((await counted('ignored')) - before).toBe(bodies.length);
  });

  it('R12: malformed but authentic is 400 with the reason, counted by reason, and part of the failed share', async () => {
    const before = await world.metrics();
    const malformed: [string, string][] = [
      ['not-json', '{"event":'],
      ['not-json', ''],
      ['fields', '[]'],
      ['fields', 'null'],
      ['fields', '"text"'],
      ['fields', '{"event":"application.moved"}'],
      ['fields', '"\0"'],
      ['too-deep', '['.repeat(129)],
      ['not-json', '['.repeat(100)],
    ];
    for (const [, body] of malformed) {
      const answer = await world.webhook(body);
      expect(answer).toMatchObject({ status: 400, json: { code: 'BRIDGE_MALFORMED' } });
      expect((answer.json as { reason: string }).reason).toMatch(/^(the body|body|id|date|data)/);
    }
    const after = await world.metrics();
    const grown = (reason: string) =>
      after.sum('bridge_refused_total', { route: 'webhooks/gupy', reason }) -
      before.sum('bridge_refused_total', { route: 'webhooks/gupy', reason });
    for (const reason of new Set(malformed.map(([name]) => name))) {
      expect([reason, grown(reason)]).toEqual([reason, malformed.filter(([name]) => name === reason).length]);
    }
    const share = 'bridge_gupy_failed_share';
    expect(after.sum(share)).toBeGreaterThan(before.sum(share));
    expect(after.sum(share)).toBeLessThan(1);
  });
});
