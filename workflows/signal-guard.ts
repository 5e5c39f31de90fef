// What a signal carries is checked before it is recorded. The receivers send only what they made themselves, but a signal
// can also be typed by hand into the Temporal UI, and one that made a handler throw would block the run for ever (P-STUCK).
import { laneOf } from '../domain/exam/action';
import type { ExamRule, PublishTemplate } from '../domain/exam/exam-rule';
import type { Fact } from '../domain/exam/fact';
import type { NoticeRule, NoticeWording } from '../domain/exam/notice';
import type { Movement, Step } from '../domain/exam/movement';
import type { MailboxOwner } from '../domain/exam/order-mailbox';
import { longestPartName, mostParts, type PartsRule } from '../domain/exam/part';
import { type OrderRefusal, type Result, type ResultRefusal, outcomes } from '../domain/exam/result';
import { mostReorders } from '../domain/exam/reorder';
import { reportedStages, stages, type Progress } from '../domain/exam/stage';
import { readInstant } from '../domain/instant';
import { locales, remarks, type TextSettings, type ZoneOffset } from '../domain/text/locale';
import type { StillFailing } from './messages';

/** Characters of an id or a name; ours are far shorter. */
const longest = 1000;
/** Characters of what becomes a search attribute, or part of a queue's name: the server refuses what is longer for ever. */
const longestAttribute = 255;
/** Characters, as bridge.yaml has them. */
const longestTemplate = 10_000;
const mostTags = 100;
/** Of a time zone that changes twice a year: two decades. */
const mostOffsets = 40;
/** Of one result: there are fewer fields that could be left out. */
const mostNotes = 20;
/** Characters of a whole movement, with its rule: of the longest wording that bridge.yaml takes it is about 110 000. */
const longestMovement = 150_000;
/** Milliseconds: ten years. A longer deadline or linger is no date a clock can show. */
const longestSpan = 10 * 365 * 24 * 3_600_000;

const leaves: readonly ExamRule['onLeave'][] = ['cancel', 'keep'];
const movementSources: readonly Movement['source'][] = ['webhook', 'reconciliation', 'entry-date', 'recovery'];
const lateResults: readonly ExamRule['lateResult'][] = ['publish', 'comment', 'ignore'];

export function readMovement(value: unknown, at: number): Fact {
  return isMovement(value)
    ? { type: 'moved', movement: value, at }
    : { type: 'unreadable', signal: 'applicationMoved', at };
}

export function readAlteration(value: unknown, at: number): Fact {
  const { eventId } = fieldsOf<{ eventId: unknown }>(value);
  return isText(eventId)
    ? { type: 'movementAltered', eventId, at }
    : { type: 'unreadable', signal: 'movementAltered', at };
}

export function readResult(value: unknown, at: number): Fact {
  return isResult(value)
    ? { type: 'resultReceived', result: only(resultFields, value), at }
    : { type: 'unreadable', signal: 'resultReceived', at };
}

export function readRefusal(value: unknown, at: number): Fact {
  const { provider, reference, reason } = fieldsOf<ResultRefusal>(value);
  return isText(provider) && isText(reference) && isText(reason)
    ? { type: 'resultRefused', refusal: { provider, reference, reason }, at }
    : { type: 'unreadable', signal: 'resultRefused', at };
}

export function isOrderRefusal(value: unknown): value is OrderRefusal {
  const { provider, orderId, reason } = fieldsOf<OrderRefusal>(value);
  return isText(provider) && isText(orderId) && isText(reason);
}

export function readFailing(value: unknown, at: number): Fact {
  const { activity, since } = fieldsOf<StillFailing>(value);
  const [, lane] =
    Object.entries({ ...laneOf, claimMailbox: laneOf.orderExam }).find(([type]) => type === activity) ?? [];
  return lane !== undefined && isInstant(since)
    ? { type: 'stillFailing', lane, since, at }
    : { type: 'unreadable', signal: 'stillFailing', at };
}

