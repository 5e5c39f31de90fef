// P-TRUE on the board: of a candidate who left, of an exam that is given up and of one that an earlier case had, it says what is so, and
// what became of the order, which somebody may have to see to.
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';
import { reportOf, type EntryReport } from '../../../domain/text/report';
import type { ActionFailure, ActionOutcome } from '../../../domain/exam/fact';
import { day, examRule, movement, referenceOf, result, start } from '../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../support/core-world';

let phaseText: (entry: EntryReport) => string;
let kept: PropertyDescriptor | undefined;
beforeAll(async () => {
  kept = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-US' }, configurable: true });
  const file = join(packageFolder(), 'console', 'board', 'page', 'phase-text.js');
  ({ phaseText } = (await import(file)) as { phaseText: typeof phaseText });
});
afterAll(() => {
  if (kept === undefined) Reflect.deleteProperty(globalThis, 'navigator');
  else Object.defineProperty(globalThis, 'navigator', kept);
});

const left = 'The candidate left the step before there was a result.';
const refusal: ActionFailure = { code: 'BRIDGE_PROVIDER_REJECTED', reason: '422' };
const textOf = ({ state }: CoreWorld, place = 0) => {
  const entry = reportOf(state).entries[place];
  return entry === undefined ? 'no exam' : phaseText(entry);
};

/** Ordered, and moved on; the provider answers the cancellation with that. */
function leaving(answer?: ActionOutcome | ActionFailure, options: WorldOptions = {}): CoreWorld {
  const world = new CoreWorld(start, { alwaysThere: true, ...options });
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.move(movement(10, { noRule: true }));
  if (answer === undefined) return world;
  const action = { type: 'cancelOrder', reference: referenceOf(moved) } as const;
  world.tell({ type: 'started', action, at: start });
  if ('code' in answer) world.tell({ type: 'failed', action, failure: answer, at: start });
  else world.tell({ type: 'finished', action, outcome: answer, at: start });
  return world;
}

it.each<[ActionOutcome | undefined, string]>([
  [undefined, 'The order is being cancelled.'],
  [{ type: 'done' }, 'The order was cancelled.'],
  [
    { type: 'gone' },
    'The provider says that the order is over; whether it was cancelled or the exam was taken, it does not say.',
  ],
  [
    { type: 'cannotCancel' },
    'The order is still open, for this provider takes no cancellation: to end it, tell the provider.',
  ],
  [{ type: 'tooLate' }, 'The order is still open, for the provider says that it is too late to cancel it.'],
])('of a candidate who left, the provider answers %j', (answer, said) => {
  expect(textOf(leaving(answer))).toBe(`${left} ${said}`);
});

it('of one who left, and an operator gave up cancelling', () => {
  const world = leaving(refusal);
  expect(textOf(world)).toBe(`${left} The order is being cancelled.`);
  world.tell({ type: 'skip', note: 'x', at: start });
  expect(textOf(world)).toBe(
    `${left} Nobody knows whether the order was cancelled, and nobody tries any more: ask the provider.`,
  );
});

it('of one who may still come back', () => {
  const now = Date.now();
  const world = new CoreWorld(now, { alwaysThere: true });
  world.move(movement(0, { rule: examRule({ cancelAfter: day }) }));
  world.settle();
  world.move(movement(10, { noRule: true }));
  expect(textOf(world)).toMatch(
    /The order is cancelled (in 1 day|tomorrow|in 24 hours), unless the candidate is back by then\.$/,
  );
});

it('of one who left before the order was answered', () => {
  const world = new CoreWorld(start, { alwaysThere: true });
  world.move(movement(0));
  world.move(movement(10, { noRule: true }));
  expect(textOf(world)).toBe(`${left} Nothing was ordered.`);
});

it.each([
  [{ type: 'notOrdered', reason: 'not there' } as const, 'Nothing was ordered.'],
  [
    { type: 'notOrdered', reason: 'not there', mayBeMade: true } as const,
    'Nobody knows whether the provider has an order: ask the provider.',
  ],
])('whom Gupy did not show: %j', (outcome, said) => {
  const world = new CoreWorld(start);
  const moved = movement(0);
  world.move(moved);
  const action = { type: 'orderExam', reference: referenceOf(moved) } as const;
  world.tell({ type: 'started', action, at: start });
  world.tell({ type: 'finished', action, outcome, at: start });
  expect(textOf(world)).toBe(`Gupy did not show the candidate in the step. ${said}`);
});

it('an exam that somebody gave up', () => {
  const world = new CoreWorld(start);
  world.move(movement(0));
  world.settle();
  world.tell({ type: 'skip', note: 'x', at: start });
  expect(textOf(world)).toBe(
    'Somebody left this exam; no result is awaited. The order is still open: to end it, tell the provider.',
  );
});

it('a result that an earlier case had, and that comes again', () => {
  const world = new CoreWorld(start);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  const said = result(moved, 10, 'passed');
  world.result(said);
  world.advanceTo(start + 5 * day);
  world.restart();
  world.result(said);
  world.settle();
  expect(textOf(world)).toBe('An earlier case of this candidate had this exam; nothing new counts.');
});

it('an exam of which a later one of the step counts', () => {
  const world = new CoreWorld(start);
  const [first, second] = [movement(0), movement(24 * 60)];
  world.move(first);
  world.settle();
  world.result(result(first, 10, 'failed'));
  world.settle();
  world.move(second);
  world.settle();
  world.result(result(second, 25 * 60, 'passed'));
  world.settle();
  expect(textOf(world, 0)).toBe('Result: failed. A later exam of this step counts.');
  expect(textOf(world, 1)).toBe('Result: passed.');
});
