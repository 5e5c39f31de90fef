// The state is carried from run to run: whatever is sent, however often, it stays small, and what matters stays in it.
import { fullFrom, fullProviders, mostHeld } from '../../../../domain/exam/held-results';
import { nextAction } from '../../../../domain/exam/next-action';
import type { Version } from '../../../../domain/exam/state';
import { reportOf, versionName } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import {
  at,
  day,
  examRule,
  examStep,
  movement,
  overtaken,
  referenceOf,
  result,
  start,
} from '../../../support/core-fixtures';

const later = start + 30 * day;
const refused = { code: 'BRIDGE_PROVIDER_REJECTED', reason: 'refused' } as const;
const nameOf = ({ id }: Version) => versionName(id);
const sizeOf = (world: CoreWorld) => JSON.stringify(world.state).length;

it('12 000 deliveries of one movement or one result are one order, one write and the same state (P-ONCE, T5)', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  const waiting = world.state;
  for (let i = 0; i < 12_000; i += 1) world.tell({ type: 'moved', movement: moved, at: later + i });
  expect(world.state).toBe(waiting);
  const once = result(moved, 5, 'passed');
  world.result(once);
  world.settle();
  const settled = world.state;
  for (let i = 0; i < 12_000; i += 1) world.tell({ type: 'resultReceived', result: once, at: later + i });
  expect(world.state).toBe(settled);
  expect(world.writes).toHaveLength(1);
  expect(world.orders.size).toBe(1);
});

describe('a flood of versions', () => {
  const flooded = () => {
    const world = new CoreWorld(later);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    for (let i = 0; i < 60; i += 1) {
      const outcome = i % 2 === 0 ? 'passed' : 'inconclusive';
      world.result(
        result(moved, i, outcome, { resultId: `v${i}`, summary: 'x'.repeat(9000), reportUrl: 'u'.repeat(9000) }),
      );
    }
    world.settle();
    return { world, moved };
  };

  it('keeps the newest twenty, and the text of three', () => {
    const { world } = flooded();
    const versions = world.state.entries[0]?.versions ?? [];
    expect(versions.map(nameOf)).toEqual(Array.from({ length: 20 }, (_, i) => `v${40 + i}`));
    const withText = versions.filter(({ summary, reportUrl }) => summary !== undefined || reportUrl !== undefined);
    expect(withText.map(nameOf)).toEqual(['v57', 'v58', 'v59']);
    expect(withText[0]?.summary).toHaveLength(4000);
    expect(withText[0]?.reportUrl).toHaveLength(2000);
    expect(sizeOf(world)).toBeLessThan(40_000);
    expect(world.comments).toHaveLength(1);
  });

  it('remembers from when on the exam was decided, and does not wake for one too old to keep', () => {
    const { world, moved } = flooded();
    expect(world.state.entries[0]?.decidedAt).toBe(start);
    const before = world.state;
    world.result(result(moved, 3, 'failed', { resultId: 'too-old' }));
    expect(world.state).toBe(before);
    world.result(result(moved, -3, 'failed', { resultId: 'older-than-all' }));
    expect(world.state.entries[0]?.decidedAt).toBe(start - 3 * 60_000);
    expect(world.state.entries[0]?.versions).toHaveLength(20);
  });

  it('knows a version again whose text it let go of, and one that changed', () => {
    const { world, moved } = flooded();
    const before = world.state;
    world.result(
      result(moved, 45, 'inconclusive', { resultId: 'v45', summary: 'x'.repeat(9000), reportUrl: 'u'.repeat(9000) }),
    );
    expect(world.state).toBe(before);
    world.result(result(moved, 45, 'failed', { resultId: 'v45' }));
    expect(reportOf(world.state).notes).toEqual(['Result v45 came again with another content; the first one counts']);
  });
});

/** By a result that says all a result can say. */
function settled() {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  const full = { score: 7, maxScore: 10, summary: 'ok', reportUrl: 'https://r.example' };
  const first = result(moved, 5, 'passed', full);
  world.result(first);
  world.settle();
  return { world, first };
}

