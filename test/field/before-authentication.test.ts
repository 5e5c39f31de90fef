// What a request without a secret costs, and how long one may wait. Source: an attack on this bridge in November 2026 (16 kB of
// `?a&a&a` cost 59 ms; eight contents of one event id waited for each other, 28 s in all), and CWE-407 (work that grows faster
// than its input). Work is counted here, not timed; the attack suite has the figures.
import type { Client } from '@temporalio/client';
import { ApplicationSignals } from '../../api/application-signals';
import { RecentDeliveries } from '../../api/recent-deliveries';
import { type Refusal } from '../../api/refusal';
import { headersOf } from '../../api/request-fields';
import { RequestDeadline } from '../../api/request-deadline';
import { createSignatureCheck } from '../../providers/signatures/signature-schemes';
import { longestTarget } from '../../telemetry/http-server';
import { movement } from '../support/core-fixtures';
import { createFakeClock } from '../support/fake-clock';
import { rawPost, rawRequest } from '../support/raw-http';
import { StrangersDoor } from '../support/strangers-door';
import { callbackUrl, signedAtMs, signedSchemes } from '../support/signed-callbacks';
import { testReferences } from '../support/reference-keys';

describe('R26: a stranger’s request target', () => {
  let door: StrangersDoor;
  beforeAll(async () => (door = await StrangersDoor.open()));
  afterAll(() => door.close());

  const bomb = (length: number) => `?${'a&'.repeat(length / 2)}`.slice(0, length);

  it.each([
    ['a query of 16 kB in parts', `/callbacks/clinic${bomb(15_000)}`],
    ['one byte over the limit', `/callbacks/clinic?${'a'.repeat(longestTarget - 17)}`],
    ['a long path', `/${'a'.repeat(longestTarget)}`],
    [
      'a whole URL with a long name, whose reading alone would be slow',
      `http://xn--${'a'.repeat(15_000)}/webhooks/gupy`,
    ],
    ['a long target on the route of Gupy', `/webhooks/gupy${bomb(4_000)}`],
  ])('R26: %s is 414, and nobody reads it', async (_name, target) => {
    const answer = await rawRequest(door.port, [rawPost(target, [], '{}')]);
    expect(answer).toMatchObject({ status: 414, json: { code: 'BRIDGE_TARGET_TOO_LONG' } });
    expect(door.verified).toEqual([]);
  });

  it('R26: a target of 2 kB is taken', async () => {
    const target = `/callbacks/clinic?${'a'.repeat(longestTarget - 18)}`;
    expect(await rawRequest(door.port, [rawPost(target, [], '{}')])).toMatchObject({ status: 401 });
  });

  it('R26: the query is read only for a provider whose proof is in it', async () => {
    door.verified.length = 0;
    for (const name of ['clinic', 'school']) {
      const target = `/callbacks/${name}?token=x&reference=y`;
      expect(await rawRequest(door.port, [rawPost(target, [], '{}')])).toMatchObject({ status: 401 });
    }
    expect(door.verified).toEqual([
      ['clinic', []],
      ['school', ['token', 'reference']],
    ]);
  });
});

