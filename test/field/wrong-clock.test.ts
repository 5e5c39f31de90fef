// A machine whose clock is off, as hosts without NTP and suspended virtual machines have it: what it refuses names the clock and
// not the secret, and `check` says how far it is off. Without that, operators change secrets that were right.
import { HttpTarget } from '../../outbound/http-target';
import { startTinyServer, type TinyServer } from '../support/tiny-server';
import { ClockLook } from '../../cli/checks/clock';
import { signedOpen, openBody, vendorKeys } from '../support/field-vendors';
import { FieldWorld } from '../support/field-world';

const hour = 3_600_000;

describe('an authentic callback', () => {
  let world: FieldWorld;
  afterEach(() => world.close());

  test.each([
    ['two hours behind', -2 * hour],
    ['two hours ahead', 2 * hour],
  ])(
    'T15, R4: to a receiver %s is refused for its time, and the answer, the log and the metric say so',
    async (_, off) => {
      world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
      world.enter();
      const sent = signedOpen(JSON.stringify(openBody('passed')));
      const serverNow = Date.now() + off;
      jest.setSystemTime(serverNow);
      const { status, said } = await world.answerTo(sent);
      expect(status).toBe(401);
      expect(JSON.parse(said)).toMatchObject({
        code: 'BRIDGE_UNTIMELY',
        action: expect.stringContaining('clock') as string,
      });
      expect(said).toContain(new Date(serverNow).toISOString().slice(0, 13));
      expect(world.logged.join()).toContain('"provider":"school","code":"BRIDGE_UNTIMELY"');
      expect(await world.counted('bridge_refused_total')).toEqual([
        'bridge_refused_total{route="callbacks",reason="untimely",provider="school"} 1',
      ]);
      expect(world.report.entries[0]?.results).toEqual([]);
    },
  );

  test('R3: a forged one is not told whether its time is right', async () => {
    world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
    world.enter();
    const { body, headers } = signedOpen(JSON.stringify(openBody('passed')));
    jest.setSystemTime(Date.now() + 2 * hour);
    const { said } = await world.answerTo({
      body,
      headers: { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` },
    });
    expect(JSON.parse(said)).toMatchObject({ code: 'BRIDGE_UNAUTHENTICATED' });
  });
});

describe('check', () => {
  const now = Date.parse('2026-11-28T12:00:00Z');
  const look = (dates: Record<string, number>) => {
    const clock = new ClockLook(() => now);
    for (const [source, at] of Object.entries(dates)) clock.note(source, new Date(at).toUTCString());
    return clock.result();
  };

  test('says how far the machine is ahead or behind, and of whom', () => {
    expect(look({ gupy: now - 2 * hour, clinic: now - 2 * hour })).toMatchObject({
      ok: false,
      detail: 'this machine is 2h ahead of gupy, 2h ahead of clinic',
      action: expect.stringContaining('NTP') as string,
    });
    expect(look({ gupy: now + 90_000 }).detail).toBe('this machine is 2m behind gupy');
  });

  test('says where only one of the others differs', () => {
    expect(look({ gupy: now - 900, clinic: now + hour }).detail).toBe(
      'this machine is 1h behind clinic; it agrees with the others, so that clock may be the wrong one',
    );
  });

  test('is content within a minute, and says where nothing could be compared', () => {
    expect(look({ gupy: now - 30_000 })).toEqual({ name: 'clock', ok: true, detail: 'agrees with gupy' });
    const unknown = { unknown: true, action: expect.stringContaining('timedatectl') as string };
    expect(look({})).toMatchObject(unknown);
    const clock = new ClockLook(() => now);
    clock.note('gupy', 'not a date');
    expect(clock.result()).toMatchObject(unknown);
  });
});

describe('a cache before Gupy, which answers with the date of an hour ago', () => {
  let server: TinyServer;
  let target: HttpTarget;
  let dates: string[];
  beforeEach(async () => {
    dates = [];
    server = await startTinyServer();
    const options = { name: 'gupy', baseUrl: server.url, allowPrivateNetwork: true };
    target = new HttpTarget({ ...options, onDate: (_source, date) => dates.push(date) });
  });
  afterEach(async () => {
    await target.close();
    await server.close();
  });

  const answered = async (headers: Record<string, string>) => {
    const date = new Date(Date.now() - hour).toUTCString();
    server.answer((_request, response) => response.writeHead(200, { date, ...headers }).end('{}'));
    await target.request({ method: 'GET', path: '/', endpoint: 'look', signal: new AbortController().signal });
    return Math.round(target.clock.aheadMs / hour);
  };

  test.each(['3600', '1', 'long ago'])('P-START: with the age %j it says nothing of the clock there', async (age) => {
    expect(await answered({ age })).toBe(0);
    expect(dates).toEqual([]);
  });

  test.each([{}, { age: '0' }])('P-START: made just now (%j), it does', async (headers) => {
    expect(await answered(headers)).toBe(-1);
    expect(dates).toHaveLength(1);
  });
});
