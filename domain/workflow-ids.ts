// Names that other programs rely on: workflow ids, task queues. All are public in Temporal, so none carries personal data.

export function applicationWorkflowId(applicationId: number): string {
  return `application-${applicationId}`;
}

/** Where results wait that came without our reference; either side may start it first (P-EARLY). */
export function orderMailboxWorkflowId(provider: string, orderId: string): string {
  return `order-${provider}-${orderId}`;
}

/** Writes and reads towards Gupy run on a queue of their own, so that its rate is one number on the server. */
export function gupyTaskQueue(taskQueue: string): string {
  return `${taskQueue}-gupy`;
}

/** One queue per provider: one dead provider does not slow another (R24). */
export function providerTaskQueue(taskQueue: string, provider: string): string {
  return `${taskQueue}-provider-${provider}`;
}

/** The ledger that all workers of a queue share for one target: `gupy`, or `provider-<name>`. */
export function callLedgerWorkflowId(taskQueue: string, target: string): string {
  return `${taskQueue}-rate-${target}`;
}

/** Ledgers are asked every second, and must not stand behind thousands of runs that start at once. */
export function ledgerTaskQueue(taskQueue: string): string {
  return `${taskQueue}-rate`;
}
