// What Temporal knows of the runs of applications: the latest run of each, and what runs reported.
// What could go wrong: lists are eventually consistent, so they are a filter and never a proof; a caller sends only what a run
// that the list did not show may receive without harm.
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { foldStepName } from '../domain/exam/exam-matching';
import type { ListedRun as RunInList } from '../domain/reconcile/sighting';
import type { ApplicationReport, EntryReport } from '../domain/text/report';
import { bounded, ifFound } from './server-answer';
import { applicationIdOf, applicationWorkflowId } from './workflow-ids';

export const openRuns = 'WorkflowType="applicationWorkflow" AND ExecutionStatus="Running"';

export interface ListedRun extends RunInList {
  runId: string;
}

const awaiting = ['ordering', 'waiting'];

export class ApplicationRuns {
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** The latest run of each application that has one. */
  async latest(applicationIds: readonly number[]): Promise<Map<number, ListedRun>> {
    const byId = new Map(applicationIds.map((id) => [applicationWorkflowId(id), id]));
    if (byId.size === 0) return new Map();
    const ids = [...byId.keys()].map((id) => `"${id}"`).join(', ');
    const latest = new Map<number, WorkflowExecutionInfo>();
    for (const run of await this.list(`WorkflowType="applicationWorkflow" AND WorkflowId IN (${ids})`)) {
      const applicationId = byId.get(run.workflowId);
      const before = applicationId === undefined ? undefined : latest.get(applicationId);
      if (applicationId !== undefined && (before === undefined || isLater(run, before))) latest.set(applicationId, run);
    }
    return new Map([...latest].map(([id, run]) => [id, listedRun(run)]));
  }

  /** Applications whose runs order or await an exam in this step, by the lists. */
  async awaitingIn(jobId: number, stepName: string): Promise<number[]> {
    const statuses = awaiting.map((status) => `"${status}"`).join(', ');
    const runs = await this.list(`${openRuns} AND GupyJobId=${jobId} AND ExamStatus IN (${statuses})`);
    return runs
      .filter((run) => awaitedStep(run) === foldStepName(stepName))
      .flatMap(({ workflowId }) => applicationIdOf(workflowId) ?? []);
  }

  /** Of the latest run. `undefined` where there is none. Rejects where no worker answers in time. */
  async openReport(applicationId: number): Promise<ApplicationReport | undefined> {
    const handle = this.client.workflow.getHandle(applicationWorkflowId(applicationId));
    return ifFound(() => bounded(this.client, () => handle.query<ApplicationReport>('state')));
  }

  /** `undefined` where the run is not retained any more. */
  async closedReport(applicationId: number, runId: string): Promise<ApplicationReport | undefined> {
    const handle = this.client.workflow.getHandle(applicationWorkflowId(applicationId), runId);
    return ifFound(() => bounded(this.client, () => handle.result() as Promise<ApplicationReport>));
  }

  /** The report of the last completed run that saw where the candidate was; one that a late result started did not. */
  async lastMoved(applicationId: number): Promise<ApplicationReport | undefined> {
    for (const { runId } of await this.ended(applicationId)) {
      const report = await this.closedReport(applicationId, runId);
      if (report !== undefined && report.lastSeen !== null) return report;
    }
    return undefined;
  }

  /** What completed runs report of their exams, as far back as Temporal retains them. */
  async endedEntries(applicationId: number): Promise<EntryReport[]> {
    const entries: EntryReport[] = [];
    for (const { runId } of await this.ended(applicationId)) {
      const report = await this.closedReport(applicationId, runId);
      entries.push(...(report?.entries ?? []));
    }
    return entries;
  }

  /** The latest first. */
  private async ended(applicationId: number): Promise<WorkflowExecutionInfo[]> {
    const id = applicationWorkflowId(applicationId);
    const ended = await this.list(
      `WorkflowType="applicationWorkflow" AND WorkflowId="${id}" AND ExecutionStatus="Completed"`,
    );
    return ended.toSorted((a, b) => b.startTime.getTime() - a.startTime.getTime());
  }

  private list(query: string): Promise<WorkflowExecutionInfo[]> {
    return bounded(this.client, async () => {
      const runs: WorkflowExecutionInfo[] = [];
      for await (const run of this.client.workflow.list({ query })) runs.push(run);
      return runs;
    });
  }
}

function isLater(run: WorkflowExecutionInfo, before: WorkflowExecutionInfo): boolean {
  const open = Number(run.status.name === 'RUNNING') - Number(before.status.name === 'RUNNING');
  return open === 0 ? run.startTime > before.startTime : open > 0;
}

function listedRun(run: WorkflowExecutionInfo): ListedRun {
  const { runId } = run;
  switch (run.status.name) {
    case 'COMPLETED':
      return { state: 'completed', runId, ...seenIn(run) };
    case 'TERMINATED':
    case 'CANCELLED':
      return { state: 'stopped', runId };
    case 'FAILED':
    case 'TIMED_OUT':
      return { state: 'failed', runId };
    case 'RUNNING':
    case 'PAUSED':
    case 'CONTINUED_AS_NEW':
    case 'UNKNOWN':
    case 'UNSPECIFIED': {
      const step = awaitedStep(run);
      const awaits = step && { awaits: { jobId: attribute(run, 'GupyJobId'), step } };
      return { state: 'open', runId, ...awaits, ...seenIn(run) };
    }
  }
}

function seenIn(run: WorkflowExecutionInfo): Pick<ListedRun, 'seen'> {
  const [until, step] = [attribute(run, 'ExamSeenUntil'), attribute(run, 'ExamStep')];
  if (typeof until !== 'string' || typeof step !== 'string') return {};
  return { seen: { jobId: attribute(run, 'GupyJobId'), step: foldStepName(step), until } };
}

function awaitedStep(run: WorkflowExecutionInfo): string | undefined {
  const [status, step] = [attribute(run, 'ExamStatus'), attribute(run, 'ExamStep')];
  return typeof step === 'string' && awaiting.some((known) => known === status) ? foldStepName(step) : undefined;
}

function attribute(run: WorkflowExecutionInfo, name: string): unknown {
  return run.typedSearchAttributes.getAll().find(({ key }) => key.name === name)?.value;
}
