// What a comment says besides its result (corrected, late, decided by hand), and which tags stay or go as the exam goes on (P-CORRECT,
// P-LATE, P-PROGRESS). Each result here meets another one, an earlier run, or what an operator gave up.
import type { Action } from '../../../../domain/exam/action';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { day, brazilian, examRule, movement, progress, result, start } from '../../../support/core-fixtures';
import { tagIdOf, type CoreWorld, type WorldOptions } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const { prefixes } = brazilian;
const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' } as const;
const texts = ({ comments }: CoreWorld) => comments.map(({ text }) => text);
const publishing = (changes: Partial<ExamRule['publish']>): Partial<ExamRule> => ({
  publish: { ...examRule().publish, ...changes },
});

/** Refuses one action as long as it says so. */
function refusing(type: Action['type']) {
  const dial = { isOn: false };
  const options: WorldOptions = { refuse: (action) => (dial.isOn && action.type === type ? refused : undefined) };
  return { dial, options };
}

describe('P-CORRECT: a correction', () => {
  it('says so where a comment alone had told the recruiter of the earlier result', () => {
    const { core, moved } = enteredExam({});
    for (const [minutes, outcome] of [
      [5, 'inconclusive'],
      [6, 'failed'],
    ] as const) {
      core.result(result(moved, minutes, outcome));
      core.settle();
    }
    expect(texts(core).at(-1)).toBe(`${prefixes.corrected} Exame ASO-ADM: inapto.`);
  });

  it('whose tag is too long for one says that text after an earlier comment, and no sentence of ours', () => {
    const long = { tags: ['Inapto', 'Laudo:\n{{summary}}'] };
    const { core, moved } = enteredExam(publishing({ failed: long }));
    core.result(result(moved, 5, 'inconclusive'));
    core.settle();
    core.result(result(moved, 6, 'failed', { summary: 'PA 18x11' }));
    core.settle();
    expect([...core.tags]).toEqual(['Inapto']);
    expect(texts(core).at(-1)).toBe(`${prefixes.corrected} Laudo:\nPA 18x11`);
  });

  it('names the tag that goes by the id that Gupy gave it', () => {
    const { core, moved } = enteredExam({});
    core.result(result(moved, 5, 'passed'));
    core.settle();
    core.result(result(moved, 6, 'failed'));
    core.settle();
    expect(core.calls).toContainEqual(
      expect.objectContaining({ type: 'removeTag', tag: 'Apto', tagId: tagIdOf('Apto') }),
    );
  });
});

it('P-LATE: a late result that is older than the decision of an operator is told as late, and the decision is the last word', () => {
  const { core, moved } = enteredExam({ lateResult: 'comment' });
  core.advanceTo(start + 10 * day);
  core.tell({ type: 'override', outcome: 'passed', note: 'by telephone', at: core.now });
  core.settle();
  core.result(result(moved, 60, 'failed'));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
  expect(texts(core)).toEqual([
    `${prefixes.late} Exame ASO-ADM: inapto.`,
    `${prefixes.byHand} Exame ASO-ADM: aprovado.`,
  ]);
});

it('the deadline of the exam can be named by its result', () => {
  const { core } = enteredExam(publishing({ expired: { tags: [], comment: 'Prazo até {{deadline}}.' } }));
  core.advanceTo(start + 10 * day);
  expect(texts(core)).toEqual(['Prazo até 25/01/2026.']);
});

it('P-ONCE: the first comment of a new exam reads nothing before it is written', () => {
  const { core, moved } = enteredExam({});
  core.result(result(moved, 5, 'inconclusive'));
  core.settle();
  expect(core.calls.at(-1)).toMatchObject({ type: 'postComment', readFirst: false });
});

it('P-ONCE: a tag of an exam that was found again is looked for before it is put, though none stood', () => {
  const { core, moved } = enteredExam({}, { forgetful: true });
  core.advanceTo(start + 60 * day);
  core.tags.clear();
  core.restart();
  core.result(result(moved, 5, 'passed'));
  core.settle();
  expect(core.calls.at(-1)).toMatchObject({ type: 'putTag', tag: 'Apto', readFirst: true });
});

