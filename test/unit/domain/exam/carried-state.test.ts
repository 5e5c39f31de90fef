// What a run hands to the next one is bounded in bytes, whatever is sent: Temporal takes 2 MB, and would never let a run go on
// that hands over more. What cannot be done without stays in it.
import { carriedState, mostCarried } from '../../../../domain/exam/bounds';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { reportOf } from '../../../../domain/text/report';
import { readMovement } from '../../../../workflows/signal-guard';
import type { ApplicationState } from '../../../../domain/exam/state';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { sized } from '../../../support/loop-size';
import { day, examRule, examStep, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const later = start + 30 * day;
const refused = { code: 'BRIDGE_PROVIDER_REJECTED', reason: 'x'.repeat(5000) } as const;
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value), 'utf8');
/** Every character of it is three bytes, or two of them are four. */
const wide = (characters: number) => '€'.repeat(characters);

/** With the longest comments that bridge.yaml takes. */
function wordy(changes: Partial<ExamRule> = {}): ExamRule {
  const { publish } = examRule();
  const long = Object.entries(publish).map(([outcome, { tags }]) => [outcome, { tags, comment: wide(10_000) }]);
  return examRule({ ...changes, publish: Object.fromEntries(long) as ExamRule['publish'] });
}

/** In and out of one exam step after another, each time with a result of its own unless `unanswered`. */
function world(steps: number, rule: ExamRule, options: WorldOptions & { unanswered?: boolean } = {}) {
  const core = new CoreWorld(later, options);
  const moves = Array.from({ length: steps }, (_, index) =>
    movement(index * 10, { step: { ...examStep, id: index + 1 }, rule }),
  );
  for (const moved of moves) {
    core.move(moved);
    core.settle();
    if (options.unanswered !== true) core.result(result(moved, 5000, 'inconclusive', { summary: wide(4000) }));
    core.settle();
  }
  return { core, moves };
}

/** Two examples read it, and it takes long to play. */
let twentyWordy: CoreWorld;
beforeAll(() => {
  twentyWordy = world(20, wordy()).core;
});

it('a state that is small enough is carried as it is', () => {
  const { state } = world(3, examRule()).core;
  expect(bytesOf(state)).toBeLessThan(mostCarried);
  expect(carriedState(state)).toBe(state);
});

it('text that is written goes first: nothing else is lost', () => {
  const { core } = world(20, examRule());
  const versions = core.state.entries.flatMap((entry) =>
    [1, 2, 3, 4, 5].map((id) => ({
      ...entry.versions[0]!,
      id: { by: 'provider' as const, resultId: `v${id}` },
      summary: wide(4000),
    })),
  );
  const entries = core.state.entries.map((entry) => ({
    ...entry,
    versions: [...entry.versions, ...versions.slice(0, 5)],
  }));
  const published = (state: ApplicationState): ApplicationState => ({
    ...state,
    entries: state.entries.map((entry) => ({
      ...entry,
      versions: entry.versions.map((version) => ({ ...version, commented: true, published: true })),
    })),
  });
  const state = published({ ...core.state, entries });
  expect(bytesOf(state)).toBeGreaterThan(mostCarried);
  const carried = carriedState(state);
  expect(bytesOf(carried)).toBeLessThanOrEqual(mostCarried);
  expect(reportOf(carried)).toEqual(reportOf(state));
  expect(JSON.stringify(carried)).not.toContain('€');
});

it('text that is still to be written stays, and movements that joined go before any entry', () => {
  const { core, moves } = world(1, wordy(), { refuse: ({ type }) => (type === 'postComment' ? refused : undefined) });
  const [entry] = core.state.entries;
  const rejoined = Array.from({ length: 10 }, () => ({ ...movement(1), rule: wordy() }));
  const state = { ...core.state, entries: [{ ...entry!, rejoined }] };
  expect(bytesOf(state)).toBeGreaterThan(mostCarried);
  const carried = carriedState(state);
  expect(bytesOf(carried)).toBeLessThanOrEqual(mostCarried);
  expect(carried.entries).toMatchObject([{ reference: referenceOf(moves[0]!), rejoined: [rejoined.at(-1)] }]);
  expect(carried.entries[0]?.versions[0]?.summary).toBe(wide(4000));
  expect(carried.entries[0]?.attentions[0]?.reason).toHaveLength(1000);
});

