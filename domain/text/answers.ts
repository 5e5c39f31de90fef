// Which decisions answer what waits for an operator. What could go wrong: one is offered that the run refuses, or that decides about another
// exam than the stuck one.
import type { Lane } from '../exam/state';

const all = ['retry', 'override', 'skip'] as const;
export type Decision = (typeof all)[number];

/** An override decides an exam: it ends no cancellation of one that was left, and no search for one. Of a result there is nothing to retry. */
const answers: Partial<Record<Lane, readonly Decision[]>> = {
  cancel: ['retry', 'skip'],
  notify: ['retry', 'skip'],
  recover: ['retry', 'skip'],
  result: ['override', 'skip'],
};

/** @param stuck what waits; nothing is known of it: each may help */
export function answersTo(stuck: readonly { what: Lane }[]): readonly Decision[] {
  if (stuck.length === 0) return all;
  return all.filter((decision) => stuck.some(({ what }) => (answers[what] ?? all).includes(decision)));
}

/** `undefined` where all of them are. */
export function answersText(stuck: { what: Lane }): string | undefined {
  const some = answersTo([stuck]);
  return some.length === all.length ? undefined : some.map((decision) => `\`${decision}\``).join(' or ');
}
