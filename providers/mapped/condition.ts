// Tests of a mapping on a body. What could go wrong: a number that cannot be read fails every comparison, and what follows then
// looks like a verdict; so `unmeasured` says of a condition that it could not be decided.
import type { MappedCondition } from './mapping';
import { foreignNumber } from '../../outbound/foreign-number';
import { textOf } from '../../outbound/foreign-json';
import { valueAt, valuesAt } from '../document-path';
import { asRead } from '../same-text';

/** Whether there is a value at the path, and all tests of the condition hold for every value there. */
export function holds(condition: MappedCondition, document: unknown): boolean {
  const values = valuesAt(document, condition.at);
  const present = values.filter(isPresent);
  if (condition.present === false && present.length > 0) return false;
  if (condition.present === false && onlyPresence(condition)) return true;
  if (values.length === 0 || (condition.present === true && present.length < values.length)) return false;
  return values.every((value) => isListed(condition, value) && isInRange(condition, value, document));
}

export function anyHolds(conditions: readonly MappedCondition[] | undefined, document: unknown): boolean {
  return (conditions ?? []).some((condition) => holds(condition, document));
}

export function measures({ from, below }: MappedCondition): boolean {
  return from !== undefined || below !== undefined;
}

/** `unreadable`: something is there, and it is no number; `missing`: nothing is. `undefined`: it measures nothing, or could. */
export function unmeasured(condition: MappedCondition, document: unknown): 'unreadable' | 'missing' | undefined {
  if (!measures(condition)) return undefined;
  const values = valuesAt(document, condition.at);
  if (!values.some(isPresent)) return 'missing';
  return values.every((value) => measured(condition, value, document) !== undefined) ? undefined : 'unreadable';
}

/** A column of a fixed width holds blanks where it holds nothing. */
function isPresent(value: unknown): boolean {
  return value !== null && (typeof value !== 'string' || asRead(value) !== '');
}

function onlyPresence({ is, not, from, below }: MappedCondition): boolean {
  return [is, not, from, below].every((test) => test === undefined);
}

function isListed({ is, not }: MappedCondition, value: unknown): boolean {
  const text = textOf(value);
  const isIn = (list: readonly string[]) => text !== undefined && list.map(asRead).includes(asRead(text));
  return (is === undefined || isIn(is)) && (not === undefined || !isIn(not));
}

function isInRange(condition: MappedCondition, value: unknown, document: unknown): boolean {
  if (!measures(condition)) return true;
  const { from, below } = condition;
  const number = measured(condition, value, document);
  if (number === undefined) return false;
  return (from === undefined || number >= from) && (below === undefined || number < below);
}

/** In the unit of `from` and `below`. A number that brings its own whole is a percentage, whatever the mapping names as the whole. */
function measured({ percentOf }: MappedCondition, value: unknown, document: unknown): number | undefined {
  const number = foreignNumber(value);
  if (number === undefined) return undefined;
  const { unit } = number;
  if (unit === 'percent') return number.value;
  // Without a unit of its own in the mapping, `from` may mean points or percent: only of 100 are both the same.
  if (percentOf === undefined) return unit === undefined || unit.of === 100 ? number.value : undefined;
  const whole = unit?.of ?? foreignNumber(valueAt(document, percentOf))?.value;
  return whole === undefined || whole <= 0 ? undefined : (number.value * 100) / whole;
}
