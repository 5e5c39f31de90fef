// What the last finished cycle of reconciliation says of those who stood in a step before its exam went live (P-START), and of those who
// may have come back unseen, by the numbers of this bridge.yaml. It needs no worker.
import { once } from 'node:events';
import { connect } from 'node:net';
import { type BridgeConfig } from '../config/bridge-config';
import { presentBefore, type UnseenReturns, unseenReturns } from '../domain/reconcile/cycle-outcome';
import { ExamBaselines, examKeyOf } from '../temporal/exam-baselines';
import { type FinishedCycle, lastCycle } from '../temporal/reconcile-cycles';
import { ReferenceKeys } from '../temporal/reference-keys';
import { openSession, type TemporalSession } from './temporal-session';

interface PresentCount {
  /** Entry of `exams`, from 0. */
  exam: number;
  count: number;
}

/** By entry of `exams`, from 0. */
export function presentByExam({ config }: TemporalSession, { outcome }: FinishedCycle): Map<number, number> {
  return byNumber(config, outcome, presentBefore(outcome));
}

export function returnsByExam({ config }: TemporalSession, { outcome }: FinishedCycle): Map<number, UnseenReturns> {
  return byNumber(config, outcome, unseenReturns(outcome));
}

/** The worker may have run with another file. */
function byNumber<T>(
  { exams }: BridgeConfig,
  outcome: FinishedCycle['outcome'],
  found: ReadonlyMap<number, T>,
): Map<number, T> {
  return new Map(
    exams.flatMap((exam, number) => {
      const value = found.get(outcome.exams.indexOf(examKeyOf(exam)));
      return value === undefined ? [] : [[number, value] as const];
    }),
  );
}

/** Of one exam. */
export interface LastWord {
  present: number;
  /** Absent where nobody may have come back unseen. */
  returns?: UnseenReturns;
}

const inPassingMs = 2_000;

/** For a command that needs no Temporal: `null` where Temporal cannot say it at once. */
export async function lastWordInPassing(config: BridgeConfig, number: number): Promise<LastWord | null> {
  const session = openSession(config);
  const { client } = session;
  try {
    if (!(await listens(session.place))) return null;
    const cycle = await client.withDeadline(Date.now() + inPassingMs, () => lastCycle(client));
    if (cycle === undefined) return null;
    const returns = returnsByExam(session, cycle).get(number);
    const present = presentByExam(session, cycle).get(number) ?? 0;
    return { present, ...(returns && { returns }) };
  } catch {
    return null;
  } finally {
    await client.connection.close();
  }
}

/** The SDK asks a dead port again and again until the deadline. @param place see `TemporalSession` */
async function listens(place: string): Promise<boolean> {
  const [address = ''] = place.split(',');
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(inPassingMs) });
    return true;
  } finally {
    socket.destroy();
  }
}

/** The exam step in which the candidate stood before; `undefined` where no record has the candidate. */
export async function whereItStoodBefore(
  session: TemporalSession,
  applicationId: number,
): Promise<(PresentCount & { jobId: number; step: string }) | undefined> {
  const cycle = await session.askServer(() => lastCycle(session.client));
  if (cycle === undefined) return undefined;
  const byExam = presentByExam(session, cycle);
  for await (const { exam, jobId, step, count, applications } of stepsWithPresent(session, cycle))
    if (applications.includes(applicationId)) return { exam, count: byExam.get(exam) ?? count, jobId, step };
  return undefined;
}

/** A step of an exam, and who stood in it before. */
interface StepWithPresent extends PresentCount {
  jobId: number;
  step: string;
  /** As far as a record has them. */
  applications: readonly number[];
}

/** One after the other: nobody may want all of them. @throws BridgeError BRIDGE_TEMPORAL_… */
export async function* stepsWithPresent(
  { client, config, askServer }: TemporalSession,
  { outcome }: FinishedCycle,
): AsyncGenerator<StepWithPresent> {
  const baselines = new ExamBaselines(client, config.temporal.taskQueue, new ReferenceKeys(config.privacy).digests);
  for (const { jobId, step, exam: cycleExam, present: count } of outcome.steps) {
    const examKey = outcome.exams[cycleExam];
    const exam = config.exams.findIndex((one) => examKeyOf(one) === examKey);
    if (count === 0 || examKey === undefined || exam === -1) continue;
    const record = await askServer(() => baselines.readStep({ examKey, jobId, stepId: step.id }));
    yield { exam, jobId, step: step.name, count, applications: record?.present ?? [] };
  }
}
