// What an operator reads after a skip and about a cancellation. Each case was met by a first-time user of the Temporal UI, who
// acted on the sentence; each sentence is held against what the two stand-ins really received (P-TRUE).
import { currentDetails } from '../../domain/text/current-details';
import { reportOf } from '../../domain/text/report';
import type { Action } from '../../domain/exam/action';
import { examRule, movement, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

const now = start + 24 * 3_600_000;
const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: 'PUT tags: 422' } as const;
const dead = { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'connection refused' } as const;

function waiting(refuse: (action: Action) => typeof refused | typeof dead | undefined, lateResult?: 'ignore') {
  const world = new CoreWorld(now, { refuse });
  const moved = movement(0, { rule: examRule(lateResult === undefined ? {} : { lateResult }) });
  world.move(moved);
  world.settle();
  const says = () => currentDetails(world.state);
  return { world, moved, says };
}

it('an operator who skips a tag that Gupy refuses (422) gets its comment posted, and reads which tag was not written', () => {
  const { world, moved, says } = waiting(({ type }) => (type === 'putTag' ? refused : undefined));
  world.result(result(moved, 5, 'failed', { summary: 'PA 18x11' }));
  world.settle();
  expect(world.comments).toEqual([]);
  world.tell({ type: 'skip', note: 'tag is put by hand', at: now });
  world.settle();
  expect(world.comments.map(({ text }) => text)).toEqual(['Exame ASO-ADM: inapto. PA 18x11']);
  expect(world.tags.size).toBe(0);
  expect(reportOf(world.state)).toMatchObject({
    status: 'settled',
    entries: [
      { notWritten: [{ what: 'put', tag: 'Inapto' }], published: { tags: [], comments: [expect.any(String)] } },
    ],
  });
  expect(says()).toContain('putting the tag "`Inapto`" was not confirmed: an operator skipped it');
});

it('of two tags only the refused one is skipped', () => {
  const publish = { ...examRule().publish, passed: { tags: ['Apto', 'Exame feito'], comment: 'Apto.' } };
  const world = new CoreWorld(now, {
    refuse: (action) => (action.type === 'putTag' && action.tag === 'Apto' ? refused : undefined),
  });
  const moved = movement(0, { rule: examRule({ publish }) });
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'passed'));
  world.settle();
  world.tell({ type: 'skip', note: 'by hand', at: now });
  world.settle();
  expect([...world.tags]).toEqual(['Exame feito']);
  expect(world.comments).toHaveLength(1);
});

it('retry tries what is stuck, and only that: the exam that waits in another step is not asked', () => {
  let broken = true;
  const { world } = waiting(({ type }) => (broken && type === 'cancelOrder' ? dead : undefined));
  world.move(movement(5, { step: { id: 5, name: 'Prova' } }));
  world.settle();
  const before = world.calls.length;
  broken = false;
  world.tell({ type: 'retry', at: now });
  world.settle();
  expect(world.calls.slice(before).map(({ type }) => type)).toEqual(['cancelOrder']);
});

it('of a candidate who left while the provider is dead the order is being cancelled, and was not', () => {
  const { world, says } = waiting(({ type }) => (type === 'cancelOrder' ? dead : undefined));
  world.move(movement(5, { noRule: true }));
  world.startDue();
  expect(says()).toContain('order `order-1` is being cancelled since 2026-01-16 12:00 UTC');
  world.settle();
  expect(says()).toContain('order `order-1` is being cancelled since 2026-01-16 12:00 UTC');
  expect(says()).not.toContain('was cancelled');
  expect(world.cancelled.size).toBe(0);
});

it('P-TRUE: of an exam that was taken already the order was not cancelled, and nothing is asked again', () => {
  const { world, says } = waiting(({ type }) => (type === 'cancelOrder' ? dead : undefined));
  world.move(movement(5, { noRule: true }));
  const reference = world.state.entries[0]?.reference ?? '';
  const action = { type: 'cancelOrder', reference } as const;
  world.tell({ type: 'started', action, at: world.now });
  world.tell({ type: 'finished', action, outcome: { type: 'tooLate' }, at: world.now });
  world.settle();
  expect(says()).toContain('order `order-1` was not cancelled: the provider says that it is too late');
  expect(reportOf(world.state).status).toBe('withdrawn');
  expect(world.calls.map(({ type }) => type)).not.toContain('cancelOrder');
});

it('of a result that came first nothing of a cancellation is said when the candidate leaves, with lateResult: ignore', () => {
  const { world, moved, says } = waiting(() => undefined, 'ignore');
  world.result(result(moved, 5, 'passed'));
  world.settle();
  world.move(movement(9, { noRule: true }));
  world.settle();
  expect(says()).not.toMatch(/cancel/i);
  expect(world.calls.map(({ type }) => type)).not.toContain('cancelOrder');
});

it('nor, where the result is dated after the leaving, that the order was cancelled: it was not', () => {
  const { world, moved, says } = waiting(({ type }) => (type === 'cancelOrder' ? dead : undefined), 'ignore');
  world.move(movement(5, { noRule: true }));
  world.settle();
  world.result(result(moved, 9, 'passed'));
  world.settle();
  expect(world.cancelled.size).toBe(0);
  expect(says()).not.toMatch(/order `order-1` was cancelled/);
  expect(says()).toContain('cancelling order `order-1` was not confirmed: its result came');
});

it('an order whose cancellation an operator skipped was not cancelled', () => {
  const { world, says } = waiting(({ type }) => (type === 'cancelOrder' ? dead : undefined));
  world.move(movement(5, { noRule: true }));
  world.settle();
  world.tell({ type: 'skip', note: 'by phone', at: now });
  world.settle();
  expect(says()).toContain('cancelling order `order-1` was not confirmed: an operator skipped it');
});

it('an operator who decides "cancelled" reads that no order was cancelled by it', () => {
  const { world, says } = waiting(() => undefined);
  world.tell({ type: 'override', outcome: 'cancelled', note: 'gave up', at: now });
  world.settle();
  expect(world.cancelled.size).toBe(0);
  expect(says()).toContain('settled, order `order-1` (a decision by hand cancels no order)');
  world.tell({ type: 'override', outcome: 'passed', note: 'came after all', at: now });
  world.settle();
  expect(says()).toContain('settled, order `order-1`\n');
});

it('P-TRUE: a candidate who left before a lost order could be repeated is not said to be without one', () => {
  const world = new CoreWorld(now, { readBack: () => 'not in the step any more', leavesBeforeRetry: true });
  world.move(movement(0));
  world.settle();
  expect(world.orders.size).toBe(1);
  expect(currentDetails(world.state)).toContain('whether the provider made an order is not known: `not in');
  expect(currentDetails(world.state)).not.toContain('nothing was ordered');
});

it('P-TRUE: of a tag that landed before its answer was lost, and was then skipped, it is not said that it failed', () => {
  const world = new CoreWorld(now, { refuse: ({ type }) => (type === 'putTag' ? refused : undefined) });
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'passed'));
  world.settle();
  world.tags.add('Apto');
  world.tell({ type: 'skip', note: 'stands already', at: now });
  world.settle();
  expect(currentDetails(world.state)).toContain('putting the tag "`Apto`" was not confirmed: an operator skipped it');
  expect(currentDetails(world.state)).not.toContain('failed');
});
