import type { MappedCondition } from './mapping';
import { textOf, valueAt, valuesAt } from '../document-path';

/** Whether there is a value at the path, and all tests of the condition hold for every value there. */
export function holds(condition: MappedCondition, document: unknown): boolean {
  const values = valuesAt(document, condition.at);
  const present = values.filter((value) => value !== null && value !== '');
  if (condition.present === false && present.length > 0) return false;
  if (condition.present === false && onlyPresence(condition)) return true;
  if (values.length === 0 || (condition.present === true && present.length < values.length)) return false;
  return values.every((value) => isListed(condition, value) && isInRange(condition, value, document));
}

export function anyHolds(conditions: readonly MappedCondition[] | undefined, document: unknown): boolean {
  return (conditions ?? []).some((condition) => holds(condition, document));
}

function onlyPresence({ is, not, from, below }: MappedCondition): boolean {
  return [is, not, from, below].every((test) => test === undefined);
}

function isListed({ is, not }: MappedCondition, value: unknown): boolean {
  const text = textOf(value);
  if (is !== undefined && (text === undefined || !is.includes(text))) return false;
  return not === undefined || text === undefined || !not.includes(text);
}

function isInRange({ from, below, percentOf }: MappedCondition, value: unknown, document: unknown): boolean {
  if (from === undefined && below === undefined) return true;
  const whole = percentOf === undefined ? 100 : numberOf(valueAt(document, percentOf));
  const number = numberOf(value);
  if (number === undefined || whole === undefined || whole <= 0) return false;
  const measured = percentOf === undefined ? number : (number * 100) / whole;
  return (from === undefined || measured >= from) && (below === undefined || measured < below);
}

/** Some providers send numbers as texts. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(value) ? Number(value) : undefined;
}
