// Good messages whose unread parts are changed in every way that JSON, near-JSON and HTTP allow: none is lost (P-REAL, R28). A share
// in the quick loop, 10,000 of them in the long one.
import { randomInt } from 'node:crypto';
import type { ProviderAdapter } from '../../providers/adapter';
import { openBody, vendorKeys } from '../support/field-vendors';
import { sized } from '../support/loop-size';
import { graded, schoolKeys } from '../support/mapped-school';
import { PresetWorld } from '../support/preset-world';
import { seededChoice } from '../support/seeded-random';

const seed = Number(process.env['UNREAD_SEED'] ?? randomInt(2 ** 31));
const runs = sized({ quick: 600, long: 10_000 });
console.info(`unread parts: UNREAD_SEED=${seed}`);

const below = seededChoice(seed);
const one = <T>(items: readonly T[]): T => items[below(items.length)] as T;

const leaves = [
  ...['9223372036854775807', '-1e999', '1e400', 'NaN', '-Infinity', 'undefined', '007', '0.1', 'null', 'true', 'None'],
  ...['"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\t\u0001"', '"\\x"', '"ção"', '""', '"\\u2028"', '"a\\"b"'],
];
const keys = ['__proto__', 'constructor', 'prototype', 'a', '', '\\u0061', '\\ud800', 'points ', 'Reference', 'ç'];

/** JSON and near-JSON, as deep as senders go. */
function oddValue(depth: number): string {
  const kind = depth === 0 ? 0 : below(4);
  if (kind < 2) return one(leaves);
  const parts = Array.from({ length: below(5) }, () => oddValue(depth - 1));
  return kind === 2
    ? `[${parts.join(one([',', ' ,\n']))}]`
    : `{${parts.map((part) => `"${one(keys)}":${part}`).join()}}`;
}

const nested = (levels: number): string => '['.repeat(levels) + one(leaves) + ']'.repeat(levels);

/** Members that nobody reads, at any place among those that are. */
function mutated(body: object): string {
  const members = Object.entries(body).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  for (let count = 1 + below(4); count > 0; count -= 1) {
    const value = below(5) === 0 ? nested(below(100)) : oddValue(4);
    members.splice(below(members.length + 1), 0, `"unread_${below(3)}":${value}`);
  }
  return `{${members.join(one([',', '\n, ', ',\t']))}}`;
}

const wrappings: readonly ((text: string) => [Buffer, string?])[] = [
  (text) => [Buffer.from(text)],
  (text) => [Buffer.from(`\ufeff${text}`)],
  (text) => [Buffer.from(text, 'latin1'), 'application/json; charset=ISO-8859-1'],
  (text) => [Buffer.from(text, 'utf16le'), 'application/json; charset=utf-16'],
  (text) => [Buffer.from(JSON.stringify(text))],
  (text) => [Buffer.from(` \r\n${text}\n`)],
];

let worlds: PresetWorld[];
afterAll(() => Promise.all(worlds.map((world) => world.close())));

test(`R28: of ${runs} messages with odd unread parts none is lost`, async () => {
  worlds = [await PresetWorld.start(vendorKeys.openProtocol, 'http'), await PresetWorld.start(schoolKeys())];
  const bodies = [openBody('passed'), graded()];
  const lost: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    const kind = run % 2;
    const text = mutated(bodies[kind] ?? {});
    const [bytes, type] = one(wrappings)(text);
    if (outcomeOf(worlds[kind]?.adapter, bytes, type) !== 'passed') lost.push(text);
  }
  expect(lost).toEqual([]);
  expect(Reflect.ownKeys(Object.prototype)).not.toContain('polluted');
});

function outcomeOf(adapter: ProviderAdapter | undefined, bytes: Buffer, type: string | undefined): string | undefined {
  try {
    const parsed = adapter?.parse(bytes, {}, { type });
    return parsed?.kind === 'result' ? parsed.result.outcome : parsed?.kind;
  } catch (error) {
    return String(error);
  }
}
