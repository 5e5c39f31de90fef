// The main job as a demo: a candidate is moved in the simulated Gupy; the exam is ordered, booked, moved and attended; the provider sends
// its result; the bridge writes tags and comments, each once. The demo reads them back from Gupy over HTTP. Every wait is bounded, and its
// failure names what did not happen.
import { setTimeout as pause } from 'node:timers/promises';
import { BridgeError } from '../../domain/error-table';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { createGupyClient } from '../../gupy/gupy-client';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import type { Simulator } from '../../simulator/simulator';
import { orderedExam } from './demo-order';
import type { Playground } from './playground';

/** How long the candidate sits the exam: long enough to look at the waiting run. */
const examTakesMs = 3_000;
const stepWithinMs = 180_000;

const dayMs = 86_400_000;
/** From the move of the exam to its reminder. On a busy machine the bridge hears of the date too late to remind of it: then it is moved again. */
const remindedAfterMs = [4_000, 15_000, 30_000] as const;
const demoPlaces = ['Clínica Sul', 'Clínica Norte', 'Clínica Leste'] as const;

interface DemoExam {
  /** It is booked, moved and attended before its result; where bridge.yaml of `dev` has words for that. */
  isBooked: boolean;
  outcome: 'passed' | 'failed';
  score: number;
  summary: string;
  /** What bridge.yaml of `dev` says for this outcome. */
  expects: { tag: string; comment: boolean };
}

const demoExams: readonly DemoExam[] = [
  {
    isBooked: true,
    outcome: 'passed',
    score: 92,
    summary: 'Sem restrições para a função.',
    expects: { tag: 'Apto', comment: false },
  },
  {
    isBooked: false,
    outcome: 'failed',
    score: 35,
    summary: 'Repetir a audiometria em 30 dias.',
    expects: { tag: 'Inapto', comment: true },
  },
];

