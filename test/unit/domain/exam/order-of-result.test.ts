// Of which order of an exam a message is (P-OWN, P-EARLY): by the id of the order, by the reference as long as no answer of the provider
// says which order it made, and where the provider opened a missed order again under its id, by the date.
import type { Action } from '../../../../domain/exam/action';
import { openEntry } from '../../../../domain/exam/entries';
import {
  attemptNamed,
  isUnanswered,
  mostAttempts,
  orderIds,
  updatePlaced,
} from '../../../../domain/exam/order-of-result';
import type { Arrived, Result } from '../../../../domain/exam/result';
import type { DueOrder, LetBeReorder, PlacedOrder } from '../../../../domain/exam/order';
import type { Entry, Said, StageReport, Version } from '../../../../domain/exam/state';
import { initialState } from '../../../../domain/exam/state';
import { reportOf } from '../../../../domain/text/report';
import { at, day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { enteredExam } from '../../../support/entered-exam';

const moved = { ...movement(0), rule: examRule({ reorderOnMissed: 2 }) };
const reference = referenceOf(moved);
const second = `${reference}-2`;
const due: DueOrder = { is: 'due' };
const rejected = { code: 'BRIDGE_GUPY_REJECTED', reason: 'answered 422' } as const;
const letBe: LetBeReorder = { is: 'let-be', because: 'skipped' };

function placed(changes: Partial<PlacedOrder> = {}): PlacedOrder {
  const cancel = { is: 'no' } as const;
  return {
    is: 'placed',
    orderId: 'order-1',
    orderedAt: start,
    deadlineAt: start,
    madeBy: 'this-attempt',
    cancel,
    ...changes,
  };
}

function entryWith(changes: Partial<Entry>): Entry {
  return { ...openEntry(7, moved), order: placed(), ...changes };
}

const ofEndedRun = placed({ madeBy: 'known-from-ended-run' });
const named = (entry: Entry, orderId: string, of = reference) =>
  attemptNamed(entry, result(moved, 9, 'passed', { orderId, reference: of }));

it.each<[what: string, entry: Partial<Entry>, orderId: string, of: string, attempt: number | 'another']>([
  ['the placed order', {}, 'order-1', reference, 1],
  ['no order, in a callback that names only the exam', {}, reference, reference, 1],
  ['another order', {}, 'order-9', reference, 'another'],
  ['no order, and a reference that was never ordered', {}, second, second, 'another'],
  ['an order that nobody asked for', {}, 'order-9', second, 'another'],
  ['any order, before the first answer', { order: due }, 'order-9', reference, 1],
  ['any order, before the first answer, by a later reference', { order: due }, 'order-9', second, 2],
  ['the order that is asked for', { reorder: due }, 'order-9', second, 2],
  ['the order that is asked for, by the old reference', { reorder: due }, 'order-9', reference, 2],
  ['one after the order that is asked for', { reorder: due }, 'order-9', `${reference}-3`, 'another'],
  ['an order that was let be', { reorder: letBe }, 'order-9', second, 'another'],
  ['the order that followed the missed one', { formerOrders: ['order-0'] }, 'order-1', reference, 2],
  ['the missed order', { formerOrders: ['order-0'] }, 'order-0', second, 1],
  ['no order, by the reference of the missed one', { formerOrders: ['order-0'] }, reference, second, 1],
  ['a later order of an ended run', { order: ofEndedRun }, 'order-9', second, 2],
  ['another order than that of an ended run', { order: ofEndedRun }, 'order-9', reference, 'another'],
])('P-OWN: a result names %s', (_what, entry, orderId, of, attempt) => {
  expect(named(entryWith(entry), orderId, of)).toBe(attempt);
});

describe('the provider opened the missed order again under its id', () => {
  const said = (minutes: number, id: StageReport['id'], changes: Partial<StageReport> = {}): StageReport => ({
    ...{ id, arrival: minutes, receivedAt: start + minutes * 60_000, occurredAt: at(minutes), stage: 'missed' },
    ...{ comment: 'unwritten', skippedTags: [], overlongTags: [] },
    ...changes,
  });
  const missed = said(5, { by: 'progress', progressId: 'missed' });
  const reopened = (...more: StageReport[]) =>
    entryWith({ formerOrders: ['order-1'], order: placed(), stages: [missed, ...more] });
  const resultAt = (minutes: number, entry: Entry) =>
    attemptNamed(entry, result(moved, minutes, 'passed', { orderId: 'order-1' }));

  it('P-ORDER: what is newer than the miss is of the new order, all else of the missed one', () => {
    expect([4, 5, 6].map((minutes) => resultAt(minutes, reopened()))).toEqual([1, 1, 2]);
  });

  it.each<[what: string, report: StageReport]>([
    ['a report of the new order', said(9, { by: 'progress', progressId: 'new', attempt: 2 })],
    ['what the answer to the order said', said(9, { by: 'order', stage: 'ordered' })],
    [
      'a report that is dated by its arrival',
      said(9, { by: 'progress', progressId: 'undated' }, { datedBy: 'arrival' }),
    ],
  ])('P-ORDER: %s says nothing of the missed one', (_what, report) => {
    expect(resultAt(6, reopened(report))).toBe(2);
  });

  it('a message without a date is of the order that stands', () => {
    const undated = progress(moved, 3, 'started', { datedBy: 'arrival' });
    expect(attemptNamed(reopened(), undated)).toBe(2);
    expect(attemptNamed(reopened(), { ...undated, datedBy: 'provider' })).toBe(1);
  });
});

it.each<[what: string, entry: Partial<Entry>, most: number]>([
  ['one is placed', {}, 1],
  ['one is placed, and another is asked for', { reorder: due }, 2],
  ['one is placed, and another was let be', { reorder: letBe }, 1],
  ['two are placed', { formerOrders: ['order-0'] }, 2],
  ['nothing is answered', { order: due }, Infinity],
  ['an ended run placed it, and may have ordered again', { order: ofEndedRun }, Infinity],
])('P-TRUE: how many orders there may be: %s', (_what, entry, most) => {
  expect(mostAttempts(entryWith(entry))).toBe(most);
});

it('an answer about an order that another has followed changes nothing of that one', () => {
  const entry = entryWith({ formerOrders: ['order-0'] });
  const state = { ...initialState(7), entries: [entry] };
  const cancelled = (order: PlacedOrder): PlacedOrder => ({ ...order, cancel: { is: 'done' } });
  const after = (named: { reference: string; attempt?: number }, before = state) =>
    updatePlaced(before, named, cancelled).entries.map(({ order }) => order);
  expect(after({ reference })).toEqual([placed()]);
  expect(after({ reference, attempt: 2 })).toEqual([placed({ cancel: { is: 'done' } })]);
  expect(after({ reference }, { ...state, entries: [entryWith({ order: due })] })).toEqual([due]);
});

it('P-EARLY: an order is unanswered until the provider has said that it made it', () => {
  const [first, again] = [entryWith({}), entryWith({ formerOrders: ['order-0'] })];
  expect(([1, 2, 'another'] as const).map((attempt) => isUnanswered(first, attempt))).toEqual([false, true, false]);
  expect(([1, 2, 3] as const).map((attempt) => isUnanswered(again, attempt))).toEqual([false, false, true]);
  expect(isUnanswered(entryWith({ order: due }), 'another')).toBe(true);
  expect(orderIds(again)).toEqual(['order-0', 'order-1']);
});

describe('P-ONCE: what was taken to be of one order stays of it when it comes again, whatever is known by then', () => {
  const came: Said & Arrived = {
    ...{ arrival: 1, receivedAt: start, comment: 'unwritten', skippedTags: [], overlongTags: [] },
  };
  const reportOn = (minutes: number, id: StageReport['id']): StageReport => ({
    ...came,
    ...{ id, occurredAt: at(minutes), stage: 'missed' },
  });
  const versionOf = (attempt: number): Version => ({
    ...came,
    ...{ published: false, outcome: 'passed', occurredAt: at(4) },
    id: { by: 'provider', resultId: 'r', ...(attempt > 1 && { attempt }) },
  });
  // By its date alone what comes at minute 4 is of the missed order.
  const missed = reportOn(5, { by: 'progress', progressId: 'missed' });
  const reopened = (changes: Partial<Entry>) => entryWith({ formerOrders: ['order-1'], stages: [missed], ...changes });
  const again = (entry: Entry, changes: Partial<Result> = {}) =>
    attemptNamed(entry, result(moved, 4, 'passed', { resultId: 'r', orderId: 'order-1', ...changes }));
  const ofPart = { name: 'A', since: start, versions: [versionOf(2)] };
  const byHand: Version = { ...versionOf(2), id: { by: 'operator', number: 1 } };

  it.each<[what: string, entry: Partial<Entry>, changes: Partial<Result>, attempt: number]>([
    ['a result', { versions: [byHand, versionOf(2)] }, {}, 2],
    ['a result of another date, which is another one', { versions: [versionOf(2)] }, { occurredAt: at(3) }, 1],
    ['a result of another id', { versions: [versionOf(2)] }, { resultId: 'other' }, 1],
    ['a result without a date', { versions: [versionOf(1)] }, { occurredAt: at(9), datedBy: 'arrival' }, 1],
    ['an exam of several', { parts: [ofPart] }, { part: 'a' }, 2],
    ['another exam of several', { parts: [ofPart] }, { part: 'B' }, 1],
    ['the whole of several', { parts: [ofPart] }, {}, 1],
    ['what closed an order', { closings: [{ resultId: 'r', attempt: 2, occurredAt: at(4) }] }, {}, 2],
  ])('%s', (_what, entry, changes, attempt) => {
    expect(again(reopened(entry), changes)).toBe(attempt);
  });

  it('a report', () => {
    const known = reportOn(4, { by: 'progress', progressId: 'p', attempt: 2 });
    const sent = progress(moved, 4, 'missed', { progressId: 'p' });
    const ofOrder = reportOn(4, { by: 'order', stage: 'ordered', attempt: 2 });
    expect(attemptNamed(reopened({ stages: [missed, ofOrder, known] }), sent)).toBe(2);
    expect(attemptNamed(reopened({ stages: [missed, ofOrder] }), sent)).toBe(1);
  });

  it('a result of an order between the two that have one id is none of theirs', () => {
    const entry = reopened({ formerOrders: ['order-1', 'order-0'], versions: [versionOf(2)] });
    expect(again(entry, { occurredAt: at(4) })).toBe(1);
  });

  it('a result that came while an order was asked for, which was let be', () => {
    const named = { orderId: 'order-9' };
    expect(again(entryWith({ reorder: letBe, versions: [versionOf(2)] }), named)).toBe(2);
    expect(again(entryWith({ reorder: letBe, versions: [versionOf(1)] }), named)).toBe('another');
  });
});

describe('an operator is asked about an order that is not the placed one', () => {
  const asked = (many: number, isTagged = false) => {
    const refuse = ({ type }: Action) => (type === 'putTag' ? rejected : undefined);
    const publish = { ...examRule().publish, ordered: { tags: ['Exame solicitado'] } };
    const world = enteredExam({ publish: isTagged ? publish : examRule().publish }, isTagged ? { refuse } : {});
    const sent = Array.from({ length: many }, (_none, index) =>
      result(world.moved, 9, 'failed', { resultId: `r-${index}`, orderId: `other-${index}` }),
    );
    const questions = () => reportOf(world.core.state).attention;
    return { ...world, sent, questions };
  };

  it('P-OWN: once about each, with both orders, and never again for a repeat', () => {
    const { core, sent, questions } = asked(2);
    for (const one of sent) core.result(one);
    expect(questions().map(({ reason }) => reason)).toEqual([
      'result r-0 names order other-0; the placed order is order-1',
      'result r-1 names order other-1; the placed order is order-1',
    ]);
    const before = core.state;
    for (const one of sent) core.result({ ...one, resultId: 'another' });
    expect(core.state).toBe(before);
  });

  it('R27: about the last ten at once, and no other question goes for them', () => {
    const { core, sent, questions } = asked(12, true);
    for (const one of sent) core.result(one);
    expect(questions().map(({ what }) => what)).toEqual(['write', ...Array<string>(10).fill('result')]);
    expect(questions()[1]?.reason).toContain('other-2');
    expect(core.state.entries[0]?.otherOrders).toHaveLength(10);
    const before = core.state;
    for (const one of sent.slice(2)) core.result(one);
    expect(core.state).toBe(before);
  });

  it('P-STUCK: until the right result comes after it; one that came before answers nothing', () => {
    const { core, moved, sent, questions } = asked(1);
    core.result(result(moved, 3, 'passed', { orderId: 'order-1' }));
    core.settle();
    for (const one of sent) core.result(one);
    expect(questions()).toHaveLength(1);
    core.result(result(moved, 2, 'failed', { orderId: 'order-1' }));
    expect(questions()).toEqual([]);
  });

  it('P-STUCK: the deadline is no answer', () => {
    const { core, sent, questions } = asked(1);
    for (const one of sent) core.result(one);
    core.advanceTo(start + 11 * day);
    expect([...core.tags]).toEqual(['Exame expirado']);
    expect(questions()).toHaveLength(1);
  });
});
