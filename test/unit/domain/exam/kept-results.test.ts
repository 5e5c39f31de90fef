// Which results are kept until it is known whose they are, and which are a repeat (P-EARLY, P-ONCE).
import type { Result } from '../../../../domain/exam/result';
import { reportOf } from '../../../../domain/text/report';
import { movement, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

describe('while the order is asked for', () => {
  const moved = movement(0);
  const asked = (...results: Result[]) => {
    const core = new CoreWorld(start);
    core.move(moved);
    core.tell({ type: 'started', action: { type: 'orderExam', reference: referenceOf(moved) }, at: start });
    for (const one of results) core.result(one);
    const [entry] = core.state.entries;
    const kept = entry?.order.is === 'due' ? (entry.order.early ?? []) : [];
    return { kept: kept.map(({ result: { resultId } }) => resultId), notes: reportOf(core.state).notes };
  };
  const [one, other] = [result(moved, 1, 'passed', { resultId: '1' }), result(moved, 2, 'failed', { resultId: '2' })];
  const reading = (sent: Result, part?: string): Result => ({ ...sent, source: 'reading', ...(part && { part }) });

  it('events are kept once each, and so many of one provider', () => {
    expect(asked(one, other, one).kept).toEqual(['1', '2']);
    const many = Array.from({ length: 61 }, (_, index) => result(moved, index, 'passed', { resultId: `of-${index}` }));
    const { kept, notes } = asked(...many);
    expect(kept).toHaveLength(60);
    expect(notes).toEqual(['Result of-60 dropped: too many results of clinic wait']);
  });

  it('a reading repeats only what came last of its part', () => {
    expect(asked(reading(one), reading(one)).kept).toEqual(['1']);
    expect(asked(reading(one), reading(other), reading(one)).kept).toEqual(['1', '2', '1']);
    const ofParts = [reading(one, 'clínico'), reading(other, 'visão'), reading(one, 'clínico')];
    expect(asked(...ofParts).kept).toEqual(['1', '2']);
  });
});

describe('while the exam of a late result is searched for', () => {
  const late = movement(50);
  const ofLate = { resultId: '1', proof: 'missing' } as const;
  const held = ({ state }: CoreWorld) => state.recoveries.flatMap(({ results }) => results).length;

  it('P-OWN: a result without a proof starts no search, and is kept where one is under way', () => {
    const { core } = enteredExam({});
    const before = core.state;
    core.result(result(late, 55, 'passed', ofLate));
    expect(core.state).toBe(before);
    core.result(result(late, 54, 'failed'));
    core.result(result(late, 55, 'passed', ofLate));
    expect(held(core)).toBe(2);
  });

  it('one id of two orders of the exam is of two results', () => {
    const { core } = enteredExam({});
    for (const suffix of ['', '-2', '-2'])
      core.result(result(late, 55, 'passed', { resultId: '1', reference: `${referenceOf(late)}${suffix}` }));
    expect(held(core)).toBe(2);
  });
});

it('P-OWN: a refused callback is noted where its provider is that of the exam, and nowhere else', () => {
  const { core, reference } = enteredExam({});
  const before = core.state;
  const refused = { provider: 'clinic', reference, reason: 'no outcome' };
  for (const other of [{ provider: 'school' }, { reference: referenceOf(movement(5)) }])
    core.tell({ type: 'resultRefused', refusal: { ...refused, ...other }, at: start });
  expect(core.state).toBe(before);
  core.tell({ type: 'resultRefused', refusal: refused, at: start });
  expect(reportOf(core.state).notes).toEqual(['A callback of clinic could not be read and was refused: no outcome']);
});

it('P-ONCE: of several exams, an event that says of one what is known is remembered for that one', () => {
  const { core, moved } = enteredExam({ parts: { names: ['clínico', 'visão'] } });
  const part = (resultId: string, name: string) =>
    result(moved, 5, 'passed', { resultId, part: name, orderId: 'order-1' });
  for (const sent of [part('1', 'clínico'), part('2', 'visão'), part('3', 'clínico')]) core.result(sent);
  expect(core.state.entries[0]?.parts).toMatchObject([
    { name: 'clínico', versions: [{ id: { resultId: '1' }, alsoTold: ['3'] }] },
    { name: 'visão', versions: [{ id: { resultId: '2' } }] },
  ]);
  expect(core.state.entries[0]?.parts?.[1]?.versions[0]).not.toHaveProperty('alsoTold');
});
