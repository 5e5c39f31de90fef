// R6: a process with a weak secret does not start, and says which one it is.
import { AttackWorld } from '../support/attack-world';
import { eventually } from '../support/eventually';

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

it.each(weakSecrets)('R6: a weak %s is refused at the start', async (key, variable, weak) => {
  for (const secret of [weak, weak.slice(0, 1)]) {
    const process = world.launch('api', { [variable]: secret });
    await eventually(() => process.exitCode !== null);
    expect(process.exitCode).toBe(2);
    expect(process.log).toContain(`${key}`);
    expect(process.log).not.toContain(weak);
    expect(process.log).not.toContain('Listening');
  }
});
