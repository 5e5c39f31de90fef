// What operators can search by in the Temporal UI. Public on the server and never encrypted: no personal data (P-PII).
import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';
import type { Movement } from '../domain/exam/movement';

/** On the mailbox of an order: nobody has claimed its results for an hour. */
export const unclaimed = 'unclaimed';

/** `ordering`, `waiting`, `publishing`, `needs-attention`, `settled`, `withdrawn`, `ignored`; of a mailbox `unclaimed` or none. */
export const examStatus = defineSearchAttributeKey('ExamStatus', SearchAttributeType.KEYWORD);
/** `decided` or `expired`; with `privacy.outcomeVisible` what came out. */
export const examOutcome = defineSearchAttributeKey('ExamOutcome', SearchAttributeType.KEYWORD);
/** Name of the provider in bridge.yaml. */
export const examProvider = defineSearchAttributeKey('ExamProvider', SearchAttributeType.KEYWORD);
/** The step's name as Gupy writes it. */
export const examStep = defineSearchAttributeKey('ExamStep', SearchAttributeType.KEYWORD);
export const gupyJobId = defineSearchAttributeKey('GupyJobId', SearchAttributeType.INT);
export const examDeadline = defineSearchAttributeKey('ExamDeadline', SearchAttributeType.DATETIME);

/** When the exam takes place, while it is waited for. */
export const examScheduledFor = defineSearchAttributeKey('ExamScheduledFor', SearchAttributeType.DATETIME);

/** A call for it has failed since then, for an hour at least, and is tried again: absent where all goes well. */
export const examRetryingSince = defineSearchAttributeKey('ExamRetryingSince', SearchAttributeType.DATETIME);

/**
 * Of a settled exam, ISO 8601: nobody who changed in Gupy no later than that has moved without the run's knowledge
 * (domain/exam/status.ts). A keyword, since a server on PostgreSQL has no column for a fourth date.
 */
export const examSeenUntil = defineSearchAttributeKey('ExamSeenUntil', SearchAttributeType.KEYWORD);

/** Of a run that continues an earlier one, ISO 8601: when the first of them started. A keyword for the same reason. */
export const examBegan = defineSearchAttributeKey('ExamBegan', SearchAttributeType.KEYWORD);

/** On the mailbox of an order, once it is claimed: whose it is, for whoever has to find everything of an application. */
export const gupyApplicationId = defineSearchAttributeKey('GupyApplicationId', SearchAttributeType.INT);

export const searchAttributes = [
  ...[examStatus, examOutcome, examProvider, examStep, gupyJobId, examDeadline],
  examScheduledFor,
  examRetryingSince,
  examSeenUntil,
  examBegan,
  gupyApplicationId,
] as const;

// The search attributes a run starts with, so that it can be found before its first workflow task is done.

export const startAttributes = {
  ofMovement({ jobId, step, rule }: Movement): SearchAttributePair[] {
    const attributes: SearchAttributePair[] = [
      { key: examStatus, value: 'ordering' },
      { key: examStep, value: step.name },
      { key: gupyJobId, value: jobId },
    ];
    return rule === undefined ? attributes : [...attributes, { key: examProvider, value: rule.provider }];
  },

  /** @param jobId absent where the result names no entry of ours */
  ofResult(provider: string, jobId?: number): SearchAttributePair[] {
    const attributes: SearchAttributePair[] = [{ key: examProvider, value: provider }];
    return jobId === undefined ? attributes : [...attributes, { key: gupyJobId, value: jobId }];
  },
};
