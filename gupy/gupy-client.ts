// The client of the Gupy API: one transport, one rate budget, checked answers. It knows HTTP and nothing of Temporal. What could
// go wrong: a write may have taken effect although the call failed, so activities read back before they retry (R23). Gupy does
// not document which 2xx a write answers, nor its body, so any 2xx is success.
import { z } from 'zod';
import type { GupyConfig } from '../config/bridge-config';
import type { Step } from '../domain/exam/movement';
import { instantOf } from '../domain/instant';
import type { ListedStep } from '../domain/reconcile/exam-steps';
import { foreignDate } from '../outbound/foreign-date';
import { type HttpAnswer, readJson } from '../outbound/http-answer';
import { type CallObserver, HttpTarget } from '../outbound/http-target';
import { RateBudget } from '../rate/rate-budget';
import { type Application, applicationSchema, fieldsOf, type Personal } from './application';
import { ApplicationReader } from './application-reader';
import type { StepPage } from './application-source';
import { endsWithMarker } from './comment-text';
import { JobDetailsReader } from './job-details';
import { JobReader } from './job-reader';
import { eachItem, type Page, readPage } from './pages';
import type { MessageBody } from './message-body';
import { applicationsPath, commentsPath, messagesPath, type OfApplication, stepsPath, tagsPath } from './paths';
import { StepNames } from './step-names';
import { type NamedTag, type RemovableTag, removeTag } from './tag-removal';
import { Webhooks } from './webhooks';

export interface WantedApplication extends OfApplication {
  /** The step it should be in: reads of one step at the same time share their requests. */
  step?: Step;
  /** Personal data that are read too. @default none */
  personal?: Personal | undefined;
}

export interface GupyClientOptions {
  /** Called after every request, for the metrics. */
  onCall?: CallObserver;
  /** Workers share its ledger. @default a budget with the configured `requestsPerMinute` and a ledger in memory */
  budget?: RateBudget;
}

const conflict = 409;
const putTagSchema = z.object({ id: z.number().int() });
const commentSchema = z.object({ id: z.number(), text: z.string().nullish() });
const stepSchema = z
  .object({ id: z.number(), name: z.string(), createdAt: z.string().nullish(), updatedAt: z.string().nullish() })
  .transform(({ id, name, createdAt, updatedAt }): ListedStep => {
    const namedSince = foreignDate(updatedAt ?? createdAt ?? '', 'UTC');
    return { id, name, ...(namedSince === undefined ? {} : { namedSince: instantOf(namedSince) }) };
  });

/** One per process, so that all its calls share one pool and one budget. */
export function createGupyClient(config: GupyConfig, options: GupyClientOptions = {}): GupyClient {
  const { url, token, allowPrivateNetwork, requestsPerMinute } = config;
  const { onCall, budget = new RateBudget({ requestsPerMinute }) } = options;
  const observer = onCall === undefined ? {} : { onCall };
  return new GupyClient(
    new HttpTarget({ name: 'gupy', baseUrl: url, token, allowPrivateNetwork, budget, ...observer }),
  );
}

/** Every method throws `HttpFailure` with its class, and the signal's reason when that is aborted. */
export class GupyClient {
  readonly jobs: JobReader;
  readonly jobDetails: JobDetailsReader;
  readonly webhooks: Webhooks;
  private readonly target: HttpTarget;
  private readonly reader: ApplicationReader;
  private readonly stepNames: StepNames;

  constructor(target: HttpTarget) {
    this.target = target;
    this.jobs = new JobReader(target);
    this.jobDetails = new JobDetailsReader(target);
    this.webhooks = new Webhooks(target);
    this.stepNames = new StepNames((jobId, signal) => this.listSteps(jobId, signal));
    this.reader = new ApplicationReader({
      byId: (wanted, signal) => this.readById(wanted, signal),
      page: (wanted, signal) => this.readStepPage(wanted, signal),
    });
  }

