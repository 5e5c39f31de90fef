// The client of the Gupy API: one transport, one rate budget, checked answers. It knows HTTP and nothing of Temporal. What could
// go wrong: a write may have taken effect although the call failed, so activities read back before they retry (R23). Gupy does
// not document which 2xx a write answers, nor its body, so any 2xx is success.
import { z } from 'zod';
import type { GupyConfig } from '../config/bridge-config';
import type { Step } from '../domain/exam/movement';
import { instantOf } from '../domain/instant';
import { enteredAt } from '../domain/reconcile/baseline';
import type { ListedStep } from '../domain/reconcile/reconciliation';
import { type Clock, monotonicClock } from '../outbound/clock';
import { type HttpAnswer, readJson } from '../outbound/http-answer';
import { type CallObserver, type HttpCall, HttpTarget } from '../outbound/http-target';
import { RateBudget } from '../rate/rate-budget';
import { type Application, applicationSchema, type Personal, PersonalFields } from './application';
import { ApplicationReader } from './application-reader';
import type { ApplicationSource, SharedApplication, StepPage, WantedInStep } from './application-source';
import { endsWithMarker } from './comment-text';
import { JobDetailsReader } from './job-details';
import { JobNames } from './job-names';
import { JobReader } from './job-reader';
import { allItems, eachItem, findById, type Page, readPage } from './pages';
import type { MessageBody } from './message-body';
import { applicationsPath, commentsPath, messagesPath, type OfApplication, stepsPath, tagsPath } from './paths';
import { recordId } from './record-id';
import { recordDate, shortName } from './record-parts';
import { judgeBody, taking } from './said-in-body';
import { StepNames } from './step-names';
import { type NamedTag, type RemovableTag, removeTag } from './tag-removal';
import { askV2 } from './v2-answer';
import { V2Applications } from './v2-applications';
import { type V2Mode, V2Use } from './v2-use';
import { Webhooks } from './webhooks';
import { orNone } from '../domain/or-undefined';

export interface WantedApplication extends OfApplication {
  /** Personal data that are read too. @default none */
  personal?: Personal | undefined;
}

export interface GupyClientOptions {
  /** Called after every request, for the metrics. */
  onCall?: CallObserver;
  /** Workers share its ledger. @default a budget with the configured `requestsPerMinute` and a ledger in memory */
  budget?: RateBudget;
}

export interface GupyReading {
  v2?: V2Mode;
  /** That may be asked. @default unknown: reads wait for company as where requests are scarce */
  requestsPerMinute?: number;
  /** Of batches, of their wait for company, and of what is kept in mind. */
  clock?: Clock;
}

const conflict = 409;
const putTagSchema = z.object({ id: recordId });
/** Its id is only compared. */
const commentSchema = z.object({ id: z.union([z.string(), z.number()]), text: shortName });
const stepSchema = z
  .object({ id: recordId, name: shortName, createdAt: recordDate, updatedAt: recordDate })
  .transform(({ id, name, createdAt, updatedAt }): ListedStep => {
    const namedSince = updatedAt ?? createdAt;
    return { id, name, ...(namedSince === undefined ? {} : { namedSince: instantOf(namedSince) }) };
  });

