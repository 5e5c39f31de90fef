// R23: from when on no request of the attempts before can land, as a later attempt knows it.
import { clearFrom } from '../../../domain/write-trace';

const scheduledAt = 1_000_000;
const landsWithin = 30_000;
const clear = (number: number, said: unknown): number => clearFrom({ number, scheduledAt, said }, landsWithin);

it('what the attempt just before says of itself counts', () => {
  expect(clear(3, { unsentBy: 2, clearFrom: 0 })).toBe(0);
  expect(clear(3, { unsentBy: 2, clearFrom: scheduledAt + 7_000 })).toBe(scheduledAt + 7_000);
});

it.each([
  undefined,
  null,
  'a word',
  { leftBy: 2 },
  { unsentBy: 1, clearFrom: 0 },
  { unsentBy: 2 },
  { unsentBy: 3, clearFrom: 0 },
])('after %j its request may land for a while yet', (said) => expect(clear(3, said)).toBe(scheduledAt + landsWithin));

it('nor does any word count where attempts are counted from 1 again', () => {
  expect(clear(1, undefined)).toBe(scheduledAt + landsWithin);
  expect(clear(1, { unsentBy: 1, clearFrom: 0 })).toBe(scheduledAt + landsWithin);
});
