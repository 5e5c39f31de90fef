// The reference is read again without any stored state, from what a provider sends: only our own writing may pass.
import { formatReference, parseReference } from '../../../../domain/exam/reference';

it('reads back what it wrote', () => {
  const ids = [1, 9, 10, 123456, Number.MAX_SAFE_INTEGER];
  for (const applicationId of ids) {
    for (const jobId of ids) {
      for (const stepId of ids) {
        const parts = { applicationId, jobId, stepId, entryKey: '09af09af09' };
        expect(parseReference(formatReference(parts))).toEqual(parts);
      }
    }
  }
});

it.each([
  '',
  '1.2.3',
  '1.2.3.ABCDEF0123',
  '0.2.3.abcdef0123',
  '01.2.3.abcdef0123',
  '1.2.3.abcdef0123\n',
  ' 1.2.3.abcdef0123',
  '9007199254740993.2.3.abcdef0123',
  '1.9007199254740993.3.abcdef0123',
  '1.2.9007199254740993.abcdef0123',
  '1.2.3.abcdef01234',
  '1.2.3.abcdef012',
  '1.2.3.abcdef012g',
  '1x2.3.4.abcdef0123',
  '1e3.2.3.abcdef0123',
])('refuses %j', (text) => {
  expect(parseReference(text)).toBeUndefined();
});
