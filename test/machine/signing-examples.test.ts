// What the examples for developers of providers sign is what the bridge accepts. Each runs as it stands on the page; one whose language
// is not on this machine is left out.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageFolder } from '../../config/package-folder';
import { isExecutable } from '../../dev-server/server-program';
import { createProviderRegistry } from '../../providers/registry';
import { callbackHeaders } from '../support/callback-headers';
import { callbackSecret, httpProvider } from '../support/http-provider';
import { exampleIn } from '../support/page-example';
import { startTinyServer } from '../support/tiny-server';

const run = promisify(execFile);
const page = readFileSync(join(packageFolder(), 'docs', 'providers.md'), 'utf8');

/** The name of its file decides what a program is to some languages. */
const languages: readonly (readonly [language: string, file: string, program: string])[] = [
  ['bash', 'sign.sh', 'bash'],
  ['js', 'sign.js', process.execPath],
  ['python', 'sign.py', 'python3'],
  ['java', 'SendResult.java', 'java'],
];

const folders = (process.env['PATH'] ?? '').split(delimiter);
const isHere = (program: string) =>
  isExecutable(program) || folders.some((folder) => isExecutable(join(folder, program)));

describe.each(languages)('%s', (language, file, program) => {
  (isHere(program) ? test : test.skip)('what its example signs is accepted, and read', async () => {
    const receiver = await startTinyServer((_request, response) => response.end('{"status":"accepted"}'));
    const folder = mkdtempSync(join(tmpdir(), 'signing-example-'));
    const registry = createProviderRegistry(new Map([['clinic', httpProvider({ url: receiver.url })]]));
    try {
      writeFileSync(join(folder, file), exampleIn(page, language, 'sign'));
      const env = { SECRET: callbackSecret, CALLBACK_URL: `${receiver.url}/callbacks/clinic` };
      await run(program, [join(folder, file)], { env: { ...process.env, ...env }, timeout: 240_000 });
      const [sent] = receiver.seen;
      const adapter = registry.adapters.get('clinic');
      const body = Buffer.from(sent?.body ?? '');
      const headers = callbackHeaders(sent?.headers as Record<string, string>);
      expect(adapter?.verify(body, headers, Date.now())).toBe('proven');
      expect(adapter?.verify(Buffer.from(`${sent?.body} `), headers, Date.now())).toBe('unproven');
      expect(adapter?.parse(body)).toMatchObject({
        kind: 'result',
        applicationId: 654321,
        result: { outcome: 'passed' },
      });
    } finally {
      rmSync(folder, { recursive: true });
      await registry.close();
      await receiver.close();
    }
  });
});
