// Orders one exam. The activity first reads the application back (P-FRESH), since the webhook is only a hint, and passes on the
// candidate's data without storing it. What could go wrong: Gupy's lists may lag behind the move, so the activity looks a second
// time before it believes that the candidate is not in the step. And an answer may be lost: the provider then knows the order
// from an earlier attempt of this run, not from an earlier run. It waits for company to read and for places in two rates, so it
// heartbeats: an order whose worker died is tried again within eight seconds, and then waits for company no longer.
import type { ApplicationFailure } from '@temporalio/common';
import { definedOnly } from '../domain/defined-only';
import { orderedReferences, ordersOf, tagsLeft } from '../domain/reconcile/ended-entries';
import { readBackRefusal } from '../domain/reconcile/sighting';
import type { EntryReport } from '../domain/text/report';
import type { GupyClient } from '../gupy/gupy-client';
import { contactFields } from '../gupy/person';
import { HttpFailure } from '../outbound/http-failure';
import type { Order, OrderRequest, ProviderAdapter } from '../providers/adapter';
import type { ApplicationRuns } from '../temporal/application-runs';
import type { ProviderActivities } from './activity-contract';
import { codedFailure } from './activity-failure';
import { type Attempt, attemptAt, isLaterAttempt } from './attempt';
import { type Earlier, knowingEarlier, signalOfFullAttempt, withHeartbeats } from './heartbeats';
import { orAssume } from './or-assume';
import { providerOf, type ProviderDirectory } from './provider-directory';
import type { ProviderConfig } from '../providers/provider-config';

/** Milliseconds until the second look, so that Gupy's lists can catch up with the move. */
const secondLookAfter = 5_000;
/** Milliseconds for which an order waits to share a read once its worker was lost: others that were lost come in the same second. */
const patienceAfterLoss = 2_000;

interface OrderExamDeps {
  gupy: GupyClient;
  providers: ProviderDirectory;
  callbackUrl: (provider: string) => string;
  runs: Pick<ApplicationRuns, 'endedEntries'>;
}

type OrderInput = Parameters<ProviderActivities['orderExam']>[0];
type OrderAnswer = Awaited<ReturnType<ProviderActivities['orderExam']>>;

export function createOrderExam(deps: OrderExamDeps): ProviderActivities['orderExam'] {
  return (input) => withHeartbeats(() => knowingEarlier((earlier) => orderExam(deps, input, earlier)));
}

async function orderExam(deps: OrderExamDeps, input: OrderInput, earlier: Earlier): Promise<OrderAnswer> {
  const signal = signalOfFullAttempt();
  const { rule, jobId, step } = input.movement;
  const place = { jobId, stepId: step.id };
  const { adapter, config } = providerOf(deps.providers, rule.provider);
  const { failuresBefore } = earlier;
  const look = async ({ number }: Attempt) => {
    const wanted = {
      jobId,
      applicationId: input.applicationId,
      step,
      fields: config.candidate,
      ...(earlier.isAfterLoss ? { patienceMs: patienceAfterLoss } : {}),
    };
    const found = await deps.gupy.readInStep(wanted, signal);
    if (number === 1 && readBackRefusal(found, place) !== undefined) throw lookAgain();
    return found;
  };
  const application = await attemptAt('GUPY', look, { failuresBefore });
  const reason = readBackRefusal(application, place);
  const asked = asking(adapter, reason, earlier);
  if (application === undefined || asked === undefined) return notOrdered(reason, earlier);
  const before = application.tags === undefined ? await endedEntries(deps.runs, input.applicationId) : undefined;
  const tags = application.tags ?? (await tagsOfEndedRuns(deps, input, { ended: before ?? [], signal }));
  const details = await attemptAt('GUPY', () => deps.gupy.jobDetails.of(jobId, config.job, signal), { failuresBefore });
  const canPoll = adapter.fetchResult !== undefined;
  const request: OrderRequest = {
    reference: input.reference,
    exam: rule.exam,
    deadline: new Date(input.deadlineAt ?? Date.now() + rule.deadline).toISOString(),
    callbackUrl: deps.callbackUrl(rule.provider),
    candidate: contactFields(application, config.candidate),
    job: { id: jobId, name: application.jobName ?? '', details },
  };
  const ask = () =>
    asked(request, signal).catch((error: unknown) => {
      throw explained(deps, error, config, request);
    });
  const order = await attemptAt('PROVIDER', ask, { failuresBefore });
  if (order === undefined) return notOrdered(reason, earlier);
  const mayBeOwn = order.knownBefore && isLaterAttempt();
  const mayBeFormer = order.knownBefore && rule.reorderOnMissed !== undefined && input.deadlineAt === undefined;
  const asksEnded = mayBeOwn || mayBeFormer || tags.length > 0;
  // What has ended changes no more, so one answer serves both.
  const known = asksEnded ? (before ?? (await endedEntries(deps.runs, input.applicationId))) : [];
  const ended = known ?? [];
  // Where Temporal does not answer: an exam that waits unseen is worse than one that expires twice, but one that can be asked
  // about is seen, and its candidate should not be invited twice.
  const isOwn = mayBeOwn && (known === undefined ? !canPoll : !orderedReferences(known).includes(input.reference));
  const foundTags = tagsLeft(tags, ended, input.movement);
  return {
    type: 'ordered',
    order: {
      knownBefore: order.knownBefore,
      canPoll,
      ...((mayBeFormer ? newestOf(ended, input.reference) : undefined) ?? told(order)),
      ...definedOnly({ pollEvery: config.pollEvery }),
    },
    ...(isOwn ? { byOwnAttempt: true } : {}),
    ...(foundTags.length > 0 ? { foundTags } : {}),
    ...(adapter.usesMailbox === true ? { mailbox: true } : {}),
  };
}

