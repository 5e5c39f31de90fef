// Label sets that are born at 0: Prometheus' `increase()` sees only a change of a series that it knew, so the first 401 or 422 of a
// process would be seen by nobody.
import type { ApiMetrics, BoardMetrics, WorkerMetrics } from './metrics';
import { reportedStages } from '../domain/exam/stage';
import { failureClasses } from '../domain/failure-classes';

const results = ['ok', ...Object.keys(failureClasses)];
const webhookStatuses = ['started', 'signalled', 'ignored', 'duplicate', 'altered'];
const callbackStatuses = ['accepted', 'ignored', 'foreign', 'duplicate', 'altered', 'unproven', 'unreadable'];
const gupyEndpoints = [
  'list-applications',
  'read-application',
  'read-applications',
  'put-tag',
  'delete-tag',
  'post-comment',
  'list-comments',
  'send-message',
];
const noticeEnds = ['sent', 'not-needed', 'not-sent', 'in-doubt'];
const providerOperations = ['order', 'cancel', 'fetch'];
/** Of failed polls: what no retry helps. */
const pollCodes = [
  failureClasses.rejected.PROVIDER,
  failureClasses.unauthorized.PROVIDER,
  failureClasses.unexpected.PROVIDER,
];

export function beginApiCounts(
  { webhooks, callbacks, progress, refused, securityEvents }: ApiMetrics,
  providers: Iterable<string>,
): void {
  for (const status of webhookStatuses) webhooks.inc({ status }, 0);
  for (const kind of ['altered-delivery', 'future-date']) securityEvents.inc({ source: 'gupy', kind }, 0);
  for (const provider of providers) {
    for (const status of callbackStatuses) callbacks.inc({ provider, status }, 0);
    for (const stage of reportedStages) progress.inc({ provider, stage }, 0);
    for (const reason of ['unauthenticated', 'untimely', 'fields', 'not-json', 'quota'])
      refused.inc({ route: 'callbacks', reason, provider }, 0);
    for (const kind of ['altered-delivery', 'unproven-reference']) securityEvents.inc({ source: provider, kind }, 0);
  }
  for (const reason of ['unauthenticated', 'unavailable', 'fields', 'not-json'])
    refused.inc({ route: 'webhooks/gupy', reason }, 0);
  refused.inc({ route: 'callbacks', reason: 'unavailable' }, 0);
}

export function beginWorkerCounts(
  { failedPolls, gupyRequests, notices, providerRequests, securityEvents }: WorkerMetrics,
  providers: Iterable<string>,
): void {
  for (const end of noticeEnds) notices.inc({ end }, 0);
  securityEvents.inc({ source: 'gupy', kind: 'tags-lost' }, 0);
  for (const result of results) for (const endpoint of gupyEndpoints) gupyRequests.inc({ endpoint, result }, 0);
  for (const provider of providers) {
    for (const code of pollCodes) failedPolls.inc({ provider, code }, 0);
    for (const operation of providerOperations)
      for (const result of results) providerRequests.inc({ provider, operation, result }, 0);
  }
}

export function beginBoardCounts({ refused, decisions, logins }: BoardMetrics): void {
  for (const reason of ['unauthenticated', 'no-session', 'host', 'malformed', 'rate', 'internal'])
    refused.inc({ reason }, 0);
  for (const decision of ['retry', 'override', 'skip'])
    for (const result of ['taken', 'refused', 'unanswered']) decisions.inc({ decision, result }, 0);
  for (const by of ['token', 'link']) logins.inc({ by }, 0);
}
