// What counts as ours of what ended runs report.
import { knownToEndedRuns, orderedReferences, tagsLeft } from '../../../../domain/reconcile/ended-entries';
import { at, examStep, otherStep } from '../../../support/core-fixtures';
import { endedEntry } from '../../../support/ended-entry';

const jobId = 123456;
const here = `7.${jobId}.${examStep.id}.0000000001`;
const again = `7.${jobId}.${examStep.id}.0000000002`;
const elsewhere = `7.${jobId}.${otherStep.id}.0000000003`;
const otherJob = `7.999.${examStep.id}.0000000004`;
const put = (reference: string, ...tags: string[]) => endedEntry(reference, { published: { tags, comments: [] } });
const place = { jobId, step: examStep };

describe('the tags that ended runs left', () => {
  it('P-CORRECT: are those that they put for this step, in whichever of its entries', () => {
    const ended = [put(here, 'Apto'), put(again, 'Nota 9')];
    expect(tagsLeft(['Apto', 'Nota 9', 'Inapto'], ended, place)).toEqual(['Apto', 'Nota 9']);
    expect(tagsLeft(['Apto'], [], place)).toEqual([]);
  });

  it.each([elsewhere, otherJob, 'no reference of ours'])(
    'P-CORRECT: are not those that %s put too: the other exam still needs them',
    (other) => {
      const tags = ['Apto', 'Nota 9'];
      expect(tagsLeft(tags, [put(here, ...tags), put(other, 'Apto')], place)).toEqual(['Nota 9']);
      expect(tagsLeft(tags, [put(other, 'Apto'), put(here, ...tags)], place)).toEqual(['Nota 9']);
      expect(tagsLeft(tags, [put(other, 'Apto')], place)).toEqual([]);
    },
  );
});

it('P-ONCE: an ended run that ordered nothing reports no order', () => {
  expect(orderedReferences([endedEntry(here), endedEntry(again, { orderId: null })])).toEqual([here]);
});

it('P-CORRECT: the results of this entry, from every run, with the date that each counted by', () => {
  const version = (resultId: string, minutes: number) => ({
    by: 'provider' as const,
    resultId,
    outcome: 'passed' as const,
    occurredAt: at(0),
    countsFrom: at(minutes),
    late: true,
  });
  const ended = [
    endedEntry(here, { results: [{ ...version('c', 3), again: 1 }] }),
    endedEntry(again, { results: [version('b', 2)] }),
    endedEntry(here, { results: [version('a', 1)] }),
  ];
  expect(knownToEndedRuns(ended, here)).toEqual({
    versions: [
      { by: 'provider', resultId: 'a' },
      { by: 'provider', resultId: 'c', again: 1 },
    ],
    newestAt: Date.parse(at(3)),
  });
});

it('P-LATE: where ended runs knew nothing but an expiry, any result is news', () => {
  const expiry = { by: 'deadline', outcome: 'expired', occurredAt: at(9), countsFrom: at(9), late: false } as const;
  expect(knownToEndedRuns([], here)).toBeUndefined();
  expect(knownToEndedRuns([endedEntry(here, { results: [expiry] })], here)).toBeUndefined();
});
