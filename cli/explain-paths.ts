// The part of `explain` that says where the result was read, and which paths of the mapping led to nothing: names, never values (P-PII).
import type { ReadPath } from '../providers/mapped/read-paths';

export function pathLines(paths: readonly ReadPath[]): string[] {
  const named = ({ path, key }: ReadPath): string => `${path === '' ? 'the whole body' : path} (${key})`;
  const read = paths.filter(({ state }) => state === 'read').map(named);
  const missed = paths.filter(({ state }) => state !== 'read').map((path) => `${named(path)}: ${why[path.state]}`);
  return [
    ...(read.length === 0 ? [] : [`  read     ${read.join(', ')}`]),
    ...missed.map((line) => `  not read ${line}`),
  ];
}

const why = {
  read: '',
  absent: 'nothing is there',
  unreadable: 'what is there cannot be read',
  unused: 'not used, since another value of its text is absent',
} as const satisfies Record<ReadPath['state'], string>;
