// The files of a page in memory: the shared front, lit-html, and the page's own folder. The addresses mirror the folders of the
// project, so that the imports of the browser, the editor, the type checker and the tests are the same relative ones, and no
// build stands between. What could go wrong: an address that leads out of the folders. Only a name that was found at the start
// is ever answered, so no address is turned into a path.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { packageFolder } from '../../config/package-folder';

export interface FrontFile {
  contentType: string;
  body: Buffer;
  etag: string;
}

const types = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/**
 * Every answer of a page carries these. Code, style and data come from the page's own origin alone; no page frames it; and
 * nothing but lit-html turns a text into HTML.
 */
export const frontHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-cache',
};

/** The address of lit-html mirrors its place in the project, wherever npm put it. */
const litAddress = '/node_modules/lit-html';

export class FrontFiles {
  private readonly files = new Map<string, FrontFile>();

  /** `page`: the page's own folder in the project, such as `simulator/page`; its `index.html` also answers `/`. */
  constructor(page: string) {
    this.load('/console/front/browser', join(packageFolder(), 'console', 'front', 'browser'));
    this.load(
      litAddress,
      dirname(dirname(require.resolve('lit-html'))),
      /^(?:lit-html\.|(?:async-)?directive[.-]|directives\/(?!unsafe))/,
    );
    this.load(`/${page}`, join(packageFolder(), page));
    const index = this.files.get(`/${page}/index.html`);
    if (index === undefined) throw new RangeError(`${page} has no index.html`);
    this.files.set('/', index);
  }

  /** `address`: the path of a request, without its query. */
  find(address: string): FrontFile | undefined {
    return this.files.get(address);
  }

  private load(address: string, folder: string, wanted = /./): void {
    for (const found of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const name = found.split('\\').join('/');
      const contentType = types.get(extname(name));
      if (contentType === undefined || !wanted.test(name)) continue;
      const body = readFileSync(join(folder, found));
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      this.files.set(`${address}/${name}`, { contentType, body, etag });
    }
  }
}
