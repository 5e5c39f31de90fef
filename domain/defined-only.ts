/** What zod calls optional may hold `undefined`; what travels in a signal is there or is not. */
export type DefinedOnly<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> };

export function definedOnly<T extends object>(value: T): DefinedOnly<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as DefinedOnly<T>;
}
