// The codec endpoint as the Temporal UI calls it: with a header, or with the token in the path where it is on plain HTTP.
import { randomBytes } from 'node:crypto';
import express from 'express';
import { defaultPayloadConverter } from '@temporalio/common';
import { BearerSecrets } from '../../../api/bearer-secrets';
import { codecEndpoint } from '../../../api/codec-endpoint';
import { listen, type ListeningServer } from '../../../telemetry/http-server';
import { createLogger } from '../../../telemetry/logger';
import { createApiMetrics } from '../../../telemetry/metrics';
import { createPayloadCodec } from '../../../temporal/payload-codec';
import { apiClient, type CallApi } from '../../support/api-client';

const token = 'codec-token-of-the-tests-0001';
const origin = 'http://localhost:8233';
const codec = createPayloadCodec([{ id: 'k1', secret: randomBytes(32) }]);
const metrics = createApiMetrics();
const lines: string[] = [];

let server: ListeningServer;
let call: CallApi;

beforeAll(async () => {
  const logger = createLogger({ component: 'test', destination: { write: (line: string) => void lines.push(line) } });
  const options = {
    codec,
    token: new BearerSecrets([{ value: token }]),
    origins: [origin],
    metrics,
    logger,
    nowMs: Date.now,
  };
  server = await listen(express().use(codecEndpoint(options)), { port: 0, host: '127.0.0.1', purpose: 'test' });
  call = apiClient(`http://127.0.0.1:${server.port}`);
});

afterAll(() => server.close(0));

const bearer = { authorization: `Bearer ${token}` };

/** As proto3-JSON writes it. */
async function sealed(value: unknown) {
  const encoded = await codec.encode([defaultPayloadConverter.toPayload(value)]);
  return { payloads: encoded.map(written) };
}

function written({ metadata, data }: { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null }) {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return { metadata: Object.fromEntries(entries) as Record<string, string>, data: base64(data) };
}

function valuesOf(json: unknown): unknown[] {
  const { payloads } = json as { payloads: { data: string }[] };
  return payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()) as unknown);
}

it.each([
  ['with the header', '/codec', bearer],
  ['with the token in the path', `/codec/key/${token}`, {}],
])('decodes and encodes %s', async (_how, path, headers) => {
  const decoded = await call('POST', `${path}/decode`, await sealed({ outcome: 'failed' }), headers);
  expect([decoded.status, valuesOf(decoded.json)]).toEqual([200, [{ outcome: 'failed' }]]);
  const plain = { payloads: [written(defaultPayloadConverter.toPayload('note'))] };
  const encoded = await call('POST', `${path}/encode`, plain, headers);
  expect(encoded.text).not.toContain(Buffer.from('"note"').toString('base64'));
  const again = await call('POST', `${path}/decode`, encoded.text, headers);
  expect(valuesOf(again.json)).toEqual(['note']);
});

it('takes a long list, an empty one, and one that proto3-JSON left out', async () => {
  const [one] = (await sealed('x')).payloads;
  const many = await call('POST', '/codec/decode', { payloads: Array(500).fill(one) }, bearer);
  expect(valuesOf(many.json)).toEqual(Array(500).fill('x'));
  for (const body of [{ payloads: [] }, {}]) {
    expect((await call('POST', '/codec/decode', body, bearer)).json).toEqual({ payloads: [] });
  }
});

it('decodes what has no data, such as the result of an activity that returns nothing', async () => {
  const decoded = await call('POST', '/codec/decode', await sealed(undefined), bearer);
  const nothing = written(defaultPayloadConverter.toPayload(undefined));
  expect([decoded.status, decoded.json]).toEqual([200, { payloads: [nothing] }]);
});

