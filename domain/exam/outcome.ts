/** The outcomes a provider may report. */
export const providerOutcomes = ['passed', 'failed', 'inconclusive', 'cancelled'] as const;
export type ProviderOutcome = (typeof providerOutcomes)[number];

/** What an exam can end in: `expired` is the bridge's own (deadline passed). */
export const outcomes = [...providerOutcomes, 'expired'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Worst first, where several exams are one: a verdict that excludes, then what a person must look at, then what did not take
 * place; passed only where all are.
 */
const worstFirst = ['failed', 'inconclusive', 'expired', 'cancelled', 'passed'] as const satisfies readonly Outcome[];

/** `passed` of none. */
export function worst(of: readonly Outcome[]): Outcome {
  return worstFirst.find((outcome) => of.includes(outcome)) ?? 'passed';
}
