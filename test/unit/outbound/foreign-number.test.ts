import { foreignNumber } from '../../../outbound/foreign-number';

test.each([
  [8.5, { value: 8.5 }],
  ['8,5', { value: 8.5 }],
  ['-0,125', { value: -0.125 }],
  ['1.234.567,8', { value: 1_234_567.8 }],
  ['1,234,567', { value: 1_234_567 }],
  ['12,5%', { value: 12.5, unit: 'percent' }],
  [' 8,5 / 10 ', { value: 8.5, unit: { of: 10 } }],
  ['85.71428571428571', { value: 85.71428571428571 }],
  ['0,857142857142857%', { value: 0.857142857142857, unit: 'percent' }],
  ['.85', { value: 0.85 }],
  ['-,5', { value: -0.5 }],
  ['85 out of 100', { value: 85, unit: { of: 100 } }],
  ['17 of 20', { value: 17, unit: { of: 20 } }],
  ['8.5E1', { value: 85 }],
  ['-7.25E-1', { value: -0.725 }],
  ['0.0E0', { value: 0 }],
])('%j is %j', (written, read) => {
  expect(foreignNumber(written)).toEqual(read);
});

test.each([
  '',
  ' ',
  '.',
  ',',
  '-.',
  '8..5',
  '1,234',
  '1.234',
  '12.34.56',
  '1e5',
  '85E1',
  '8,5E1',
  '8.5E1.2',
  '8.5E100',
  'A',
  '%',
  '/',
  '1/',
  '85%%',
  '9'.repeat(70),
  NaN,
  true,
  null,
])('%j is no number that is sure', (written) => {
  expect(foreignNumber(written)).toBeUndefined();
});