export function readProgress(value: unknown, at: number): Fact {
  return isProgress(value)
    ? { type: 'progressed', progress: only(progressFields, value), at }
    : { type: 'unreadable', signal: 'progress', at };
}

export function isProgress(value: unknown): value is Progress {
  const { progressId, stage, ...rest } = fieldsOf<Progress>(value);
  return (
    isText(progressId) &&
    isSent(rest) &&
    reportedStages.some((known) => known === stage) &&
    (rest.scheduledFor === undefined || isDate(rest.scheduledFor)) &&
    [rest.place, rest.examUrl, rest.note].every((text) => text === undefined || isString(text, longestTemplate)) &&
    (rest.notes === undefined || isNotes(rest.notes))
  );
}

/** What every message of a provider has. Its date may be anything: one that cannot be read counts from its arrival. */
function isSent({ occurredAt, reference, orderId, provider, datedBy, source }: SentFields): boolean {
  return (
    isText(occurredAt) &&
    (reference === undefined || isText(reference)) &&
    isString(orderId, longest) &&
    isText(provider) &&
    [undefined, 'provider', 'arrival'].some((known) => known === datedBy) &&
    [undefined, 'event', 'reading'].some((known) => known === source)
  );
}

type SentFields = {
  [Field in 'occurredAt' | 'reference' | 'orderId' | 'provider' | 'datedBy' | 'source']?: unknown;
};

function isMovement(value: unknown): value is Movement {
  const { eventId, entryKey, occurredAt, misdated, source, jobId, step, rule } = fieldsOf<Movement>(value);
  return (
    isText(eventId) &&
    isText(entryKey) &&
    isDate(occurredAt) &&
    (misdated === undefined || isText(misdated)) &&
    (source === undefined || movementSources.some((known) => known === source)) &&
    isId(jobId) &&
    isStep(step) &&
    (rule === undefined || isRule(rule)) &&
    JSON.stringify(value).length <= longestMovement
  );
}

/** Of an order: who claims its mailbox. */
export function isOwner(value: unknown): value is MailboxOwner {
  const { applicationId, reference } = fieldsOf<MailboxOwner>(value);
  return isId(applicationId) && isText(reference);
}

const progressFields: readonly (keyof Progress)[] = [
  ...(['progressId', 'occurredAt', 'datedBy', 'source', 'reference', 'orderId', 'provider'] as const),
  ...(['stage', 'scheduledFor', 'place', 'examUrl', 'note', 'notes'] as const),
];
const resultFields: readonly (keyof Result)[] = [
  ...(['resultId', 'occurredAt', 'datedBy', 'versionAt', 'source', 'part', 'reference', 'proof', 'orderId'] as const),
  ...(['provider', 'outcome', 'score', 'maxScore', 'summary', 'reportUrl', 'notes'] as const),
];

/** Whatever else was typed by hand may be personal, and is not recorded (P-PII). */
function only<Sent>(fields: readonly (keyof Sent & string)[], sent: Sent): Sent {
  return JSON.parse(JSON.stringify(sent, [...fields])) as Sent; // leaves out what is undefined
}

export function isResult(value: unknown): value is Result {
  const { resultId, outcome, ...rest } = fieldsOf<Result>(value);
  return (
    isText(resultId) &&
    isSent(rest) &&
    outcomes.some((known) => known === outcome) &&
    [undefined, 'given', 'missing'].some((known) => known === rest.proof) &&
    (rest.part === undefined || isText(rest.part, longestPartName)) &&
    (rest.versionAt === undefined || isText(rest.versionAt)) &&
    [rest.score, rest.maxScore].every((score) => score === undefined || isNumber(score)) &&
    [rest.summary, rest.reportUrl].every((text) => text === undefined || typeof text === 'string') &&
    (rest.notes === undefined || isNotes(rest.notes))
  );
}

function isNotes(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= mostNotes && value.every((note) => isString(note, longest));
}

function isStep(value: unknown): value is Step {
  const { id, name } = fieldsOf<Step>(value);
  return isId(id) && isString(name, longestAttribute);
}

