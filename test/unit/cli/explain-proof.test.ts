// What `explain --callback` says of the proof of a recorded callback: checked where its headers or its URL were recorded with it.
import { registerExplain } from '../../../cli/explain';
import { urlToken } from '../../../providers/signatures/static-proofs';
import { inFolder, runCli } from '../../support/cli-run';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { fileWithProvider, hmacOf, reference, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const body = JSON.stringify({ reference, id: 'o-1', ok: true });
const keys = (callback: string, events = "reference: '{{/reference}}'") => `
url: https://school.example.com
token: t
callback: { ${callback}, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { ${events} }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }] }`;

async function explain(callback: string, { headers, events, url }: Record<string, string | undefined> = {}) {
  box.write('bridge.yaml', fileWithProvider(keys(callback, events)));
  box.write('recorded.json', body);
  box.write('recorded.txt', headers ?? '');
  const more = [
    ...(headers === undefined ? [] : ['--headers', 'recorded.txt']),
    ...(url === undefined ? [] : ['--url', url]),
  ];
  const args = ['--provider', 'school', '--callback', 'recorded.json', ...more];
  return inFolder(box.dir, goodEnv, () => runCli([registerExplain], 'explain', ...args));
}

const signed = 'verify: hmac-sha256-hex, header: X-Sig';
const timed = "verify: hmac, header: X-Sig, part: v1, timestamp: { part: t }, signed: '{{timestamp}}.{{body}}'";
const old = 1_700_000_000;

test.each([
  ['its headers are not there', signed, {}, 0, 'Proof not checked: give its headers (x-sig) with --headers FILE.'],
  [
    'its signature is right',
    signed,
    { headers: `POST /callbacks/school HTTP/1.1\r\nHost: bridge\r\nX-SIG: ${hmacOf(body)}\r\n` },
    0,
    'Proof holds.',
  ],
  [
    'its signature is of another secret',
    signed,
    { headers: `X-Sig: ${hmacOf(body, 'hex', 'another')}` },
    1,
    'Proof does NOT hold, the answer would be 401: compare callback.secret and what is signed.',
  ],
  [
    'it was recorded some time ago',
    timed,
    { headers: `x-sig: t=${old}, v1=${hmacOf(`${old}.${body}`)}` },
    0,
    'Proof holds, but for its time: so late the answer would be 401.',
  ],
  [
    'half of what it needs is there',
    "verify: hmac, header: X-Sig, timestamp: { header: X-Time }, signed: '{{timestamp}}.{{body}}'",
    { headers: `x-sig: ${hmacOf(body)}` },
    1,
    'what is signed. It came without x-time.',
  ],
  ['its URL is not there', 'verify: path-token, trust: true', {}, 0, 'Proof not checked: give its URL with --url.'],
  [
    'its URL is right',
    'verify: path-token, trust: true',
    { url: `https://bridge.example.com/callbacks/school/${secret}` },
    0,
    'Proof holds.',
  ],
  [
    'its URL is of another order',
    'verify: url-token, trust: true',
    { url: `/callbacks/school/${reference}.${urlToken(secret, 'other')}`, events: "reference: '{{url.reference}}'" },
    1,
    'Proof does NOT hold, the answer would be 401',
  ],
  [
    'its URL is of its order',
    'verify: url-token, trust: true',
    { url: `/callbacks/school/${reference}.${urlToken(secret, reference)}`, events: "reference: '{{url.reference}}'" },
    0,
    'Proof holds.',
  ],
])('R1: explain --callback says of a proof where %s', async (_where, callback, given, code, said) => {
  const explained = await explain(callback, given);
  expect([explained.code, explained.stdout]).toEqual([code, expect.stringContaining(said)]);
  expect(explained.stdout).toContain('A result for application 654321.');
  expect(explained.stdout).not.toContain(secret);
});
