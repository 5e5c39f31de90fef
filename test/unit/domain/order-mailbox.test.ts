import { claim, emptyMailbox, nextDelivery, passedOn, putResult } from '../../../domain/order-mailbox';
import type { Result } from '../../../domain/result';

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

test('a mailbox gives nothing away before it is claimed, and then everything in order', () => {
  let mailbox = putResult(putResult(emptyMailbox, result('a')), result('b'));
  expect(nextDelivery(mailbox)).toBeUndefined();
  mailbox = claim(mailbox, owner);
  expect(nextDelivery(mailbox)?.result).toEqual(result('a', { reference: owner.reference }));
  mailbox = passedOn(mailbox);
  expect(nextDelivery(mailbox)?.result.resultId).toBe('b');
  mailbox = passedOn(mailbox);
  expect(nextDelivery(mailbox)).toBeUndefined();
  expect(passedOn(mailbox)).toBe(mailbox);
});

test('a repeat, waiting or passed on, changes nothing; the same id with other content is passed on', () => {
  const waiting = putResult(emptyMailbox, result('a'));
  expect(putResult(waiting, result('a', { occurredAt: '2027-01-01T00:00:00.000Z' }))).toBe(waiting);
  const done = passedOn(waiting);
  expect(putResult(done, result('a'))).toBe(done);
  expect(putResult(done, result('a', { outcome: 'failed' })).waiting).toHaveLength(1);
});

test('the first owner stays', () => {
  const claimed = claim(emptyMailbox, owner);
  expect(claim(claimed, { ...owner, applicationId: 8 })).toBe(claimed);
});

test('a sender that runs wild fills a mailbox to its bound and no further', () => {
  let mailbox = emptyMailbox;
  for (let index = 0; index < 1_000; index++) mailbox = putResult(mailbox, result(`r-${index}`));
  expect(mailbox.waiting).toHaveLength(50);
  mailbox = claim(mailbox, owner);
  for (let index = 0; index < 1_000; index++) mailbox = passedOn(putResult(mailbox, result(`s-${index}`)));
  expect(mailbox.passedOn.length).toBeLessThanOrEqual(200);
});

test.each(['score', 'maxScore', 'summary', 'reportUrl'] as const)(
  'the same id with another %s is passed on',
  (field) => {
    const value = field === 'score' || field === 'maxScore' ? 7 : 'seven';
    const done = passedOn(putResult(emptyMailbox, result('a')));
    expect(putResult(done, result('a', { [field]: value })).waiting).toHaveLength(1);
  },
);

test('an empty mailbox holds nothing', () => {
  expect(emptyMailbox).toEqual({ waiting: [], passedOn: [] });
});
