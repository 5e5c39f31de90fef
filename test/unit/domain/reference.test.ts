// The reference is read again without any stored state, from what a provider sends: only our own writing may pass.
import * as fc from 'fast-check';
import { formatReference, parseReference } from '../../../domain/reference';

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const entryKey = fc.stringMatching(/^[0-9a-f]{10}$/);

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.record({ applicationId: id, jobId: id, stepId: id, entryKey }), (parts) => {
      expect(parseReference(formatReference(parts))).toEqual(parts);
    }),
  );
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
  '1.2.3.abcdef01234',
  '1e3.2.3.abcdef0123',
])('refuses %j', (text) => {
  expect(parseReference(text)).toBeUndefined();
});
