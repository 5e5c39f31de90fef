// The guide is executed: its YAML is loaded, its requests are run against the provider stand-in; what it signs is run by
// test/machine/signing-examples.test.ts. What is written from data is up to date.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { packageFolder } from '../../../config/package-folder';
import { withPresetNotes, withExampleTable } from '../../support/pages/preset-page';
import { presetNames, readPreset } from '../../../config/preset-files';
import { openProtocolDocument, openProtocolText } from '../../support/pages/openapi';
import { registerExplain } from '../../../cli/explain';
import { startProviderStandIn } from '../../../simulator/provider/provider-stand-in';
import { inFolder, runCli } from '../../support/cli-run';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { exampleIn } from '../../support/page-example';
import { dialects } from '../../../simulator/provider/dialects';
import { exampleNames } from '../../support/example-file';
import { fileWithProvider, hmacOf, PresetWorld, reference, secret } from '../../support/preset-world';

const run = promisify(execFile);
const docs = (name: string): string => readFileSync(join(packageFolder(), 'docs', name), 'utf8');
const page = docs('providers.md');

const example = (language: string, name: string): string => exampleIn(page, language, name);

const keysOf = (yaml: string): string =>
  yaml
    .replace('kind: mapped\n', '')
    .replace(/\$\{\w+_SECRET\}/g, secret)
    .replace(/\$\{\w+\}/g, 'token-of-the-guide');

describe('what is written from data', () => {
  test('docs/open-protocol.json is up to date (npm run generate)', () => {
    expect(docs('open-protocol.json')).toBe(openProtocolText());
  });

  test('docs/providers.md is up to date (npm run generate), and leaves out no note of a preset', () => {
    expect(page).toBe(withExampleTable(withPresetNotes(page)));
    for (const name of presetNames()) {
      expect(page).toContain(`\`preset: ${name}\``);
      for (const note of readPreset(name)?.notes ?? []) expect(page).toContain(note);
    }
  });
});

test('each example mapping has its row, and its dialect of the simulator', () => {
  expect(exampleNames.length).toBeGreaterThanOrEqual(16);
  for (const name of exampleNames) {
    expect(page).toContain(`(../providers/examples/${name}.yaml)`);
    expect(Object.keys(dialects)).toContain(name);
  }
});

describe('the OpenAPI document', () => {
  test('holds what the bridge calls and what it is called with', () => {
    const operations = [...openProtocolText().matchAll(/"operationId": "(\w+)"/g)].map((match) => match[1]);
    expect(operations).toEqual(['createOrder', 'getOrder', 'cancelOrder', 'sendResult', 'sendProgress']);
  });

  const problemsOf = async (text: string): Promise<string[]> => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: text, absoluteRef: 'open-protocol.json', config });
    return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  };

  test('has no problem for the strictest rules of a linter of OpenAPI', async () => {
    expect(await problemsOf(openProtocolText())).toEqual([]);
  });

  test.each([
    ['struct', (text: string) => text.replace('"in": "header"', '"in": "head"')],
    [
      'no-unresolved-refs',
      (text: string) => text.replace('#/components/schemas/OrderView', '#/components/schemas/Gone'),
    ],
    ['operation-operationId-unique', (text: string) => text.replace('"getOrder"', '"createOrder"')],
    ['path-parameters-defined', (text: string) => text.replace('"name": "orderId"', '"name": "id"')],
  ])('would not pass with %s broken', async (rule, broken) => {
    expect((await problemsOf(broken(openProtocolText()))).join('\n')).toContain(`${rule}: `);
  });

  test('describes every field', () => {
    const { schemas } = openProtocolDocument()['components'] as {
      schemas: Record<string, { properties: Record<string, { description?: string }> }>;
    };
    for (const [schema, { properties }] of Object.entries(schemas)) {
      for (const [field, { description }] of Object.entries(properties))
        expect({ schema, field, described: (description ?? '').length > 5 }).toEqual({
          schema,
          field,
          described: true,
        });
    }
  });
});

