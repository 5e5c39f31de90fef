// Recovers the entry of an ended run, for a late result. The reference says job, step and entry. The activity reads the step's
// name and the application's tags from Gupy and the rule from bridge.yaml, and asks the ended runs which results they knew, so
// that a result that was outdated there does not win here.
import { findExamRule } from '../domain/exam/exam-matching';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { parseReference } from '../domain/exam/reference';
import {
  knownToEndedRuns,
  ordersOf,
  partsOf,
  tagsOfExam,
  wasLeft,
  wasOvertaken,
} from '../domain/reconcile/ended-entries';
import type { GupyClient } from '../gupy/gupy-client';
import type { ApplicationRuns } from '../temporal/application-runs';
import type { GupyActivities } from './activity-contract';
import { codedFailure } from './activity-failure';
import { attemptAt } from './attempt';
import { orAssume } from './or-assume';

/** Nobody knows any more when the entry was opened; this is older than any date. */
const longAgo = '1970-01-01T00:00:00.000Z';

export interface RecoverEntryDeps {
  gupy: GupyClient;
  exams: readonly ConfiguredExam[];
  runs: Pick<ApplicationRuns, 'endedEntries'>;
}

export function createRecoverEntry({ gupy, exams, runs }: RecoverEntryDeps): GupyActivities['recoverEntry'] {
  return async ({ reference, provider }) => {
    const ids = parseReference(reference);
    if (ids === undefined) throw codedFailure('BRIDGE_RULE_GONE', `"${reference}" is no reference of this bridge`);
    const { applicationId, jobId, stepId, entryKey } = ids;
    const { step, application } = await attemptAt('GUPY', async ({ signal }) => ({
      step: await gupy.findStep(jobId, stepId, signal),
      application: await gupy.readApplication({ jobId, applicationId }, signal),
    }));
    if (step === undefined) throw codedFailure('BRIDGE_RULE_GONE', `Job ${jobId} has no step ${stepId} any more`);
    const rule = findExamRule(exams, jobId, step);
    if (rule?.provider !== provider) {
      throw codedFailure(
        'BRIDGE_RULE_GONE',
        `No exam of ${provider} is configured for step "${step.name}" of job ${jobId}`,
      );
    }
    if (application === undefined)
      throw codedFailure('BRIDGE_APPLICATION_GONE', `Job ${jobId} has no application ${applicationId}`);
    const { tags } = application;
    const eventId = `recovered:${reference}`;
    const movement = { eventId, entryKey, occurredAt: longAgo, source: 'recovery', jobId, step, rule } as const;
    // Otherwise the result is treated as news: it must reach a recruiter (P-LATE).
    const warning = 'what ended runs knew of this exam; the result is taken as news';
    const ended = await orAssume(runs.endedEntries(applicationId), [], warning);
    const known = knownToEndedRuns(ended, reference);
    // What ended runs put for this step is ours in any wording; a tag of the rule may be, where they put it for no other step.
    const foundTags = tagsOfExam(tags, ended, movement);
    const parts = partsOf(ended, reference);
    return {
      type: 'recovered',
      movement,
      foundTags,
      ...(known && { knownToEndedRuns: known }),
      ...(wasLeft(ended, reference) && { wasLeft: true }),
      ...(wasOvertaken(ended, reference, movement) && { overtaken: true }),
      ...(parts.length > 0 && { parts }),
      ...ordersOf(ended, reference),
    };
  };
}
