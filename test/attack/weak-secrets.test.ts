// R6: a process with a weak secret does not start, and says which one it is.
import { AttackWorld } from '../support/attack-world';

const short = 'only-23-bytes-are-here!';
const weakSecrets: [key: string, variable: string, weak: string][] = [
  ['gupy.webhook.secret', 'GUPY_WEBHOOK_SECRET', short],
  ['gupy.webhook.previousSecret', 'GUPY_WEBHOOK_SECRET_PREVIOUS', short],
  ['providers.clinic.callback.secret', 'CLINIC_CALLBACK_SECRET', `whsec_${Buffer.from(short).toString('base64')}`],
  ['privacy.codec.token', 'CODEC_TOKEN', short],
  ['privacy.keys', 'PAYLOAD_KEY', Buffer.from('16 bytes are few').toString('base64')],
];

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create();
});

afterAll(() => world?.close());

async function refused(secrets: Record<string, string>): Promise<string> {
  const process = world.launch('api', secrets);
  await process.untilEnded();
  expect(process.exitCode).toBe(2);
  expect(process.log).not.toContain('Listening');
  return process.log;
}

it.each(weakSecrets)('R6: a weak %s is refused at the start', async (key, variable, weak) => {
  const log = await refused({ [variable]: weak });
  expect(log).toContain(key);
  expect(log).not.toContain(weak);
});

it('R6: secrets of one letter are refused at the start, each by its name', async () => {
  const letters = weakSecrets.map(([, variable, weak]) => [variable, weak.slice(0, 1)] as const);
  const log = await refused(Object.fromEntries(letters));
  for (const [key] of weakSecrets) expect(log).toContain(key);
});
