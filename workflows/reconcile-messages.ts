// What a running cycle of reconciliation can be asked.
import { defineQuery } from '@temporalio/workflow';
import type { ReconcileProgress } from '../domain/reconcile/cycle-outcome';

export const progress = defineQuery<ReconcileProgress>('progress');
