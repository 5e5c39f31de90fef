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