it('R8: a known version that comes again word for word is nothing', () => {
  const { world, first } = settled();
  const before = world.state;
  world.result({ ...first });
  expect(world.state).toBe(before);
});

it.each([
  ['outcome', { outcome: 'failed' }],
  ['date', { occurredAt: at(6) }],
  ['score', { score: 1 }],
  ['maximum', { maxScore: 1 }],
  ['summary', { summary: 'other' }],
  ['report', { reportUrl: 'https://other.example' }],
] as const)('R9: a known version that comes with another %s is noted once and changes nothing', (_field, change) => {
  const { world, first } = settled();
  const { entries } = world.state;
  world.result({ ...first, ...change });
  expect(world.state.entries).toEqual(entries);
  expect(reportOf(world.state).notes).toHaveLength(1);
  const noted = world.state;
  world.result({ ...first, ...change });
  expect(world.state).toBe(noted);
});

it('notes are short and few, and the last ones', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  for (let i = 0; i < 30; i += 1) {
    world.result(result(moved, 5, 'passed', { provider: 'impostor', resultId: `${i}-${'x'.repeat(900)}` }));
  }
  expect(reportOf(world.state).notes).toHaveLength(20);
  expect(reportOf(world.state).notes.every((note) => note.length === 300)).toBe(true);
  expect(reportOf(world.state).notes.at(-1)).toMatch(/^Result 29-x/);
});

describe('entries of earlier runs', () => {
  it('keep every result once, and say before they are full which provider must wait', () => {
    const world = new CoreWorld(later);
    const moved = movement(0);
    const send = (count: number) => {
      for (let i = 0; i < count; i += 1) world.result(result(moved, i, 'passed', { resultId: `v${i}` }));
    };
    send(fullFrom - 1);
    expect(fullProviders(world.state)).toEqual([]);
    send(mostHeld);
    expect(fullProviders(world.state)).toEqual(['clinic']);
    const before = world.state;
    send(mostHeld);
    expect(world.state).toBe(before);
    expect(reportOf(world.state).notes).toEqual([]);
    expect(world.state.recoveries[0]?.results).toHaveLength(mostHeld);
    send(mostHeld + 1);
    expect(reportOf(world.state).notes).toEqual([`Result v${mostHeld} dropped: too many results of clinic wait`]);
  });
});

