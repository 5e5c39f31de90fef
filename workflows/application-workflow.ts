// One run per application, id `application-<applicationId>`. It decides nothing: facts go into the core (domain/), the
// core says what is next, this file carries it out. What could go wrong: a plain error thrown here fails the workflow
// task for ever, so handlers only record facts, and every activity's end comes back as a fact.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  log,
  setDefaultSignalHandler,
  setHandler,
  type SignalDefinition,
  workflowInfo,
} from '@temporalio/workflow';
import { runningOf, type Action } from '../domain/exam/action';
import { carriedState } from '../domain/exam/bounds';
import type { Fact } from '../domain/exam/fact';
import { needlessCalls, nextAction } from '../domain/exam/next-action';
import { outcomes } from '../domain/exam/result';
import { refusePoll } from '../domain/exam/reduce-poll';
import { reduce } from '../domain/exam/reduce';
import { refuseOverride, refuseRetry, refuseSkip } from '../domain/exam/reduce-operator';
import { reportOf, type ApplicationReport } from '../domain/text/report';
import {
  fieldsOf,
  readAlteration,
  readFailing,
  readMovement,
  readProgress,
  readRefusal,
  readResult,
} from './signal-guard';
import { initialState, type ApplicationState, type Running } from '../domain/exam/state';
import { isLong } from './long-history';
import {
  applicationMoved,
  movementAltered,
  override,
  poll,
  progress,
  resultReceived,
  resultRefused,
  retry,
  skip,
  state as stateQuery,
  stillFailing,
} from './messages';
import { failureOf, performAction, wasCalledOff } from './perform-action';
import { showState } from './visibility';

export interface ApplicationInput {
  applicationId: number;
  /** The state of the run that this one continues. */
  carried?: ApplicationState;
  /** ISO 8601: when the first of the runs that this one continues started. */
  began?: string;
}

export async function applicationWorkflow(input: ApplicationInput): Promise<ApplicationReport> {
  const { applicationId, carried = initialState(applicationId), began } = input;
  const run = new ApplicationRun(carried, began);
  run.listen();
  for (;;) {
    if (isLong()) return run.continue();
    run.news = false;
    const step = nextAction(run.state, Date.now());
    switch (step.type) {
      case 'act':
        run.start(step.action);
        break;
      case 'record':
        run.record(step.fact);
        break;
      case 'close':
        await condition(allHandlersFinished);
        if (run.news) break;
        showState(run.state, began);
        return reportOf(carriedState(run.state));
      case 'wait':
        showState(run.state, began);
        await wait(() => run.news || isLong(), step);
    }
  }
}

/** A server keeps the timer of a deleted run until it is due: longer waits are sliced. Milliseconds. */
const longestTimer = 30 * 24 * 3_600_000;

async function wait(wakes: () => boolean, { until, reason }: { until?: number; reason: string }): Promise<void> {
  if (until === undefined) await condition(wakes);
  else await condition(wakes, Math.min(Math.max(1, until - Date.now()), longestTimer), { summary: reason });
}

/** The state of one run and the ways facts get into it. */
class ApplicationRun {
  state: ApplicationState;
  /** Something happened since the core was last asked. */
  news = false;
  private readonly underWay = new CancellationScope();
  /** Of what may turn out to be needless, by lane and exam. */
  private readonly calls = new Map<string, CancellationScope>();
  private readonly began: string | undefined;

  constructor(state: ApplicationState, began: string | undefined) {
    this.state = state;
    this.began = began;
  }

  record(fact: Fact): void {
    const next = reduce(this.state, fact);
    if (next === this.state) return; // a duplicate: nothing to wake for
    this.state = next;
    this.news = true;
    // Else Temporal would try for days, and the provider invite somebody to an exam that is decided.
    for (const running of needlessCalls(next)) this.calls.get(keyOf(running))?.cancel();
  }

