// What a signal carries is checked before it is recorded. The receivers send only what they made themselves, but a signal
// can also be typed by hand into the Temporal UI, and one that made a handler throw would block the run for ever (P-STUCK).
import type { ExamRule } from './exam-rule';
import type { Fact } from './fact';
import type { Movement, Step } from './movement';
import { outcomes } from './outcome';
import type { Result } from './result';

/** Characters of an id or a name; ours are far shorter. */
const longest = 1000;
/** Milliseconds: ten years. A longer deadline or linger is no date a clock can show. */
const longestSpan = 10 * 365 * 24 * 3_600_000;

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
    ? { type: 'resultReceived', result: value, at }
    : { type: 'unreadable', signal: 'resultReceived', at };
}

function isMovement(value: unknown): value is Movement {
  const { eventId, entryKey, occurredAt, misdated, jobId, step, rule } = fieldsOf<Movement>(value);
  return (
    isText(eventId) &&
    isText(entryKey) &&
    isDate(occurredAt) &&
    (misdated === undefined || isText(misdated)) &&
    isNumber(jobId) &&
    isStep(step) &&
    (rule === undefined || isRule(rule))
  );
}

/** The date may be anything: a result that cannot be dated counts from when it came. */
function isResult(value: unknown): value is Result {
  const { resultId, occurredAt, reference, orderId, provider, outcome, ...rest } = fieldsOf<Result>(value);
  return (
    isText(resultId) &&
    isText(occurredAt) &&
    (reference === undefined || isText(reference)) &&
    typeof orderId === 'string' &&
    isText(provider) &&
    outcomes.some((known) => known === outcome) &&
    [rest.score, rest.maxScore].every((score) => score === undefined || isNumber(score)) &&
    [rest.summary, rest.reportUrl].every((text) => text === undefined || typeof text === 'string')
  );
}

function isStep(value: unknown): value is Step {
  const { id, name } = fieldsOf<Step>(value);
  return isNumber(id) && typeof name === 'string' && name.length <= longest;
}

function isRule(value: unknown): value is ExamRule {
  const rule = fieldsOf<ExamRule>(value);
  const publish = fieldsOf<ExamRule['publish']>(rule.publish);
  const limits = fieldsOf<ExamRule['limits']>(rule.limits);
  return (
    isText(rule.provider) &&
    isText(rule.exam) &&
    isSpan(rule.deadline) &&
    isSpan(rule.closeAfter) &&
    outcomes.every((outcome) => Array.isArray(fieldsOf<{ tags: unknown }>(publish[outcome]).tags)) &&
    isNumber(limits.tagLength) &&
    isNumber(limits.commentLength)
  );
}

function fieldsOf<T extends object>(value: unknown): { [Field in keyof T]?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function isDate(value: unknown): value is string {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isSpan(value: unknown): value is number {
  return isNumber(value) && value >= 0 && value <= longestSpan;
}