describe('R26: work before authentication grows as its bytes do', () => {
  /** How many elements of the list `run` looks at. */
  function looks<T extends object>(list: T, run: (counted: T) => unknown): number {
    let count = 0;
    run(
      new Proxy(list, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) count += 1;
          return Reflect.get(target, key) as unknown;
        },
      }),
    );
    return count;
  }

  const named = (count: number) => Array.from({ length: count }, (_none, index) => [`h${index}`, 'x']).flat();
  const same = (count: number) => Array.from({ length: count }, () => ['authorization', 'x']).flat();

  it.each([
    ['of different names', named],
    ['of one name', same],
  ])('R26: headers %s', (_name, headers) => {
    const work = (count: number) => looks(headers(count), (rawHeaders) => headersOf({ rawHeaders } as never));
    expect(work(2_000)).toBeLessThanOrEqual(2 * work(1_000));
    expect(work(1_000)).toBeLessThanOrEqual(4_000);
  });

  const shapes: [string, string][] = [
    ['quotes', '"'],
    ['closing brackets', ']'],
    ['escapes', '\\"'],
    ['brackets', '[]'],
  ];
  it.each(shapes)('R26: a body of %s, for a scheme that signs a part of it', (_name, piece) => {
    const [, parts] = signedSchemes.find(([title]) => title.includes('parts of the body')) ?? [];
    const check = createSignatureCheck(parts?.proof([{ value: 'x'.repeat(32) }]) ?? ({} as never), callbackUrl);
    const headers = new Map([['x-codesignal-signature', ['0'.repeat(64)]]]);
    const work = (bytes: number) =>
      looks(Buffer.from(piece.repeat(bytes / piece.length)), (rawBody) =>
        check({ rawBody, headers, query: new Map(), nowMs: signedAtMs }),
      );
    expect(work(64_000)).toBeLessThanOrEqual(2 * work(32_000));
    expect(work(32_000)).toBeLessThanOrEqual(32_000 + 100);
  });

  const segment = (text: string) => Buffer.from(text).toString('base64url');
  it.each([
    ['claims of brackets', `${segment('{"alg":"HS256"}')}.${segment('['.repeat(190_000))}.AAAA`],
    ['a head that is none', `x.${segment('['.repeat(190_000))}.AAAA`],
    ['a head of brackets', `${segment('['.repeat(150_000))}.${segment('{"iss":"school"}')}.AAAA`],
    ['a head of members', `${segment(`{"alg":"HS256",${'"a":1,'.repeat(20_000)}"b":1}`)}.AAAA.AAAA`],
  ])('R17, R26: of a token that is the body, with %s, only a short head is parsed before the proof', (_name, body) => {
    const parse = jest.spyOn(JSON, 'parse');
    try {
      const at = { in: 'body' } as const;
      const claims = { at, prefix: '', claims: { iss: 'school' }, tolerance: 0 };
      const secrets = [{ value: 'x'.repeat(32) }];
      const check = createSignatureCheck({ verify: 'jwt-hs256', secrets, ...claims }, callbackUrl);
      const rawBody = Buffer.from(body);
      expect(check({ rawBody, headers: new Map(), query: new Map(), nowMs: signedAtMs })).toBe('unproven');
      const parsed = parse.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
      expect(parsed).toBeLessThanOrEqual(1_024);
    } finally {
      parse.mockRestore();
    }
  });
});

describe('R10: deliveries of one event id while Temporal hangs', () => {
  it('P-ACK, R10: eight contents of it are refused with their own deadline each, not one after the other', async () => {
    const clock = createFakeClock();
    const hangs = {
      options: { interceptors: {} },
      connection: { workflowService: {} },
      withDeadline: async () => new Promise(() => undefined),
    } as unknown as Client;
    const signals = new ApplicationSignals(hangs, 'exam-bridge', testReferences.digests);
    const deliveries = new RecentDeliveries<string>({ clock });
    const outcomes: [number, unknown][] = [];
    for (let content = 0; content < 8; content += 1) {
      const deadline = new RequestDeadline(clock);
      const hand = async () => ({
        answer: await signals.entered(1, movement(0), deadline),
        remember: true,
      });
      void deliveries
        .once({ id: ['event'], content }, { hand, noteAltered: async () => undefined })
        .catch((error: unknown) => outcomes.push([clock.now(), error]));
      await clock.advance(100);
    }
    await clock.advance(3_500);
    expect(outcomes).toHaveLength(8);
    for (const [index, [at, error]] of outcomes.entries()) {
      expect(at).toBeLessThanOrEqual(index * 100 + 3_500);
      expect((error as Refusal).code).toBe('BRIDGE_TEMPORAL_UNAVAILABLE');
    }
    expect(clock.pending()).toBe(0);
  });
});
