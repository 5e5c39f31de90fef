// The words of the board: there are some for every error that a candidate can be stuck on, and none of the engine below.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

type Words = Record<string, unknown>;

const board = join(packageFolder(), 'console', 'board', 'page', 'texts');
const front = join(packageFolder(), 'console', 'front', 'browser', 'texts');
const load = async (name: string): Promise<Words> => {
  const folder = name.startsWith('errors-') ? front : board;
  return Object.values((await import(join(folder, name))) as Record<string, Words>)[0] ?? {};
};

const operate = readFileSync(join(packageFolder(), 'docs', 'operate.md'), 'utf8');
const byCode = operate.slice(operate.indexOf('## What to do, by code'), operate.indexOf('## When nothing moves'));
const stuckOn = [...byCode.matchAll(/^\| `(BRIDGE_[A-Z_]+)`/gm)].map(([, code]) => code ?? '');

test.each(['errors-en.js', 'errors-pt-BR.js'])('%s has words for each code that operate.md explains', async (name) => {
  const words = await load(name);
  expect(stuckOn.length).toBeGreaterThan(10);
  expect(stuckOn.filter((code) => !(code in words))).toEqual([]);
  for (const entry of Object.values(words))
    for (const text of Object.values(entry as Words)) expect(text).toMatch(/^[^\n]+[.?]$/);
});

/** Functions are called with what reads like nothing of the engine. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String((value as (...args: string[]) => unknown)('7', '8'))];
  return Object.values(value as Words).flatMap(textsIn);
}

test.each(['en.js', 'pt-BR.js', 'errors-en.js', 'errors-pt-BR.js'])('%s has no word of the engine', async (name) => {
  for (const text of textsIn(await load(name)))
    expect(text).not.toMatch(/workflow|temporal\b|signal|worker|namespace|\brun\b|\bquery\b/i);
});

test.each(['en.js', 'pt-BR.js'])('%s: what says how long ago a call failed follows no "since"', async (name) => {
  const { card } = (await load(name)) as { card: { retrying: (ago: string) => string } };
  expect(card.retrying('2 hours ago')).toMatch(/2 hours ago/);
  expect(card.retrying('2 hours ago')).not.toMatch(/(since|desde) 2 hours ago/);
});
