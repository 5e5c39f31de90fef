// Entries, steps, jobs and lanes side by side: what concerns one leaves the others alone.
import type { Action } from '../../../../domain/exam/action';
import type { Movement } from '../../../../domain/exam/movement';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import { at, day, examRule, movement, overtaken, referenceOf, result, start } from '../../../support/core-fixtures';

const later = start + day;
const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' } as const;
const prova = { id: 5, name: 'Prova' };
const refusing = (...types: Action['type'][]) =>
  new CoreWorld(later, { refuse: (action) => (types.includes(action.type) ? refused : undefined) });
const callsOf = (world: CoreWorld, type: Action['type']) => world.calls.filter((call) => call.type === type);

it('everything a provider reports can be written', () => {
  const world = new CoreWorld(later);
  const words = '{{outcome}} {{score}}/{{maxScore}} {{summary}} {{reportUrl}} {{date}}';
  const publish = { ...examRule().publish, passed: { tags: [], comment: words } };
  const moved = movement(0, { rule: examRule({ publish }) });
  world.move(moved);
  world.settle();
  const values = { score: 7, maxScore: 10, summary: 'ok', reportUrl: 'https://r.example' };
  world.result(result(moved, 5, 'passed', values));
  world.settle();
  expect(world.comments.map(({ text }) => text)).toEqual(['aprovado 7/10 ok https://r.example 15/01/2026']);
});

