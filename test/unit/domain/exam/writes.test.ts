// What is written to Gupy, one write after the other: which tags are ours, which may stand, and what is read before (P-ONCE).
import { nextAction } from '../../../../domain/exam/next-action';
import { reportOf } from '../../../../domain/text/report';
import type { Action } from '../../../../domain/exam/action';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const later = start + day;
const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' } as const;
const unauthorized = { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: '401' } as const;
const prova = { id: 5, name: 'Prova' };
const twoTags = examRule({
  publish: {
    ...examRule().publish,
    passed: { tags: ['Exame feito', 'Apto'] },
    failed: { tags: ['Exame feito', 'Inapto'] },
  },
});

/** An exam that waits. */
function waiting(changes: Parameters<typeof movement>[1] = {}, options: WorldOptions = {}) {
  const world = new CoreWorld(later, options);
  const moved = movement(0, changes);
  world.move(moved);
  world.settle();
  return { world, moved };
}
const sent = (world: CoreWorld) =>
  world.writes.map((write) => ('tag' in write ? `${write.type} ${write.tag}` : write.type));
const standing = (world: CoreWorld) =>
  world.state.standingTags.map(({ tag, confirmed, owner }) => [tag, confirmed, owner === 'ended-run']);

it('several tags are put one by one, unread; a correction takes away only what differs', () => {
  const { world, moved } = waiting({ rule: twoTags });
  world.result(result(moved, 5, 'passed'));
  world.settle();
  world.result(result(moved, 6, 'failed'));
  world.settle();
  expect(sent(world)).toEqual(['putTag Exame feito', 'putTag Apto', 'removeTag Apto', 'putTag Inapto']);
  expect(world.calls.filter((call) => call.type === 'putTag').every((call) => !call.readFirst)).toBe(true);
  expect(standing(world)).toEqual([
    ['Exame feito', true, false],
    ['Inapto', true, false],
  ]);
});

it('a tag that is taken away in one job stays ours in the other', () => {
  const { world, moved } = waiting({ rule: examRule({ onLeave: 'keep' }) });
  const second = movement(10, { jobId: 999 });
  world.move(second);
  world.settle();
  for (const one of [moved, second]) world.result(result(one, 20, 'passed'));
  world.settle();
  world.result(result(moved, 30, 'cancelled'));
  world.settle();
  expect(sent(world)).toEqual(['putTag Apto', 'putTag Apto', 'removeTag Apto']);
  expect(world.state.standingTags).toMatchObject([{ jobId: 999, tag: 'Apto', confirmed: true }]);
});

it('from the start of a put to its answer the tag may stand, of whichever step it is, and other tags are as they were', () => {
  const { world, moved } = waiting({ rule: { ...twoTags, onLeave: 'keep' } });
  world.result(result(moved, 5, 'passed'));
  world.startDue();
  expect(standing(world)).toEqual([['Exame feito', false, false]]);
  expect(reportOf(world.state).entries).toMatchObject([{ published: { tags: [] } }]);
  world.answerOne();
  world.startDue();
  expect(standing(world)).toEqual([
    ['Exame feito', true, false],
    ['Apto', false, false],
  ]);
});

it('from the start of a removal to its answer the tag may be gone: wanted again, it is put again after a look', () => {
  const { world, moved } = waiting();
  world.result(result(moved, 5, 'passed'));
  world.settle();
  world.result(result(moved, 6, 'cancelled'));
  world.startDue();
  expect(standing(world)).toEqual([['Apto', false, false]]);
  world.interruptOne();
  world.result(result(moved, 7, 'passed'));
  world.startDue();
  expect(standing(world)).toEqual([['Apto', false, false]]);
  world.settle();
  expect(world.calls.at(-1)).toMatchObject({ type: 'putTag', tag: 'Apto', readFirst: true });
  expect([...world.tags]).toEqual(['Apto']);
});

