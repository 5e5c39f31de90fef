// The exam of a world: its words are the same in all of them, and what happens when a candidate leaves, misses it, or hears of it is drawn.
import type { ExamRule } from '../../domain/exam/exam-rule';
import { examRule } from '../support/core-fixtures';
import type { Dice } from './dice';

const hour = 3_600_000;
const day = 24 * hour;

const { publish } = examRule();

const plainRule = examRule({
  publish: {
    ...publish,
    scheduled: { tags: ['Agendado'], comment: 'Exame {{exam}} em {{scheduledFor}}' },
    started: { tags: ['Iniciado'] },
    missed: { tags: ['Faltou'], comment: 'Faltou ao exame {{exam}}' },
  },
});

export const playedTexts = plainRule.publish;
/** Of messages to the candidate. */
export const template = { ordered: 4711, remind: 4712 } as const;

/** @param dice of their own, so that what is added here leaves the other half of the worlds as they were */
export function playedRule(dice: Dice): ExamRule {
  if (dice.isOneIn(2)) return plainRule;
  const notify = { ordered: { template: template.ordered }, remind: { template: template.remind, before: day } };
  return {
    ...plainRule,
    onLeave: dice.isOneIn(4) ? 'keep' : 'cancel',
    lateResult: dice.oneOf(['publish', 'publish', 'comment', 'ignore']),
    closeAfter: dice.oneOf([0, hour, 3 * day, 20 * day]),
    ...(dice.isOneIn(3) && { cancelAfter: dice.below(30) * hour }),
    ...(dice.isOneIn(3) && { reorderOnMissed: 1 + dice.below(2) }),
    ...(dice.isOneIn(2) && { notify }),
  };
}