  start(action: Action): void {
    const before = this.state;
    this.record({ type: 'started', action, at: Date.now() });
    this.scopeOf(action)
      .run(() => performAction(before, action))
      .then(
        (outcome) => this.record({ type: 'finished', action, outcome, at: Date.now() }),
        (error: unknown) => {
          const at = Date.now();
          if (wasCalledOff(action, error)) this.record({ type: 'interrupted', action, at });
          else this.record({ type: 'failed', action, failure: failureOf(error), at });
        },
      );
  }

  private scopeOf(action: Action): CancellationScope {
    if (action.type !== 'orderExam' && action.type !== 'cancelOrder') return this.underWay;
    const scope = new CancellationScope({ cancellable: true, parent: this.underWay });
    this.calls.set(keyOf(runningOf(action)), scope);
    return scope;
  }

  /** What is under way is called off, not abandoned: an attempt that runs ends first, and is followed by one that reads before. */
  async continue(): Promise<never> {
    this.underWay.cancel();
    await condition(() => this.state.running.length === 0 && allHandlersFinished());
    return continueAsNew<typeof applicationWorkflow>({
      applicationId: this.state.applicationId,
      carried: carriedState(this.state),
      began: this.began ?? workflowInfo().startTime.toISOString(),
    });
  }

  listen(): void {
    const hear = <Sent>(
      signal: SignalDefinition<[Sent]>,
      read: (sent: unknown, at: number) => Fact,
      description: string,
    ): void => setHandler(signal, (sent: Sent) => this.record(read(sent, Date.now())), { description });
    hear(applicationMoved, readMovement, 'The candidate was moved to a step in Gupy');
    hear(movementAltered, readAlteration, 'An event of Gupy that is known came with another content');
    hear(resultReceived, readResult, 'The exam provider reported a result');
    hear(resultRefused, readRefusal, 'A callback about this application could not be read');
    hear(progress, readProgress, 'The exam provider reported how far the exam is');
    hear(stillFailing, readFailing, 'A call to Gupy or a provider has failed for an hour and is tried again');
    setDefaultSignalHandler((name) => log.warn('Unknown signal', { name }));
    setHandler(stateQuery, () => reportOf(this.state), {
      description: 'Where this application stands, free of personal data',
    });
    this.listenToOperator();
  }

  private listenToOperator(): void {
    setHandler(retry, () => this.decide({ type: 'retry', at: Date.now() }), {
      description: 'Try what is stuck again, now. No input.',
      validator: () => refuse(refuseRetry(this.state)),
    });
    setHandler(poll, () => this.decide({ type: 'poll', at: Date.now() }), {
      description: 'Ask the provider of a waiting exam for its result, now. No input.',
      validator: () => refuse(refusePoll(this.state)),
    });
    setHandler(override, ({ outcome, note }) => this.decide({ type: 'override', outcome, note, at: Date.now() }), {
      description: `Decide the outcome by hand. Input: {"outcome": "${outcomes.join('|')}", "note": "why"}`,
      validator: (input) => {
        const { outcome, note } = fieldsOf<{ outcome: unknown; note: unknown }>(input);
        if (!outcomes.some((known) => known === outcome)) refuse(`outcome must be one of ${outcomes.join(', ')}`);
        refuse(missingNote(note) ?? refuseOverride(this.state));
      },
    });
    setHandler(skip, ({ note }) => this.decide({ type: 'skip', note, at: Date.now() }), {
      description: 'Let what is stuck (or the open exam) go without doing it. Input: {"note": "why"}',
      validator: (input) => refuse(missingNote(fieldsOf<{ note: unknown }>(input).note) ?? refuseSkip(this.state)),
    });
  }

  private decide(fact: Fact): ApplicationReport {
    this.record(fact);
    return reportOf(this.state);
  }
}

function keyOf({ lane, reference }: Running): string {
  return `${lane} ${reference}`;
}

function missingNote(note: unknown): string | undefined {
  return typeof note === 'string' && note.trim() !== '' && note.length <= 500
    ? undefined
    : 'note must say why, in at most 500 characters';
}

function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw ApplicationFailure.nonRetryable(reason, 'BRIDGE_DECISION_REFUSED');
}
