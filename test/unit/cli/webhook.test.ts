// `webhook sync|list|remove` as an operator types them, against the stand-in: what is printed, what is done, exit codes.
import { registerWebhook } from '../../../cli/webhook';
import type { ListedWebhook } from '../../../cli/webhook-text';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { type CliResult, inFolder, runCli } from '../../support/cli-run';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';
import { gupyToken } from '../../support/gupy-clients';

let box: ConfigSandbox;
let gupy: GupyStandIn;

const url = 'https://bridge.acme.com.br/webhooks/gupy';
const formerUrl = 'https://old.acme.com.br/webhooks/gupy';
const secret = goodEnv.GUPY_WEBHOOK_SECRET;

beforeEach(async () => {
  box = new ConfigSandbox();
  gupy = await startGupyStandIn({ token: gupyToken, world: 'empty' });
  box.write('bridge.yaml', changed(fileFor(gupy.url), 'https://bridge.example.com', 'https://bridge.acme.com.br'));
});
afterEach(async () => {
  box.remove();
  await gupy.close();
});

const fileFor = (gupyUrl: string): string =>
  changed(exampleFile, 'https://api.gupy.io', gupyUrl).replace(
    'allowPrivateNetwork: false\n  requests',
    'allowPrivateNetwork: true\n  requests',
  );

/** `webhook …` in the folder of the configuration; every command line is told whole, so that no secret hides in any. */
async function webhook(...args: string[]): Promise<CliResult> {
  const env = { ...goodEnv, GUPY_TOKEN: gupyToken };
  const result = await inFolder(box.dir, env, () => runCli([registerWebhook], 'webhook', ...args));
  for (const private_ of [secret, gupyToken]) expect(result.stdout + result.stderr).not.toContain(private_);
  return result;
}

type Registered = Parameters<GupyStandIn['registry']['create']>[0];
function register(changes: Partial<Registered> = {}): string {
  return gupy.registry.create({
    action: 'application.moved',
    status: 'active',
    postbackUrl: url,
    clientHeaders: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    techOwnerName: 'Integration team',
    techOwnerEmail: 'integration@example.com',
    ...changes,
  }).id;
}

const onlyReads = (): boolean => gupy.requests.of().every(({ method }) => method === 'GET');