describe('R7: nobody without the token', () => {
  const wrong: [string, string, Record<string, string>][] = [
    ['no token', '/codec/decode', {}],
    ['a wrong one', '/codec/decode', { authorization: 'Bearer wrong' }],
    ['another scheme', '/codec/decode', { authorization: `Basic ${token}` }],
    ['a wrong one in the path', '/codec/key/wrong/decode', {}],
    ['a wrong one in the path beside the right header', '/codec/key/wrong/decode', bearer],
    ['an empty one in the path', '/codec/key/%20/decode', {}],
    ['encode without it', '/codec/encode', {}],
    ['a route that is none', '/codec/anything', {}],
  ];

  it.each(wrong)('R7: %s is 401 and decodes nothing', async (_what, path, headers) => {
    const answer = await call('POST', path, await sealed('secret text'), headers);
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain(Buffer.from('secret text').toString('base64').slice(2, -4));
    expect(answer.json).toMatchObject({ code: 'BRIDGE_UNAUTHENTICATED' });
  });

  it('R7: a token that does not decode is 4xx', async () => {
    expect((await call('POST', '/codec/key/%ff/decode', {})).status).toBe(400);
  });

  it("R16: a stranger's body is not read", async () => {
    expect((await call('POST', '/codec/decode', 'x'.repeat(1_000_000))).status).toBe(401);
  });
});

describe('CORS', () => {
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,x-namespace',
  };

  it('lets the configured origin in, also before the token is known', async () => {
    for (const path of ['/codec/decode', `/codec/key/${token}/decode`]) {
      const { status, headers } = await call('OPTIONS', path, undefined, { origin, ...preflight });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      expect(headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
      expect(headers.get('access-control-allow-headers')).toBe('content-type, x-namespace, authorization');
      expect(headers.get('vary')).toContain('Origin');
    }
    const answer = await call('POST', '/codec/decode', {}, { origin, ...bearer });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it.each([
    'http://evil.example',
    'null',
    `${origin}.evil.example`,
    'http://localhost:82330',
    '*',
    'HTTP://LOCALHOST:8233',
  ])('does not answer for %s', async (other) => {
    const { headers } = await call('OPTIONS', '/codec/decode', undefined, { origin: other, ...preflight });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('what cannot be converted', () => {
  it('is 400 for a key that is not there, and says nothing of the payload', async () => {
    const stranger = createPayloadCodec([{ id: 'of-another', secret: randomBytes(32) }]);
    const payloads = (await stranger.encode([defaultPayloadConverter.toPayload('text')])).map(written);
    const answer = await call('POST', '/codec/decode', { payloads }, bearer);
    expect([answer.status, answer.json]).toMatchObject([400, { code: 'BRIDGE_MALFORMED' }]);
    expect(answer.text).not.toContain('of-another');
    expect(lines.join('')).toContain('privacy.keys has no key');
  });

  it.each([
    ['no JSON', '{"payloads":[zenobia'],
    ['another shape', { payloads: 'zenobia' }],
    ['another type', { payloads: [{ data: 1 }] }],
    ['an array', ['zenobia']],
  ])('is 400 for %s, and does not come back', async (_what, body) => {
    const answer = await call('POST', '/codec/decode', body, bearer);
    expect([answer.status, answer.json]).toMatchObject([400, { code: 'BRIDGE_MALFORMED' }]);
    expect(answer.text + lines.join('')).not.toContain('zenobia');
  });

  it('is 413 beyond 16 MiB', async () => {
    const answer = await call('POST', '/codec/decode', `"${'x'.repeat(16 * 1024 * 1024)}"`, bearer);
    expect([answer.status, answer.json]).toMatchObject([413, { code: 'BRIDGE_TOO_LARGE' }]);
  });

  it('is 400 beyond 20 000 payloads', async () => {
    expect((await call('POST', '/codec/encode', { payloads: Array(20_000).fill({}) }, bearer)).status).toBe(200);
    const answer = await call('POST', '/codec/encode', { payloads: Array(20_001).fill({}) }, bearer);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('20000 payloads at most')]);
  });

  it('is 404 by another method', async () => {
    expect((await call('GET', '/codec/decode', undefined, bearer)).status).toBe(404);
  });

  it('is counted by reason', async () => {
    const text = await metrics.registry.getSingleMetricAsString('bridge_refused_total');
    for (const reason of ['unauthenticated', 'undecodable', 'malformed', 'too-large']) {
      expect(text).toContain(`route="codec",reason="${reason}"`);
    }
  });
});
