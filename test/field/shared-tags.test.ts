// Two exams of one job write the same tag. What one provider reports after the end of its run takes nothing from the exam of the
// other (P-OWN), and a date that one moves without end, or a tag that is taken back, goes to Gupy on its own lane (R27). Tried with
// the valid secret of one of two providers; inputs are written anew.
import { ownLaneOf } from '../../domain/exam/action';
import type { ExamRule } from '../../domain/exam/exam-rule';
import { day, examRule, movement, otherStep, progress, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

const sharing = (provider: string) => examRule({ provider });

test('P-OWN, P-LATE: the late result of one exam leaves the tag that an ended run put for another', () => {
  const core = new CoreWorld(start);
  const ofSchool = movement(0, { rule: sharing('school') });
  const ofClinic = movement(60, { step: otherStep, rule: sharing('clinic') });
  core.move(ofSchool);
  core.settle();
  core.result(result(ofSchool, 30, 'inconclusive', { provider: 'school', orderId: 'order-1' }));
  core.settle();
  core.move(ofClinic);
  core.settle();
  core.result(result(ofClinic, 90, 'passed', { provider: 'clinic', orderId: 'order-2' }));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
  core.advanceTo(start + 30 * day);
  core.restart();
  core.result(result(ofSchool, 100, 'failed', { provider: 'school', orderId: 'order-1' }));
  core.settle();
  expect([...core.tags].sort()).toEqual(['Apto', 'Inapto']);
});

test('P-CORRECT: its own tag goes, also where no ended run says who put it', () => {
  for (const forgetful of [false, true]) {
    const core = new CoreWorld(start, { forgetful });
    const moved = movement(0);
    core.move(moved);
    core.settle();
    core.result(result(moved, 30, 'passed'));
    core.settle();
    core.advanceTo(start + 30 * day);
    core.restart();
    core.result(result(moved, 90, 'failed'));
    core.settle();
    expect([...core.tags]).toEqual(['Inapto']);
  }
});

describe('an exam whose date moves without end', () => {
  const publish: ExamRule['publish'] = { ...examRule().publish, scheduled: { tags: ['Agendado'] } };
  const notify = { scheduled: { template: 1 }, started: { template: 2 } };

  /** The lanes of what the report leads to. */
  function lanesOf(core: CoreWorld, report: () => void): Map<string, (string | undefined)[]> {
    const before = core.calls.length;
    report();
    core.settle();
    const lanes = new Map<string, (string | undefined)[]>();
    for (const call of core.calls.slice(before))
      lanes.set(call.type, [...(lanes.get(call.type) ?? []), ownLaneOf(core.state, call)]);
    return lanes;
  }

  test('P-OWN, R27: its messages, and the tags that are taken back, leave the lane of all', () => {
    const core = new CoreWorld(start);
    const moved = movement(0, { rule: examRule({ publish, notify }) });
    core.move(moved);
    core.settle();
    const report = (index: number) => () =>
      core.progress(progress(moved, index, index % 2 === 0 ? 'started' : 'scheduled', { inDays: index }));
    expect(lanesOf(core, report(1))).toEqual(
      new Map([
        ['putTag', [undefined]],
        ['sendNotice', [undefined]],
      ]),
    );
    expect(lanesOf(core, report(2)).get('removeTag')).toEqual([undefined]);
    for (let index = 3; index <= 8; index += 1) lanesOf(core, report(index));
    expect(lanesOf(core, report(9)).get('sendNotice')).toEqual(['clinic']);
    expect(lanesOf(core, report(10)).get('removeTag')).toEqual(['clinic']);
  });
});
