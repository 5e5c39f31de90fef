// The page of the sandbox as it goes over the wire: every file that a page asks for is there, nothing else is, and each answer has
// the policy that keeps strange code out.
import type { AddressInfo } from 'node:net';
import { posix } from 'node:path';
import express from 'express';
import { FrontFiles, frontHeaders, frontRouter } from '../../../console/front/front-files';

const files = new FrontFiles('simulator/page');
const textOf = (address: string): string => files.find(address)?.body.toString('utf8') ?? '';

/** Addresses that a file asks the browser for. */
function asked(address: string): string[] {
  const text = textOf(address);
  const inPage = [...text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, url = '']) => posix.join('/', url));
  const inCode = [...text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']|url\('([^']+)'\)/g)].map(([, one, two]) =>
    posix.join(posix.dirname(address), one ?? two ?? ''),
  );
  return address.endsWith('.html') || address === '/' ? inPage : inCode;
}

test('everything that the page loads is served, lit-html included', () => {
  const seen = new Set<string>();
  const open = ['/'];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    expect([next, files.find(next) !== undefined]).toEqual([next, true]);
    open.push(...asked(next));
  }
  expect([...seen]).toContain('/node_modules/lit-html/lit-html.js');
  expect([...seen]).toContain('/console/front/browser/mark.svg');
});

test.each([
  '/package.json',
  '/simulator/simulator.ts',
  '/simulator/page/../simulator.ts',
  '/simulator/page/%2e%2e/simulator.ts',
  '/node_modules/express/index.js',
  '/node_modules/lit-html/directives/unsafe-html.js',
  '/node_modules/lit-html/package.json',
  '//etc/passwd',
])('%s is not served', (address) => {
  expect(files.find(address)).toBeUndefined();
});

test('the policy lets in no inline code, no evaluation and no other host', () => {
  const policy = frontHeaders['Content-Security-Policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  for (const name of ['/', '/simulator/page/index.html']) {
    expect(textOf(name)).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=/);
  }
});

describe('as a handler of express', () => {
  const app = express().use(frontRouter(files));
  const server = app.listen(0, '127.0.0.1');
  const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeAll(async () => {
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('a file has its type and the policy; the browser’s own copy is 304', async () => {
    const first = await fetch(`${base()}/console/front/browser/lit.js`);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(first.headers.get('content-security-policy')).toBe(frontHeaders['Content-Security-Policy']);
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${base()}/console/front/browser/lit.js`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('another method, and what is no file, are left to the next handler', async () => {
    const posted = await fetch(`${base()}/`, { method: 'POST' });
    const unknown = await fetch(`${base()}/console/front/front-files.ts`);
    expect([posted.status, unknown.status]).toEqual([404, 404]);
  });
});
