// What a running cycle of reconciliation can be asked.
import { defineQuery } from '@temporalio/workflow';
import type { ReconcileProgress } from './reconcile-outcome';

export const progress = defineQuery<ReconcileProgress>('progress');