describe('a candidate moved back and forth without end', () => {
  const inAndOut = (world: CoreWorld, times: number, from = 0) => {
    for (let i = 0; i < times; i += 1) {
      world.move(movement(from + 2 * i));
      world.settle();
      world.move(movement(from + 2 * i + 1, { noRule: true }));
      world.settle();
    }
  };

  it('leaves twenty entries, the newest', () => {
    const world = new CoreWorld(later);
    inAndOut(world, 60);
    expect(world.state.entries).toHaveLength(20);
    expect(world.state.entries[0]?.movement.occurredAt).toBe(at(80));
    expect(world.orders.size).toBe(60);
    expect(world.cancelled.size).toBe(60);
    expect(nextAction(world.state, later + 4 * day)).toEqual({ type: 'close' });
  });

  it('keeps the entry whose tags stand, and finds a forgotten one again', () => {
    const world = new CoreWorld(later);
    const [first, second] = [movement(0), movement(2)];
    world.move(first);
    world.settle();
    world.result(result(first, 1, 'failed'));
    world.settle();
    world.move(second);
    world.settle();
    inAndOut(world, 30, 10);
    expect([...world.tags]).toEqual(['Inapto']);
    expect(world.state.entries[0]?.reference).toBe(referenceOf(first));
    expect(world.state.entries).toHaveLength(20);
    world.result(result(second, 3, 'passed'));
    world.settle();
    expect(world.calls.filter((call) => call.type === 'recoverEntry')).toHaveLength(1);
    // Its date is forgotten with it, so it may not replace what stands; it reaches a human by a comment (P-LATE).
    expect([...world.tags]).toEqual(['Inapto']);
    expect(world.comments.map(({ text }) => text)).toEqual([
      'Exame ASO-ADM: inapto.',
      overtaken('Exame ASO-ADM: aprovado.'),
    ]);
  });

  it('through twenty-five steps forgets the oldest tags as its own, and leaves them standing', () => {
    const world = new CoreWorld(later);
    for (let id = 1; id <= 25; id += 1) {
      const publish = { ...examRule().publish, passed: { tags: [`Apto ${id}`] } };
      const moved = movement(id * 10, { step: { ...examStep, id }, rule: examRule({ publish }) });
      world.move(moved);
      world.settle();
      world.result(result(moved, id * 10 + 1, 'passed'));
      world.settle();
    }
    expect(world.tags.size).toBe(25);
    expect(world.writes).toHaveLength(25);
    expect(world.state.entries).toHaveLength(20);
    expect(world.state.standingTags.map(({ tag }) => tag)).toEqual(
      Array.from({ length: 20 }, (_, i) => `Apto ${i + 6}`),
    );
  });

  it('with a provider that refuses every cancellation keeps a hundred in sight, and says what it gave up (P-STUCK)', () => {
    const world = new CoreWorld(later, { refuse: (action) => (action.type === 'cancelOrder' ? refused : undefined) });
    inAndOut(world, 103);
    expect(world.state.entries).toHaveLength(100);
    expect(world.state.entries.every((entry) => entry.attentions.length === 1)).toBe(true);
    expect(reportOf(world.state).notes).toHaveLength(3);
    expect(reportOf(world.state).notes[0]).toMatch(
      /^Too many exams under way: 7\.123456\.86547\.[0-9a-f]{10} was given up$/,
    );
    expect(sizeOf(world)).toBeLessThan(200_000);
  });

  it('keeps what is under way beyond twenty: kept orders, and cancellations that are still to be made', () => {
    const kept = new CoreWorld(later);
    for (let id = 1; id <= 25; id += 1) {
      kept.move(movement(id, { step: { ...examStep, id }, rule: examRule({ onLeave: 'keep' }) }));
      kept.settle();
    }
    expect(reportOf(kept.state).entries.map(({ status }) => status)).toEqual(Array(25).fill('waiting'));

    const leaving = new CoreWorld(later, { refuse: (action) => (action.type === 'cancelOrder' ? refused : undefined) });
    inAndOut(leaving, 20);
    leaving.tell({ type: 'retry', at: leaving.now });
    leaving.tell({ type: 'moved', movement: movement(100), at: leaving.now });
    expect(leaving.state.entries).toHaveLength(21);
  });

  it('never forgets the newest entry, though it is the only one that is done', () => {
    const world: CoreWorld = new CoreWorld(later, {
      refuse: (action) => (action.type === 'cancelOrder' ? refused : undefined),
      readBack: () => (world.orders.size < 20 ? undefined : 'not in this step'),
    });
    inAndOut(world, 20);
    const last = movement(100);
    world.move(last);
    world.settle();
    expect(world.state.entries).toHaveLength(21);
    expect(reportOf(world.state).entries.at(-1)).toMatchObject({ reference: referenceOf(last), status: 'ignored' });
  });

  it('does not forget an entry whose answer is outstanding', () => {
    const world = new CoreWorld(later);
    const first = movement(0);
    world.move(first);
    world.startDue();
    for (let i = 1; i <= 30; i += 1) {
      world.tell({ type: 'moved', movement: movement(i * 2 - 1, { noRule: true }), at: later });
      const another = examRule({ exam: `ASO-${i}` });
      world.tell({ type: 'moved', movement: movement(i * 2, { rule: another }), at: later });
    }
    expect(world.state.entries[0]?.reference).toBe(referenceOf(first));
    world.settle();
    expect([...world.cancelled]).toContain(referenceOf(first));
  });
});
