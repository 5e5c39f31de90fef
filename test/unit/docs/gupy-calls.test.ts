// The table of calls names every path and every endpoint that the code has, and no other.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../../../config/package-folder';
import * as paths from '../../../gupy/paths';

interface Row {
  endpoint: string;
  method: string;
  path: string;
  cells: string[];
}

const page = readFileSync(path.join(packageFolder(), 'docs', 'gupy-calls.md'), 'utf8');
const rows = page.split('\n').flatMap((line): Row[] => {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, endpoint = '', call = ''] = cells;
  const [, method = '', of = ''] = /^`(GET|PUT|POST|DELETE|PATCH) (\/api\/\S+)`$/.exec(call) ?? [];
  return method === '' ? [] : [{ endpoint: endpoint.replaceAll('`', ''), method, path: of, cells: cells.slice(1, -1) }];
});

const sources = readdirSync(path.join(packageFolder(), 'gupy'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(packageFolder(), 'gupy', file), 'utf8'));

const unique = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

/** A path of the code, with the names of its parts in place of ids. */
function patternOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'function') return undefined;
  const of = { jobId: '{jobId}', applicationId: '{applicationId}' };
  const make = value as (...args: unknown[]) => string;
  const made = make.length === 1 && make(of).includes('object') ? make('{id}') : make(of, '{id}');
  return decodeURIComponent(made);
}

test('every path of gupy/paths.ts has a row, and every row a path', () => {
  const patterns = Object.values(paths).flatMap((value) => patternOf(value) ?? []);
  expect(unique(rows.map((row) => row.path))).toEqual(unique(patterns));
});

test('every endpoint of the metric has a row, and every row an endpoint', () => {
  const quoted =
    /'((?:list|read|create|update|delete|put|post|send)-(?:jobs?|steps|applications?|tags?|comments?|messages?|webhooks?))'/g;
  const named = sources.flatMap((text) => [...text.matchAll(quoted)].map(([, name = '']) => name));
  expect(unique(rows.map(({ endpoint }) => endpoint))).toEqual(unique(named));
});

test('every row says what for, on what evidence, and what if it is wrong', () => {
  for (const { cells } of rows) {
    expect(cells).toHaveLength(5);
    expect(cells.filter((cell) => cell === '')).toEqual([]);
  }
});

test('P-CORRECT: what takes something from a candidate names the application in its path', () => {
  const destructive = rows.filter(({ method, path: of }) => method === 'DELETE' && !of.startsWith('/api/v1/webhooks'));
  expect(destructive.map(({ path: of }) => of).filter((of) => !of.includes('/applications/{applicationId}/'))).toEqual(
    [],
  );
  expect(destructive).toHaveLength(2);
});
