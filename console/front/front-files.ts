// The files of a page in memory: the shared front, lit-html, and the page's own folder. The addresses mirror the folders of the
// project, so that the imports of the browser, the editor, the type checker and the tests are the same relative ones, and no
// build stands between. What could go wrong: an address that leads out of the folders. Only a name that was found at the start
// is ever answered, so no address is turned into a path.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { RequestHandler } from 'express';
import { packageFolder } from '../../config/package-folder';

interface FrontFile {
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
  private readonly page: string;
  private found: ReadonlyMap<string, FrontFile> | undefined;

  /** `page`: the page's own folder in the project, such as `simulator/page`; its `index.html` also answers `/`. */
  constructor(page: string) {
    this.page = page;
  }

  /** `address`: the path of a request, without its query. The files are read at the first one: many simulators show no page. */
  find(address: string): FrontFile | undefined {
    this.found ??= filesOf(this.page);
    return this.found.get(address);
  }
}

function filesOf(page: string): Map<string, FrontFile> {
  const lit = dirname(dirname(require.resolve('lit-html')));
  const files = new Map([
    ...filesIn('/console/front/browser', join(packageFolder(), 'console', 'front', 'browser')),
    ...filesIn(litAddress, lit, /^(?:lit-html\.|(?:async-)?directive[.-])/),
    ...filesIn(`${litAddress}/directives`, join(lit, 'directives'), /^(?!unsafe)/),
    ...filesIn(`/${page}`, join(packageFolder(), page)),
  ]);
  const index = files.get(`/${page}/index.html`);
  if (index === undefined) throw new RangeError(`${page} has no index.html`);
  return files.set('/', index);
}

/** The folders below are looked through too, but for those that `wanted` leaves out. */
function filesIn(address: string, folder: string, wanted = /./): [string, FrontFile][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, FrontFile][] => {
    const { name } = entry;
    if (!wanted.test(name)) return [];
    if (entry.isDirectory()) return filesIn(`${address}/${name}`, join(folder, name));
    const contentType = types.get(extname(name));
    if (contentType === undefined) return [];
    const body = readFileSync(join(folder, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    return [[`${address}/${name}`, { contentType, body, etag }]];
  });
}

// The files of a page as a handler of express. What is none of them goes on to the next handler.

/** GET and HEAD alone; a file that the browser has is 304. */
export function frontRouter(files: FrontFiles): RequestHandler {
  return (request, response, next) => {
    const file = request.method === 'GET' || request.method === 'HEAD' ? files.find(request.path) : undefined;
    if (file === undefined) return next();
    response.set({ ...frontHeaders, ETag: file.etag });
    if (request.headers['if-none-match'] === file.etag) return void response.status(304).end();
    response.type(file.contentType).send(file.body);
  };
}
