// How many calls one worker has open at once, in numbers: the slots follow the rate, within bounds.
import { gupySlots, providerSlots } from '../../../worker/slots-and-polls';

it.each([
  [1, 5],
  [100, 5],
  [101, 6],
  [120, 6],
  [450, 23],
  [900, 45],
  [4_000, 200],
  [100_000, 200],
])('at %i requests a minute Gupy has %i slots: three seconds of the rate, at least 5, at most 200', (rate, slots) => {
  expect(gupySlots(rate)).toBe(slots);
});

it.each([
  [1, 50],
  [50, 50],
  [51, 51],
  [300, 300],
  [1_999, 1_999],
  [2_000, 2_000],
  [2_001, 2_000],
  [100_000, 2_000],
])(
  'at %i requests a minute a provider has %i slots: a minute of the rate, at least 50, at most 2,000',
  (rate, slots) => {
    expect(providerSlots(rate)).toBe(slots);
  },
);
