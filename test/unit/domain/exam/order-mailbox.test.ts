import {
  claim,
  emptyMailbox,
  type Mailbox,
  nextLetter,
  passedOn,
  putResult,
  withoutOwner,
} from '../../../../domain/exam/order-mailbox';
import type { Result } from '../../../../domain/exam/result';

const owner = { applicationId: 7, reference: '7.1.2.0123456789' };

function result(resultId: string, given: Partial<Result> = {}): Result {
  return {
    resultId,
    orderId: 'o',
    provider: 'school',
    occurredAt: '2026-01-15T12:00:00.000Z',
    outcome: 'passed',
    ...given,
  };
}

function firstPassedOn(mailbox: Mailbox): Mailbox {
  const letter = nextLetter(mailbox);
  return letter === undefined ? mailbox : passedOn(mailbox, letter);
}

test('a mailbox gives nothing away before it is claimed, and then everything in order', () => {
  let mailbox = putResult(putResult(emptyMailbox, result('a')), result('b'));
  expect(nextLetter(mailbox)).toBeUndefined();
  mailbox = claim(mailbox, owner);
  expect(nextLetter(mailbox)).toEqual({ owner, result: result('a', { reference: owner.reference }) });
  mailbox = firstPassedOn(mailbox);
  expect(nextLetter(mailbox)).toMatchObject({ result: { resultId: 'b' } });
  mailbox = firstPassedOn(mailbox);
  expect(nextLetter(mailbox)).toBeUndefined();
});

test('a repeat, waiting or passed on, changes nothing; the same id with other content is passed on', () => {
  const waiting = putResult(emptyMailbox, result('a'));
  expect(putResult(waiting, result('a', { occurredAt: '2027-01-01T00:00:00.000Z' }))).toBe(waiting);
  const done = firstPassedOn(claim(waiting, owner));
  expect(putResult(done, result('a'))).toBe(done);
  expect(putResult(done, result('a', { outcome: 'failed' })).letters).toHaveLength(1);
});

test('what is known of long results leaves room for what waits: Temporal takes 2 MB', () => {
  let mailbox = claim(emptyMailbox, owner);
  const summary = 'ã'.repeat(4000);
  for (let index = 0; index < 300; index++)
    mailbox = firstPassedOn(putResult(mailbox, result(`r-${index}`, { summary })));
  for (let index = 0; index < 100; index++) mailbox = putResult(mailbox, result(`s-${index}`, { summary }));
  expect(Buffer.byteLength(JSON.stringify(mailbox))).toBeLessThan(1_500_000);
  expect(putResult(firstPassedOn(mailbox), result('s-59', { summary })).letters).toHaveLength(59);
});

test('P-EARLY: of an order with several exams another application gets the newest of each', () => {
  const of = (part: string, hour: string, outcome: Result['outcome'] = 'passed') =>
    result(`${part}${hour}`, { part, outcome, occurredAt: `2026-01-15T${hour}:00:00.000Z` });
  const sent = [of('a', '12'), of('b', '11'), of('a', '14', 'failed'), of('a', '13'), of('b', '10')];
  let mailbox = claim(sent.reduce(putResult, emptyMailbox), owner);
  expect(mailbox.letters).toHaveLength(sent.length);
  while (nextLetter(mailbox) !== undefined) mailbox = firstPassedOn(mailbox);
  const { letters } = claim(mailbox, { applicationId: 8, reference: '8.1.2.0123456789' });
  expect(letters.map(({ result: { resultId } }) => resultId)).toEqual(['b11', 'a14']);
});

describe('R29: readings', () => {
  const reading = (outcome: Result['outcome'], given: Partial<Result> = {}) =>
    result(`of-${outcome}`, { outcome, source: 'reading', ...given });
  const told = (...results: Result[]) =>
    results.reduce(putResult, claim(emptyMailbox, owner)).letters.map(({ result: { outcome } }) => outcome);

  test('a state that comes back is passed on, an immediate repeat is not', () => {
    const [passed, failed] = [reading('passed'), reading('failed')];
    expect(told(passed, passed, failed, failed, passed)).toEqual(['passed', 'failed', 'passed']);
    expect(told(passed, result('e', { outcome: 'failed' }), passed)).toEqual(['passed', 'failed', 'passed']);
  });

  test('the date of a reading is part of what it says, that of its arrival is not', () => {
    const later = '2027-01-01T00:00:00.000Z';
    for (const date of [{ occurredAt: later }, { versionAt: later }])
      expect(told(reading('passed'), reading('passed', date))).toHaveLength(2);
    const undated = reading('passed', { datedBy: 'arrival' });
    expect(told(undated, { ...undated, occurredAt: later })).toHaveLength(1);
  });

  test('an event that comes again is a repeat, whatever came between', () => {
    const event = result('e');
    expect(told(event, reading('failed'), event)).toEqual(['passed', 'failed']);
  });
});

