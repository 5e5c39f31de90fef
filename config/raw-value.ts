// Careful reading of a file that may be wrong anywhere: the rules that tie keys together still hold for the parts that
// are right, so that all problems are reported at once.

import { type ConfigPath } from './problem';

export type RawGroup = Readonly<Record<string, unknown>>;

/** The group itself; an empty one for any other value. */
export function group(value: unknown): RawGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawGroup) : {};
}

/** As written, or as the environment has it. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

export function isFalse(value: unknown): boolean {
  return value === false || value === 'false';
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Own keys only: names come from the file. */
export function member(value: unknown, name: string): unknown {
  const parent = group(value);
  return Object.hasOwn(parent, name) ? parent[name] : undefined;
}

/** The value at the path; `undefined` where the path leads nowhere. */
export function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((here, key) => (typeof key === 'number' ? list(here)[key] : member(here, key)), value);
}
