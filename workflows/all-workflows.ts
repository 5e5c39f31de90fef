// What the bundle is made of: Temporal finds a workflow by the name it is exported with here.
export { applicationWorkflow } from './application-workflow';
export { baselineWorkflow } from './baseline-workflow';
export { callLedgerWorkflow } from './call-ledger-workflow';
export { orderMailboxWorkflow } from './order-mailbox-workflow';
export { reconcileWorkflow } from './reconcile-workflow';