it('a tag that an earlier run may have put stays such while it is being removed', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.know(moved);
  world.tags.add('Inapto');
  world.result(result(moved, 10, 'passed'));
  world.startDue();
  world.answerOne();
  world.startDue();
  expect(standing(world)).toEqual([['Inapto', false, true]]);
});

it('a put that was called off is taken back as ours when its result does not count any more', () => {
  const { world, moved } = waiting({ rule: examRule({ lateResult: 'ignore' }) });
  world.result(result(moved, 25, 'passed'));
  world.startDue();
  world.interruptOne();
  world.move(movement(20, { noRule: true }));
  world.settle();
  expect([...world.tags]).toEqual([]);
});

it('a comment is no tag', () => {
  const { world, moved } = waiting();
  world.result(result(moved, 5, 'inconclusive'));
  world.startDue();
  expect(world.state.standingTags).toEqual([]);
  world.settle();
  expect(world.state.standingTags).toEqual([]);
});

it('the answer of one version of a comment is none of the next', () => {
  const { world, moved } = waiting();
  world.result(result(moved, 5, 'inconclusive', { resultId: 'v1' }));
  world.startDue();
  world.result(result(moved, 6, 'inconclusive', { resultId: 'v2' }));
  world.settle();
  expect(world.comments).toMatchObject([{ version: { resultId: 'v1' } }, { version: { resultId: 'v2' } }]);
});

it('a tag that this run put is not taken for one of an earlier run, which a late result found standing', () => {
  const world = new CoreWorld(later);
  const [forgotten, second] = [movement(0), movement(20)];
  world.know(forgotten);
  world.move(second);
  world.settle();
  world.result(result(second, 25, 'passed'));
  world.settle();
  world.result(result(forgotten, 10, 'failed'));
  world.settle();
  expect(standing(world)).toEqual([['Apto', true, false]]);
  expect(world.state.entries).toMatchObject([
    { origin: { from: 'late-result' }, mayBeWritten: 'recovered' },
    { origin: { from: 'movement' } },
  ]);
});

it('an entry that was found again is read before it is written, though what was found with it was refused', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.know(moved);
  world.result(result(moved, 10, 'passed', { provider: 'impostor' }));
  world.settle();
  expect(world.state.entries).toMatchObject([
    { origin: { from: 'late-result' }, mayBeWritten: 'recovered', versions: [] },
  ]);
});

