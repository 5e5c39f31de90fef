import { commentMarker, stepMarker } from '../../../activities/comment-marker';
import { commentReferenceLength } from '../../../domain/text/limits';

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
