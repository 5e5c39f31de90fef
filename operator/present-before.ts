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

export interface PresentCount {
  /** Entry of `exams`, from 0. */
  exam: number;
  count: number;
}

export function presentByExam({ config }: TemporalSession, { outcome }: FinishedCycle): PresentCount[] {
  return byNumber(config, outcome, presentBefore(outcome)).map(([exam, count]) => ({ exam, count }));
}

/** By entry of `exams`, from 0. */
export function returnsByExam({ config }: TemporalSession, { outcome }: FinishedCycle): [number, UnseenReturns][] {
  return byNumber(config, outcome, unseenReturns(outcome));
}

/** The worker may have run with another file. */
function byNumber<T>(
  { exams }: BridgeConfig,
  outcome: FinishedCycle['outcome'],
  found: ReadonlyMap<number, T>,
): [number, T][] {
  return exams.flatMap((exam, number): [number, T][] => {
    const value = found.get(outcome.exams.indexOf(examKeyOf(exam)));
    return value === undefined ? [] : [[number, value]];
  });
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
    const returns = new Map(returnsByExam(session, cycle)).get(number);
    const present = presentByExam(session, cycle).find(({ exam }) => exam === number)?.count ?? 0;
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
  const byExam = new Map(presentByExam(session, cycle).map(({ exam, count }) => [exam, count]));
  const { privacy, temporal } = session.config;
  const baselines = new ExamBaselines(session.client, temporal.taskQueue, new ReferenceKeys(privacy).digests);
  for (const { jobId, step, exam, present } of cycle.outcome.steps) {
    const examKey = cycle.outcome.exams[exam];
    const number = session.config.exams.findIndex((one) => examKeyOf(one) === examKey);
    if (present === 0 || examKey === undefined || number === -1) continue;
    const record = await session.askServer(() => baselines.readStep({ examKey, jobId, stepId: step.id }));
    if (record?.present.includes(applicationId) !== true) continue;
    return { exam: number, count: byExam.get(number) ?? present, jobId, step: step.name };
  }
  return undefined;
}