it('of results whose entries are sought the last of each stays', () => {
  const core = new CoreWorld(later);
  const moves = Array.from({ length: 20 }, (_, index) => movement(index));
  for (const [index, moved] of moves.entries()) {
    for (let version = 0; version < 10; version += 1) {
      const sent = { provider: `provider-${index}`, resultId: `v${version}`, summary: wide(4000) };
      core.result(result(moved, version, 'passed', sent));
    }
  }
  expect(bytesOf(core.state)).toBeGreaterThan(2 * mostCarried);
  const carried = carriedState(core.state);
  expect(bytesOf(carried)).toBeLessThanOrEqual(mostCarried);
  expect(carried.recoveries.map(({ results }) => results.at(-1)?.result.resultId)).toEqual(moves.map(() => 'v9'));
  expect(carried.recoveries.some(({ results }) => results.length === 1)).toBe(true);
});

it('entries that are done are forgotten from the oldest on, no more than need be', () => {
  const { state } = twentyWordy;
  const carried = carriedState(state);
  expect(bytesOf(state)).toBeGreaterThan(2 * mostCarried);
  expect(bytesOf(carried)).toBeLessThanOrEqual(mostCarried);
  const kept = carried.entries.map(({ reference }) => reference);
  expect(kept).toEqual(state.entries.slice(-kept.length).map(({ reference }) => reference));
  expect(kept.length).toBeGreaterThanOrEqual(3);
  expect(carried.notes).toEqual(state.notes);
});

it('of those that are done, the ones whose tags stand go last, however old', () => {
  const { state } = twentyWordy;
  const withdrawn = state.entries.map((entry, index) =>
    index < 3 || index === 19
      ? entry
      : {
          ...entry,
          versions: [],
          ...(entry.order.is === 'placed' ? { order: { ...entry.order, cancel: { is: 'done' as const } } } : {}),
          left: [{ occurredAt: entry.movement.occurredAt, knownAt: start }],
        },
  );
  const carried = carriedState({ ...state, entries: withdrawn });
  expect(bytesOf(carried)).toBeLessThanOrEqual(mostCarried);
  const references = (entries: ApplicationState['entries']) => entries.map(({ reference }) => reference);
  expect(references(carried.entries).slice(0, 3)).toEqual(references(withdrawn).slice(0, 3));
  expect(carried.entries.length).toBeLessThan(20);
});

it('P-STUCK: of the many that are stuck the oldest are given up by name, and the newest stays', () => {
  const count = sized({ quick: 30, long: 90 });
  const { core } = world(count, wordy(), {
    unanswered: true,
    refuse: ({ type }) => (type === 'cancelOrder' ? refused : undefined),
  });
  expect(core.state.entries).toHaveLength(count);
  const carried = carriedState(core.state);
  expect(bytesOf(carried)).toBeLessThanOrEqual(mostCarried);
  expect(carried.entries.at(-1)).toEqual(core.state.entries.at(-1));
  expect(reportOf(carried).notes.at(-1)).toMatch(/^Too many exams under way: 7\.123456\.\d+\.\w+ was given up$/);
  expect(bytesOf(reportOf(carried))).toBeLessThan(mostCarried);
});

it('a movement that is too long to be carried is none of ours', () => {
  const tags = Array.from({ length: 20 }, () => 'x'.repeat(500));
  const publish = Object.fromEntries(
    Object.keys(examRule().publish).map((outcome) => [outcome, { tags, comment: 'x'.repeat(10_000) }]),
  );
  const longest = { ...movement(0), rule: { ...examRule(), publish } };
  expect(readMovement(longest, 9).type).toBe('moved');
  expect(readMovement({ ...longest, more: 'x'.repeat(50_000) }, 9).type).toBe('unreadable');
});
