// Jobs, and the applications in their steps, as reconciliation reads them: ids, tags and dates, never a candidate's data.
// What could go wrong: a list changes during the read, and an application on a later page moves to a page that was already
// read. The next cycle sees it.
import { z } from 'zod';
import { definedOnly } from '../domain/defined-only';
import type { HttpTarget } from '../outbound/http-target';
import { statusWord } from './application';
import type { NamedJob } from './job-names';
import { allItems, eachItem, findById, type MixedPage, readMixedPage } from './pages';
import { applicationsPath, jobsPath, type OfApplication } from './paths';
import { recordId } from './record-id';
import { placedStep, recordDate, shortName, tagNames } from './record-parts';

/** Where an application is now. */
export interface Placement {
  id: number;
  /** `in_process`, `give_up`, `reproved`, `hired`, or whatever Gupy adds. */
  status: string;
  tags: string[];
  currentStep?: { id: number; name: string };
  /** ISO 8601 UTC, by Gupy's clock: when the application last changed. Absent where Gupy gives no date, or one of another form. */
  changedAt?: string;
  /** ISO 8601 UTC, by Gupy's clock: when the candidate applied. Absent as above. */
  createdAt?: string;
}

const jobById = z.object({ id: recordId });
const namedJob = jobById.extend({ name: shortName });

const placementSchema = z
  .object({
    id: recordId,
    status: z.string(),
    tags: tagNames,
    currentStep: placedStep,
    updatedAt: recordDate,
    createdAt: recordDate,
  })
  .transform(({ id, status, tags, currentStep, updatedAt: changedAt, createdAt }): Placement => {
    const optional = definedOnly({ currentStep: currentStep ?? undefined, changedAt, createdAt });
    return { id, status: statusWord(status), tags, ...optional };
  });

const placementFields = 'id,status,tags,currentStep,updatedAt,createdAt';

/** For people: what `inStep` reads, page by page. */
export function listInStep(jobId: number, { name }: { name: string }): string {
  return `Gupy's list of the candidates of job ${jobId} in "${name}"`;
}

/** Every method throws `HttpFailure` with its class, and the signal's reason when that is aborted. */
export class JobReader {
  private readonly target: HttpTarget;

  constructor(target: HttpTarget) {
    this.target = target;
  }

  async published(signal: AbortSignal): Promise<number[]> {
    return this.withStatus('published', signal);
  }

  /** Candidates of frozen and closed jobs stay in process, and are moved. */
  async withCandidates(signal: AbortSignal): Promise<number[]> {
    const ids: number[] = [];
    for (const status of ['published', 'frozen', 'closed'] as const)
      ids.push(...(await this.withStatus(status, signal)));
    return ids;
  }

  /** Of jobs whose candidates are moved; those of closed ones are too many. */
  async *names(signal: AbortSignal): AsyncGenerator<NamedJob> {
    for (const status of ['published', 'frozen'] as const) {
      const call = { path: jobsPath, query: { status, fields: 'id,name' }, endpoint: 'list-jobs', signal };
      yield* eachItem(this.target, call, namedJob);
    }
  }

  private async withStatus(status: 'published' | 'frozen' | 'closed', signal: AbortSignal): Promise<number[]> {
    const call = { path: jobsPath, query: { status, fields: 'id' }, endpoint: 'list-jobs', signal };
    return (await allItems(this.target, call, jobById)).map(({ id }) => id);
  }

  /**
   * Candidates in process in the steps of this name; a job may have two of one name.
   * @param stepName as Gupy writes it, since its filter may be exact
   * @param page from 1; a hundred candidates each
   */
  async inStep(
    { jobId, stepName, page }: { jobId: number; stepName: string; page: number },
    signal: AbortSignal,
  ): Promise<MixedPage<Placement>> {
    const query = { 'currentStep.name': stepName, status: 'in_process', fields: placementFields };
    const call = { path: applicationsPath({ jobId }), query, endpoint: 'list-applications', signal };
    return readMixedPage(this.target, call, placementSchema, page);
  }

  /** `undefined` when the job has no such application. */
  async placement({ jobId, applicationId: id }: OfApplication, signal: AbortSignal): Promise<Placement | undefined> {
    const query = { id, fields: placementFields };
    const call = { path: applicationsPath({ jobId }), query, endpoint: 'read-application', signal };
    return findById(this.target, call, placementSchema, id);
  }
}
