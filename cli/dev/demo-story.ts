// The main job as a demo: a candidate is moved in the simulated Gupy, the exam is ordered, the provider sends its result, the bridge
// writes the tag and the comment. The demo reads the end back from Gupy over HTTP, so it proves what was written. Every wait is
// bounded, and its failure names what did not happen.
import { setTimeout as pause } from 'node:timers/promises';
import { BridgeError } from '../../domain/error-table';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { createGupyClient } from '../../gupy/gupy-client';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import type { Simulator } from '../../simulator/simulator';
import type { Playground } from './playground';

/** How long the candidate sits the exam: long enough to look at the waiting run. */
const examTakesMs = 3_000;
const stepWithinMs = 60_000;

interface DemoExam {
  outcome: 'passed' | 'failed';
  score: number;
  summary: string;
  /** What bridge.yaml of `dev` says for this outcome. */
  expects: { tag: string; comment: boolean };
}

const demoExams: readonly DemoExam[] = [
  {
    outcome: 'passed',
    score: 92,
    summary: 'Sem restrições para a função.',
    expects: { tag: 'Apto', comment: false },
  },
  {
    outcome: 'failed',
    score: 35,
    summary: 'Repetir a audiometria em 30 dias.',
    expects: { tag: 'Inapto', comment: true },
  },
];

export interface StoryOutcome {
  applicationId: number;
  tags: readonly string[];
  comments: readonly string[];
  link: string;
}

/** @throws BridgeError BRIDGE_DEMO_FAILED saying what did not happen; the signal's reason when that is aborted */
export async function tellStory(playground: Playground, stop: AbortSignal): Promise<StoryOutcome[]> {
  const outcomes: StoryOutcome[] = [];
  try {
    for (const exam of demoExams) outcomes.push(await tellOne(playground, exam, stop));
  } catch (error) {
    stop.throwIfAborted();
    throw new BridgeError('BRIDGE_DEMO_FAILED', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  return outcomes;
}

async function tellOne(
  { simulator, config, temporalUi }: Playground,
  exam: DemoExam,
  stop: AbortSignal,
): Promise<StoryOutcome> {
  const { gupy, provider } = simulator;
  const applicationId = freshCandidate(simulator);
  gupy.move(applicationId, demoSteps.exam.id);
  const ours = `${applicationId}.`;
  const order = await provider.story.waitFor(
    'order-received',
    ({ reference }) => reference.startsWith(ours),
    stepWithinMs,
  );
  await pause(examTakesMs, undefined, { signal: stop });
  const { outcome, score, summary } = exam;
  await provider.desk.complete(order.orderId, { outcome, score, maxScore: 100, summary });
  await gupy.story.waitFor('tag-put', (event) => event.applicationId === applicationId, stepWithinMs);
  if (exam.expects.comment) {
    await gupy.story.waitFor('comment-posted', (event) => event.applicationId === applicationId, stepWithinMs);
  }
  const client = createGupyClient(config.gupy);
  try {
    const application = await client.readApplication({ jobId: demoJob.id, applicationId }, stop);
    const tags = application?.tags ?? [];
    if (!tags.includes(exam.expects.tag))
      throw new Error(`Gupy shows no tag "${exam.expects.tag}" on candidate ${applicationId}`);
    const comments = gupy.world.commentTexts(applicationId);
    const link = `${temporalUi}/namespaces/default/workflows/${applicationWorkflowId(applicationId)}`;
    return { applicationId, tags, comments, link };
  } finally {
    await client.close();
  }
}

/** One that is not in the exam step yet; after some starts of `dev` on the same data there is none left, so one is added. */
export function freshCandidate({ gupy: { world } }: Simulator): number {
  const waiting = world.applicationsOf(demoJob.id).find(({ id }) => {
    const { step, status } = world.placement(id);
    return (
      step.id !== demoSteps.exam.id &&
      step.id !== demoSteps.hiring.id &&
      status === 'in_process' &&
      world.tagNames(id).length === 0
    );
  });
  return (waiting ?? world.addApplication({ jobId: demoJob.id, stepId: demoSteps.interview.id })).id;
}
