// Label sets that are born at 0: Prometheus' `increase()` sees only a change of a series that it knew, so the first 401 or 422 of a
// process would be seen by nobody.
import type { ApiMetrics, WorkerMetrics } from './metrics';
import { failureClasses } from '../domain/failure-classes';

const results = ['ok', ...Object.keys(failureClasses)];
const gupyEndpoints = [
  'list-applications',
  'read-application',
  'put-tag',
  'delete-tag',
  'post-comment',
  'list-comments',
  'send-message',
];
const noticeEnds = ['sent', 'not-needed', 'not-sent', 'in-doubt'];
const providerOperations = ['order', 'cancel', 'fetch'];

export function beginApiCounts({ webhooks, callbacks, refused }: ApiMetrics, providers: Iterable<string>): void {
  for (const status of ['started', 'signalled', 'ignored', 'duplicate', 'altered']) webhooks.inc({ status }, 0);
  for (const provider of providers) {
    for (const status of ['accepted', 'ignored', 'duplicate', 'altered', 'unreadable'])
      callbacks.inc({ provider, status }, 0);
    refused.inc({ route: 'callbacks', reason: 'quota', provider }, 0);
  }
  for (const route of ['webhooks/gupy', 'callbacks'])
    for (const reason of ['unauthenticated', 'untimely', 'unavailable']) refused.inc({ route, reason }, 0);
}

export function beginWorkerCounts(
  { gupyRequests, notices, providerRequests }: WorkerMetrics,
  providers: Iterable<string>,
): void {
  for (const end of noticeEnds) notices.inc({ end }, 0);
  for (const result of results) {
    for (const endpoint of gupyEndpoints) gupyRequests.inc({ endpoint, result }, 0);
    for (const provider of providers)
      for (const operation of providerOperations) providerRequests.inc({ provider, operation, result }, 0);
  }
}
