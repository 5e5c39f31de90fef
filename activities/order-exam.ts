// Orders one exam. The activity first reads the application back (P-FRESH), since the webhook is only a hint, and passes on the
// candidate's data without storing it. What could go wrong: Gupy's lists may lag behind the move, so the activity looks a second
// time before it believes that the candidate is not in the step. And an answer may be lost: the provider then knows the order
// from an earlier attempt of this run, not from an earlier run.
import { activityInfo } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { fixedTags } from '../domain/text/templates';
import type { GupyClient } from '../gupy/gupy-client';
import { type Application, contactFields } from '../gupy/application';
import type { Order } from '../providers/adapter';
import type { ApplicationRuns } from '../temporal/application-runs';
import type { OrderInput, ProviderActivities } from './activity-contract';
import { codedFailure } from './activity-failure';
import { attemptAt } from './attempt';
import { providerOf, type ProviderDirectory } from './provider-directory';
import { unlessUntold } from './unless-untold';

/** Milliseconds until the second look, so that Gupy's lists can catch up with the move. */
const secondLookAfter = 5_000;

export interface OrderExamDeps {
  gupy: GupyClient;
  providers: ProviderDirectory;
  callbackUrl: (provider: string) => string;
  runs: Pick<ApplicationRuns, 'hasOrdered' | 'tagsLeft'>;
}

export function createOrderExam(deps: OrderExamDeps): ProviderActivities['orderExam'] {
  return async (input) => {
    const { rule, jobId, step } = input.movement;
    const { adapter, config } = providerOf(deps.providers, rule.provider);
    const application = await attemptAt('GUPY', async ({ number, signal }) => {
      const wanted = {
        jobId,
        applicationId: input.applicationId,
        step,
        contact: config.candidate.length > 0,
      };
      const found = await deps.gupy.readApplication(wanted, signal);
      if (number === 1 && refusal(found, input) !== undefined) throw lookAgain();
      return found;
    });
    const reason = refusal(application, input);
    if (reason !== undefined || application === undefined) return { type: 'notOrdered', reason: reason ?? 'gone' };
    const canPoll = adapter.fetchResult !== undefined;
    const order = await attemptAt('PROVIDER', ({ signal }) =>
      adapter.order(
        {
          reference: input.reference,
          exam: rule.exam,
          deadline: new Date(Date.now() + rule.deadline).toISOString(),
          callbackUrl: deps.callbackUrl(rule.provider),
          candidate: contactFields(application, config.candidate),
          job: { id: jobId, name: application.jobName ?? '' },
        },
        signal,
      ),
    );
    const isOwn = !canPoll && activityInfo().attempt > 1 && (await byOwnAttempt(deps.runs, input, order));
    const foundTags = await tagsOfEndedRuns(deps.runs, input, application);
    return {
      type: 'ordered',
      order: {
        orderId: order.orderId,
        knownBefore: order.knownBefore,
        canPoll,
        ...(config.pollEvery === undefined ? {} : { pollEvery: config.pollEvery }),
      },
      ...(isOwn ? { byOwnAttempt: true } : {}),
      ...(foundTags.length > 0 ? { foundTags } : {}),
      ...(adapter.usesMailbox === true ? { mailbox: true } : {}),
    };
  };
}

/**
 * Whether an attempt before this one made the order that the provider knows. Where an ended run made it, that one reports it
 * as long as it is retained; where Temporal does not answer it is taken as ours, for an exam that waits unseen is worse than
 * one that expires twice.
 */
async function byOwnAttempt(
  runs: OrderExamDeps['runs'],
  { applicationId, reference }: OrderInput,
  { knownBefore }: Order,
): Promise<boolean> {
  if (!knownBefore) return false;
  const warning = 'whether an ended run made this order; it is taken as made now';
  return !(await unlessUntold(runs.hasOrdered(applicationId, reference), false, warning));
}

/**
 * What stands on the application from an exam of this step whose run has ended: a result of the new exam replaces it. Only what
 * ended runs tell of is ours; where Temporal does not answer the tags stay, for a person may have put them.
 */
async function tagsOfEndedRuns(
  runs: OrderExamDeps['runs'],
  { applicationId, movement: { jobId, step, rule } }: OrderInput,
  { tags }: Application,
): Promise<string[]> {
  const standing = fixedTags(rule).filter((tag) => tags.includes(tag));
  if (standing.length === 0) return [];
  const warning = 'whether an ended run put the tags of this exam; they stay';
  const left = await unlessUntold(runs.tagsLeft(applicationId, jobId, step.id), [], warning);
  return standing.filter((tag) => left.includes(tag));
}

function refusal(application: Application | undefined, { movement }: OrderInput): string | undefined {
  if (application === undefined) return `Gupy has no such application in job ${movement.jobId}`;
  if (application.status !== 'in_process') return `the application is not in process any more (${application.status})`;
  if (application.currentStep?.id !== movement.step.id) return 'the candidate is not in this step any more';
  return undefined;
}

function lookAgain(): ApplicationFailure {
  const message = 'The candidate is not in the step yet; Gupy may lag behind the move, looking again';
  return codedFailure('BRIDGE_GUPY_UNAVAILABLE', message, secondLookAfter);
}
