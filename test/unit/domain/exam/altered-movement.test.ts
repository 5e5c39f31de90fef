// R9: one event id, two contents. The first counts, whatever the second says; the run tells of it.
import type { Fact } from '../../../../domain/exam/fact';
import type { Movement } from '../../../../domain/exam/movement';
import { reduce } from '../../../../domain/exam/reduce';
import { initialState, type ApplicationState } from '../../../../domain/exam/state';
import { at, examRule, movement, otherStep } from '../../../support/core-fixtures';

const entered = movement(0);
const left = movement(5, { noRule: true });

function after(...movements: Movement[]): ApplicationState {
  const facts = movements.map((moved): Fact => ({ type: 'moved', movement: moved, at: 1 }));
  return facts.reduce(reduce, initialState(7));
}

const note = ({ eventId }: Movement) => `Event ${eventId} came again with another content; the first one counts`;
const withoutNotes = (state: ApplicationState) => ({ ...state, notes: [], changedAt: 0 });

const alterations: [string, Partial<Movement>][] = [
  ['date', { occurredAt: at(60) }],
  ['earlier date', { occurredAt: at(-60) }],
  ['job', { jobId: 654321 }],
  ['step', { step: otherStep }],
  ["step's name", { step: { ...entered.step, name: 'Entrevista' } }],
];

it('R9: a leaving, which opened no exam, is compared as well', () => {
  const noted = after(entered, left, { ...left, occurredAt: at(90) });
  expect(withoutNotes(noted)).toEqual(withoutNotes(after(entered, left)));
  expect(noted.notes).toEqual([note(left)]);
});

it.each(alterations)('R9: with another %s the newest event changes nothing but the notes', (_what, changes) => {
  const before = after(entered);
  const noted = after(entered, { ...entered, ...changes });
  expect(withoutNotes(noted)).toEqual(withoutNotes(before));
  expect(noted.notes).toEqual([note(entered)]);
});

it.each(alterations)(
  'R9: with another %s the event of an older exam changes nothing but the notes',
  (_what, changes) => {
    const before = after(entered, left);
    const noted = after(entered, left, { ...entered, ...changes });
    expect(withoutNotes(noted)).toEqual(withoutNotes(before));
    expect(noted.notes).toEqual([note(entered)]);
  },
);

it('R9: a movement that joined an exam is compared as well', () => {
  const again = movement(3);
  const noted = after(entered, again, movement(4), { ...again, occurredAt: at(90) });
  expect(noted.notes).toEqual([note(again)]);
});

it('R9: what a receiver remembers is noted though the run knows nothing of the event, and once', () => {
  const altered: Fact = { type: 'movementAltered', eventId: 'event-x', at: 9 };
  const noted = reduce(after(entered), altered);
  expect(noted.notes).toEqual(['Event event-x came again with another content; the first one counts']);
  expect(reduce(noted, altered)).toBe(noted);
});

it('R8: the same content is a repeat, also when our rule has changed meanwhile', () => {
  const state = after(entered);
  expect(reduce(state, { type: 'moved', movement: { ...entered, rule: examRule({ exam: 'OTHER' }) }, at: 2 })).toBe(
    state,
  );
});

it('P-MISSED: reconciliation repeats its id with another date, which is no alteration', () => {
  const seen = movement(0, { eventId: `reconcile:7:${entered.step.id}`, source: 'reconciliation' });
  expect(after(seen, { ...seen, occurredAt: at(60) }).notes).toEqual([]);
});
