// Which of several results counts, by strength, date, authority and id (P-CORRECT), and which may still be written.
import type { VersionId } from '../../../../domain/exam/result';
import { initialState, type Entry, type Version } from '../../../../domain/exam/state';
import { openEntry } from '../../../../domain/exam/entries';
import {
  compareVersions,
  datedAt,
  happenedAt,
  isLate,
  newestOf,
  publishMode,
  versionFromResult,
} from '../../../../domain/exam/versions';
import { CoreWorld } from '../../../support/core-world';
import { at, day, examRule, movement, result, start } from '../../../support/core-fixtures';

const later = start + day;
const moved = movement(0);
const entry: Entry = openEntry(7, { ...moved, rule: examRule() });

function version(name: string, minutes: number, by: VersionId['by'] = 'provider', arrival = 1): Version {
  const id: VersionId = by === 'provider' ? { by, resultId: name } : by === 'operator' ? { by, number: 1 } : { by };
  return { ...versionFromResult(result(moved, minutes, 'passed'), entry, later), id, arrival };
}

it.each([
  ['a later date outranks', version('a', 6), version('b', 5, 'provider', 9)],
  ['any result outranks an expiry, whatever the dates', version('a', 5), version('', 6, 'deadline', 9)],
  ['so does an operator', version('', 5, 'operator'), version('', 6, 'deadline', 9)],
  ['at one date the operator outranks the provider', version('', 5, 'operator'), version('b', 5, 'provider', 9)],
  ['R29: at one date the later arrival decides', version('a', 5, 'provider', 2), version('b', 5)],
  ['R29: and never an id', version('b', 5, 'provider', 2), version('a', 5)],
])('%s, both ways', (_name, newer, older) => {
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, newer)).toBe(0);
  expect(newestOf([older, newer])).toBe(newer);
  expect(newestOf([newer, older])).toBe(newer);
});

it('R29: a version counts by its own date where the provider dates every version by the end of the exam', () => {
  const regraded = { ...version('a', 5), versionAt: at(8) };
  expect(datedAt(regraded)).toBe(start + 8 * 60_000);
  expect(happenedAt(regraded)).toBe(start + 5 * 60_000);
  expect(compareVersions(regraded, version('b', 7, 'provider', 9))).toBeGreaterThan(0);
});

it('carries no field that the provider did not give', () => {
  const bare = versionFromResult(result(moved, 5, 'passed'), entry, later);
  for (const field of ['score', 'maxScore', 'summary', 'reportUrl']) expect(bare).not.toHaveProperty(field);
});

it('a result that comes after the deadline and is dated before it replaces the expiry (P-LATE)', () => {
  const world = new CoreWorld(start);
  world.move(moved);
  world.advanceTo(start + 10 * day);
  expect([...world.tags]).toEqual(['Exame expirado']);
  world.result(result(moved, 5, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

describe('late', () => {
  const leftAt = (minutes: number): Entry => ({ ...entry, left: [{ occurredAt: at(minutes), knownAt: later }] });
  const alone = (one: Entry) => ({ ...initialState(7), entries: [one] });

  it.each(['deadline', 'operator'] as const)('is never what the %s decided', (source) => {
    const left = leftAt(1);
    expect(isLate(alone(left), left, version('x', 5, source))).toBe(false);
    expect(isLate(alone(left), left, version('x', 5))).toBe(true);
  });

  it('is a result dated after the next entry began, and not one of the same moment', () => {
    const next = openEntry(7, { ...movement(20), rule: examRule() });
    const state = { ...initialState(7), entries: [entry, next] };
    expect(isLate(state, entry, version('x', 20))).toBe(false);
    expect(isLate(state, entry, version('x', 21))).toBe(true);
    expect(isLate(state, next, version('x', 21))).toBe(false);
  });

  it('is not the result of an order that the rule kept open beyond that', () => {
    const kept = (decided?: number): Entry => ({
      ...openEntry(7, { ...moved, rule: examRule({ onLeave: 'keep' }) }),
      ...(decided === undefined ? {} : { decidedAt: start + decided * 60_000 }),
    });
    const next = openEntry(7, { ...movement(20), rule: examRule() });
    for (const [decided, late] of [
      [19, true],
      [20, true],
      [21, false],
      [undefined, false],
    ] as const) {
      const one = kept(decided);
      expect(isLate({ ...initialState(7), entries: [one, next] }, one, version('x', 30))).toBe(late);
    }
    const letGo: Entry = { ...kept(), givenUp: { because: 'skipped', reason: 'n' } };
    expect(isLate({ ...initialState(7), entries: [letGo, next] }, letGo, version('x', 30))).toBe(true);
    const cancelling = { ...kept(21), movement: { ...moved, rule: examRule() } };
    expect(isLate({ ...initialState(7), entries: [cancelling, next] }, cancelling, version('x', 30))).toBe(true);
  });

  it.each([
    ['publish', 'full'],
    ['comment', 'comment'],
    ['ignore', 'nothing'],
  ] as const)('and lateResult %s: %s may be written', (lateResult, mode) => {
    const left: Entry = { ...leftAt(1), movement: { ...moved, rule: examRule({ lateResult }) } };
    expect(publishMode(alone(left), left, version('x', 5))).toBe(mode);
    expect(publishMode(alone(left), left, version('x', 5, 'deadline'))).toBe('nothing');
  });
});
