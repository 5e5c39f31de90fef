/** Results go to stdout by `print` and `printJson`; errors go to stderr by `fail`. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** `1 run`, `2 runs`. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** For `--json`: one document, readable by people too. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}
