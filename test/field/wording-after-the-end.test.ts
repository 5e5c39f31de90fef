// What counts at once and what an ended run leaves behind: an operator changes bridge.yaml between two results, or after a
// refusal, and expects the file to be in force. The limits are the worker's; the wording is agreed when the candidate enters.
import type { ExamRule } from '../../domain/exam/exam-rule';
import { reportOf } from '../../domain/text/report';
import { examRule, movement, otherStep, result, start } from '../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../support/core-world';

const renamed: ExamRule['publish'] = {
  ...examRule().publish,
  passed: { tags: ['Exame: apto'] },
  failed: { tags: ['Exame: inapto'] },
};

function failedAndEnded(options: WorldOptions = {}) {
  const world = new CoreWorld(start, options);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'failed'));
  world.settle();
  world.restart();
  world.know({ ...moved, rule: examRule({ publish: renamed }) });
  return { world, moved };
}

describe('field report, wording after the end: failed, run ended, wording changed, correction', () => {
  it('P-CORRECT: the old tag goes', () => {
    const { world, moved } = failedAndEnded();
    world.result(result(moved, 90, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Exame: apto']);
  });

  it('P-CORRECT: the old tag goes also for the result of a new exam in the same step', () => {
    const { world } = failedAndEnded();
    const again = movement(60, { rule: examRule({ publish: renamed }) });
    world.move(movement(50, { noRule: true }));
    world.move(again);
    world.settle();
    world.result(result(again, 90, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Exame: apto']);
  });

  it('a tag of a recruiter, and one that the exam of another step put, stay', () => {
    const { world, moved } = failedAndEnded();
    world.tags.add('Indicação');
    const other = movement(20, { step: otherStep, rule: examRule({ publish: examRule().publish }) });
    world.move(other);
    world.settle();
    world.result(result(other, 25, 'passed'));
    world.settle();
    world.restart();
    world.result(result(moved, 90, 'passed'));
    world.settle();
    expect([...world.tags].sort()).toEqual(['Apto', 'Exame: apto', 'Indicação']);
  });

  it('where Temporal has forgotten the ended run, a tag of another wording is a person’s, and stays', () => {
    const { world, moved } = failedAndEnded({ forgetful: true });
    world.result(result(moved, 90, 'passed'));
    world.settle();
    expect([...world.tags].sort()).toEqual(['Exame: apto', 'Inapto']);
  });
});

describe('field report, limits: a tag of 48 characters is refused with 422', () => {
  const tag = 'Exame admissional realizado e considerado apto.'.padEnd(48, '!');
  const rule = (comment?: string) =>
    examRule({ publish: { ...examRule().publish, passed: { tags: [tag, 'Apto'], ...(comment && { comment }) } } });

  function refused(comment?: string) {
    const world: CoreWorld = new CoreWorld(start, {
      refuse: (action) =>
        action.type === 'putTag' && action.tag === tag && world.limits.tagLength >= 48
          ? { code: 'BRIDGE_GUPY_REJECTED', reason: 'PUT tags: 422' }
          : undefined,
    });
    const moved = movement(0, { rule: rule(comment) });
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'passed'));
    world.settle();
    expect(reportOf(world.state).status).toBe('needs-attention');
    return world;
  }

  it.each([
    [undefined, tag],
    ['Exame {{exam}}: apto.', `${tag}\nExame ASO-ADM: apto.`],
  ])('after tagLength: 40 and retry it is a comment (wording %j)', (comment, written) => {
    const world = refused(comment);
    world.limits = { ...world.limits, tagLength: 40 };
    world.tell({ type: 'retry', at: world.now });
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.comments.map(({ text }) => text)).toEqual([written]);
    expect(reportOf(world.state).status).toBe('settled');
  });

  it('with the limit from the start nothing is stuck, and nothing is put and taken off again', () => {
    const world = new CoreWorld(start);
    world.limits = { ...world.limits, tagLength: 40 };
    const moved = movement(0, { rule: rule() });
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'passed'));
    world.settle();
    expect(world.writes.map(({ type }) => type)).toEqual(['putTag', 'postComment']);
    world.result(result(moved, 9, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
  });
});
