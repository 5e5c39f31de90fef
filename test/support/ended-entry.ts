// One exam as an ended run reports it.
import type { EntryReport } from '../../domain/text/report';

export function endedEntry(reference: string, changes: Partial<EntryReport> = {}): EntryReport {
  return {
    reference,
    orderId: 'order-1',
    order: 'placed',
    status: 'settled',
    phase: { is: 'decided', by: { by: 'provider', resultId: 'result-1' }, outcome: 'passed' },
    isWriting: false,
    orderStillDue: false,
    deadline: null,
    scheduledFor: null,
    examUrl: null,
    results: [],
    published: { tags: [], comments: [] },
    notWritten: [],
    ...changes,
  };
}
