// Senders that prove a callback by a plain hash, in which their secret stands behind the body, and by no HMAC: Shufti Pro (SHA-256 of the
// body and the SHA-256 of the secret in hex; of the secret itself for older accounts, https://developers.shuftipro.com, Response Signature).
import { createHash } from 'node:crypto';
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { FieldWorld } from '../support/field-world';
import { fileWithProvider, reference, secret } from '../support/preset-world';

const keys = (signed: string, more = '') => `token: t
callback: { verify: hmac, plain: true, header: Signature, signed: '${signed}', secret: ${secret}${more} }
order: { request: { method: POST, path: /verify }, orderId: '{{reference}}' }
events: { results: [{ at: /event, is: [verification.accepted, verification.declined] }], reference: '{{/reference}}' }
result:
  outcome:
    - { when: [{ at: /event, is: [verification.accepted] }], outcome: passed }
    - { when: [{ at: /event, is: [verification.declined] }], outcome: failed }
    - outcome: inconclusive`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const accepted = JSON.stringify({ event: 'verification.accepted', reference });
const declined = JSON.stringify({ event: 'verification.declined', reference });

let world: FieldWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function start(signed: string, more?: string): Promise<FieldWorld> {
  world = await FieldWorld.start(keys(signed, more));
  world.enter();
  return world;
}
const sent = (body: string, signature: string) => ({ body, headers: { signature } });

test.each([
  ['{{body}}{{secret | sha256}}', (body: string) => sha256(body + sha256(secret))],
  ['{{body}}{{ secret }}', (body: string) => sha256(body + secret)],
  ['{{body}}.{{header:x-id}}.{{secret}}', undefined],
])('R1: %s', async (signed, hash) => {
  const school = await start(signed);
  if (hash === undefined)
    return expect(await school.answerTo(sent(accepted, sha256(accepted)))).toMatchObject({ status: 401 });
  expect(await school.answerTo(sent(declined, hash(accepted)))).toMatchObject({ status: 401 });
  expect(await school.answerTo(sent(accepted, sha256(accepted)))).toMatchObject({ status: 401 });
  expect(await school.answerTo(sent(accepted, hash(accepted)))).toMatchObject({ status: 200 });
  expect(school.tags).toEqual(['Apto']);
});

test('R5: the secret of before counts until it is taken out', async () => {
  const former = 'former-secret-0123456789abcdef';
  const school = await start('{{body}}{{secret | sha256}}', `, previousSecret: ${former}`);
  await school.receives(sent(accepted, sha256(accepted + sha256(former))));
  expect(school.tags).toEqual(['Apto']);
});

test.each([
  ['{{secret}}{{body}}', 'signed: does not end with the secret, so that whoever saw one callback could lengthen it.'],
  ['{{body}}', 'signed: does not end with the secret'],
  ['{{secret}}', 'signed: signs nothing of the callback'],
  ['{{body}}{{secret | md5}}', 'signed: does not end with the secret'],
])('check refuses %s', (signed, problem) => {
  const box = new ConfigSandbox();
  try {
    const file = fileWithProvider(`${keys(signed)}\nurl: https://school.example.com`);
    expect(box.problemsOf(file, { ...goodEnv }).join()).toContain(`callback.${problem}`);
  } finally {
    box.remove();
  }
});