describe('refusals', () => {
  it('a write that got no clear answer is read before from then on; an order, a poll or a cancellation casts no such doubt', () => {
    const fails = (type: Action['type']) => {
      let failures = 1;
      return new CoreWorld(later, {
        canPoll: true,
        refuse: (action) => (action.type === type && failures-- > 0 ? refused : undefined),
      });
    };
    const doubts = (world: CoreWorld) =>
      world.state.entries.map(({ mayBeWritten, order }) => [
        mayBeWritten !== undefined,
        order.is === 'due' && order.tried?.answerLost === true,
      ]);
    const unordered = fails('orderExam');
    unordered.move(movement(0));
    unordered.settle();
    expect(doubts(unordered)).toEqual([[false, true]]);

    const uncancelled = fails('cancelOrder');
    uncancelled.move(movement(0));
    uncancelled.settle();
    uncancelled.move(movement(5, { noRule: true }));
    uncancelled.settle();
    expect(doubts(uncancelled)).toEqual([[false, false]]);

    const unwritten = fails('putTag');
    const moved = movement(0);
    unwritten.move(moved);
    unwritten.settle();
    unwritten.result(result(moved, 5, 'passed'));
    unwritten.settle();
    expect(doubts(unwritten)).toEqual([[true, false]]);
    unwritten.tell({ type: 'retry', at: unwritten.now });
    unwritten.settle();
    expect(unwritten.calls.at(-1)).toMatchObject({ type: 'putTag', readFirst: true });
  });

  it('hold up the version that was refused, not the same-named one of another entry', () => {
    const world = new CoreWorld(start, {
      alwaysThere: true,
      refuse: (action) => (action.type === 'putTag' && action.tag === 'Exame expirado' ? refused : undefined),
    });
    const rule = examRule({ onLeave: 'keep' });
    const publish = { ...rule.publish, expired: { tags: ['Prova expirada'] } };
    const [first, second] = [movement(0, { rule }), movement(1, { step: prova, rule: { ...rule, publish } })];
    world.move(first);
    world.move(second);
    world.advanceTo(start + 10 * day);
    expect(world.state.entries.map(({ versions }) => versions.map(({ id }) => id.by))).toEqual([
      ['deadline'],
      ['deadline'],
    ]);
    expect([...world.tags]).toEqual(['Prova expirada']);
    // A result that asks for no write answers the refusal of its own entry, whatever others write for "expired".
    world.result(result(first, 5, 'cancelled'));
    expect(world.state.entries.map(({ attentions }) => attentions.length)).toEqual([0, 0]);
  });

  it('of two entries stand both, and each is answered by its own newer version at once', () => {
    const world = new CoreWorld(later, { refuse: (action) => (action.type === 'putTag' ? refused : undefined) });
    const rule = examRule({ onLeave: 'keep' });
    const [first, second] = [movement(0, { rule }), movement(10, { rule, step: prova })];
    for (const moved of [first, second]) {
      world.move(moved);
      world.settle();
    }
    for (const moved of [first, second]) world.result(result(moved, 20, 'passed', { resultId: 'same-id' }));
    world.settle();
    const stuck = () => reportOf(world.state).attention.map(({ reference }) => reference);
    expect(stuck()).toEqual([referenceOf(first), referenceOf(second)]);
    world.result(result(first, 21, 'failed'));
    expect(stuck()).toEqual([referenceOf(second)]);
  });

  it('of a cancellation do not hold up a removal, and each stands until its own is answered', () => {
    let broken = true;
    const world = new CoreWorld(start, {
      refuse: (action) => {
        if (action.type === 'removeTag' && broken) return refused;
        return action.type === 'cancelOrder' ? refused : undefined;
      },
    });
    world.move(movement(0));
    world.advanceTo(start + 10 * day);
    world.move(movement(60, { noRule: true }));
    world.settle();
    const stuck = () => reportOf(world.state).attention.map(({ what }) => what);
    expect(stuck()).toEqual(['cancel', 'write']);
    broken = false;
    world.tell({ type: 'retry', at: world.now });
    world.settle();
    expect(stuck()).toEqual(['cancel']);
    expect([...world.tags]).toEqual([]);
    expect(world.calls.filter((call) => call.type === 'cancelOrder')).toHaveLength(2);
  });

  it('of a cancellation do not hold up a removal that was called off meanwhile', () => {
    const world = new CoreWorld(start, { refuse: (action) => (action.type === 'cancelOrder' ? refused : undefined) });
    world.move(movement(0));
    world.advanceTo(start + 10 * day);
    world.move(movement(60, { noRule: true }));
    world.startDue();
    world.answerOne();
    expect(reportOf(world.state).attention).toMatchObject([{ what: 'cancel' }]);
    world.interruptOne();
    world.settle();
    expect(world.calls.at(-1)).toMatchObject({ type: 'removeTag' });
    expect(world.state.standingTags).toEqual([]);
  });

  it('that heal are tried again by themselves, and are told no longer than they last', () => {
    const tries: number[] = [];
    const world: CoreWorld = new CoreWorld(start, {
      refuse: (action) => {
        if (action.type !== 'putTag') return undefined;
        tries.push((world.now - start) / 60_000);
        return tries.length < 3 ? unauthorized : undefined;
      },
    });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 0, 'failed'));
    world.advanceTo(start + 44 * 60_000);
    expect(reportOf(world.state)).toMatchObject({ status: 'needs-attention', attention: [{ tag: 'Inapto' }] });
    world.now = start + 45 * 60_000;
    world.startDue();
    world.answerOne();
    expect(tries).toEqual([0, 15, 45]);
    expect(reportOf(world.state)).toMatchObject({ status: 'publishing', attention: [] });
    world.settle();
    expect(world.comments).toHaveLength(1);
  });

  it('for good of a removal leave a cancellation that heals to itself', () => {
    let cancellations = 0;
    const world = new CoreWorld(start, {
      refuse: (action) => {
        if (action.type === 'removeTag') return refused;
        return action.type === 'cancelOrder' && cancellations++ < 2 ? unauthorized : undefined;
      },
    });
    const moved = movement(0);
    world.move(moved);
    world.advanceTo(start + 10 * day);
    world.move(movement(60, { noRule: true }));
    world.advanceTo(world.now + day);
    expect([...world.cancelled]).toEqual([referenceOf(moved)]);
    expect(reportOf(world.state).attention).toMatchObject([{ what: 'write', reason: '422' }]);
  });

  it('count from their own time, not from that of the last question at the deadline', () => {
    const world = new CoreWorld(start, {
      canPoll: true,
      refuse: (action) => (action.type === 'putTag' ? refused : undefined),
    });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.now = start + 10 * day;
    world.startDue();
    world.now += 60_000;
    world.result(result(moved, 5, 'passed'));
    world.settle();
    expect(reportOf(world.state).attention).toMatchObject([{ since: new Date(world.now).toISOString() }]);
  });

  it('count in their own lane', () => {
    const world = new CoreWorld(start, {
      refuse: (action) => (['removeTag', 'cancelOrder'].includes(action.type) ? unauthorized : undefined),
    });
    world.move(movement(0));
    world.advanceTo(start + 10 * day);
    world.move(movement(60, { noRule: true }));
    world.settle();
    const counts = () => world.state.entries[0]?.attentions.map(({ lane, failures }) => [lane, failures]);
    expect(counts()).toEqual([
      ['cancel', 1],
      ['write', 1],
    ]);
    world.now += 15 * 60_000;
    world.settle();
    expect(counts()?.sort()).toEqual([
      ['cancel', 2],
      ['write', 2],
    ]);
  });
});