it('a late result that was told by its tag is not told again by a comment when a newer entry replaces the tag', () => {
  const world = new CoreWorld(later);
  const [first, second] = [movement(0), movement(20)];
  world.move(first);
  world.settle();
  world.move(movement(10, { noRule: true }));
  world.settle();
  world.result(result(first, 15, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  expect(world.state.entries[0]?.versions).toMatchObject([{ published: true }]);
  world.move(second);
  world.settle();
  world.result(result(second, 30, 'failed'));
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
  expect(world.comments.map(({ reference }) => reference)).toEqual([referenceOf(second)]);
});

describe('a result that comes when the exam after it is decided already', () => {
  const afterTheNext = (outcome: 'passed' | 'failed' | 'cancelled', minutes: number) => {
    const world = new CoreWorld(later);
    const [first, second] = [movement(0), movement(20)];
    world.move(first);
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.move(second);
    world.settle();
    world.result(result(second, 30, 'passed'));
    world.settle();
    world.result(result(first, minutes, outcome, { summary: 'PA 18x11' }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    return world.comments.map(({ text }) => text);
  };

  it.each([
    ['before', 5],
    ['after', 15],
  ])('P-LATE: is told by a comment, dated %s the leaving', (_when, minutes) => {
    expect(afterTheNext('passed', minutes)).toEqual([overtaken('Exame ASO-ADM: aprovado.')]);
    expect(afterTheNext('failed', minutes)).toEqual([overtaken('Exame ASO-ADM: inapto. PA 18x11')]);
  });

  it('is not told where its outcome asks for nothing, as when the provider confirms a cancellation', () => {
    expect(afterTheNext('cancelled', 5)).toEqual([]);
    expect(afterTheNext('cancelled', 15)).toEqual([]);
  });
});

it('a version is told only when everything it asked for stands', () => {
  const world = refusing('postComment');
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'failed'));
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
  expect(world.state.entries[0]?.versions).toMatchObject([{ published: false }]);
});

it('a tag of one job is no tag of another', () => {
  const world = new CoreWorld(later);
  const first = movement(0);
  world.move(first);
  world.settle();
  world.result(result(first, 5, 'passed'));
  world.settle();
  const second = movement(20, { jobId: 999 });
  world.move(second);
  world.settle();
  world.result(result(second, 30, 'passed'));
  world.settle();
  expect(callsOf(world, 'putTag')).toMatchObject([
    { jobId: 123456, readFirst: false },
    { jobId: 999, readFirst: false },
  ]);
});

it('a tag that two steps share is put once, stays while either wants it, and goes with the last', () => {
  const world = new CoreWorld(later);
  const rule = examRule({ onLeave: 'keep' });
  const [first, second] = [movement(0, { rule }), movement(10, { rule, step: prova })];
  for (const moved of [first, second]) {
    world.move(moved);
    world.settle();
    world.result(result(moved, 12, 'passed'));
    world.settle();
  }
  expect(callsOf(world, 'putTag')).toHaveLength(1);
  world.result(result(first, 20, 'cancelled'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  world.result(result(second, 20, 'cancelled'));
  world.settle();
  expect([...world.tags]).toEqual([]);
});

it('a put that was called off is read before when another step wants the same tag (P-ONCE)', () => {
  const world = new CoreWorld(later);
  const rule = examRule({ onLeave: 'keep' });
  const [first, second] = [movement(0, { rule }), movement(10, { rule, step: prova })];
  for (const moved of [first, second]) {
    world.move(moved);
    world.settle();
  }
  world.result(result(first, 15, 'passed'));
  world.startDue();
  world.interruptOne();
  world.result(result(first, 16, 'cancelled'));
  world.result(result(second, 17, 'passed'));
  world.settle();
  expect(callsOf(world, 'putTag').at(-1)).toMatchObject({ reference: referenceOf(second), readFirst: true });
  expect(world.writes.filter((write) => write.type === 'putTag')).toHaveLength(1);
  expect([...world.tags]).toEqual(['Apto']);
});

it('an exam that waits is not being published because another is', () => {
  const world = new CoreWorld(later);
  const rule = examRule({ onLeave: 'keep' });
  const first = movement(0, { rule });
  world.move(first);
  world.settle();
  world.move(movement(10, { step: prova }));
  world.settle();
  world.move(movement(15, { noRule: true }));
  world.settle();
  world.result(result(first, 20, 'passed'));
  world.startDue();
  expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['publishing', 'withdrawn']);
});

it('a tag that cannot be taken back is stuck at its own step', () => {
  const world = refusing('removeTag');
  const rule = examRule({ lateResult: 'ignore' });
  const first = movement(0, { rule });
  world.move(first);
  world.settle();
  world.result(result(first, 15, 'passed'));
  world.settle();
  world.move(movement(10, { step: prova, rule }));
  world.settle();
  expect(reportOf(world.state).attention).toMatchObject([{ reference: referenceOf(first), what: 'write' }]);
});

it('a refused removal does not hold up the cancellation of the same entry', () => {
  const world = new CoreWorld(start, { refuse: (action) => (action.type === 'removeTag' ? refused : undefined) });
  const moved = movement(0);
  world.move(moved);
  world.advanceTo(start + 10 * day);
  let allowed = false;
  world.tell({ type: 'moved', movement: movement(60, { noRule: true }), at: world.now });
  world.startDue();
  allowed = world.calls.some((call) => call.type === 'cancelOrder');
  expect(allowed).toBe(true);
  world.settle();
  expect([...world.cancelled]).toEqual([referenceOf(moved)]);
});

it('a late result answers a refused cancellation', () => {
  const world = refusing('cancelOrder');
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.move(movement(5, { noRule: true }));
  world.settle();
  expect(reportOf(world.state).attention).toMatchObject([{ what: 'cancel' }]);
  world.result(result(moved, 9, 'passed'));
  world.settle();
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', attention: [] });
  expect(callsOf(world, 'cancelOrder')).toHaveLength(1);
});

it('nothing is cancelled that was never ordered', () => {
  const world = new CoreWorld(later);
  world.move(movement(0));
  world.move(movement(5, { noRule: true }));
  world.settle();
  expect(world.calls).toEqual([]);
});

it('a movement that joined is remembered for a result that turns out to be older still', () => {
  const world = new CoreWorld(later);
  const [first, second] = [movement(0), movement(20)];
  world.move(first);
  world.move(second);
  world.settle();
  world.result(result(first, 25, 'passed'));
  world.settle();
  expect(world.state.entries).toMatchObject([{ rejoined: [{ eventId: second.eventId }] }]);
  world.result(result(first, 10, 'failed'));
  world.settle();
  expect(world.state.entries).toMatchObject([{ rejoined: [] }, { movement: { eventId: second.eventId } }]);
  expect(world.orders.size).toBe(2);
});

it('a movement that had joined, and turns out to have had an exam of its own, takes along those that joined after it (P-ORDER)', () => {
  const play = (secondDecided: number) => {
    const world = new CoreWorld(later);
    const [first, second, third] = [movement(0), movement(12), movement(20)];
    for (const moved of [first, second, third]) world.move(moved);
    world.settle();
    world.result(result(second, secondDecided, 'passed'));
    world.result(result(first, 10, 'failed'));
    world.settle();
    return { world, first, second, third };
  };
  const over = play(15);
  expect([...over.world.orders.keys()]).toEqual([referenceOf(over.first), referenceOf(over.third)]);
  const underWay = play(25);
  expect([...underWay.world.orders.keys()]).toEqual([referenceOf(underWay.first)]);
  expect(underWay.world.state.entries).toMatchObject([
    { rejoined: [] },
    { rejoined: [{ eventId: underWay.third.eventId }] },
  ]);
});

it('a movement that had joined, and turns out to have had an exam of its own, was left when the other was (P-ORDER)', () => {
  const world = new CoreWorld(later);
  const rule = examRule({ lateResult: 'ignore' });
  const [first, second] = [movement(0, { rule }), movement(12, { rule })];
  world.move(first);
  world.move(second);
  world.settle();
  world.move(movement(30, { noRule: true }));
  world.settle();
  world.result(result(second, 40, 'passed'));
  world.settle();
  expect(reportOf(world.state).entries).toMatchObject([{ status: 'withdrawn' }, { status: 'withdrawn' }]);
  expect([...world.tags]).toEqual([]);
});

describe('a movement that had joined, and turns out to have had an exam of its own, after the candidate was moved on (P-ORDER)', () => {
  /** In, in again, a result of after that; the candidate goes where `next` says; then an older result. */
  const overtaken = (...next: Movement[]) => {
    const world = new CoreWorld(later, { alwaysThere: true });
    const [first, again] = [movement(0), movement(10)];
    world.move(first);
    world.settle();
    world.move(again);
    world.result(result(first, 15, 'passed'));
    world.settle();
    for (const moved of next) world.move(moved);
    world.settle();
    const orders = world.orders.size;
    world.result(result(first, 5, 'failed'));
    world.settle();
    expect(world.orders.size).toBe(orders);
    return reportOf(world.state).entries.map(({ status }) => status);
  };

  it('is withdrawn, and nothing is ordered for it', () => {
    expect(overtaken(movement(20, { noRule: true }))).toEqual(['settled', 'withdrawn']);
    expect(overtaken(movement(20, { step: prova }))).toEqual(['settled', 'withdrawn', 'waiting']);
  });

  it('also where the candidate is back since', () => {
    expect(overtaken(movement(20, { noRule: true }), movement(30))).toEqual(['settled', 'withdrawn', 'waiting']);
    expect(overtaken(movement(20, { step: prova }), movement(30))).toEqual([
      'settled',
      'withdrawn',
      'withdrawn',
      'waiting',
    ]);
  });
});

it('those that joined before it stay with the exam they joined', () => {
  const world = new CoreWorld(later);
  const [first, second, third, fourth] = [movement(0), movement(10), movement(20), movement(30)];
  for (const moved of [first, second, third, fourth]) world.move(moved);
  world.settle();
  world.result(result(third, 40, 'passed'));
  world.settle();
  expect(world.state.entries.map(({ rejoined }) => rejoined.map(({ eventId }) => eventId))).toEqual([
    [second.eventId],
    [fourth.eventId],
  ]);
  expect([...world.orders.keys()]).toEqual([referenceOf(first)]);
});

it('a leaving is that which came first, where the rule keeps the order', () => {
  const world = new CoreWorld(later);
  const rule = examRule({ onLeave: 'keep' });
  world.move(movement(0, { rule }));
  world.settle();
  world.move(movement(20, { noRule: true }));
  world.move(movement(30, { step: prova }));
  expect(world.state.entries[0]).toMatchObject({ left: [{ occurredAt: at(20) }] });
  expect(world.state.entries[0]?.decidedAt).toBeUndefined();
});

it('an entry that a result opened does not join itself, nor is it opened twice by a result older than its movement', () => {
  const world = new CoreWorld(later);
  const [first, second] = [movement(0), movement(20)];
  world.know(first);
  world.result(result(first, 60, 'passed'));
  world.settle();
  world.move(first);
  expect(world.state.entries).toMatchObject([{ rejoined: [], origin: { from: 'movement' } }]);
  world.move(second);
  world.settle();
  expect(world.orders.size).toBe(0);
  world.result(result(first, -5, 'failed'));
  world.settle();
  expect([...world.orders.keys()]).toEqual([referenceOf(second)]);
  expect(reportOf(world.state).entries).toMatchObject([{ results: [{}, {}] }, { status: 'waiting' }]);
});

it('neither an override nor an expiry opens an exam for a movement that is dated ahead', () => {
  for (const how of ['override', 'expiry'] as const) {
    const world = new CoreWorld(start);
    world.move(movement(0));
    world.move(movement(15 * 24 * 60));
    world.settle();
    if (how === 'override') world.tell({ type: 'override', outcome: 'passed', note: 'x', at: start });
    world.advanceTo(start + 10 * day);
    expect(world.orders.size).toBe(1);
    expect(world.state.entries).toHaveLength(1);
  }
});

it('a repeated result after the end asks for nothing that it finds standing', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.know(moved);
  world.tags.add('Apto');
  world.result(result(moved, 5, 'passed'));
  world.settle();
  expect(world.calls.map(({ type }) => type)).toEqual(['recoverEntry']);
});
