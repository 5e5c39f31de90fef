// What operators see without opening the history: search attributes, changed only when they differ (each upsert is an
// event and a billed action), and the current details, which cost nothing.
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { currentDetails } from '../domain/text/current-details';
import { latestEntry } from '../domain/exam/entries';
import { fullProviders } from '../domain/exam/held-results';
import type { ExamRule } from '../domain/exam/exam-rule';
import type { Outcome } from '../domain/exam/result';
import { phaseOf } from '../domain/exam/phase';
import { applicationStatus, retryingSince, seenUntil } from '../domain/exam/status';
import type { ApplicationState } from '../domain/exam/state';
import {
  examBegan,
  examDeadline,
  examOutcome,
  examProvider,
  examRetryingSince,
  examScheduledFor,
  examSeenUntil,
  examStatus,
  examStep,
  gupyJobId,
} from './search-attributes';
import { showFull } from './full-memo';

/** The Temporal UI cuts off the foot of what it shows, a line or two: without this, the tags that stand in Gupy. */
const margin = '\n\n\u00a0\n\n\u00a0';

/** @param began of a run that continues others: when the first of them started */
export function showState(state: ApplicationState, began?: string): void {
  setCurrentDetails(`${currentDetails(state)}${margin}`);
  const changes = [...attributesOf(state), ...beganOf(began)].filter(differs);
  const seen = seenOf(state).filter(differs);
  // A date comes with the change that made it true; one that is taken back must not wait for another change.
  if (changes.length > 0 || seen.some(({ value }) => value === null)) upsertSearchAttributes([...changes, ...seen]);
  showFull(fullProviders(state));
}

function attributesOf(state: ApplicationState): SearchAttributeUpdatePair[] {
  const status: SearchAttributeUpdatePair = { key: examStatus, value: applicationStatus(state) };
  const failing = retryingSince(state);
  const retrying = { key: examRetryingSince, value: failing === undefined ? null : new Date(failing) };
  const latest = latestEntry(state);
  if (latest === undefined) return [status, retrying];
  const { order, movement } = latest;
  const phase = phaseOf(state, latest);
  const scheduled = phase.is === 'waiting' ? phase.stage.scheduledFor : undefined;
  return [
    status,
    retrying,
    { key: examProvider, value: movement.rule.provider },
    { key: examStep, value: movement.step.name },
    { key: gupyJobId, value: movement.jobId },
    { key: examOutcome, value: phase.is === 'decided' ? shownOutcome(phase.outcome, movement.rule) : null },
    { key: examDeadline, value: order.is === 'placed' ? new Date(order.deadlineAt) : null },
    { key: examScheduledFor, value: scheduled === undefined ? null : new Date(scheduled) },
  ];
}

function beganOf(began: string | undefined): SearchAttributeUpdatePair[] {
  return began === undefined ? [] : [{ key: examBegan, value: began }];
}

function seenOf(state: ApplicationState): SearchAttributeUpdatePair[] {
  const until = seenUntil(state);
  return [{ key: examSeenUntil, value: until === undefined ? null : new Date(until).toISOString() }];
}

/** Search attributes are not encrypted: unless the customer says otherwise, they tell that an exam is decided, and not how. */
function shownOutcome(outcome: Outcome, { outcomeVisible }: ExamRule): Outcome | 'decided' {
  return outcomeVisible === true || outcome === 'expired' ? outcome : 'decided';
}

function differs({ key, value }: SearchAttributeUpdatePair): boolean {
  const before = workflowInfo().typedSearchAttributes.get(key) ?? null;
  return comparable(before) !== comparable(value);
}

function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}
