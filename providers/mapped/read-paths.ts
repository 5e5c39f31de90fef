// Which paths of a mapping led to a value of one body, for `explain`. It names paths and never values (P-PII).
import { textOf } from '../../outbound/foreign-json';
import { valuesAt } from '../document-path';
import { placeholdersOf } from '../template-text';
import type { MappedCondition, MappedReading } from './mapping';

export interface ReadPath {
  path: string;
  /** Key of the mapping that names it. */
  key: string;
  /** `absent`: nothing is there, or null. `unreadable`: something is there, and the result has nothing of it. */
  state: 'read' | 'absent' | 'unreadable';
}

/** @param result what was read */
export function readPaths(reading: MappedReading, document: unknown, result: object): ReadPath[] {
  const kept = new Map(Object.entries(result));
  const isLost = (key: string, found: readonly unknown[]) =>
    ['score', 'maxScore', 'summary', 'reportUrl', 'versionAt'].includes(key)
      ? kept.get(key) === undefined
      : key === 'occurredAt'
        ? kept.get('datedBy') === 'arrival'
        : found.every((value) => textOf(value) === undefined);
  return namedPaths(reading).map(({ key, path }) => {
    const found = valuesAt(document, path).filter((value) => value !== null && value !== '');
    return { path, key, state: found.length === 0 ? 'absent' : isLost(key, found) ? 'unreadable' : 'read' };
  });
}

function namedPaths(reading: MappedReading): { key: string; path: string }[] {
  const { pending = [], outcome, version = [], summary = '' } = reading;
  const conditions: [string, readonly MappedCondition[]][] = [
    ['pending', pending],
    ...outcome.map(({ when = [] }, index): [string, readonly MappedCondition[]] => [`outcome[${index}]`, when]),
  ];
  const named = [
    ...conditions.flatMap(([key, all]) =>
      all.flatMap(({ at, percentOf }) =>
        [at, ...(percentOf === undefined ? [] : [percentOf])].map((path) => ({ key, path })),
      ),
    ),
    ...(['occurredAt', 'versionAt', 'score', 'maxScore', 'reportUrl'] as const).flatMap((key) => {
      const path = reading[key];
      return path === undefined ? [] : [{ key, path }];
    }),
    ...version.map((path) => ({ key: 'version', path })),
    ...placeholdersOf(summary)
      .filter(({ name }) => name.startsWith('/'))
      .map(({ name }) => ({ key: 'summary', path: name })),
  ];
  return named.filter(
    ({ key, path }, index) => named.findIndex((one) => one.key === key && one.path === path) === index,
  );
}
