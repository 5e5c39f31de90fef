// Whose turn it is when places are short.
import { afterServing, shareOf, type Turn } from '../../../rate/lending-turns';

const until = 99;
const turn = (asker: string, missing: number): Turn => ({ asker, missing, until });

describe('how many of the places one may have', () => {
  it.each([
    ['all that is wanted where nobody waits', 'a', 3, [], 10, 3],
    ['all that is there where nobody waits', 'a', 20, [], 10, 10],
    ['nothing where nothing is there', 'a', 3, [], 0, 0],
    ['nothing where less than nothing is there', 'a', 3, [], -5, 0],
    ['a newcomer: what those who wait leave', 'c', 9, [turn('a', 2), turn('b', 2)], 5, 1],
    ['a newcomer: nothing before those who wait', 'c', 9, [turn('a', 2), turn('b', 2)], 3, 0],
    ['the first in turn: its turn, not more', 'a', 9, [turn('a', 2), turn('b', 2)], 3, 2],
    ['the first in turn: what is left beside the others too', 'a', 9, [turn('a', 2), turn('b', 2)], 7, 5],
    ['the second in turn: what the first leaves', 'b', 9, [turn('a', 2), turn('b', 2)], 3, 1],
    ['the second in turn: nothing before the first', 'b', 9, [turn('a', 2), turn('b', 2)], 2, 0],
    ['no more than is wanted, whatever the turn', 'a', 1, [turn('a', 2)], 7, 1],
  ])('%s', (_name, asker, want, turns, available, share) => {
    expect(shareOf(asker, want, { turns, size: 2, available })).toBe(share);
  });
});

describe('the turns afterwards', () => {
  const after = (turns: Turn[], asker: string, want: number, count: number) =>
    afterServing(asker, { want, count }, { turns, size: 3, available: 0 }, 500).map(
      ({ asker: name, missing, until: end }) => (end === 500 ? `${name}${missing}!` : `${name}${missing}`),
    );

  it.each([
    ['whoever got everything waits no more', [turn('a', 2), turn('b', 2)], 'a', 2, 2, ['b2']],
    ['whoever got more than was wanted waits no more', [turn('a', 2)], 'a', 2, 3, []],
    ['who was never there got everything, and changes nothing', [turn('b', 2)], 'a', 2, 2, ['b2']],
    ['a newcomer waits behind, for one turn', [turn('b', 2)], 'a', 9, 0, ['b2', 'a3!']],
    ['a newcomer that was served in part waits for the rest', [turn('b', 2)], 'a', 4, 2, ['b2', 'a2!']],
    ['unserved it keeps its place', [turn('b', 2), turn('a', 2), turn('c', 2)], 'a', 9, 0, ['b2', 'a2!', 'c2']],
    ['served in part it keeps its place for the rest', [turn('a', 3), turn('c', 2)], 'a', 9, 1, ['a2!', 'c2']],
    ['wanting less than its turn it waits for no more', [turn('a', 3), turn('c', 2)], 'a', 1, 0, ['a1!', 'c2']],
    ['served it goes behind the others', [turn('a', 2), turn('c', 2)], 'a', 9, 2, ['c2', 'a3!']],
  ])('%s', (_name, turns, asker, want, count, expected) => {
    expect(after(turns, asker, want, count)).toEqual(expected);
  });
});
