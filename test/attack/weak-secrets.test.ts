// R6: a process with weak secrets does not start, and says which ones they are. Each alone is in test/unit/config/secrets.test.ts.
import { BridgeWorld } from '../support/bridge-world';

const short = 'only-23-bytes-are-here!';
const weakSecrets: [key: string, variable: string, weak: string][] = [
  ['gupy.webhook.secret', 'GUPY_WEBHOOK_SECRET', short],
  ['gupy.webhook.previousSecret', 'GUPY_WEBHOOK_SECRET_PREVIOUS', short],
  ['providers.clinic.callback.secret', 'CLINIC_CALLBACK_SECRET', `whsec_${Buffer.from(short).toString('base64')}`],
  ['privacy.codec.token', 'CODEC_TOKEN', short],
  ['privacy.keys', 'PAYLOAD_KEY', Buffer.from('16 bytes are few').toString('base64')],
];

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
});

afterAll(() => world?.close());

it.each([
  ['almost long enough', (weak: string) => weak],
  ['of one letter', (weak: string) => weak.slice(0, 1)],
])('R6: secrets %s are refused at the start, each by its name', async (_what, cut) => {
  const secrets = weakSecrets.map(([, variable, weak]) => [variable, cut(weak)] as const);
  const process = world.processWith('api', Object.fromEntries(secrets));
  await process.untilEnded();
  expect(process.exitCode).toBe(2);
  expect(process.log).not.toContain('Listening');
  for (const [key, , weak] of weakSecrets) {
    expect(process.log).toContain(key);
    expect(process.log).not.toContain(weak);
  }
});
