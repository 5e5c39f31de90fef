// One request to v2 of Gupy's API, and what its answer says. No document shows a whole answer, so every known form is read, and what an
// application does not say is absent: the caller then reads by v1.
// Promises P-PII: a candidate's data is asked for only where an order wants it, and nothing else of it gets past the parser.
import { z } from 'zod';
import { definedOnly } from '../domain/defined-only';
import { readInstant } from '../domain/instant';
import type { Stay } from '../domain/reconcile/baseline';
import { readChecked } from '../outbound/http-answer';
import type { HttpTarget } from '../outbound/http-target';
import { type Application, statusWord } from './application';
import { envelopeIn } from './pages';
import { applicationsOfAnyJobPath } from './paths';
import { peopleOf, personSchema } from './person';
import { recordId } from './record-id';
import { recordDate, tagNames } from './record-parts';
import { statusOf, taking } from './said-in-body';
import { v2PageSize } from './v2-use';

/** As v2 shows it; what it does not say is absent. */
export interface V2Application extends Omit<Application, 'tags'> {
  tags?: string[];
  jobId?: number;
  stays?: readonly Stay[];
  /** Epoch milliseconds. */
  appliedAt?: number;
}

export interface V2Question {
  ids: readonly number[];
  /** What is told besides the ids and the status. */
  expand: readonly ('currentStep' | 'candidate' | 'steps')[];
}

export interface V2Answer {
  applications: V2Application[];
  /** There is another page. */
  isPart: boolean;
}

/** What an API answers where the token may not, or there is no v2, or not with these parameters. */
const refusals: readonly number[] = [400, 401, 403, 404, 405];

const date = recordDate.transform((utc) => readInstant(utc ?? ''));
const stay = z.object({ id: recordId, startDate: date, endDate: date });

/** What was asked for by `expand` stands in a group of that name, as one live integration reads it, or beside the rest. */
function withExpanded(record: unknown): unknown {
  const { expand } = (record ?? {}) as { expand?: unknown };
  return typeof expand === 'object' ? { ...(record as object), ...expand } : record;
}

const application = z
  .object({
    id: recordId,
    status: z.string(),
    jobId: recordId.nullish().catch(undefined),
    job: z.object({ id: recordId.nullish(), name: z.string().nullish() }).nullish().catch(undefined),
    currentStep: z.object({ id: recordId, name: z.string() }).nullish().catch(undefined),
    tags: tagNames.nullish().catch(undefined),
    candidate: personSchema.nullish().catch(undefined),
    manualCandidate: personSchema.nullish().catch(undefined),
    steps: z.array(stay).nullish().catch(undefined),
    createdAt: date,
  })
  .transform(({ id: ofRecord, status, ...told }): V2Application => {
    const known = definedOnly({
      jobId: told.jobId ?? told.job?.id ?? undefined,
      jobName: told.job?.name || undefined,
      currentStep: told.currentStep ?? undefined,
      tags: told.tags ?? undefined,
      stays: told.steps?.map((one) => ({ stepId: one.id, from: one.startDate, until: one.endDate })),
      appliedAt: told.createdAt,
    });
    return { id: ofRecord, status: statusWord(status), ...known, ...peopleOf(told.candidate, told.manualCandidate) };
  });

const recordSchema = z.preprocess(withExpanded, application);

const envelope = z.preprocess(
  envelopeIn,
  z.object({ results: z.array(z.unknown()), nextPageToken: z.unknown().optional() }),
);

/** @throws HttpFailure where it fails, or answers in no known form */
export async function askV2(
  target: HttpTarget,
  { ids, expand }: V2Question,
  signal: AbortSignal,
): Promise<V2Answer | 'refused'> {
  const query = { applicationId: ids.join(','), expand: expand.join(','), maxPageSize: v2PageSize };
  const call = { method: 'GET', path: applicationsOfAnyJobPath, query, endpoint: 'read-applications' } as const;
  const answer = await target.request({ ...call, ...taking(refusals), signal });
  if (refusals.includes(statusOf(answer))) return 'refused';
  const { results: records, nextPageToken } = readChecked(answer, envelope);
  return {
    // One bad record hides no other: its application goes by v1.
    applications: records.flatMap((record) => recordSchema.safeParse(record).data ?? []),
    isPart: typeof nextPageToken === 'string' && nextPageToken !== '',
  };
}
