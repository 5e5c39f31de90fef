/** What an exam can end in. The first four come from a provider, `expired` is the bridge's own (deadline passed). */
export const outcomes = ['passed', 'failed', 'inconclusive', 'cancelled', 'expired'] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcomes a provider may report. */
export const providerOutcomes = ['passed', 'failed', 'inconclusive', 'cancelled'] as const;
export type ProviderOutcome = (typeof providerOutcomes)[number];
