// What the body of an answer says of the call itself: APIs that answer 200 to everything, or one status to all that went wrong, say
// only there whether it failed for good, is worth trying again, or was done already. What could go wrong: a page or an empty body in
// place of the answer says nothing, also where a condition asks for what is not there.
import { textOf } from '../../outbound/foreign-json';
import type { HttpAnswer } from '../../outbound/http-answer';
import { HttpFailure } from '../../outbound/http-failure';
import type { AnswerJudge } from '../../outbound/http-target';
import { failureClassOf } from '../../outbound/status-class';
import { valuesAt } from '../document-path';
import { documentIn } from './answer-reader';
import { anyHolds, holds } from './condition';
import type { MappedCondition, MappedRequest } from './mapping';

type Cleaner = Parameters<AnswerJudge>[1];

/** What bodies may say besides `failed` and `busy` of the request. */
export interface SaidBesides {
  /** There is nothing left to do. */
  done?: readonly MappedCondition[] | undefined;
  /** The token of the login ended. */
  ended?: readonly MappedCondition[] | undefined;
}

export function judgeOf(request: MappedRequest, { done = [], ended = [] }: SaidBesides = {}): AnswerJudge | undefined {
  const { failed = [], busy = [], answer: format } = request;
  if ([...failed, ...busy, ...done, ...ended].length === 0) return undefined;
  return (answer, clean) => {
    const succeeded = failureClassOf(answer.status) === undefined;
    if (!succeeded && answer.bodyText.trim() === '') return undefined;
    const read = succeeded ? { document: documentIn(answer, format) } : orNothing(() => documentIn(answer, format));
    if (read === undefined) return undefined;
    const hasEnded = ruleHeld('login.ended', ended, read.document, clean);
    if (hasEnded !== undefined)
      return { failureClass: 'unauthorized', said: `its body says that the login ended, ${hasEnded}` };
    if (anyHolds(done, read.document)) return 'taken';
    const isFault = answer.status === 500 && format === 'xml';
    const counts = succeeded ? undefined : (rule: MappedCondition) => isFault && namesFault(rule);
    const fault = faultIn(request, read.document, clean, counts);
    if (fault === undefined) return undefined;
    if (fault.key === 'busy')
      return { failureClass: 'unavailable', said: `its body says that it is busy, ${fault.rule}` };
    return { failureClass: 'unexpected', said: `its body says that it failed, ${fault.rule}` };
  };
}

/** Whether the body says one of these; a page or an empty body says nothing. */
export function says(
  conditions: readonly MappedCondition[],
  answer: HttpAnswer,
  format: MappedRequest['answer'],
): boolean {
  if (conditions.length === 0 || answer.bodyText.trim() === '') return false;
  const read = orNothing(() => documentIn(answer, format));
  return read !== undefined && anyHolds(conditions, read.document);
}

/** SOAP answers 500 to what can never work as well; that one is there says nothing, since it also stands for an outage. */
function namesFault({ at, is }: MappedCondition): boolean {
  return is !== undefined && /\/Fault(?:\/|$)/.test(at);
}

/**
 * What the body says against its status, by the rule that holds.
 * @param counts whether a rule of `failed` does @default each of them
 */
export function faultIn(
  { busy = [], failed = [] }: MappedRequest,
  document: unknown,
  clean: Cleaner,
  counts: (rule: MappedCondition) => boolean = () => true,
): { key: 'busy' | 'failed'; rule: string } | undefined {
  const isBusy = ruleHeld('busy', busy, document, clean);
  if (isBusy !== undefined) return { key: 'busy', rule: isBusy };
  const hasFailed = ruleHeld('failed', failed, document, clean, counts);
  return hasFailed === undefined ? undefined : { key: 'failed', rule: hasFailed };
}

/** The first condition that holds, and what it found: `pending[0] holds: /state is open`. */
export function ruleHeld(
  key: string,
  conditions: readonly MappedCondition[],
  document: unknown,
  clean: Cleaner,
  counts: (rule: MappedCondition) => boolean = () => true,
): string | undefined {
  const place = conditions.findIndex((condition) => counts(condition) && holds(condition, document));
  const { at, is = [] } = conditions[place] ?? {};
  if (at === undefined) return undefined;
  const [found] = valuesAt(document, at);
  const text = textOf(found);
  // What bridge.yaml names is no secret of the other side.
  const isNamed = text !== undefined && is.includes(text);
  const value = found === undefined ? 'absent' : isNamed ? text : clean(text ?? JSON.stringify(found));
  return `${key}[${place}] holds: ${at} is ${value}`;
}

function orNothing(read: () => unknown): { document: unknown } | undefined {
  try {
    return { document: read() };
  } catch (error) {
    if (error instanceof HttpFailure) return undefined;
    throw error;
  }
}
