// The reference is read again without any stored state, from what a provider sends: only our own writing may pass.
import {
  attemptOf,
  entryReference,
  formatReference,
  isSameEntry,
  parseReference,
} from '../../../../domain/exam/reference';

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

it('reads back the number of a later order, and whose order it is', () => {
  const parts = { applicationId: 7, jobId: 9, stepId: 1, entryKey: '09af09af09' };
  for (const attempt of [2, 9]) {
    const reference = formatReference({ ...parts, attempt });
    expect(reference).toBe(`7.9.1.09af09af09-${attempt}`);
    expect(parseReference(reference)).toEqual({ ...parts, attempt });
    expect(attemptOf(reference)).toBe(attempt);
    expect(entryReference(reference)).toBe(formatReference(parts));
    expect(isSameEntry(reference, formatReference(parts))).toBe(true);
  }
  expect(attemptOf(formatReference(parts))).toBe(1);
});

it.each([
  '1.2.3.abcdef0123-',
  '1.2.3.abcdef0123-0',
  '1.2.3.abcdef0123-1',
  '1.2.3.abcdef0123-10',
  '1.2.3.abcdef0123-2-2',
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