describe('the guide "add a provider"', () => {
  let box: ConfigSandbox;
  beforeEach(() => {
    box = new ConfigSandbox();
  });
  afterEach(() => box.remove());

  test.each(['preset', 'mapped'])('its %s example is taken as it stands', (name) => {
    const file = fileWithProvider(keysOf(example('yaml', name)));
    expect(box.load(file, { ...goodEnv }).providers.get('school')).toMatchObject({ kind: 'mapped' });
  });

  test.each(['login', 'signing', 'progress', 'parts'])(
    'its %s example is taken with the rest of the mapped example',
    (name) => {
      const keys = keysOf(example('yaml', name));
      const own = new Set([...keys.matchAll(/^(\w+):/gm)].map((match) => match[1]));
      const rest = keysOf(example('yaml', 'mapped'))
        .split(/^(?=\w)/m)
        .filter((part) => !own.has(/^\w+/.exec(part)?.[0]));
      const file = fileWithProvider(`${rest.join('').trimEnd()}\n${keys}`);
      expect(box.load(file, { ...goodEnv }).providers.get('school')).toMatchObject({
        mapping: { [name]: expect.anything() as unknown },
      });
    },
  );

  test('its hmac example is a proof of the mapped example', () => {
    const callback = keysOf(example('yaml', 'hmac')).replace(/\n/g, '\n  ');
    const mapped = keysOf(example('yaml', 'mapped')).replace(/callback:\n(?: {2}.*\n)+/, `callback:\n  ${callback}\n`);
    expect(box.load(fileWithProvider(mapped), { ...goodEnv }).providers.get('school')).toMatchObject({
      trusted: false,
      callback: { at: { part: 'v1' }, timestamp: { at: { part: 't' }, unit: 'ms' } },
    });
  });

  test('its token in the path is a proof of the mapped example, which then has to trust or to fetch', () => {
    const callback = keysOf(example('yaml', 'path')).replace(/\n/g, '\n  ');
    const mapped = keysOf(example('yaml', 'mapped')).replace(
      /callback:\n(?: {2}.*\n)+/,
      `callback:\n  trust: true\n  ${callback}\n`,
    );
    expect(box.load(fileWithProvider(mapped), { ...goodEnv }).providers.get('school')).toMatchObject({
      callback: { verify: 'path-token' },
    });
  });

  test('its steps lead from a provider in the file to what a recorded callback becomes', async () => {
    const exam = /\n {2}- step: Exame admissional\n[\s\S]*/.exec(fileWithProvider(''))?.[0] ?? '';
    const ofSchool = exam.replace('Exame admissional', 'Prova').replace('provider: clinic', 'provider: school');
    box.write('bridge.yaml', `${fileWithProvider(keysOf(example('yaml', 'mapped'))).trimEnd()}${ofSchool}`);
    const graded = { id: 'i-1', state: 'graded', points: 7, maxPoints: 10, gradedAt: '2026-01-15T12:00:00Z' };
    const recorded = { type: 'invitation.graded', invitation: { ...graded, metadata: { reference } } };
    box.write('recorded.json', JSON.stringify(recorded));
    const [, asked = ''] = /`gupy-exam-bridge (explain --provider school [^`]+)`/.exec(page) ?? [];
    const explain = (...args: string[]) => inFolder(box.dir, goodEnv, () => runCli([registerExplain], ...args));
    expect(await explain(...asked.split(' '))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('outcome  passed (result.outcome[1] holds)') as string,
    });
    const matched = await explain('explain', '--job', '123456', '--step', 'Prova');
    expect(matched).toMatchObject({ code: 0, stdout: expect.stringContaining('school') as string });
  });

  test.each(presetNames())('says what remains possible with %s when the answer to an order is lost', (name) => {
    const section = page.split(`(\`preset: ${name}\`)`)[1]?.split('\n### ')[0] ?? '';
    expect(section).toMatch(/after a lost answer|Idempotency-Key makes|Nothing is sent to/i);
  });

  test('its mapped example orders, believes a signed callback, asks and cancels', async () => {
    const yaml = keysOf(example('yaml', 'mapped')).replace(/^url: .*\n/m, '');
    const world = await PresetWorld.start(yaml);
    const invitation = {
      id: 'i-1',
      state: 'graded',
      points: 7,
      maxPoints: 10,
      gradedAt: '2026-01-15T12:00:00Z',
      metadata: { reference },
    };
    world.answers({
      'POST /tests/test-1/invitations': { invitation: { id: 'i-1' } },
      'GET /invitations/i-1': { invitation },
      'DELETE /invitations/i-1': {},
    });
    expect(await world.order()).toBe('i-1');
    const body = JSON.stringify({ type: 'invitation.graded', invitation });
    const sent = { body, headers: { 'x-school-signature': `sha256=${hmacOf(body)}` } };
    expect(await world.receive(sent)).toMatchObject({
      kind: 'result',
      applicationId: 654321,
      result: { outcome: 'passed', score: 7 },
    });
    expect(world.verifies({ ...sent, body: body.replace('7', '9') })).toBe(false);
    expect(await world.poll('i-1')).toMatchObject({ status: 'result', result: { outcome: 'passed' } });
    await world.cancel('i-1');
    expect(world.calls().map(({ call }) => call)).toEqual([
      'POST /tests/test-1/invitations',
      'GET /invitations/i-1',
      'DELETE /invitations/i-1',
    ]);
    await world.close();
  });
});

test('the page in Portuguese has the examples and the names of the one in English, word by word', () => {
  const translated = docs('provedores.md');
  for (const [language, name] of [
    ['bash', 'order'],
    ['bash', 'ask'],
    ['bash', 'cancel'],
    ['bash', 'sign'],
    ['js', 'sign'],
    ['python', 'sign'],
    ['java', 'sign'],
  ] as const)
    expect(exampleIn(translated, language, name)).toBe(example(language, name));
  const names = (text: string) => [...text.replace(/```.*?```/gs, '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  const protocol = page.slice(page.indexOf('## Adopt the open protocol'));
  expect(new Set(names(translated))).toEqual(new Set([...names(protocol), 'gupy-exam-bridge provider test <nome>']));
});

describe('the guide "adopt the open protocol"', () => {
  const token = 'token-of-the-guide';
  const callbackSecret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const shell = async (script: string, env: Record<string, string>): Promise<string> =>
    (
      await run('bash', ['-euo', 'pipefail', '-c', script], {
        env: { PATH: process.env['PATH'] ?? '', ...env },
        timeout: 20_000,
      })
    ).stdout;

  const ofExample = /"reference": "(.+)"/.exec(example('bash', 'order'))?.[1] ?? '';

  test('its requests are what the bridge sends and a provider takes', async () => {
    const provider = await startProviderStandIn({ token, callbackSecret });
    const env = {
      PROVIDER_URL: provider.url,
      PROVIDER_TOKEN: token,
      CALLBACK_URL: 'https://bridge.example.com/callbacks/clinic',
    };
    const { orderId } = JSON.parse(await shell(example('bash', 'order'), env)) as { orderId: string };
    expect(provider.orders.get(ofExample).orderId).toBe(orderId);
    const asked = JSON.parse(await shell(example('bash', 'ask'), { ...env, ORDER_ID: orderId })) as unknown;
    expect(asked).toEqual({ orderId, status: 'pending' });
    await shell(example('bash', 'cancel'), { ...env, ORDER_ID: orderId });
    expect(provider.orders.get(ofExample).status).toBe('cancelled');
    await provider.close();
  });
});
