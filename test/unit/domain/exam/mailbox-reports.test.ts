// Reports of progress in the mailbox of an order: none is lost before its claim, none is told twice, and results keep their room.
import {
  claim,
  emptyMailbox,
  isMailboxFull,
  type Mailbox,
  nextLetter,
  passedOn,
  putProgress,
  withoutOwner,
} from '../../../../domain/exam/order-mailbox';
import type { Progress } from '../../../../domain/exam/stage';

const owner = { applicationId: 7, reference: '7.1.2.0123456789' };
const other = { applicationId: 8, reference: '8.1.2.0123456789' };

const report = (progressId: string, given: Partial<Progress> = {}): Progress => ({
  progressId,
  orderId: 'o',
  provider: 'school',
  occurredAt: '2026-01-15T12:00:00.000Z',
  stage: 'scheduled',
  ...given,
});

function drained(mailbox: Mailbox): [told: (string | undefined)[], left: Mailbox] {
  const told: (string | undefined)[] = [];
  let left = mailbox;
  for (let letter = nextLetter(left); letter !== undefined; letter = nextLetter(left)) {
    const { progressId, reference } = 'progress' in letter ? letter.progress : {};
    told.push(`${letter.owner.applicationId} ${progressId} ${reference}`);
    left = passedOn(left, letter);
  }
  return [told, left];
}

const sent = (...ids: string[]) => ids.map((id) => `7 ${id} ${owner.reference}`);

test('P-EARLY: what came before the claim is told with it, in order, and once', () => {
  const waiting = putProgress(putProgress(emptyMailbox, report('a')), report('b', { stage: 'missed' }));
  expect(nextLetter(waiting)).toBeUndefined();
  const [told, left] = drained(claim(waiting, owner));
  expect(told).toEqual(sent('a', 'b'));
  expect(putProgress(left, report('a'))).toBe(left);
  expect(drained(claim(left, owner))[0]).toEqual([]);
});

test('another application that shares the order hears of what came before it; an erased one of nothing more', () => {
  const [, first] = drained(claim(putProgress(emptyMailbox, report('a')), owner));
  const shared = claim(first, other);
  expect(nextLetter(shared)?.owner).toEqual(other);
  expect(nextLetter(withoutOwner(shared, other.applicationId))).toBeUndefined();
});

test('P-EARLY: a new exam of the same application is not told of the reports of the last one', () => {
  const [, first] = drained(claim(putProgress(emptyMailbox, report('a')), owner));
  const again = claim(first, { ...owner, reference: '7.1.2.9876543210' });
  expect(nextLetter(again)).toBeUndefined();
});

test('R29: of readings only a repeat of the last one is a repeat', () => {
  const reading = (id: string, scheduledFor: string) =>
    report(id, { source: 'reading', datedBy: 'arrival', scheduledFor, occurredAt: new Date().toISOString() });
  const dates = ['2026-01-20T12:00:00.000Z', '2026-01-21T12:00:00.000Z'] as const;
  const [one, two] = [reading('1', dates[0]), reading('2', dates[1])];
  const mailbox = [one, one, two, two, one].reduce(putProgress, claim(emptyMailbox, owner));
  expect(drained(mailbox)[0]).toEqual(sent('1', '2', '1'));
});

test('R27: a flood of reports takes no room from results', () => {
  let mailbox = claim(emptyMailbox, owner);
  for (let index = 0; index < 1000; index += 1) {
    mailbox = putProgress(mailbox, report(`p-${index}`, { place: 'x'.repeat(8000) }));
  }
  expect(isMailboxFull(mailbox)).toBe(false);
  expect(mailbox.letters).toEqual([]);
  expect(drained(mailbox)[0]).toEqual(sent(...Array.from({ length: 12 }, (_, index) => `p-${988 + index}`)));
  expect(JSON.stringify(mailbox).length).toBeLessThan(300_000);
});
