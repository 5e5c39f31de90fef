// Tests of a mapping on a body. What could go wrong: a number that cannot be read fails every comparison, and what follows then
// looks like a verdict; so `unmeasured` says of a condition that it could not be decided.
import type { MappedCondition } from './mapping';
import { foreignNumber } from '../../outbound/foreign-number';
import { isLost, malformedAt, textOf } from '../../outbound/foreign-json';
import { faultAt, fixedNumber, valuesAt, wholeIn } from '../document-path';
import { asRead, isNothing } from '../same-text';

/** Whether there is a value at the path, and all tests of the condition hold for every value there, with `some` for one of them. */
export function holds(condition: MappedCondition, document: unknown): boolean {
  const { present, some } = condition;
  const found = lookedAt(condition, document);
  if (present === false && found.some(({ value }) => !isNothing(value))) return false;
  if (present === false && onlyPresence(condition)) return true;
  const isMet = (one: LookedAt) =>
    (present !== true || !isNothing(one.value)) && isListed(condition, one.value) && isInRange(condition, one);
  return some === true ? found.some(isMet) : found.length > 0 && found.every(isMet);
}

export function anyHolds(conditions: readonly MappedCondition[] | undefined, document: unknown): boolean {
  return (conditions ?? []).some((condition) => holds(condition, document));
}

/** @throws MalformedPayload: two values, of which either may be meant, decide nothing (R14) */
export function checkDecidable(document: unknown, conditions: readonly MappedCondition[]): void {
  for (const { at } of conditions) {
    const unusable = faultAt(document, at);
    if (unusable !== undefined && isLost(unusable)) throw malformedAt(unusable, at);
  }
}

export function measures({ from, below }: MappedCondition): boolean {
  return from !== undefined || below !== undefined;
}

/** `unreadable`: something is there, and it is no number; `missing`: nothing is. `undefined`: it measures nothing, or could. */
export function unmeasured(condition: MappedCondition, document: unknown): 'unreadable' | 'missing' | undefined {
  if (!measures(condition)) return undefined;
  const found = lookedAt(condition, document);
  if (found.every(({ value }) => isNothing(value))) return 'missing';
  return found.every((one) => measured(condition, one) !== undefined) ? undefined : 'unreadable';
}

interface LookedAt {
  value: unknown;
  /** What it is a part of. */
  whole: unknown;
}

/** Each value; where both paths lead through the items of one list, with the whole of its own item. */
function lookedAt({ at, percentOf }: MappedCondition, document: unknown): LookedAt[] {
  if (percentOf === undefined) return valuesAt(document, at).map((value) => ({ value, whole: undefined }));
  const list = fixedNumber.test(percentOf) ? '' : sharedList(at, percentOf);
  const items = list === '' ? [document] : valuesAt(document, list);
  return items.flatMap((item) => {
    const whole = wholeIn(item, percentOf.slice(list.length));
    return valuesAt(item, at.slice(list.length)).map((value) => ({ value, whole }));
  });
}

/** The longest beginning of both that ends with a step to items. */
function sharedList(one: string, other: string): string {
  const beginnings = [...one.matchAll(/\/(?:\*|\[[^=\]]+=[^\]]*\])(?=\/)/g)].map(
    ({ 0: step, index }) => index + step.length,
  );
  const shared = beginnings.findLast((length) => other.startsWith(`${one.slice(0, length)}/`));
  return one.slice(0, shared ?? 0);
}

function onlyPresence({ is, not, from, below }: MappedCondition): boolean {
  return [is, not, from, below].every((test) => test === undefined);
}

function isListed({ is, not }: MappedCondition, value: unknown): boolean {
  const text = textOf(value);
  const isIn = (list: readonly string[]) => text !== undefined && list.map(asRead).includes(asRead(text));
  return (is === undefined || isIn(is)) && (not === undefined || !isIn(not));
}

function isInRange(condition: MappedCondition, one: LookedAt): boolean {
  if (!measures(condition)) return true;
  const { from, below } = condition;
  const number = measured(condition, one);
  if (number === undefined) return false;
  return (from === undefined || number >= from) && (below === undefined || number < below);
}

/** In the unit of `from` and `below`. A number that brings its own whole is a percentage, whatever the mapping names as the whole. */
function measured({ percentOf }: MappedCondition, { value, whole: named }: LookedAt): number | undefined {
  const number = foreignNumber(value);
  if (number === undefined) return undefined;
  const { unit } = number;
  if (unit === 'percent') return number.value;
  // Without a unit of its own in the mapping, `from` may mean points or percent: only of 100 are both the same.
  if (percentOf === undefined) return unit === undefined || unit.of === 100 ? number.value : undefined;
  const whole = unit?.of ?? foreignNumber(named)?.value;
  return whole === undefined || whole <= 0 ? undefined : (number.value * 100) / whole;
}