const other = { applicationId: 8, reference: '8.1.2.0123456789' };

/** Everything that is to be passed on, as `reference resultId`. */
function lettersOf({ letters }: ReturnType<typeof claim>): string[] {
  return letters.map(({ owner: { applicationId }, result: { reference, resultId } }) => {
    return `${applicationId} ${reference} ${resultId}`;
  });
}

test('one order of two applications tells both, and the second one what the first was told last', () => {
  const told = firstPassedOn(firstPassedOn(claim(putResult(putResult(emptyMailbox, result('a')), result('b')), owner)));
  const both = claim(told, other);
  expect(lettersOf(both)).toEqual([`8 ${other.reference} b`]);
  expect(lettersOf(putResult(firstPassedOn(both), result('c')))).toEqual([
    `7 ${owner.reference} c`,
    `8 ${other.reference} c`,
  ]);
  expect(lettersOf(claim(claim(emptyMailbox, owner), other))).toEqual([]);
});

test('a new exam of the same application waits for a new result, and is the one that hears of it', () => {
  const again = { applicationId: 7, reference: '7.1.2.abcdef0123' };
  const claimed = claim(firstPassedOn(putResult(claim(emptyMailbox, owner), result('a'))), again);
  expect(lettersOf(claimed)).toEqual([]);
  expect(lettersOf(putResult(claimed, result('b')))).toEqual([`7 ${again.reference} b`]);
});

test('P-ONCE: what comes or goes while a letter is delivered is not taken for it', () => {
  const both = putResult(claim(claim(emptyMailbox, owner), other), result('a'));
  const letter = nextLetter(both);
  const left = letter && passedOn(withoutOwner(both, owner.applicationId), letter);
  expect(left && lettersOf(left)).toEqual([`8 ${other.reference} a`]);
});

test('a claim that is repeated changes nothing', () => {
  const claimed = claim(claim(putResult(emptyMailbox, result('a')), owner), other);
  expect(claim(claimed, { ...owner })).toBe(claimed);
  expect(claim(claimed, { ...other })).toBe(claimed);
});

test('of very many applications that claim one order the oldest are forgotten', () => {
  let mailbox = emptyMailbox;
  for (let applicationId = 1; applicationId <= 60; applicationId++)
    mailbox = claim(mailbox, { ...owner, applicationId });
  expect(mailbox.owners.map(({ applicationId }) => applicationId)).toEqual(
    Array.from({ length: 50 }, (_none, index) => index + 11),
  );
});

test('a sender that runs wild fills a mailbox to its bound and no further', () => {
  let mailbox = emptyMailbox;
  for (let index = 0; index < 1_000; index++) mailbox = putResult(mailbox, result(`r-${index}`));
  expect(mailbox.unclaimed).toHaveLength(60);
  mailbox = claim(mailbox, owner);
  for (let index = 0; index < 1_000; index++) mailbox = putResult(mailbox, result(`s-${index}`));
  expect(mailbox.letters).toHaveLength(60);
  for (let index = 0; index < 1_000; index++) mailbox = firstPassedOn(putResult(mailbox, result(`t-${index}`)));
  expect(mailbox.known.length).toBeLessThanOrEqual(200);
});

test.each(['score', 'maxScore', 'summary', 'reportUrl'] as const)(
  'the same id with another %s is passed on',
  (field) => {
    const value = field === 'score' || field === 'maxScore' ? 7 : 'seven';
    const done = firstPassedOn(claim(putResult(emptyMailbox, result('a')), owner));
    expect(putResult(done, result('a', { [field]: value })).letters).toHaveLength(1);
  },
);

test('an empty mailbox holds nothing', () => {
  expect(emptyMailbox).toEqual({ owners: [], unclaimed: [], letters: [], known: [] });
});
