// Names that other programs rely on: workflow ids, task queues. All are public in Temporal, so none carries personal data.

export const applicationPrefix = 'application-';

export function applicationWorkflowId(applicationId: number): string {
  return `${applicationPrefix}${applicationId}`;
}

/** `undefined` for the id of another workflow. */
export function applicationIdOf(workflowId: string): number | undefined {
  const id = workflowId.startsWith(applicationPrefix) ? Number(workflowId.slice(applicationPrefix.length)) : NaN;
  return Number.isSafeInteger(id) ? id : undefined;
}

/**
 * Where results wait that came without our reference; either side may start it first (P-EARLY). Keyed digits stand for the order's
 * id: a provider chooses that, and it may be a person's number (P-OWN, P-PII).
 * @returns that of the present secret first, then those of former ones
 */
export function orderMailboxWorkflowIds(provider: string, orderId: string, digests: Digests): [string, ...string[]] {
  const [present = '', ...former] = digests('mailbox', `${provider}\n${orderId}`);
  const idOf = (digits: string) => `order-${provider}-${digits.slice(0, 32)}`;
  return [idOf(present), ...former.map(idOf)];
}

/** What keyed digits stand for: those of one use are never those of another. */
export type DigestPurpose = 'mailbox' | 'comment' | 'exam' | 'log';

/** Of `ReferenceKeys`. */
export type Digests = (purpose: DigestPurpose, text: string) => string[];

/** What runs write in Gupy is on a queue of its own: when Gupy is slow, nothing but that waits (R24). */
export function gupyTaskQueue(taskQueue: string): string {
  return `${taskQueue}-gupy`;
}

/** A cycle of reconciliation must not stand behind the writes of a bulk move: those of 30,000 candidates take an hour. */
export function reconcileTaskQueue(taskQueue: string): string {
  return `${taskQueue}-reconcile`;
}

/** The cycle that a person asks for; two who ask at once watch the same one. */
export const reconcileNowWorkflowId = 'exam-bridge-reconcile-now';

/** The cycle that orders for nobody, because a person wants to know the numbers first. */
export const reconcileDryRunWorkflowId = `${reconcileNowWorkflowId}-dry-run`;

/** The cycle that also orders for those who stood in the steps of these exams before. @param examKeys see `examKeyOf` */
export function reconcilePresentWorkflowId(examKeys: readonly string[], digests: Digests): string {
  return `${reconcileNowWorkflowId}-present-${examKeys.map((key) => examDigits(key, digests)[0]).join('-')}`;
}

/** One queue per provider: one dead provider does not slow another (R24). */
export function providerTaskQueue(taskQueue: string, provider: string): string {
  return `${taskQueue}-provider-${provider}`;
}

/** What no open order of a provider waits for, on its way to Gupy: the flood of one provider holds up nothing but itself (P-OWN). */
export function lateTaskQueue(taskQueue: string, provider: string): string {
  return `${taskQueue}-late-${provider}`;
}

/** The ledger that all workers of a queue share for one target: `gupy`, or `provider-<name>`. */
export function callLedgerWorkflowId(taskQueue: string, target: string): string {
  return `${taskQueue}-rate-${target}`;
}

/** Ledgers are asked every second, and must not stand behind thousands of runs that start at once. */
export function ledgerTaskQueue(taskQueue: string): string {
  return `${taskQueue}-rate`;
}

/**
 * Since when an exam is live. A key of an exam is a plain hash of its step and its code, and who knows the one guesses the other; so
 * keyed digits stand for it (P-PII).
 * @param examKey see `examKeyOf`
 * @returns that of the present secret first, then those of former ones, then the key itself, as earlier versions wrote it
 */
export function examLiveWorkflowIds(examKey: string, digests: Digests): [string, ...string[]] {
  const [present = '', ...former] = [...examDigits(examKey, digests), examKey].map((id) => `exam-bridge-live-${id}`);
  return [present, ...former];
}

/** Who stood in a step before its exam went live; in the order of `examLiveWorkflowIds`. */
export function stepBaselineWorkflowIds(
  { examKey, jobId, stepId }: StepOfExam,
  digests: Digests,
): [string, ...string[]] {
  const [present, ...former] = examLiveWorkflowIds(examKey, digests);
  const inStep = (id: string) => `${id}-${jobId}-${stepId}`;
  return [inStep(present), ...former.map(inStep)];
}

function examDigits(examKey: string, digests: Digests): string[] {
  return digests('exam', examKey).map((digits) => digits.slice(0, 16));
}

export interface StepOfExam {
  /** See `examKeyOf`. */
  examKey: string;
  jobId: number;
  stepId: number;
}

/** Memo of a run or a mailbox: names of the providers whose results it cannot keep any more. */
export const fullMemo = 'full';