it('P-STUCK: a tag that an operator gave up removing stays until the next result, which asks once more', () => {
  let isRefused = true;
  const refuse = ({ type }: Action) => (isRefused && type === 'removeTag' ? refused : undefined);
  const { world, moved } = waiting({}, { refuse });
  const removals = () => world.calls.filter(({ type }) => type === 'removeTag').length;
  for (const [minutes, outcome] of [
    [5, 'passed'],
    [6, 'failed'],
  ] as const) {
    world.result(result(moved, minutes, outcome));
    world.settle();
  }
  world.tell({ type: 'skip', note: 'removed by hand', at: world.now });
  world.settle();
  expect([removals(), [...world.tags], world.comments.length]).toEqual([1, ['Apto', 'Inapto'], 1]);
  isRefused = false;
  world.advanceTo(world.now + day);
  expect(removals()).toBe(1);
  world.result(result(moved, 7, 'cancelled'));
  world.settle();
  expect([...world.tags]).toEqual([]);
});

it('what is under way is not begun twice when something else is answered', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  const rule = examRule({ onLeave: 'keep' });
  world.move(movement(0, { rule }));
  world.move(movement(10, { rule, step: prova }));
  world.startDue();
  expect(world.pendingAnswers()).toBe(2);
  world.answerOne();
  expect(world.state.running).toHaveLength(1);
  world.settle();
  expect(world.calls.map(({ type }) => type)).toEqual(['orderExam', 'orderExam']);
});

it('a run does not end while an answer is outstanding', () => {
  const { world, moved } = waiting({ rule: examRule({ closeAfter: 0 }) });
  world.move(movement(5, { noRule: true }));
  world.startDue();
  world.result(result(moved, 4, 'cancelled'));
  expect(world.state.running).toEqual([{ lane: 'cancel', reference: referenceOf(moved) }]);
  expect(nextAction(world.state, world.now)).toEqual({ type: 'wait', reason: 'Wait for an answer or an operator' });
  world.answerOne();
  expect(nextAction(world.state, world.now)).toEqual({ type: 'close' });
});
