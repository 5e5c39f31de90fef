import type { CallObserver } from '../outbound/http-target';
import type { WorkerMetrics } from '../telemetry/metrics';

/** Feeds `bridge_provider_requests_total`; for the registry's `onCall`. */
export function countProviderCalls(counter: WorkerMetrics['providerRequests']): CallObserver {
  return ({ target, endpoint, result }) => counter.inc({ provider: target, operation: endpoint, result });
}
