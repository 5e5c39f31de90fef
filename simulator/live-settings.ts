// Settings that tests change while a stand-in runs. A misspelt name or value is refused: a switch without an effect would make a
// test prove nothing.
import type { z } from 'zod';

export type Patch<T> = { [K in keyof T]?: T[K] extends readonly unknown[] | null ? T[K] : Partial<T[K]> | T[K] };

export class LiveSettings<T extends Record<string, unknown>> {
  private value: T;
  private readonly schema: z.ZodType<T>;

  constructor(schema: z.ZodType<T>, initial: Patch<T>) {
    this.schema = schema;
    this.value = schema.parse(initial);
  }

  get current(): T {
    return this.value;
  }

  /** Merges one level deep (`{ delivery: { duplicates: 2 } }` keeps the other delivery settings). Throws ZodError. */
  change(patch: Patch<T>): T {
    const merged: Record<string, unknown> = { ...this.value };
    for (const [key, value] of Object.entries(patch)) {
      const former = merged[key];
      merged[key] = isPlain(former) && isPlain(value) ? { ...former, ...value } : value;
    }
    this.value = this.schema.parse(merged);
    return this.value;
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
