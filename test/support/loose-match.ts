// Jest's asymmetric matchers, typed as unknown: their own type is `any`, which the linter rightly refuses.

export const anyText: unknown = expect.any(String);
export const anyNumber: unknown = expect.any(Number);
export const anyList: unknown = expect.any(Array);
export const anyObject: unknown = expect.any(Object);

export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern) as unknown;
}

export function textWith(part: string): unknown {
  return expect.stringContaining(part) as unknown;
}

export function objectWith(part: object): unknown {
  return expect.objectContaining(part) as unknown;
}
