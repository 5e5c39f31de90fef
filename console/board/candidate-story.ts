// One candidate as the board tells it: the report that `status` prints, as data, so that the page says it in the language of its
// reader. Left out is the link to the exam: whoever has it may take the exam.
import type { ApplicationReport, EntryReport } from '../../domain/text/report';
import { BridgeError } from '../../domain/error-table';
import { whereItStoodBefore } from '../../operator/present-before';
import { readRun, type RunStory } from '../../operator/run-story';
import type { TemporalSession } from '../../operator/temporal-session';
import { applicationWorkflowId } from '../../temporal/workflow-ids';

export interface CandidateStory {
  application: number;
  workflowId: string;
  /** ISO 8601. Null where nothing was ordered. */
  startedAt: string | null;
  ended: { how: string; at: string | null } | null;
  report: StoryReport | null;
  /** Why there is no report, where there should be one. */
  missing: string | null;
  attributes: { status: string | null; provider: string | null; step: string | null; deadline: string | null };
  /** Calls under way; `attempt` above 1 means that earlier ones failed. */
  pending: { name: string; attempt: number; nextAt: string | null; lastFailure: string | null }[];
  failedTasks: number;
  /** The candidate stood in the step before its exam went live (P-START). */
  stoodBefore: { job: number; step: string; exam: number; count: number } | null;
}

export type StoryReport = Omit<ApplicationReport, 'entries'> & { entries: Omit<EntryReport, 'examUrl'>[] };

/** @throws BridgeError BRIDGE_WORKFLOW_NOT_FOUND, BRIDGE_TEMPORAL_… */
export async function candidateStory(session: TemporalSession, application: number): Promise<CandidateStory> {
  try {
    return storyOf(application, await readRun(session, application));
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'BRIDGE_WORKFLOW_NOT_FOUND') throw error;
    const found = await whereItStoodBefore(session, application);
    if (found === undefined) throw error;
    const { jobId: job, ...at } = found;
    const workflowId = applicationWorkflowId(application);
    return { application, workflowId, ...nothingOrdered, stoodBefore: { job, ...at } };
  }
}

function storyOf(application: number, run: RunStory): CandidateStory {
  const { workflowId, startedAt, ended, report, missing, attributes, pending, failedTasks } = run;
  const { status, provider, step, deadline } = attributes;
  return {
    application,
    workflowId,
    startedAt: startedAt.toISOString(),
    ended: ended === undefined ? null : { how: ended.how, at: ended.at?.toISOString() ?? null },
    report: report === undefined ? null : withoutLinks(report),
    missing: missing ?? null,
    attributes: { status, provider, step, deadline: deadline?.toISOString() ?? null },
    pending: pending.map(({ name, attempt, nextAt, lastFailure }) => {
      return { name, attempt, nextAt: nextAt?.toISOString() ?? null, lastFailure: lastFailure ?? null };
    }),
    failedTasks,
    stoodBefore: null,
  };
}

function withoutLinks(report: ApplicationReport): StoryReport {
  return { ...report, entries: report.entries.map(({ examUrl: _examUrl, ...entry }) => entry) };
}

const nothingOrdered = {
  startedAt: null,
  ended: null,
  report: null,
  missing: null,
  attributes: { status: 'present-before', provider: null, step: null, deadline: null },
  pending: [],
  failedTasks: 0,
};
