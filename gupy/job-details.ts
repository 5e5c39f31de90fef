// What Gupy knows of a job beside its name: role, department and branch, which a clinic needs for its order. Read for an order only,
// and kept for a while, since a bulk move orders thousands of one job.
// What could go wrong: a list without a status leaves frozen jobs out, whose exams go on, so those are asked for by their status.
import { z } from 'zod';
import { monotonicClock } from '../outbound/clock';
import type { HttpTarget } from '../outbound/http-target';
import { keepNewest } from '../outbound/newest-kept';
import { customFieldPrefix, type JobField, type jobFields } from '../providers/order-fields';
import { readPage } from './pages';
import { jobsPath } from './paths';
import { lineOf } from './person';
import { recordId } from './record-id';

/** Of one job; what Gupy has no value for is not there. */
export type JobDetails = ReadonlyMap<string, string>;

const keptMs = 600_000;
const mostKept = 500;

/** Of a number, a switch, or a choice of several, the text that says the same. */
const plain = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const text = z
  .union([plain, z.array(plain).transform((several) => several.join(', '))])
  .nullish()
  .catch(undefined);
const named = z.object({ name: text, code: text }).nullish().catch(undefined);

interface OwnField {
  id: string;
  value?: string | null | undefined;
  conditionalOptions?:
    | { conditionalOption?: string | null | undefined; conditionalQuestions?: unknown[] | null | undefined }[]
    | null
    | undefined;
}

/** As Gupy documents it: a choice may bring questions of its own, which are fields too. */
const ownField: z.ZodType<OwnField> = z.object({
  id: z.union([z.string(), z.number().transform(String)]),
  value: text,
  conditionalOptions: z
    .array(z.object({ conditionalOption: text, conditionalQuestions: z.array(z.unknown()).nullish().catch(undefined) }))
    .nullish()
    .catch(undefined),
});
/** Deeper ones are nobody's. */
const deepest = 5;

/** One that cannot be read hides no other. What was answered before another choice was made counts no more. */
function ownFields(written: readonly unknown[], depth = 0): (readonly [string, string | null | undefined])[] {
  return written.flatMap((one) => {
    const { data: field } = ownField.safeParse(one);
    if (field === undefined || depth > deepest) return [];
    const chosen = (field.conditionalOptions ?? []).filter((option) => option.conditionalOption === field.value);
    const inside = chosen.flatMap(({ conditionalQuestions }) => ownFields(conditionalQuestions ?? [], depth + 1));
    return [[`${customFieldPrefix}${field.id}`, field.value] as const, ...inside];
  });
}

/** The API shows names as `roleName`, its webhooks as `role.name`: both are taken. */
const jobSchema = z
  .object({
    id: recordId,
    code: text,
    ...{ roleName: text, roleCode: text, role: named },
    ...{ departmentName: text, departmentCode: text, department: named },
    ...{ branchName: text, branchCode: text, branch: named },
    customFields: z.array(z.unknown()).nullish().catch(undefined),
  })
  .transform((job): { id: number; details: JobDetails } => {
    const values: Record<(typeof jobFields)[number], string | null | undefined> = {
      role: said(job.roleName) ?? job.role?.name,
      roleCode: said(job.roleCode) ?? job.role?.code,
      department: said(job.departmentName) ?? job.department?.name,
      departmentCode: said(job.departmentCode) ?? job.department?.code,
      branch: said(job.branchName) ?? job.branch?.name,
      branchCode: said(job.branchCode) ?? job.branch?.code,
      code: job.code,
    };
    const told = [...Object.entries(values), ...ownFields(job.customFields ?? [])];
    const known = told.map(([field, value]): [string, string] => [field, lineOf(value ?? '')]);
    return { id: job.id, details: new Map(known.filter(([, value]) => value !== '')) };
  });

function said(value: string | null | undefined): string | undefined {
  return lineOf(value ?? '') === '' ? undefined : (value ?? undefined);
}

export class JobDetailsReader {
  private readonly target: HttpTarget;
  /** Those under way too: all who order for one job share its request. */
  private readonly kept = new Map<number, { details: Promise<JobDetails>; at: number }>();

  constructor(target: HttpTarget) {
    this.target = target;
  }

  /** Only the wanted fields. @throws HttpFailure as every call to Gupy; a job that Gupy does not show has none of them */
  async of(jobId: number, wanted: readonly JobField[], signal: AbortSignal): Promise<Record<string, string>> {
    if (wanted.length === 0) return {};
    const details = await this.details(jobId, signal);
    return Object.fromEntries(wanted.flatMap((field) => pairOf(field, details.get(field))));
  }

  /** What was read led to nothing: somebody may correct the job before the next order. */
  forget(jobId: number): void {
    this.kept.delete(jobId);
  }

  /** The signal of the first who asks ends the request for all: it is that of the worker's shutdown. What fails is not kept. */
  private details(jobId: number, signal: AbortSignal): Promise<JobDetails> {
    const known = this.kept.get(jobId);
    if (known !== undefined && monotonicClock.now() - known.at < keptMs) return known.details;
    const details = this.read(jobId, signal);
    const mine = { details, at: monotonicClock.now() };
    keepNewest(this.kept, jobId, mine, mostKept);
    details.catch(() => {
      if (this.kept.get(jobId) === mine) this.kept.delete(jobId);
    });
    return details;
  }

  private async read(jobId: number, signal: AbortSignal): Promise<JobDetails> {
    return (await this.listed(jobId, undefined, signal)) ?? (await this.listed(jobId, 'frozen', signal)) ?? new Map();
  }

  private async listed(
    jobId: number,
    status: 'frozen' | undefined,
    signal: AbortSignal,
  ): Promise<JobDetails | undefined> {
    const query = { id: jobId, status, fields: 'all' };
    const call = { path: jobsPath, query, endpoint: 'read-job', signal };
    const { items } = await readPage(this.target, call, jobSchema, 1);
    return items.find(({ id }) => id === jobId)?.details;
  }
}

function pairOf(field: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[field, value]];
}
