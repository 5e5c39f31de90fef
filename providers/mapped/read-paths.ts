// Which paths of a mapping led to a value of one body, for `explain`. It names paths and never values (P-PII).
import { textOf, Unusable } from '../../outbound/foreign-json';
import { valuesAt } from '../document-path';
import { isNothing } from '../same-text';
import type { MappedCondition, MappedProgress, MappedReading } from './mapping';
import { pathsNamed, pathsOf } from './template-values';

export interface ReadPath {
  path: string;
  /** Key of the mapping that names it. */
  key: string;
  /**
   * `absent`: nothing is there, null, or an empty list. `unreadable`: something is there, and the result has nothing of it. `unused`: it can be read,
   * and another value of its text is absent.
   */
  state: 'read' | 'absent' | 'unreadable' | 'unused';
}

interface NamedPath {
  key: string;
  path: string;
}

/** @param result what was read @param partAt path of the name of its part */
export function readPaths(
  reading: MappedReading,
  document: unknown,
  result: object,
  partAt: string | undefined,
): ReadPath[] {
  const ofPart = partAt === undefined ? [] : [{ key: 'parts.id', path: partAt }];
  return statesOf([...ofPart, ...namedPaths(reading)], document, result);
}

/** @param progress what was read */
export function progressPaths(reading: MappedProgress, document: unknown, progress: object): ReadPath[] {
  const { stage, occurredAt, id = [], ...booking } = reading;
  const templates = Object.entries(booking).flatMap(([key, template]) =>
    pathsOf(template).map((path) => ({ key, path })),
  );
  const named = [
    ...stage.flatMap(({ when }, index) => pathsOfConditions(`stage[${index}]`, when)),
    ...templates,
    ...pathsNamed(occurredAt).map((path) => ({ key: 'occurredAt', path })),
    ...id.map((path) => ({ key: 'id', path })),
  ];
  return statesOf(withoutRepeats(named), document, progress);
}

/** Of these the body may hold something that was not used. */
const fields = ['score', 'maxScore', 'reportUrl', 'versionAt'];

/** Templates: of one that several values make, each has a state of its own. */
const texts = ['summary', 'scheduledFor', 'place', 'examUrl'];

/** A condition may ask whether a group is there at all. */
const conditionKeys = /^(?:pending|outcome|stage)/;
const tested = (key: string, value: unknown) =>
  conditionKeys.test(key) && typeof value === 'object' && !(value instanceof Unusable);

function statesOf(named: readonly NamedPath[], document: unknown, read: object): ReadPath[] {
  const kept = new Map(Object.entries(read));
  const isLost = (key: string, found: readonly unknown[]) =>
    fields.includes(key)
      ? kept.get(key) === undefined
      : key === 'occurredAt'
        ? kept.get('datedBy') === 'arrival'
        : found.every((value) => textOf(value) === undefined && !tested(key, value));
  const foundAt = (path: string) => valuesAt(document, path).filter((value) => !isNothing(value));
  const stateOf = ({ key, path }: NamedPath): ReadPath['state'] => {
    const found = foundAt(path);
    if (found.length === 0) return 'absent';
    if (!texts.includes(key)) return isLost(key, found) ? 'unreadable' : 'read';
    if (found.length > 1 || textOf(found[0]) === undefined) return 'unreadable';
    if (kept.get(key) !== undefined) return 'read';
    const lacksAnother = named.some((one) => one.key === key && foundAt(one.path).length === 0);
    return lacksAnother ? 'unused' : 'unreadable';
  };
  return named.map(({ key, path }) => ({ path, key, state: stateOf({ key, path }) }));
}

function namedPaths(reading: MappedReading): NamedPath[] {
  const { pending = [], outcome, version = [], summary = '' } = reading;
  const conditions: [string, readonly MappedCondition[]][] = [
    ['pending', pending],
    ...outcome.map(({ when = [] }, index): [string, readonly MappedCondition[]] => [`outcome[${index}]`, when]),
  ];
  const named = [
    ...conditions.flatMap(([key, all]) => pathsOfConditions(key, all)),
    ...(['occurredAt', 'versionAt', 'score', 'maxScore', 'reportUrl'] as const).flatMap((key) =>
      pathsNamed(reading[key]).map((path) => ({ key, path })),
    ),
    ...version.map((path) => ({ key: 'version', path })),
    ...pathsOf(summary).map((path) => ({ key: 'summary', path })),
  ];
  return withoutRepeats(named);
}

function pathsOfConditions(key: string, conditions: readonly MappedCondition[]): NamedPath[] {
  return conditions.flatMap(({ at, percentOf }) => [at, ...pathsNamed(percentOf)].map((path) => ({ key, path })));
}

function withoutRepeats(named: readonly NamedPath[]): NamedPath[] {
  return named.filter(
    ({ key, path }, index) => named.findIndex((one) => one.key === key && one.path === path) === index,
  );
}