/** Not every vendor says that somebody failed. */
const exampleExams: readonly DemoExam[] = demoExams.slice(0, 1).map((exam) => ({ ...exam, isBooked: false }));

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
    for (const exam of playground.example === undefined ? demoExams : exampleExams)
      outcomes.push(await tellOne(playground, exam, stop));
  } catch (error) {
    stop.throwIfAborted();
    throw new BridgeError('BRIDGE_DEMO_FAILED', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  return outcomes;
}

async function tellOne(playground: Playground, exam: DemoExam, stop: AbortSignal): Promise<StoryOutcome> {
  const { simulator, config, temporalUi } = playground;
  const { gupy, provider } = simulator;
  const applicationId = freshCandidate(simulator);
  const orderId = await orderedExam(playground, applicationId, stepWithinMs);
  await pause(examTakesMs, undefined, { signal: stop });
  if (exam.isBooked) await tellStages(playground, { applicationId, orderId });
  const { outcome, score, summary } = exam;
  for (const part of partsOf(playground))
    await provider.desk.complete(orderId, { ...part, outcome, score, maxScore: 100, summary });
  await tagOf(simulator, applicationId, exam.expects.tag);
  if (exam.expects.comment) await commentOf(simulator, applicationId, summary);
  checkOnce(simulator, applicationId);
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

/** Each exam of an order that has several. */
function partsOf({ config }: Playground): { part?: string }[] {
  const { parts } = config.exams[0]?.rule ?? {};
  return parts !== undefined && 'names' in parts ? parts.names.map((part) => ({ part })) : [{}];
}

/** Booked, moved, reminded, moved to today, attended: each is waited for in Gupy, as far as bridge.yaml has words for it. */
async function tellStages(playground: Playground, candidate: DemoOrder): Promise<void> {
  const { simulator, config } = playground;
  const words = config.exams[0]?.rule.publish;
  const { bookings } = simulator.provider;
  const [tagOfOrder] = words?.ordered?.tags ?? [];
  if (tagOfOrder !== undefined) await tagOf(simulator, candidate.applicationId, tagOfOrder);
  await tellDate(playground, candidate, 'book', { scheduledFor: Date.now() + 5 * dayMs, place: 'Clínica Centro' });
  await tellReminder(playground, candidate);
  // Nobody comes to an exam of tomorrow: the date that stays on record must not be later than the result.
  await tellDate(playground, candidate, 'move', { scheduledFor: Date.now(), place: 'Clínica Oeste' });
  await bookings.attend(candidate.orderId);
  const [tag] = words?.attended?.tags ?? [];
  if (tag !== undefined) await tagOf(simulator, candidate.applicationId, tag);
}

interface DemoOrder {
  applicationId: number;
  orderId: string;
}

/** Moved to a date of which the candidate is reminded soon. */
async function tellReminder(playground: Playground, candidate: DemoOrder): Promise<void> {
  const { simulator, config } = playground;
  const remind = config.exams[0]?.rule.notify?.remind;
  const before = remind?.before ?? dayMs;
  for (const [index, afterMs] of remindedAfterMs.entries()) {
    const remindedAt = Date.now() + afterMs;
    const place = demoPlaces[index] ?? '';
    await tellDate(playground, candidate, 'move', { scheduledFor: remindedAt + before, place });
    if (remind === undefined) return;
    if (Date.now() >= remindedAt) continue;
    const said = 'template' in remind ? `template ${remind.template}` : remind.subject;
    return messageTo(simulator, candidate.applicationId, said);
  }
  throw new Error(`The bridge heard of each date too late to remind candidate ${candidate.applicationId} of it`);
}

async function tellDate(
  { simulator, config }: Playground,
  { applicationId, orderId }: DemoOrder,
  desk: 'book' | 'move',
  { scheduledFor, place }: { scheduledFor: number; place: string },
): Promise<void> {
  await simulator.provider.bookings[desk](orderId, { scheduledFor: new Date(scheduledFor).toISOString(), place });
  if (config.exams[0]?.rule.publish.scheduled?.comment !== undefined) await commentOf(simulator, applicationId, place);
}

async function messageTo({ gupy }: Simulator, applicationId: number, text: string): Promise<void> {
  const isMeant = (sent: { applicationId: number; said: string }) =>
    sent.applicationId === applicationId && sent.said.includes(text);
  await gupy.story.waitFor('message-sent', isMeant, stepWithinMs);
}

async function tagOf({ gupy }: Simulator, applicationId: number, tag: string): Promise<void> {
  await gupy.story.waitFor('tag-put', (put) => put.applicationId === applicationId && put.tag === tag, stepWithinMs);
}

async function commentOf({ gupy }: Simulator, applicationId: number, text: string): Promise<void> {
  const isMeant = (posted: { applicationId: number; text: string }) =>
    posted.applicationId === applicationId && posted.text.includes(text);
  await gupy.story.waitFor('comment-posted', isMeant, stepWithinMs);
}

/** P-ONCE, as HR sees it. */
function checkOnce({ gupy }: Simulator, applicationId: number): void {
  const events = gupy.story
    .since()
    .filter((event) => 'applicationId' in event && event.applicationId === applicationId);
  const tags = events.flatMap((event) => (event.type === 'tag-put' ? [event.tag] : []));
  const texts = events.flatMap((event) => (event.type === 'comment-posted' ? [event.text] : []));
  const messages = events.flatMap((event) => (event.type === 'message-sent' ? [event.said] : []));
  const twice = [tags, texts, messages].flatMap((all) => all.filter((text, index) => all.indexOf(text) !== index));
  if (twice.length > 0) throw new Error(`Gupy got "${twice[0]}" twice for candidate ${applicationId}`);
}

/** An untouched candidate of the invented company, else a new one: whoever a visitor added is the visitor's, also after a restart. */
export function freshCandidate({ gupy: { world } }: Simulator): number {
  const invented = new Set<number>(demoApplicationIds);
  const untouched = world.applicationsOf(demoJob.id).find(({ id }) => {
    const { step, status } = world.placement(id);
    const isElsewhere = step.id === demoSteps.exam.id || step.id === demoSteps.hiring.id;
    return invented.has(id) && !isElsewhere && status === 'in_process' && world.tagNames(id).length === 0;
  });
  return (untouched ?? world.addApplication({ jobId: demoJob.id, stepId: demoSteps.interview.id })).id;
}
