// What operators can search by in the Temporal UI. Public on the server and never encrypted: no personal data (P-PII).
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** `ordering`, `waiting`, `publishing`, `needs-attention`, `settled`, `withdrawn`, `ignored`. */
export const examStatus = defineSearchAttributeKey('ExamStatus', SearchAttributeType.KEYWORD);
export const examOutcome = defineSearchAttributeKey('ExamOutcome', SearchAttributeType.KEYWORD);
/** Name of the provider in bridge.yaml. */
export const examProvider = defineSearchAttributeKey('ExamProvider', SearchAttributeType.KEYWORD);
/** The step's name as Gupy writes it. */
export const examStep = defineSearchAttributeKey('ExamStep', SearchAttributeType.KEYWORD);
export const gupyJobId = defineSearchAttributeKey('GupyJobId', SearchAttributeType.INT);
export const examDeadline = defineSearchAttributeKey('ExamDeadline', SearchAttributeType.DATETIME);

export const searchAttributes = [examStatus, examOutcome, examProvider, examStep, gupyJobId, examDeadline] as const;
