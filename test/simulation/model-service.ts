// The model of Temporal as the SDK's client sees it: the calls of the gRPC service that our code makes. The client itself, with its
// converters and errors, is the real one. What could go wrong on the way is drawn by the world: a call that never arrives, or one whose
// answer is lost after it took effect.
import type { ConnectionLike } from '@temporalio/client';
import { arrayFromPayloads, defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { tokenOf } from './model-activity';
import { listed, numberOf } from './model-list';
import type { Fields, ModelRun, Payload } from './model-run';
import type { TemporalModel } from './model-server';
import { currentProcess, outsideOfProcesses, type VirtualProcess } from './virtual-time';

export type CallFate = 'arrives' | 'never-arrives' | 'answer-lost';

/** See `NetworkOptions.onEffect`. */
type OnEffect = (caller: VirtualProcess | undefined) => void;

/** When the client gives up a call without an answer. */
const givesUpMs = 10_000;
/** Of gRPC. */
const status = { DEADLINE_EXCEEDED: 4, NOT_FOUND: 5, ALREADY_EXISTS: 6, UNAVAILABLE: 14 } as const;
const conflicts = temporal.api.enums.v1.WorkflowIdConflictPolicy;

interface Named {
  workflowId?: string;
  runId?: string;
}

interface SignalWithStart {
  workflowId: string;
  workflowType: { name: string };
  taskQueue: { name: string };
  input?: { payloads: Payload[] };
  signalName: string;
  signalInput?: { payloads: Payload[] };
  searchAttributes?: { indexedFields: Fields };
  memo?: { fields: Fields };
  workflowIdConflictPolicy?: number;
}

interface Heartbeat {
  taskToken: Uint8Array;
  details?: { payloads: Payload[] };
}

interface HistoryRequest {
  execution: Named;
  waitNewEvent?: boolean;
}

type Call<Request, Answer> = (request: Request) => Promise<Answer>;

/** @param fateOf drawn for every call. @default each arrives */
export function connectionTo(
  model: TemporalModel,
  fateOf: (call: string) => CallFate = () => 'arrives',
  onEffect: OnEffect = () => undefined,
): ConnectionLike {
  const call =
    <Request, Answer>(name: string, effect: (request: Request) => Answer): Call<Request, Answer> =>
    (request) =>
      travel(model, fateOf(name), () => effect(request), onEffect);
  const workflowService = {
    signalWithStartWorkflowExecution: call('signalWithStart', (request: SignalWithStart) => {
      const { run, started } = start(model, request);
      model.signal(run, request.signalName, request.signalInput?.payloads ?? []);
      return { runId: run.names.runId, started };
    }),
    startWorkflowExecution: call('start', (request: SignalWithStart) => {
      const open = model.latest(request.workflowId);
      const policy = request.workflowIdConflictPolicy;
      if (open?.isOpen === true && policy === conflicts.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
        model.terminate(open);
      else if (open?.isOpen === true && policy !== conflicts.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        throw grpcError(status.ALREADY_EXISTS, 'workflow execution already started');
      const { run, started } = start(model, request);
      return { runId: run.names.runId, started };
    }),
    signalWorkflowExecution: call(
      'signal',
      (request: { workflowExecution: Named; signalName: string; input?: { payloads: Payload[] } }) => {
        model.signal(openRun(model, request.workflowExecution), request.signalName, request.input?.payloads ?? []);
        return {};
      },
    ),
    terminateWorkflowExecution: call('terminate', ({ workflowExecution }: { workflowExecution: Named }) => {
      model.terminate(openRun(model, workflowExecution));
      return {};
    }),
    describeWorkflowExecution: call('describe', ({ execution }: { execution: Named }) => {
      const run = retainedRun(model, execution);
      const isPending = run.isScheduled || run.task !== undefined;
      return { workflowExecutionInfo: infoOf(run), pendingWorkflowTask: isPending ? {} : null };
    }),
    listWorkflowExecutions: call('list', ({ query = '' }: { query?: string }) => ({
      executions: listed(model.allRuns(), query).map(infoOf),
    })),
    recordActivityTaskHeartbeat: call('heartbeat', ({ taskToken, details }: Heartbeat) => {
      const token = tokenOf(taskToken);
      const [said] = arrayFromPayloads(defaultPayloadConverter, details?.payloads);
      const heard = token?.activity.heartbeat(token, said) ?? 'unknown';
      if (heard === 'unknown') throw grpcError(status.NOT_FOUND, 'invalid activityID or activity already timed out');
      return { cancelRequested: heard === 'cancel' };
    }),
    queryWorkflow: call('query', ({ execution, query }: { execution: Named; query: { queryType: string } }) =>
      model
        .query(retainedRun(model, execution), query.queryType)
        .then((answer) => ({ queryResult: { payloads: [answer] } })),
    ),
    getWorkflowExecutionHistory: call('history', ({ execution, waitNewEvent }: HistoryRequest) => {
      const run = retainedRun(model, execution);
      if (waitNewEvent !== true) return { history: { events: [startEventOf(run)] } };
      return untilClosed(run).then(() => ({ history: { events: [closeEventOf(run)] } }));
    }),
  };
  return { workflowService, ...plainConnection } as unknown as ConnectionLike;
}

const plainConnection = {
  plugins: [],
  ensureConnected: async () => undefined,
  close: async () => undefined,
  withDeadline: async <T>(_deadline: unknown, run: () => Promise<T>) => run(),
  withMetadata: async <T>(_metadata: unknown, run: () => Promise<T>) => run(),
  withAbortSignal: async <T>(_signal: unknown, run: () => Promise<T>) => run(),
};

/** There and back. The effect does not depend on whether the caller still lives, the answer does. */
function travel<Answer>(
  model: TemporalModel,
  fate: CallFate,
  effect: () => Answer,
  onEffect: OnEffect,
): Promise<Answer> {
  const { time } = model;
  const caller = currentProcess();
  return new Promise((resolve, reject) => {
    const answer = (tell: () => void, ms = model.latency()): void => void time.after(ms, tell, caller);
    const arrive = (): void => {
      if (!model.isUp) return answer(() => reject(grpcError(status.UNAVAILABLE, 'the server is down')));
      try {
        const done = effect();
        if (fate === 'arrives') answer(() => resolve(done));
        onEffect(caller);
        if (fate === 'arrives') return;
      } catch (error) {
        return answer(() => reject(error instanceof Error ? error : new Error('The call failed', { cause: error })));
      }
      answer(() => reject(grpcError(status.DEADLINE_EXCEEDED, 'no answer')), givesUpMs);
    };
    if (fate === 'never-arrives') answer(() => reject(grpcError(status.UNAVAILABLE, 'the connection broke')));
    else outsideOfProcesses(() => time.after(model.latency(), arrive));
  });
}

function start(model: TemporalModel, request: SignalWithStart): { run: ModelRun; started: boolean } {
  return model.start({
    workflowId: request.workflowId,
    type: request.workflowType.name,
    taskQueue: request.taskQueue.name,
    input: request.input?.payloads ?? [],
    searchAttributes: request.searchAttributes?.indexedFields ?? {},
    memo: request.memo?.fields ?? {},
  });
}

function retainedRun(model: TemporalModel, { workflowId = '', runId }: Named): ModelRun {
  const run = model.latest(workflowId, runId);
  if (run === undefined) throw grpcError(status.NOT_FOUND, 'workflow not found');
  return run;
}

function openRun(model: TemporalModel, named: Named): ModelRun {
  const run = retainedRun(model, named);
  if (!run.isOpen) throw grpcError(status.NOT_FOUND, 'workflow execution already completed');
  return run;
}

function infoOf(run: ModelRun): object {
  const { workflowId, runId, type, taskQueue, startedAt } = run.names;
  return {
    execution: { workflowId, runId },
    type: { name: type },
    taskQueue,
    status: numberOf[run.status],
    historyLength: { toNumber: () => run.events },
    startTime: msToTs(startedAt),
    ...(run.closedAt === undefined ? {} : { closeTime: msToTs(run.closedAt) }),
    memo: { fields: { ...run.memo } },
    searchAttributes: { indexedFields: { ...run.searchAttributes } },
  };
}

function untilClosed(run: ModelRun): Promise<void> {
  if (!run.isOpen) return Promise.resolve();
  return new Promise((resolve) => run.closed.push(resolve));
}

function startEventOf({ input }: ModelRun): object {
  return { workflowExecutionStartedEventAttributes: { input: { payloads: [...input] } } };
}

function closeEventOf({ status: end, result, failure, next }: ModelRun): object {
  if (end === 'FAILED') return { workflowExecutionFailedEventAttributes: { failure } };
  if (end === 'TERMINATED') return { workflowExecutionTerminatedEventAttributes: {} };
  if (end === 'CONTINUED_AS_NEW')
    return { workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: next?.names.runId } };
  return { workflowExecutionCompletedEventAttributes: { result: { payloads: result === undefined ? [] : [result] } } };
}

function grpcError(code: number, details: string): Error {
  return Object.assign(new Error(details), { code, details, metadata: { get: () => [] } });
}
