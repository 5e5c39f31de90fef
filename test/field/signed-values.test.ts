// Senders that sign values of the body and not its bytes: EduBase its sorted fields, Testpress three of them. What could go wrong: whoever
// saw one callback writes another body, whose values read in one way are the signed ones, and read in another way are his own.
import { FieldWorld } from '../support/field-world';
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { fileWithProvider, hmacOf, reference, secret } from '../support/preset-world';
import { provenReference } from '../support/reference-keys';

const victim = provenReference('school', { applicationId: 654322 });
const at = '2026-01-16T10:00:00Z';
const keys = (format: string, signed: string) => `token: t
callback: { verify: hmac, field: /sig, signed: '${signed}', secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { format: ${format}, reference: '{{/ref}}' }
result:
  outcome:
    - { when: [{ at: /points, from: 70 }], outcome: passed }
    - { when: [{ at: /points, below: 70 }], outcome: failed }
    - outcome: inconclusive
  occurredAt: /at`;
const paths = '{{/ref | encode}}|{{/points | encode}}|{{/at | encode}}';
const fields = '{{fields}}';
const values = { ref: reference, points: '50', at };
const sorted = new URLSearchParams(Object.entries(values).sort()).toString();
const signatures: Record<string, string> = {
  [paths]: hmacOf([reference, '50', at].map(encodeURIComponent).join('|')),
  [fields]: hmacOf(sorted),
};
const forged = new URLSearchParams({ ref: victim, points: '100', at }).toString();
const jpn = '\u001b$B';
const ascii = '\u001b(B';

let world: FieldWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function sends(format: string, signed: string, body: string, headers: Record<string, string> = {}) {
  world = await FieldWorld.start(keys(format, signed));
  world.enter();
  const { status } = await world.answerTo({ body, headers });
  return { status, recorded: world.recorded, others: world.started };
}

test.each([paths, fields])('a form as its sender writes it is taken: %s', async (signed) => {
  const body = new URLSearchParams({ ...values, sig: signatures[signed] ?? '' }).toString();
  expect(await sends('form', signed, body)).toEqual({ status: 200, recorded: ['failed'], others: [] });
});

test.each([
  ['its fields', fields, { [`&${forged}&x`]: null }],
  ['some of them', paths, { x: `&${forged}&x` }],
])('R1, P-OWN: JSON with the signed values is no form: %s', async (_title, signed, more) => {
  const body = JSON.stringify({ ...values, sig: signatures[signed], ...more });
  expect(await sends('form', signed, body)).toEqual({ status: 401, recorded: [], others: [] });
});

test('R1, P-OWN: a boundary that only a header names makes no other fields', async () => {
  const parts = [...new URLSearchParams(forged)]
    .map(([name, value]) => `--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  const own = new URLSearchParams({ ...values, sig: signatures[paths] ?? '' }).toString();
  const type = { 'content-type': 'multipart/form-data; boundary=cut' };
  const { recorded, others } = await sends('form', paths, `${own}&x=\r\n${parts}--cut--`, type);
  expect([recorded, others]).toEqual([['failed'], []]);
});

test('R1, P-OWN: a charset that only a header names makes no other values', async () => {
  const body = `{"x":"${jpn}","n":"pp","ref":"${reference}","points":"50","at":"${at}","sig":"${signatures[paths]}",`;
  const { recorded, others } = await sends('json', paths, `${body}"y":"${ascii}"}`, {
    'content-type': 'application/json; charset=iso-2022-jp',
  });
  expect([recorded, others]).toEqual([['failed'], []]);
});

test.each([
  ['items of a list', 'events: { items: /data, ', 'events: { '],
  ['the name of an exam', 'parts: { id: /exam, names: [a, b] }\nevents: { ', 'events: { '],
])('R1: check takes values as proven that are read, and not %s', (_title, open, covered) => {
  const box = new ConfigSandbox();
  try {
    const written = `${keys('json', paths)}\nurl: https://school.example.com`;
    const problems = (text: string) => box.problemsOf(fileWithProvider(text), { ...goodEnv }).join('\n');
    expect(problems(written.replace(covered, open))).toContain('proves who sent the callback, but not what it says');
    expect(() => box.load(fileWithProvider(written), { ...goodEnv })).not.toThrow();
  } finally {
    box.remove();
  }
});
