// What somebody meets who sets the bridge up for the first time: the commonest slips of YAML in a wording, an example of the help
// that does not work, and a `check` that says "ok" of what it has not looked at.
import { readFileSync } from 'node:fs';
import { checkProviders } from '../../cli/checks/providers';
import { checkPublicUrl } from '../../cli/checks/public-url';
import { checkWebhook } from '../../cli/checks/webhook';
import { registerExplain } from '../../cli/explain';
import { writeInitialConfig } from '../../config/config-files';
import type { ShownHeader, Webhook } from '../../gupy/webhook-list';
import { inFolder, runCli } from '../support/cli-run';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../support/config-sandbox';
import { presetLines, type PresetName } from '../support/preset-settings';
import { fileWithProvider } from '../support/preset-world';
import { answerJson, startTinyServer, type TinyServer } from '../support/tiny-server';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

describe('field report, YAML: a text that needs quotes', () => {
  it.each([
    '{ tag: {{exam}} ok }',
    '{ tag: {{exam}} }',
    '{ tag: Prova: aprovado }',
    '{ tag: [Apto, Prova: aprovado] }',
    '{ tag: [Apto, {{exam}}] }',
    '\n        tag: {{exam}} ok',
    '\n        tag: {{exam}}',
    '\n        tag: Prova: aprovado',
    '\n        comment: Laudo: https://exams.example.com/{{exam}}',
    '{ comment: Exame {{exam}}: {{outcome}}. }',
    '{ comment: Apto[[, nota {{score}}]] }',
    '{ comment: [[Nota {{score}}]] }',
    '{ tag: Exame #1 }',
    '{ tag: "Apto" ok }',
  ])('%j: put the text in quotes', (wording) => {
    const lines = box.problemsOf(changed(exampleFile, '{ tag: Apto }', wording));
    expect(lines).toHaveLength(1);
    const line = wording.startsWith('\n') ? 43 : 42;
    expect(lines[0]).toMatch(new RegExp(`^bridge\\.yaml:${line}: .*Fix: put the (whole )?(text|value) in quotes`));
    expect(lines[0]).not.toContain('Apto');
  });
});

it('field report, help: every example of `explain` that asks about a step works on the shipped file', async () => {
  writeInitialConfig(box.dir);
  const env = { ...goodEnv };
  const help = await inFolder(box.dir, env, () => runCli([registerExplain], 'explain', '--help'));
  const examples = [...help.stdout.matchAll(/explain (--job .*)$/gm)].map(([, args = '']) => args);
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const example of examples) {
    const args = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const { code, stderr } = await inFolder(box.dir, env, () => runCli([registerExplain], 'explain', ...args));
    expect({ example, code, stderr }).toEqual({ example, code: 0, stderr: '' });
  }
});

it('the shipped wording has no warning', () => {
  const { file } = writeInitialConfig(box.dir);
  expect(box.load(readFileSync(file, 'utf8'), {}).warnings).toEqual([]);
});

describe('field report, check: the token of a mapped provider', () => {
  let server: TinyServer;
  beforeEach(async () => {
    server = await startTinyServer();
  });
  afterEach(() => server.close());

  async function check(preset: PresetName) {
    const stand = { url: server.url, token: 'a-token-of-the-test', secret: 'callback-secret-0123456789abcdef' };
    const config = box.load(fileWithProvider(presetLines(preset, stand).join('\n')));
    const school = config.providers.get('school');
    return checkProviders({ ...config, providers: new Map(school === undefined ? [] : [['school', school]]) });
  }

  it.each([401, 403])('one that is refused with %i is a problem', async (status) => {
    server.answer(({ path }, response) => answerJson(response, { error: 'no' }, path === '/' ? 404 : status));
    expect(await check('clearsale')).toMatchObject([
      { ok: false, action: 'check that providers.school.token is valid and permitted to do this' },
    ]);
  });

  it('one that is not refused is said to be so, and no more', async () => {
    server.answer((_request, response) => answerJson(response, { error: 'not found' }, 404));
    expect(await check('clearsale')).toMatchObject([
      { ok: true, detail: `${server.url} answers; the token was not refused` },
    ]);
    server.answer(({ path }, response) => answerJson(response, {}, path === '/' ? 404 : 500));
    const [result] = await check('clearsale');
    expect(result).toMatchObject({
      unknown: true,
      detail: expect.stringContaining('the token could not be tried') as string,
      action: expect.stringContaining('provider test school') as string,
    });
  });

  it('where the mapping does not poll, it could not be tried', async () => {
    server.answer((_request, response) => answerJson(response, {}, 404));
    expect(await check('checkr')).toMatchObject([
      { unknown: true, detail: expect.stringContaining('the token could not be tried') as string },
    ]);
  });
});

describe('first-time slip: the address of the webhook as server.publicUrl', () => {
  it.each(['/webhooks/gupy', '/bridge/webhooks/gupy/', '/bridge/callbacks/clinic', '/bridge/callbacks/'])(
    '%s is refused',
    (path) => {
      const text = changed(exampleFile, 'https://bridge.example.com', `https://bridge.acme.com.br${path}`);
      expect(box.problemsOf(text)).toEqual([
        'bridge.yaml:14: server.publicUrl: holds a path that is appended to it. Fix: end it before /webhooks or /callbacks.',
      ]);
    },
  );

  it('the api that answers below another path has no webhook there, and check says so', async () => {
    const server = await startTinyServer();
    server.answer((_request, response) => answerJson(response, { code: 'BRIDGE_UNKNOWN_ROUTE' }, 404));
    const { gupy, server: api, ...others } = box.load(exampleFile);
    const publicUrl = `${server.url}/bridge`;
    const config = { ...others, gupy: { ...gupy, allowPrivateNetwork: true }, server: { ...api, publicUrl } };
    expect(await checkPublicUrl(config)).toMatchObject({
      ok: false,
      detail: `the api has no /webhooks/gupy below ${publicUrl}`,
    });
    await server.close();
  });
});

describe('field report, check: the webhook', () => {
  const url = 'https://bridge.example.com/webhooks/gupy';
  const listed = (headers: ShownHeader[] | undefined): Webhook[] => [
    {
      id: 'w1',
      action: 'application.moved',
      status: 'active',
      postbackUrl: url,
      techOwnerName: 'Integration team',
      techOwnerEmail: 'integration@example.com',
      ...(headers && { headers }),
    },
  ];
  const shown = [
    { name: 'Authorization', value: `Bearer ${goodEnv.GUPY_WEBHOOK_SECRET}` },
    { name: 'Content-Type', value: 'application/json' },
  ];

  it('without an owner is a problem: Gupy would tell nobody', () => {
    const owner = '    owner: { name: Integration team, email: integration@example.com }\n';
    const result = checkWebhook(box.load(changed(exampleFile, owner, '')), listed(shown));
    expect(result).toMatchObject({ ok: false, action: expect.stringContaining('gupy.webhook.owner') as string });
  });

  it('whose headers Gupy does not show is not called proven', () => {
    const config = box.load(exampleFile);
    const detail = `${url} is registered and active`;
    expect(checkWebhook(config, listed(shown))).toEqual({ name: 'webhook', ok: true, detail });
    const untried = '; Gupy does not show its headers, so whether it sends the secret could not be tried';
    for (const headers of [undefined, shown.map(({ name }) => ({ name }))])
      expect(checkWebhook(config, listed(headers))).toEqual({
        ...{ name: 'webhook', ok: true, unknown: true, detail: detail + untried },
        action: expect.stringContaining('bridge_refused_total') as string,
      });
  });
});
