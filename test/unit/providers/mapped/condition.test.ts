import type { MappedCondition } from '../../../../providers/mapped/mapping';
import { anyHolds, holds } from '../../../../providers/mapped/condition';

const document = {
  score: 80,
  max: 160,
  text: '81.5',
  state: 'done',
  flag: false,
  empty: '',
  none: null,
  zero: 0,
  list: [{ s: 'ok' }, { s: 'bad' }],
  no: [],
};

test.each<[MappedCondition, boolean]>([
  [{ at: '/state', is: ['done', 'over'] }, true],
  [{ at: '/state', is: ['Done'] }, false],
  [{ at: '/flag', is: ['false'] }, true],
  [{ at: '/score', is: ['80'] }, true],
  [{ at: '/none', is: ['null'] }, false],
  [{ at: '/missing', is: ['done'] }, false],
  [{ at: '/state', not: ['done'] }, false],
  [{ at: '/state', not: ['open'] }, true],
  [{ at: '/none', not: ['open'] }, true],
  [{ at: '/missing', not: ['open'] }, false],
  [{ at: '/score', from: 80 }, true],
  [{ at: '/score', from: 80.1 }, false],
  [{ at: '/score', below: 80 }, false],
  [{ at: '/score', from: 80, below: 81 }, true],
  [{ at: '/text', from: 81 }, true],
  [{ at: '/state', from: 0 }, false],
  [{ at: '/none', below: 10 }, false],
  [{ at: '/score', percentOf: '/max', from: 50 }, true],
  [{ at: '/score', percentOf: '/max', from: 50.1 }, false],
  [{ at: '/score', percentOf: '/zero', from: 0 }, false],
  [{ at: '/score', percentOf: '/missing', below: 100 }, false],
  [{ at: '/state', present: true }, true],
  [{ at: '/empty', present: true }, false],
  [{ at: '/none', present: true }, false],
  [{ at: '/missing', present: true }, false],
  [{ at: '/none', present: false }, true],
  [{ at: '/missing', present: false }, true],
  [{ at: '/state', present: false }, false],
  [{ at: '/list/*/s', is: ['ok', 'bad'] }, true],
  [{ at: '/list/*/s', is: ['ok'] }, false],
  [{ at: '/no/*/s', is: ['ok'] }, false],
])('%j holds: %s', (condition, expected) => {
  expect(holds(condition, document)).toBe(expected);
});

test('one condition of a list is enough, none is none', () => {
  expect(
    anyHolds(
      [
        { at: '/state', is: ['x'] },
        { at: '/score', from: 1 },
      ],
      document,
    ),
  ).toBe(true);
  expect(anyHolds([{ at: '/state', is: ['x'] }], document)).toBe(false);
  expect(anyHolds(undefined, document)).toBe(false);
});
