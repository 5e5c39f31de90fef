// What Gupy knows of a job beside its name: role, department and branch, which a clinic needs for its order. Read for an order only,
// and kept for a while, since a bulk move orders thousands of one job.
// What could go wrong: a list without a status leaves frozen jobs out, whose exams go on, so those are asked for by their status.
import { z } from 'zod';
import { type Clock, monotonicClock } from '../outbound/clock';
import type { HttpTarget } from '../outbound/http-target';
import { keepNewest } from '../outbound/newest-kept';
import { customFieldPrefix, type JobField, type jobFields } from '../providers/order-fields';
import { readPage } from './pages';
import { jobsPath } from './paths';

/** Of one job; what Gupy has no value for is not there. */
export type JobDetails = ReadonlyMap<string, string>;

const keptMs = 600_000;
const mostKept = 500;

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);
const named = z.object({ name: text, code: text }).nullish().catch(undefined);
const customFields = z.array(z.object({ id: z.union([z.string(), z.number().transform(String)]), value: text }));

/** The API shows names as `roleName`, its webhooks as `role.name`: both are taken. */
const jobSchema = z
  .object({
    id: z.number(),
    code: text,
    ...{ roleName: text, roleCode: text, role: named },
    ...{ departmentName: text, departmentCode: text, department: named },
    ...{ branchName: text, branchCode: text, branch: named },
    customFields: customFields.nullish().catch(undefined),
  })
  .transform((job): { id: number; details: JobDetails } => {
    const values: Record<(typeof jobFields)[number], string | null | undefined> = {
      role: job.roleName || job.role?.name,
      roleCode: job.roleCode || job.role?.code,
      department: job.departmentName || job.department?.name,
      departmentCode: job.departmentCode || job.department?.code,
      branch: job.branchName || job.branch?.name,
      branchCode: job.branchCode || job.branch?.code,
      code: job.code,
    };
    const own = (job.customFields ?? []).map(({ id, value }) => [`${customFieldPrefix}${id}`, value] as const);
    const known = [...Object.entries(values), ...own].filter((pair): pair is [string, string] => Boolean(pair[1]));
    return { id: job.id, details: new Map(known) };
  });

export class JobDetailsReader {
  private readonly target: HttpTarget;
  private readonly clock: Clock;
  /** Those under way too: all who order for one job share its request. */
  private readonly kept = new Map<number, { details: Promise<JobDetails>; at: number }>();

  constructor(target: HttpTarget, clock: Clock = monotonicClock) {
    this.target = target;
    this.clock = clock;
  }

  /** Only the wanted fields. @throws HttpFailure as every call to Gupy; a job that Gupy does not show has none of them */
  async of(jobId: number, wanted: readonly JobField[], signal: AbortSignal): Promise<Record<string, string>> {
    if (wanted.length === 0) return {};
    const details = await this.details(jobId, signal);
    return Object.fromEntries(wanted.flatMap((field) => pairOf(field, details.get(field))));
  }

  /** The signal of the first who asks ends the request for all: it is that of the worker's shutdown. What fails is not kept. */
  private details(jobId: number, signal: AbortSignal): Promise<JobDetails> {
    const known = this.kept.get(jobId);
    if (known !== undefined && this.clock.now() - known.at < keptMs) return known.details;
    const details = this.read(jobId, signal);
    const mine = { details, at: this.clock.now() };
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
