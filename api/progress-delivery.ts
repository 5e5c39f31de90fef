// Hands a report of how far an exam is to the run that waits for it. What could go wrong: a report without a proven reference
// could tell a recruiter of an exam that nobody booked, so it is counted and reaches no run (P-OWN).
import type { CallbackResult } from '../providers/adapter';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import type { ApplicationSignals } from './application-signals';
import { logOfProvider } from './provider-log';
import type { RefusalLimiter } from '../telemetry/refusal-limiter';
import type { RecentDeliveries } from './recent-deliveries';
import type { ReferenceProof } from './reference-proof';
import type { RequestDeadline } from './request-deadline';

export interface ProgressDelivery {
  proof: ReferenceProof;
  /** Epoch milliseconds. */
  nowMs: () => number;
  metrics: ApiMetrics;
  logger: Logger;
  limiter: RefusalLimiter;
  signals: ApplicationSignals;
  deliveries: RecentDeliveries<'accepted'>;
}

export async function deliverProgress(
  { proof, nowMs, metrics, logger, limiter, signals, deliveries }: ProgressDelivery,
  report: Extract<CallbackResult, { kind: 'progress' | 'unaddressed-progress' }>,
  deadline: RequestDeadline,
): Promise<'accepted' | 'ignored' | 'duplicate' | 'unproven'> {
  const { progress } = report;
  const { provider, reference, orderId, progressId } = progress;
  const applicationId = report.kind === 'progress' ? report.applicationId : undefined;
  if (applicationId !== undefined && !proof.holds(progress, nowMs())) {
    metrics.securityEvents.inc({ source: provider, kind: 'unproven-reference' });
    logOfProvider(
      { logger, limiter },
      { provider, applicationId },
      'A report names a reference that no secret of bridge.yaml proves to be ours; nobody gets it. `check` says whether one was taken out',
    );
    return 'unproven';
  }
  let isTaken = false;
  const content = progress.datedBy === 'arrival' ? { ...progress, occurredAt: null } : progress;
  const isState = progress.source === 'reading';
  const address = [provider, applicationId ?? null, reference ?? null, orderId, 'progress'];
  const { kind } = await deliveries.once(
    { id: isState ? address : [...address, progressId], content, isState },
    {
      async hand() {
        if (applicationId === undefined) await signals.ofOrder(progress, deadline);
        isTaken =
          applicationId === undefined || (await signals.progressed(applicationId, progress, deadline)) === 'signalled';
        return { answer: 'accepted', remember: true };
      },
    },
  );
  if (kind !== 'first') return 'duplicate';
  if (!isTaken) return 'ignored';
  metrics.progress.inc({ provider, stage: progress.stage });
  return 'accepted';
}
