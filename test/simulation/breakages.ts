// What the simulation is worth: each breakage takes one safety of the product away, in one world alone, and some world must show it.
import { asyncLocalStorage, Context } from '@temporalio/activity';
import type { ExamRule } from '../../domain/exam/exam-rule';
import type { ParsedCallback, ProviderAdapter } from '../../providers/adapter';
import type { ApplicationInput } from '../../workflows/application-workflow';
import type { Workflows } from './workflow-instance';

type Activity = (input: never) => Promise<unknown>;
export type Activities = Readonly<Record<string, Activity>>;
export type Adapters = ReadonlyMap<string, ProviderAdapter>;

/** What is changed of the product. */
export interface Broken {
  parsed?: (parsed: ParsedCallback) => ParsedCallback;
  /** By their names. */
  activities?: Readonly<Record<string, (real: Activity) => Activity>>;
  rule?: Partial<ExamRule>;
  /** A run gets nothing but its application's id. */
  forgetsState?: true;
}

const nothing = (): Activity => async () => undefined;
const deaf = { kind: 'ignored', reason: 'played' } as const;
/** What a cycle says that looked at nobody. */
const nobody = { listed: 0, known: 0, settled: 0, found: 0, present: 0, unsure: 0, left: 0 };

/** Made anew for each world. */
const breakages = {
  'no-read-before-retry': (): Broken => ({ activities: { postComment: unread } }),
  'no-idempotency-key': (): Broken => ({ activities: { orderExam: renamedAtEachAttempt } }),
  'no-dedupe': (): Broken => ({ parsed: withOwnId() }),
  'no-order-of-dates': (): Broken => ({ parsed: datedByArrival }),
  'no-early-result': withoutEarly,
  'no-late-result': (): Broken => ({ rule: { lateResult: 'ignore' } }),
  'no-cancellation': (): Broken => ({ activities: { cancelOrder: nothing } }),
  'no-removal': (): Broken => ({ activities: { removeTag: nothing } }),
  'no-reconciliation': (): Broken => ({ activities: { reconcileStep: () => async () => nobody } }),
  'no-carried-state': (): Broken => ({ forgetsState: true }),
  'no-mailbox-claim': (): Broken => ({ activities: { claimMailbox: nothing } }),
  'no-answer-to-notices': (): Broken => ({ parsed: (parsed) => (parsed.kind === 'notice' ? deaf : parsed) }),
} as const;

export type Breakage = keyof typeof breakages;

export function brokenBy(breakage: Breakage | undefined): Broken {
  return breakage === undefined ? {} : breakages[breakage]();
}

export function adaptersOf(adapters: Adapters, { parsed }: Broken): Adapters {
  if (parsed === undefined) return adapters;
  const broken = (adapter: ProviderAdapter): ProviderAdapter => {
    const parse: ProviderAdapter['parse'] = (...given) => parsed(adapter.parse(...given));
    return Object.create(adapter, { parse: { value: parse } }) as ProviderAdapter;
  };
  return new Map([...adapters].map(([name, adapter]) => [name, broken(adapter)]));
}

export function activitiesOf(activities: Activities, { activities: changed = {} }: Broken): Activities {
  const entries = Object.entries(activities);
  return Object.fromEntries(entries.map(([name, real]) => [name, changed[name]?.(real) ?? real]));
}

export function workflowsOf(workflows: Workflows, { forgetsState }: Broken): Workflows {
  const { applicationWorkflow: real } = workflows as {
    applicationWorkflow: (input: ApplicationInput) => Promise<void>;
  };
  if (forgetsState !== true) return workflows;
  return { ...workflows, applicationWorkflow: ({ applicationId }: ApplicationInput) => real({ applicationId }) };
}

/** An attempt believes that it is the first, and that nothing was written before; a later one, with longer pauses, does not. */
function unread(real: Activity): Activity {
  return (input: object) => {
    const context = Context.current();
    if (context.info.attempt > 3) return real(input as never);
    const blind = Object.create(context, { info: { value: { ...context.info, attempt: 1 } } }) as Context;
    return asyncLocalStorage.run(blind, () => real({ ...input, readFirst: false } as never));
  };
}

function renamedAtEachAttempt(real: Activity): Activity {
  return (input: { reference: string }) => {
    const { attempt } = Context.current().info;
    const reference = attempt === 1 ? input.reference : `${input.reference}${attempt}`;
    return real({ ...input, reference } as never);
  };
}

/** Each copy of a result comes under an id of its own. */
function withOwnId(): (parsed: ParsedCallback) => ParsedCallback {
  let serial = 0;
  return (parsed) => {
    if (parsed.kind !== 'result') return parsed;
    const resultId = `${parsed.result.resultId}-${++serial}`;
    return { ...parsed, result: { ...parsed.result, resultId } };
  };
}

function datedByArrival(parsed: ParsedCallback): ParsedCallback {
  if (parsed.kind !== 'result') return parsed;
  const now = new Date().toISOString();
  return { ...parsed, result: { ...parsed.result, occurredAt: now, versionAt: now } };
}

/** A result counts only once its order is known. */
function withoutEarly(): Broken {
  const ordered = new Set<string>();
  const orderExam =
    (real: Activity): Activity =>
    async (input: { reference: string }) => {
      const answer = await real(input as never);
      ordered.add(input.reference);
      return answer;
    };
  const isEarly = (reference: string | undefined) => reference !== undefined && !ordered.has(reference);
  const parsed = (given: ParsedCallback) => (given.kind === 'result' && isEarly(given.result.reference) ? deaf : given);
  return { activities: { orderExam }, parsed };
}
