import type { ExamRule } from '../../domain/exam/exam-rule';
import { examRule, movement, referenceOf, start } from './core-fixtures';
import { CoreWorld, type WorldOptions } from './core-world';

/** A candidate who entered the step of an exam with these changes of its rule, and whose order was answered, as far as it could be. */
export function enteredExam(changes: Partial<ExamRule>, options: WorldOptions = {}) {
  const core = new CoreWorld(start, options);
  const moved = movement(0, { rule: examRule(changes) });
  core.move(moved);
  core.settle();
  return { core, moved, reference: referenceOf(moved) };
}
