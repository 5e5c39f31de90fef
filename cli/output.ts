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

// Colours, where a person reads at a terminal that has them: never in a pipe, nor against NO_COLOR or TERM=dumb, which Node looks at.

const codes = { green: 32, red: 31, yellow: 33 } as const;

type Colour = keyof typeof codes;

/** @param stream where the text goes */
export function coloured(text: string, colour: Colour, stream: NodeJS.WriteStream = process.stdout): string {
  // A stream that is no terminal has no such function.
  const hasColours = stream.isTTY && stream.hasColors();
  return hasColours ? `\u001b[${codes[colour]}m${text}\u001b[39m` : text;
}

// The progress of long work, on stderr and only on a terminal, so that the output of a command stays clean.

export interface ProgressBar {
  /** One more of the total is done. */
  advance(): void;
  /** Takes the bar away. */
  end(): void;
}

const cells = 30;

export function progressBar(total: number, stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY || total === 0) return { advance: () => undefined, end: () => undefined };
  let done = 0;
  const draw = (): void => {
    const full = Math.floor((cells * Math.min(done, total)) / total);
    stream.write(`\r[${'#'.repeat(full)}${' '.repeat(cells - full)}] ${done}/${total}`);
  };
  draw();
  return {
    advance() {
      done += 1;
      draw();
    },
    end: () => void stream.write('\r\x1b[K'),
  };
}
