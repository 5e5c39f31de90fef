// Every wrong or missing setting of the environment, for api, worker and a command: each ends, or waits, as docs/processes.md says (R31).
// In the quick loop each setting meets one of the three, in turn; in the long one all of them.
import { randomBytes } from 'node:crypto';
import { type BridgeProcess } from '../support/bridge-process';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { sized } from '../support/loop-size';
import { freePorts } from '../../dev-server/free-port';

let world: BridgeWorld;
let nobody: string;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startTemporal();
  const [port] = await freePorts(1);
  nobody = `127.0.0.1:${port}`;
});

afterAll(() => world?.close());

type Setting = [what: string, variables: () => Record<string, string>, says: string];

const end: Setting[] = [
  ['the address is a URL', () => ({ TEMPORAL_ADDRESS: 'http://127.0.0.1:7233' }), 'TEMPORAL_ADDRESS'],
  ['the address is empty', () => ({ TEMPORAL_ADDRESS: '' }), 'TEMPORAL_ADDRESS is empty'],
  ['the namespace is empty', () => ({ TEMPORAL_NAMESPACE: '' }), 'TEMPORAL_NAMESPACE is empty'],
  ['TLS is neither on nor off', () => ({ TEMPORAL_TLS: 'yes' }), 'TEMPORAL_TLS'],
  ['the CA is not there', () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere.pem' }), '/nowhere.pem'],
  ['the CA is no PEM', () => ({ TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'x' }), 'TEMPORAL_TLS_SERVER_CA_CERT'],
  ['a certificate without its key', () => ({ TEMPORAL_TLS_CLIENT_CERT_DATA: 'x' }), 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
  ['an API key with a line break', () => ({ TEMPORAL_API_KEY: 'a\nb' }), 'TEMPORAL_API_KEY'],
  ['no such profile', () => ({ TEMPORAL_PROFILE: 'other' }), "Profile 'other' not found"],
  ['no such file of profiles', () => ({ TEMPORAL_CONFIG_FILE: '/nowhere.toml' }), 'TEMPORAL_CONFIG_FILE'],
  ['a token is missing', () => ({ GUPY_TOKEN: '' }), 'gupy.token'],
  ['a secret is missing', () => ({ CLINIC_CALLBACK_SECRET: '' }), 'providers.clinic.callback.secret'],
];

const wait: Setting[] = [
  ['nothing listens there', () => ({ TEMPORAL_ADDRESS: nobody }), 'BRIDGE_TEMPORAL_UNAVAILABLE'],
  ['the name does not resolve', () => ({ TEMPORAL_ADDRESS: 'nobody.invalid:7233' }), 'BRIDGE_TEMPORAL_UNAVAILABLE'],
  ['the namespace is not there', () => ({ TEMPORAL_NAMESPACE: 'elsewhere' }), 'BRIDGE_TEMPORAL_NAMESPACE'],
  ['the server speaks no TLS', () => ({ TEMPORAL_TLS: 'true' }), 'BRIDGE_TEMPORAL_UNAVAILABLE'],
  [
    'an API key, which implies TLS',
    () => ({ TEMPORAL_API_KEY: randomBytes(9).toString('hex') }),
    'BRIDGE_TEMPORAL_UNAVAILABLE',
  ],
];

const processes = ['api', 'worker'] as const;
const askers = [...processes, 'a command'] as const;

/** Those of the settings that this one meets. */
function metBy(asker: (typeof askers)[number], settings: Setting[]): Setting[] {
  const inTurn = settings.filter((_setting, index) => askers[index % askers.length] === asker);
  return sized({ quick: inTurn, long: settings });
}

function started(command: (typeof processes)[number], variables: Record<string, string>): BridgeProcess {
  return world.processWith(command, { TEMPORAL_ADDRESS: `127.0.0.1:${world.ports.temporal}`, ...variables });
}

describe.each(processes)('%s', (command) => {
  it.each(metBy(command, end))(
    'R31: %s: it ends with 2, and its log says why in one line',
    async (_what, variables, says) => {
      const process = started(command, variables());
      await process.untilEnded();
      expect(process.exitCode).toBe(2);
      const lines = process.log.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'fatal', component: command });
      expect(lines[0]).toContain(says);
      expect(lines[0]).not.toContain('"stack"');
    },
  );

  it('R31: a level of logging that does not exist: it ends with 2, and says so at the ordinary level', async () => {
    const process = started(command, { LOG_LEVEL: 'loud' });
    await process.untilEnded();
    expect(process.exitCode).toBe(2);
    expect(process.log).toContain('"level":"fatal"');
    expect(process.log).toContain('LOG_LEVEL is not one of trace');
  });

  it.each(metBy(command, wait))(
    'R31: %s: it waits, is not ready, and says for what',
    async (_what, variables, says) => {
      const process = started(command, variables());
      await process.until('/healthz');
      const ready = async () => (await fetch(`${process.opsUrl}/readyz`)).text();
      await eventually(
        async () => (await ready()).includes(says),
        () => process.log,
      );
      await eventually(() => process.log.includes('"waitsFor":'));
      expect(process.log).toContain(`"code":"${says}"`);
      expect(await process.end('SIGTERM')).toBe(0);
    },
  );
});

describe('a command', () => {
  it.each(metBy('a command', end))('R31: %s: it ends with 2, in one line', async (_what, variables, says) => {
    const { code, stderr } = await world.commandAs(variables(), 'status', '654321');
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('    at ');
  });

  it.each(metBy('a command', wait))(
    'R31: %s: it does not wait, and ends with 1 and the code',
    async (_what, variables, says) => {
      // A process of its own: what Node says of an address without a name, it says once in a process.
      const { code, stderr } = await world.commandWith(variables(), 'status', '654321');
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^${says}: [^\\n]*\\n$`));
    },
  );
});
