// Prints what every edge makes of dates without an offset, as JSON: `TZ=… node … edge-dates.ts`. The time zone of a process is
// fixed when it starts, so a test of it needs a process of its own.
import { parseGupyEvent } from '../../api/gupy-event';
import { instant as configuredInstant } from '../../config/scalars';
import { JobReader } from '../../gupy/job-reader';
import type { Result } from '../../domain/exam/result';
import type { HttpTarget } from '../../outbound/http-target';
import { requestedWaitMs } from '../../outbound/answer-headers';
import { readCallback } from '../../providers/http/open-reading';
import { readResult } from '../../providers/mapped/result-reader';

/** Clocks go forward in New York at this hour. */
const written = '2026-03-08T02:30:00';
const names = { provider: 'clinic', orderId: 'o-1', nowMs: 0, asked: false };
const reading = { outcome: [{ outcome: 'passed' as const }], occurredAt: '/at' };

function webhookDate(): string | undefined {
  const application = { id: 1, currentStep: { id: 1, name: 'Exam' } };
  const event = { id: 'e', event: 'application.moved', date: written, data: { job: { id: 1 }, application } };
  return parseGupyEvent(Buffer.from(JSON.stringify(event)))?.movement.occurredAt;
}

async function changedAt(): Promise<string | undefined> {
  const bodyText = JSON.stringify({
    results: [{ id: 1, status: 'in_process', updatedAt: written }],
    totalResults: 1,
    page: 1,
    totalPages: 1,
  });
  const target = { request: async () => ({ status: 200, headers: {}, bodyText, call: 'gupy' }) };
  const reader = new JobReader(target as unknown as HttpTarget);
  const placement = await reader.placement({ jobId: 1, applicationId: 1 }, new AbortController().signal);
  return placement?.changedAt;
}

function mappedDate(at: unknown): string {
  return dateOf(readResult(reading, { at }, names));
}

function openDate(): string {
  const ids = { resultId: 'r', orderId: 'o', reference: '1.1.1.0123456789' };
  return dateOf(readCallback({ ...ids, outcome: 'passed', occurredAt: written }, 0));
}

function dateOf(result: Pick<Result, 'datedBy' | 'occurredAt'> | undefined): string {
  return result?.datedBy === 'arrival' ? 'counts from its arrival' : (result?.occurredAt ?? 'pending');
}

function waitSeconds(date: string): number {
  const clock = Date.parse('2026-03-08T02:30:00Z');
  return (requestedWaitMs((name) => (name === 'retry-after' ? date : undefined), clock) ?? 0) / 1000;
}

void changedAt().then((changed) => {
  console.log(
    JSON.stringify({
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      webhook: webhookDate(),
      application: changed,
      openProtocol: openDate(),
      mapped: mappedDate(written),
      mappedWithOffset: mappedDate(`${written}-0300`),
      configured: configuredInstant().safeParse(written).success ? 'taken' : 'refused',
      retryAfter: ['Sun, 08 Mar 2026 02:31:00', 'Sun Mar  8 02:31:00 2026', 'Sun, 08 Mar 2026 02:31:00 GMT'].map(
        waitSeconds,
      ),
    }),
  );
});
