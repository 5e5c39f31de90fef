// Some tests run in two loops: a share of them in the quick one, all of it in `npm run test:long`, whose jest project
// names the same files and sets `isLongLoop`.
declare const isLongLoop: true | undefined;

export function sized<T>({ quick, long }: { quick: T; long: T }): T {
  return typeof isLongLoop === 'undefined' ? quick : long;
}
