import { commentMarkers, stepMarkers } from '../../../activities/comment-marker';
import type { VersionId } from '../../../domain/exam/result';
import { commentReferenceLength } from '../../../domain/text/limits';
import { testReferences } from '../../support/reference-keys';
import { ReferenceKeys } from '../../../temporal/reference-keys';

const { digests } = testReferences;
const commentMarker = (of: string, id: VersionId) => commentMarkers(digests, of, id)[0] ?? '';
const stepMarker = (jobId: number, stepId: number) => stepMarkers(digests, jobId, stepId)[0] ?? '';
const version = (resultId: string) => ({ by: 'provider', resultId }) as const;
const reference = '654321.123456.86547.0123456789';

it('a comment marker has ten hex digits and fits the room that is kept free for it', () => {
  const marker = commentMarker(reference, version('result-1'));
  expect(marker).toMatch(/^\[ref [0-9a-f]{10}\]$/);
  expect(marker.length).toBe(commentReferenceLength - 1);
});

it('P-ONCE: every version of a result has a marker of its own, whoever made it', () => {
  const versions = [
    version('1'),
    { ...version('1'), again: 1 },
    { ...version('1'), again: 2 },
    version('2'),
    { by: 'operator', number: 1 },
    { by: 'operator', number: 2 },
    { by: 'deadline' },
  ] as const;
  expect(new Set(versions.map((id) => commentMarker(reference, id))).size).toBe(versions.length);
});

it('P-MISSED: the markers of a step begin alike, whatever the entry and the version', () => {
  const others = [version('result-2'), version('1'), { by: 'operator', number: 1 } as const].map((id) =>
    commentMarker(reference, id),
  );
  const entries = ['654321.123456.86547.aaaaaaaaaa', '7.123456.86547.0123456789'].map((of) =>
    commentMarker(of, version('v')),
  );
  for (const marker of [...others, ...entries]) expect(marker.startsWith(stepMarker(123456, 86547))).toBe(true);
  expect(new Set([...others, ...entries]).size).toBe(5);
  expect(commentMarker('654321.123456.86548.0123456789', version('v')).startsWith(stepMarker(123456, 86547))).toBe(
    false,
  );
  expect(commentMarker('654321.123457.86547.0123456789', version('v')).startsWith(stepMarker(123456, 86547))).toBe(
    false,
  );
});

it('P-OWN: the digits are keyed, and found under each secret of the list', () => {
  const keys = (...references: string[]) => new ReferenceKeys({ references, keys: [] }).digests;
  const [old, fresh] = ['the-former-secret-of-24-bytes', 'the-present-secret-of-24-bytes'] as const;
  const [before = ''] = commentMarkers(keys(old), reference, version('1'));
  const [now, former] = commentMarkers(keys(fresh, old), reference, version('1'));
  expect([now === before, former]).toEqual([false, before]);
  expect(stepMarkers(keys(fresh, old), 123456, 86547).filter((marker) => before.startsWith(marker))).toHaveLength(1);
});