function isRule(value: unknown): value is ExamRule {
  const rule = fieldsOf<ExamRule>(value);
  const publish = fieldsOf<ExamRule['publish']>(rule.publish);
  return (
    isText(rule.provider, longestAttribute) &&
    isText(rule.exam) &&
    isSpan(rule.deadline) &&
    isSpan(rule.closeAfter) &&
    leaves.some((known) => known === rule.onLeave) &&
    (rule.cancelAfter === undefined || isSpan(rule.cancelAfter)) &&
    (rule.reorderOnMissed === undefined || isReorders(rule.reorderOnMissed)) &&
    lateResults.some((known) => known === rule.lateResult) &&
    outcomes.every((outcome) => isTemplate(publish[outcome])) &&
    (rule.parts === undefined || isPartsRule(rule.parts)) &&
    (rule.notify === undefined || isNotify(rule.notify)) &&
    (rule.outcomeVisible === undefined || typeof rule.outcomeVisible === 'boolean') &&
    stages.every((stage) => publish[stage] === undefined || isTemplate(publish[stage])) &&
    isTextSettings(rule.texts)
  );
}

function isReorders(value: unknown): boolean {
  return isId(value) && value >= 0 && value <= mostReorders;
}

function isPartsRule(value: unknown): value is PartsRule {
  const { count, names } = fieldsOf<{ count: number; names: string[] }>(value);
  const isNames = Array.isArray(names) && names.every((name) => isText(name, longestPartName));
  const size = isNames ? names.length : count;
  return isId(size) && size > 0 && size <= mostParts;
}

function isNotify(value: unknown): value is NoticeRule {
  const { remind, ...notices } = fieldsOf<NoticeRule>(value);
  const { before } = fieldsOf<NonNullable<NoticeRule['remind']>>(remind);
  return (
    stages.every((stage) => notices[stage] === undefined || isNotice(notices[stage])) &&
    (remind === undefined || (isNotice(remind) && isSpan(before)))
  );
}

function isNotice(value: unknown): value is NoticeWording {
  const { template, subject, body } = fieldsOf<{ template: number; subject: string; body: string }>(value);
  return template === undefined
    ? isString(subject, longestTemplate) && isString(body, longestTemplate)
    : isId(template);
}

function isTextSettings(value: unknown): value is TextSettings {
  const { locale, offsets, prefixes } = fieldsOf<TextSettings>(value);
  return (
    locales.some((known) => known === locale) &&
    Array.isArray(offsets) &&
    offsets.length <= mostOffsets &&
    offsets.every(isOffset) &&
    remarks.every((remark) => isString(fieldsOf<TextSettings['prefixes']>(prefixes)[remark], longest))
  );
}

function isOffset(value: unknown): value is ZoneOffset {
  const { from, minutes } = fieldsOf<ZoneOffset>(value);
  return isNumber(from) && isNumber(minutes);
}

function isTemplate(value: unknown): value is PublishTemplate {
  const { tags, comment } = fieldsOf<PublishTemplate>(value);
  return (
    Array.isArray(tags) &&
    tags.length <= mostTags &&
    tags.every((tag) => isString(tag, longestTemplate)) &&
    (comment === undefined || isString(comment, longestTemplate))
  );
}

/** Anything can come in a signal, and operators type JSON by hand into the UI. */
export function fieldsOf<T extends object>(value: unknown): { [Field in keyof T]?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}

function isText(value: unknown, limit = longest): value is string {
  return isString(value, limit) && value !== '';
}

function isString(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit;
}

/** Gupy's ids; `GupyJobId` takes no fraction. */
function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Epoch milliseconds that a clock can show. */
function isInstant(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e15 && Number.isInteger(value);
}

function isDate(value: unknown): value is string {
  return isText(value) && readInstant(value) !== undefined;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isSpan(value: unknown): value is number {
  return isNumber(value) && value >= 0 && value <= longestSpan;
}