describe('sync', () => {
  test('creates what is missing, and the second time there is nothing to do', async () => {
    expect(await webhook('sync')).toEqual({
      code: 0,
      stdout: `created   ${url}: none was registered for it\n${url} is registered and active.\n`,
      stderr: '',
    });
    expect(await webhook('sync')).toEqual({ code: 0, stdout: `${url} is registered and active.\n`, stderr: '' });
    expect(gupy.registry.all()).toHaveLength(1);
  });

  test('--dry-run says what it would do, does nothing, and ends with 1', async () => {
    expect(await webhook('sync', '--dry-run')).toMatchObject({
      code: 1,
      stdout: `create    ${url}: none was registered for it\nNothing was done.\n`,
    });
    const id = register({ status: 'inactive', clientHeaders: {} });
    const { code, stdout } = await webhook('sync', '--dry-run');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      `repair    ${id}: it is inactive: Gupy disables a webhook whose deliveries all fail for 7 days`,
      `repair    ${id}: it sends no secret, so the bridge refuses its events`,
      `repair    ${id}: it sends no Content-Type: client headers replace Gupy’s own`,
      'Nothing was done.',
      '',
    ]);
    expect(onlyReads()).toBe(true);
  });

  test('--dry-run ends with 0 when all is right, also where Gupy hides the headers', async () => {
    register();
    expect((await webhook('sync', '--dry-run')).code).toBe(0);
    gupy.settings.change({ clientHeadersInList: 'absent' });
    const { code, stdout } = await webhook('sync', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^repair .*: Gupy does not show the values of its headers: they are written again/);
    expect(onlyReads()).toBe(true);
  });

  test('repairs, removes what is too much, and tells what it leaves alone', async () => {
    const broken = register({ postbackUrl: `${url}/`, status: 'inactive' });
    const other = register({ postbackUrl: formerUrl, clientHeaders: {} });
    const good = register();
    const { code, stdout } = await webhook('sync');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `removed   ${broken}: it is a duplicate for the same address, so every event arrives once more`,
      expect.stringMatching(
        `^NOTE      ${other}: it calls ${formerUrl}, which is .*; .webhook remove ${other}. removes it`,
      ),
      `${url} is registered and active.`,
      '',
    ]);
    expect(gupy.registry.all().map(({ id }) => id)).toEqual([other, good]);
  });

  test('--json names every change', async () => {
    const id = register({ action: 'candidate.hired' });
    const { code, stdout } = await webhook('sync', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      url,
      dryRun: false,
      changes: [
        {
          kind: 'repair',
          id,
          differences: [{ of: 'action', text: 'it sends candidate.hired, not application.moved' }],
        },
      ],
      leftAlone: [],
      remaining: [],
    });
    expect(JSON.parse((await webhook('sync', '--json', '--dry-run')).stdout)).toMatchObject({
      changes: [],
      dryRun: true,
    });
  });

  test('--adopt moves a former address', async () => {
    const id = register({ postbackUrl: formerUrl, clientHeaders: {} });
    expect((await webhook('sync', '--adopt', id)).code).toBe(0);
    expect(gupy.registry.all()).toMatchObject([{ id, postbackUrl: url, status: 'active' }]);
  });

  test('--adopt of none that is there, or beside ours, is refused before anything is done', async () => {
    const ours = register();
    const other = register({ postbackUrl: formerUrl });
    expect(await webhook('sync', '--adopt', 'nobody')).toMatchObject({
      code: 2,
      stderr: 'error: --adopt: Gupy has no webhook nobody\n',
    });
    const refused = await webhook('sync', '--adopt', other);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${ours} calls ${url} already`);
    expect(onlyReads()).toBe(true);
  });

  test('what Gupy did not take in truth ends with 1', async () => {
    register({ status: 'inactive' });
    gupy.faults.queue('updateWebhook', { kind: 'status', status: 200 });
    const { code, stdout } = await webhook('sync');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^PROBLEM {3}Gupy still shows the same afterwards: it is inactive/m);
    expect(stdout).not.toContain('is registered and active');
  });

  test('the address of an example is never registered', async () => {
    box.write('bridge.yaml', fileFor(gupy.url));
    const { code, stderr } = await webhook('sync');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: server\.publicUrl is still https:\/\/bridge\.example\.com, an example/);
    expect(gupy.requests.of()).toEqual([]);
  });
});

describe('a failure is one line that says what to do', () => {
  test.each(['listWebhooks', 'createWebhook'])('a missing permission: %s', async (route) => {
    gupy.settings.change({ forbiddenRoutes: [route] });
    const { code, stdout, stderr } = await webhook('sync');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^BRIDGE_WEBHOOK_NOT_SYNCED: .*403.*the token is wrong, or not ticked for "\w+ webhooks configurations".*\. .*\n$/,
    );
  });

  test('Gupy is not there', async () => {
    await gupy.close();
    const { code, stderr } = await webhook('list');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^BRIDGE_WEBHOOK_NOT_SYNCED: .*ECONNREFUSED.*\n$/);
    gupy = await startGupyStandIn({ token: gupyToken, world: 'empty' });
  });

  test('one change that is refused does not hide those before it', async () => {
    register({ status: 'inactive' });
    register({ status: 'inactive' });
    gupy.settings.change({ forbiddenRoutes: ['deleteWebhook'] });
    const { code, stdout, stderr } = await webhook('sync');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^repaired .*it is inactive.*\n$/);
    expect(stderr).toContain('"Deleting webhooks configurations"');
    expect(gupy.registry.activeFor('application.moved')).toHaveLength(1);
  });
});

describe('list', () => {
  test('ours with what is wrong, others without; no header and no query is shown', async () => {
    const ours = register({ status: 'inactive' });
    const other = register({
      postbackUrl: 'https://user:pass@payroll.acme.com.br/hook?key=of-the-payroll',
      action: 'candidate.hired',
      clientHeaders: { Authorization: 'Bearer of-the-payroll' },
    });
    const { code, stdout } = await webhook('list');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `ours    ${ours}  inactive  application.moved  ${url}`,
      '        it is inactive: Gupy disables a webhook whose deliveries all fail for 7 days',
      `other   ${other}  active    candidate.hired    https://payroll.acme.com.br/hook?…`,
      '',
    ]);
    const listed = JSON.parse((await webhook('list', '--json')).stdout) as ListedWebhook[];
    expect(listed).toMatchObject([
      { id: ours, ours: true, status: 'inactive', postbackUrl: url, differences: [expect.stringMatching(/inactive/)] },
      { id: other, ours: false, postbackUrl: 'https://payroll.acme.com.br/hook?…', differences: [] },
    ]);
    expect(onlyReads()).toBe(true);
  });

  test('one too many for the same address is told as sync would tell it', async () => {
    const [kept, second] = [register(), register()];
    const text = 'it is a duplicate for the same address, so every event arrives once more';
    const { code, stdout } = await webhook('list');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `ours    ${kept}  active    application.moved  ${url}`,
      `ours    ${second}  active    application.moved  ${url}`,
      `        ${text}`,
      '',
    ]);
    const listed = JSON.parse((await webhook('list', '--json')).stdout) as ListedWebhook[];
    expect(listed.map(({ differences }) => differences)).toEqual([[], [text]]);
    expect(onlyReads()).toBe(true);
  });

  test('nothing of ours is there', async () => {
    expect(await webhook('list')).toEqual({
      code: 0,
      stdout: `None is registered for ${url}; \`webhook sync\` does it.\n`,
      stderr: '',
    });
    expect((await webhook('list', '--json')).stdout).toBe('[]\n');
  });
});

