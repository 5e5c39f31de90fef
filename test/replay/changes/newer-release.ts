// What a next release with a patched change consists of.
export { baselineWorkflow } from '../../../workflows/baseline-workflow';
export { callLedgerWorkflow } from '../../../workflows/call-ledger-workflow';
export { orderMailboxWorkflow } from '../../../workflows/order-mailbox-workflow';
export { reconcileWorkflow } from '../../../workflows/reconcile-workflow';
export { applicationWorkflow } from './patched-change';
