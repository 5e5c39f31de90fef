// Lines of a .env whose value Node takes for another than the one that is written, without a word: an unquoted value ends at its first `#`,
// a quoted one at the next such quote, on whatever line, and what is no assignment takes the next one with it. What could go wrong: half a
// token is a token too, and the other side alone refuses it. No message quotes a line, which holds a secret.
import type { ConfigProblem } from './problem';

const remarkOrNothing = /^[ \t]*(?:#|$)/;
const assignment = /^ *(?:export +)?[A-Za-z_][\w.-]*[ \t]*=(.*)$/;
/** As a whole value: a shell and Compose would fill it in. */
const reference = /^"?\$(?:\{\w+\}|\w+)"?$/;

export function slipsInEnv(text: string): ConfigProblem[] {
  const lines = text.split(/\r?\n/);
  const slips: ConfigProblem[] = [];
  for (let at = 0, next = 1; at < lines.length; at = next, next += 1) {
    const line = lines[at] ?? '';
    if (remarkOrNothing.test(line)) continue;
    const said = (reason: string, fix: string) => slips.push({ line: at + 1, path: [], reason, fix });
    const written = assignment.exec(line)?.[1];
    const value = written?.trim() ?? '';
    if (written === undefined) said('is no NAME=value', 'begin the line with the name, or with # where it is a remark');
    else if (reference.test(value))
      said(
        'names another variable, which is not filled in here',
        'write the value; one that begins with $ in single quotes',
      );
    else if (!/^["'`]/.test(value)) {
      if (/(?:^|\S)#/.test(written)) said('has a # that begins a remark', 'put the value in quotes');
    } else {
      const end = closingLine(value.charAt(0), [value.slice(1), ...lines.slice(next)]);
      if (end === undefined)
        said(
          'has a quoted value that does not end where its line ends',
          'close the quote there, and put a value that holds such a quote in quotes of another kind',
        );
      else next += end;
    }
  }
  return slips;
}

/** How many lines further on the quote is closed; `undefined` where it is not, or text stands behind it. */
function closingLine(quote: string, lines: readonly string[]): number | undefined {
  const end = lines.findIndex((line) => line.includes(quote));
  const closing = lines[end] ?? '';
  return end !== -1 && remarkOrNothing.test(closing.slice(closing.indexOf(quote) + 1)) ? end : undefined;
}

/** `docker run --env-file` and Kubernetes keep the quotes that a shell would take away. */
export function isInQuotes(value: string): boolean {
  return /^(["']).+\1$/s.test(value);
}