describe('remove', () => {
  test('asks for --yes and says what it would take out', async () => {
    const id = register();
    const { code, stderr } = await webhook('remove');
    expect(code).toBe(2);
    expect(stderr).toBe(`error: this takes out ${id} (${url}); say --yes when that is what you want\n`);
    expect(onlyReads()).toBe(true);
  });

  test('takes out all that call the bridge and nothing else; again there is nothing to do', async () => {
    const [moved, hired] = [register(), register({ action: 'candidate.hired' })];
    const other = register({ postbackUrl: formerUrl });
    const { code, stdout } = await webhook('remove', '--yes');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `removed  ${moved}\nremoved  ${hired}\n` +
        'Gupy sends no movement to the bridge any more. A running worker registers the webhook again within 15 minutes.\n',
    );
    expect(gupy.registry.all().map(({ id }) => id)).toEqual([other]);
    expect(await webhook('remove', '--yes')).toMatchObject({ code: 0, stdout: 'There is nothing to remove.\n' });
  });

  test('one alone, by its id; the bridge goes on hearing of movements', async () => {
    register();
    const former = register({ postbackUrl: formerUrl });
    const { stdout } = await webhook('remove', former, '--yes');
    expect(stdout).toBe(`removed  ${former}\nDone. Another webhook still sends every movement to the bridge.\n`);
    expect(gupy.registry.get(former)).toBeUndefined();
    expect((await webhook('remove', former, '--yes', '--json')).stdout).toBe('{\n  "removed": []\n}\n');
  });

  test('an id that Gupy does not have is named, for it may be mistyped', async () => {
    register();
    const { code, stdout } = await webhook('remove', 'd5b2eca6', '--yes');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Gupy has no webhook d5b2eca6: there is nothing to remove.\n',
    });
    expect(gupy.registry.all()).toHaveLength(1);
  });

  test('never one of somebody else', async () => {
    const other = register({ postbackUrl: 'https://payroll.acme.com.br/hook', clientHeaders: {} });
    const { code, stderr } = await webhook('remove', other, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(`${other} calls https://payroll.acme.com.br/hook, which is not the bridge`);
    expect(gupy.registry.get(other)).toBeDefined();
  });
});

test.each(['sync', 'list', 'remove'])('webhook %s --help shows how it is typed', async (name) => {
  const { code, stdout } = await webhook(name, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`Examples:\n  $ gupy-exam-bridge webhook ${name}`);
});

test('webhook alone says what there is, with exit code 2', async () => {
  const { code, stderr } = await webhook();
  expect(code).toBe(2);
  expect(stderr).toMatch(/ sync [^]* list [^]* remove /);
});