describe('a newer exam decided the step before an older one could be written:', () => {
  type Entered = ReturnType<typeof enteredExam>;
  /** Gupy refuses what is written for the first exam; then the candidate is back, and the second one is passed. */
  function overtaking(
    write: 'putTag' | 'postComment',
    changes: Partial<ExamRule>,
    meanwhile: (world: Entered) => void,
  ) {
    const { dial, options } = refusing(write);
    const world = enteredExam(changes, options);
    const { core } = world;
    dial.isOn = true;
    meanwhile(world);
    core.now = start + 10 * day;
    const again = movement(10 * 24 * 60, { rule: examRule(changes) });
    core.move(again);
    core.settle();
    core.result(result(again, 10 * 24 * 60 + 5, 'passed', { orderId: 'order-2' }));
    dial.isOn = false;
    core.tell({ type: 'retry', at: core.now });
    core.settle();
    expect([...core.tags]).toEqual(['Apto']);
    return texts(core);
  }

  it('that it expired is no result, and is not told any more', () => {
    const expires = ({ core }: Entered) => core.advanceTo(start + 10 * day);
    expect(overtaking('putTag', {}, expires)).toEqual([]);
    expect(overtaking('putTag', { parts: { names: ['Clínico', 'Audiometria'] } }, expires)).toEqual([]);
  });

  it('P-LATE: a result for which the rule has a comment alone is told', () => {
    const isInconclusive = ({ core, moved }: Entered) => {
      core.result(result(moved, 5, 'inconclusive', { summary: 'Repetir' }));
      core.settle();
    };
    expect(overtaking('postComment', {}, isInconclusive)).toEqual([
      `${prefixes.overtaken} Exame ASO-ADM inconclusivo: Repetir`,
    ]);
  });
});

describe('P-PROGRESS: the tag that an ended run put for a result', () => {
  it('stays beside the stages of the next exam, and goes with its result', () => {
    const staged = publishing({ ordered: { tags: ['Solicitado'] }, scheduled: { tags: ['Agendado'] } });
    const { core, moved } = enteredExam(staged);
    core.result(result(moved, 5, 'passed'));
    core.advanceTo(start + 30 * day);
    expect(core.closed).toBe(true);
    core.restart();
    const again = movement(30 * 24 * 60, { rule: examRule(staged) });
    core.move(again);
    core.settle();
    expect([...core.tags]).toEqual(['Apto', 'Solicitado']);
    core.progress(progress(again, 30 * 24 * 60 + 1, 'scheduled', { orderId: 'order-2', inDays: 33 }));
    core.settle();
    expect([...core.tags]).toEqual(['Apto', 'Agendado']);
    core.result(result(again, 30 * 24 * 60 + 5, 'failed', { orderId: 'order-2' }));
    core.settle();
    expect([...core.tags]).toEqual(['Inapto']);
  });
});

it('P-PROGRESS: a date that is reported takes the tag of the order away, also where the rule has no words for a date', () => {
  const { core, moved } = enteredExam(publishing({ ordered: { tags: ['Solicitado'] } }));
  core.progress(progress(moved, 1, 'scheduled', { inDays: 2 }));
  core.settle();
  expect([...core.tags]).toEqual([]);
});

it("P-STUCK: a tag that an operator let stand is nobody's: no later result takes it away", () => {
  const { dial, options } = refusing('removeTag');
  const { core, moved } = enteredExam({}, options);
  core.advanceTo(start + 10 * day);
  dial.isOn = true;
  core.move(movement(60, { noRule: true }));
  core.settle();
  core.tell({ type: 'skip', note: 'it may stand', at: core.now });
  core.settle();
  dial.isOn = false;
  core.result(result(moved, 90, 'passed'));
  core.settle();
  expect([...core.tags]).toEqual(['Exame expirado', 'Apto']);
});