/** Of a candidate who is gone only what an attempt before may have made is looked for, so that it can be cancelled. */
function asking(
  adapter: ProviderAdapter,
  refusal: string | undefined,
  { mayHaveLanded }: Earlier,
): ((request: OrderRequest, signal: AbortSignal) => Promise<Order | undefined>) | undefined {
  if (refusal === undefined) return (request, signal) => adapter.order(request, signal);
  if (!mayHaveLanded || adapter.findOrder === undefined) return undefined;
  return async (request, signal) => adapter.findOrder?.(request, signal);
}

/** An order that an attempt before asked for, and got no answer, stays where the provider made it: nobody knows its id. */
function notOrdered(reason = 'gone', { mayHaveLanded }: Earlier): OrderAnswer {
  return { type: 'notOrdered', reason, ...(mayHaveLanded ? { mayBeMade: true } : {}) };
}

/** An ended run ordered this exam again: its last order goes on, and what the provider tells is of the first. */
function newestOf(ended: readonly EntryReport[], reference: string): ReturnType<typeof ordersOf> {
  const orders = ordersOf(ended, reference);
  return orders?.formerOrders === undefined ? undefined : orders;
}

/** What the provider told of the exam. */
function told({ orderId, examUrl, scheduledFor, place, notes, result }: Order): Omit<Order, 'knownBefore'> {
  return definedOnly({ orderId, examUrl, scheduledFor, place, notes, result });
}

/** `undefined` where Temporal does not answer: then the tags stay, for a person may have put them. */
function endedEntries(runs: OrderExamDeps['runs'], applicationId: number): Promise<EntryReport[] | undefined> {
  const warning = 'what ended runs ordered and wrote for this application; the activity assumes nothing';
  return orAssume<EntryReport[] | undefined>(runs.endedEntries(applicationId), undefined, warning);
}

/** The read showed no tags, and only those that ended runs put matter: where they put some, they are read. */
async function tagsOfEndedRuns(
  { gupy }: OrderExamDeps,
  { applicationId, movement: { jobId } }: OrderInput,
  { ended, signal }: { ended: readonly EntryReport[]; signal: AbortSignal },
): Promise<string[]> {
  if (ended.every(({ published }) => published.tags.length === 0)) return [];
  const application = await attemptAt('GUPY', () => gupy.readApplication({ jobId, applicationId }, signal));
  return application?.tags ?? [];
}

function lookAgain(): ApplicationFailure {
  const message = 'The candidate is not in the step yet; Gupy may lag behind the move, looking again';
  return codedFailure('BRIDGE_GUPY_UNAVAILABLE', message, secondLookAfter);
}

// Which configured fields an order lacks, for whoever looks why a provider refused it: names of fields, never their values (P-PII).

function explained(
  { gupy }: OrderExamDeps,
  error: unknown,
  config: Pick<ProviderConfig, 'candidate' | 'job'>,
  request: Pick<OrderRequest, 'candidate' | 'job'>,
): unknown {
  if (!(error instanceof HttpFailure) || error.failureClass !== 'rejected') return error;
  // Somebody may complete the job in Gupy before the next attempt.
  gupy.jobDetails.forget(request.job.id);
  return namingGaps(error, config, request);
}

/** The refusal, with the fields that Gupy has no value for. One that did not leave names what it needed already. */
function namingGaps(
  refusal: HttpFailure,
  config: Pick<ProviderConfig, 'candidate' | 'job'>,
  { candidate, job }: Pick<OrderRequest, 'candidate' | 'job'>,
): HttpFailure {
  const { failureClass, status, retryAfterMs, cause } = refusal;
  const lacking = [
    ...config.candidate.filter((field) => candidate[field] === undefined).map((field) => `candidate.${field}`),
    ...config.job.filter((field) => job.details[field] === undefined).map((field) => `job.${field}`),
  ];
  if (status === undefined || lacking.length === 0) return refusal;
  const message = `${refusal.message.replace(/\.$/, '')}; the order lacked ${lacking.join(', ')}, for which Gupy shows no value`;
  return new HttpFailure(failureClass, message, { status, cause, ...definedOnly({ retryAfterMs }) });
}