/** One per process, so that all its calls share one pool and one budget. */
export function createGupyClient(config: GupyConfig, options: GupyClientOptions = {}): GupyClient {
  const { url, token, allowPrivateNetwork, requestsPerMinute, v2 } = config;
  const { onCall, budget = new RateBudget({ requestsPerMinute }) } = options;
  const observer = onCall === undefined ? {} : { onCall };
  return new GupyClient(
    new HttpTarget({ name: 'gupy', baseUrl: url, token, allowPrivateNetwork, budget, judge: judgeBody, ...observer }),
    { v2, requestsPerMinute },
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
  private readonly v2: V2Applications;
  private readonly personalFields = new PersonalFields();

  constructor(target: HttpTarget, { v2 = 'auto', clock = monotonicClock, ...rate }: GupyReading = {}) {
    this.target = target;
    this.jobs = new JobReader(target);
    this.jobDetails = new JobDetailsReader(target);
    this.webhooks = new Webhooks(target);
    this.stepNames = new StepNames((jobId, signal) => this.listSteps(jobId, signal));
    const source: ApplicationSource = {
      byId: (wanted, signal) => this.readApplication(wanted, signal),
      page: (wanted, signal) => this.readStepPage(wanted, signal),
    };
    const use = new V2Use(v2, clock);
    this.v2 = new V2Applications((question, signal) => askV2(target, question, signal), use);
    const jobNames = new JobNames((signal) => this.jobs.names(signal), clock);
    this.reader = new ApplicationReader(source, {
      ...{ clock, ...rate },
      v2: { applications: this.v2, use, jobNames },
    });
  }

  /** Milliseconds by which Gupy's clock, of which its dates are, is ahead of ours; 0 where they agree. */
  get clockAheadMs(): number {
    return this.target.clock.aheadMs;
  }

  /** `undefined` when the job has no such application. A job that is not there is `rejected`. */
  async readApplication(
    { jobId, applicationId: id, personal }: WantedApplication,
    signal: AbortSignal,
  ): Promise<Application | undefined> {
    const call = { path: applicationsPath({ jobId }), endpoint: 'read-application', signal };
    return this.personalFields.ask(personal, (fields) =>
      findById(this.target, { ...call, query: { id, fields } }, applicationSchema, id),
    );
  }

  /** As `readApplication`, for an order: reads at the same time share their requests. */
  async readInStep(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    return this.reader.read(wanted, signal);
  }

  /**
   * Since when these candidates stand in this step, in epoch milliseconds: of those whom v2 shows, and `undefined` where that leaves
   * a doubt. Nobody where the token may not use v2.
   */
  async enteredAt(
    { jobId, stepId, ids }: { jobId: number; stepId: number; ids: readonly number[] },
    signal: AbortSignal,
  ): Promise<Map<number, number | undefined>> {
    const shown = await this.v2.read({ ids, expand: ['currentStep', 'steps'] }, signal);
    return new Map(
      [...shown].map(([id, { stays = [], currentStep, ...told }]) => {
        const isHere = currentStep?.id === stepId && (told.jobId ?? jobId) === jobId;
        return [id, isHere ? enteredAt(stays, stepId, told.appliedAt) : undefined];
      }),
    );
  }

  /** Of these, whom v2 shows in this step still, but not in process any more. Nobody where the token may not use v2. */
  async endedIn(
    { jobId, stepId, ids }: { jobId: number; stepId: number; ids: readonly number[] },
    signal: AbortSignal,
  ): Promise<Set<number>> {
    const shown = [...(await this.v2.read({ ids, expand: ['currentStep'] }, signal)).values()];
    const here = shown.filter((one) => one.currentStep?.id === stepId && (one.jobId ?? jobId) === jobId);
    return new Set(here.filter(({ status }) => status !== 'in_process').map(({ id }) => id));
  }

  /** From a cache; one that the cache lacks is asked for. */
  findStep(jobId: number, stepId: number, signal: AbortSignal): Promise<Step | undefined> {
    return this.stepNames.find(jobId, stepId, signal);
  }

  async listSteps(jobId: number, signal: AbortSignal): Promise<ListedStep[]> {
    return allItems(this.target, { path: stepsPath({ jobId }), endpoint: 'list-steps', signal }, stepSchema);
  }

  /**
   * A tag that the application already has is success (409).
   * @param leaving called when the request has its place in the rate; where it rejects, nothing is sent
   * @returns its id, where Gupy answers one
   */
  async putTag({ tag, ...of }: NamedTag, signal: AbortSignal, leaving = letting): Promise<number | undefined> {
    const call = { method: 'PUT', path: tagsPath(of), body: { name: tag }, endpoint: 'put-tag', signal } as const;
    return tagIdOf(await this.target.request({ ...call, ...taking([conflict]) }, after(leaving)));
  }

  /** A tag that is gone already is success. */
  async removeTag(wanted: RemovableTag, signal: AbortSignal): Promise<void> {
    await removeTag(this.target, (of, aborted) => this.readApplication(of, aborted), wanted, signal);
  }

  /**
   * Not idempotent: every call that reaches Gupy adds a comment.
   * @param leaving as for `putTag`
   */
  async postComment(
    { text, ...of }: OfApplication & { text: string },
    signal: AbortSignal,
    leaving = letting,
  ): Promise<void> {
    const call = { method: 'POST', path: commentsPath(of), body: { text }, endpoint: 'post-comment', signal } as const;
    await this.target.request(call, after(leaving));
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
  ): Promise<string | number | undefined> {
    const call = { path: commentsPath(of), endpoint: 'list-comments', signal };
    for await (const { id, text } of eachItem(this.target, call, commentSchema))
      if (endsWithMarker(text, markers)) return id;
    return undefined;
  }

  /** Waits for the calls in flight, then closes the sockets. */
  async close(): Promise<void> {
    await this.target.close();
  }

  private async readStepPage(
    { jobId, step, personal, page }: StepPage,
    signal: AbortSignal,
  ): Promise<Page<Application>> {
    const stepName = await this.stepNames.exact(jobId, step, signal);
    const call = { path: applicationsPath({ jobId }), endpoint: 'list-applications', signal };
    return this.personalFields.ask(personal, (fields) =>
      readPage(this.target, { ...call, query: { 'currentStep.name': stepName, fields } }, applicationSchema, page),
    );
  }
}

/** Nobody minds that it leaves. */
const letting = async (): Promise<void> => undefined;

function after(leaving: () => Promise<void>): (call: HttpCall) => Promise<HttpCall> {
  return async (call) => {
    await leaving();
    return call;
  };
}

/** The body of a write is not documented, and never needed. */
function tagIdOf(answer: HttpAnswer): number | undefined {
  return orNone(() => putTagSchema.safeParse(readJson(answer)).data?.id);
}