  /** `undefined` when the job has no such application. A job that is not there is `rejected`. */
  async readApplication(wanted: WantedApplication, signal: AbortSignal): Promise<Application | undefined> {
    const { step, ...rest } = wanted;
    return step === undefined ? this.readById(rest, signal) : this.reader.read({ ...rest, step }, signal);
  }

  /** From a cache; one that the cache lacks is asked for. */
  findStep(jobId: number, stepId: number, signal: AbortSignal): Promise<Step | undefined> {
    return this.stepNames.find(jobId, stepId, signal);
  }

  async listSteps(jobId: number, signal: AbortSignal): Promise<ListedStep[]> {
    const call = { path: stepsPath({ jobId }), endpoint: 'list-steps', signal };
    const steps: ListedStep[] = [];
    for await (const step of eachItem(this.target, call, stepSchema)) steps.push(step);
    return steps;
  }

  /** A tag that the application already has is success (409). @returns its id, where Gupy answers one */
  async putTag({ tag, ...of }: NamedTag, signal: AbortSignal): Promise<number | undefined> {
    const call = { method: 'PUT', path: tagsPath(of), body: { name: tag }, endpoint: 'put-tag', signal } as const;
    const answer = await this.target.request({ ...call, accept: [conflict] });
    return tagIdOf(answer);
  }

  /** A tag that is gone already is success. */
  async removeTag(wanted: RemovableTag, signal: AbortSignal): Promise<void> {
    await removeTag(this.target, (of, aborted) => this.readApplication(of, aborted), wanted, signal);
  }

  /** Not idempotent: every call that reaches Gupy adds a comment. */
  async postComment({ text, ...of }: OfApplication & { text: string }, signal: AbortSignal): Promise<void> {
    const call = { method: 'POST', path: commentsPath(of), body: { text }, endpoint: 'post-comment', signal } as const;
    await this.target.request(call);
  }

  /**
   * Mails the candidate through Gupy. Not idempotent, and no list shows it: what fails after `leaving` was called may have been sent,
   * but for an answer of Gupy that refuses it.
   */
  async sendMessage(
    { message, ...of }: OfApplication & { message: MessageBody },
    { signal, leaving }: { signal: AbortSignal; leaving: () => void },
  ): Promise<void> {
    const call = { method: 'POST', path: messagesPath(of), body: message, endpoint: 'send-message', signal } as const;
    await this.target.request(call, (same) => {
      leaving();
      return same;
    });
  }

  /** Id of the first comment that ends with a reference which begins like one of `markers`, on any page. */
  async findComment(
    { markers, ...of }: OfApplication & { markers: readonly string[] },
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const call = { path: commentsPath(of), endpoint: 'list-comments', signal };
    for await (const { id, text } of eachItem(this.target, call, commentSchema))
      if (endsWithMarker(text ?? '', markers)) return id;
    return undefined;
  }

  /** Waits for the calls in flight, then closes the sockets. */
  async close(): Promise<void> {
    await this.target.close();
  }

  private async readById(
    { jobId, applicationId: id, personal }: Omit<WantedApplication, 'step'>,
    signal: AbortSignal,
  ): Promise<Application | undefined> {
    const query = { id, fields: fieldsOf(personal) };
    const call = { path: applicationsPath({ jobId }), query, endpoint: 'read-application', signal };
    const { items } = await readPage(this.target, call, applicationSchema, 1);
    return items.find((application) => application.id === id);
  }

  private async readStepPage(
    { jobId, step, personal, page }: StepPage,
    signal: AbortSignal,
  ): Promise<Page<Application>> {
    const query = { 'currentStep.name': await this.stepNames.exact(jobId, step, signal), fields: fieldsOf(personal) };
    const call = { path: applicationsPath({ jobId }), query, endpoint: 'list-applications', signal };
    return readPage(this.target, call, applicationSchema, page);
  }
}

/** The body of a write is not documented, and never needed. */
function tagIdOf(answer: HttpAnswer): number | undefined {
  try {
    return putTagSchema.safeParse(readJson(answer)).data?.id;
  } catch {
    return undefined;
  }
}
