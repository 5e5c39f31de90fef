// One mistake in bridge.yaml, as a person gets to read it: where, what, and what to do. Problems are collected, never
// thrown one by one, so that a file is corrected in one round. No value of the file is ever quoted: any of them may be
// a secret that slipped into the wrong line.
import { BridgeError } from '../domain/error-table';

export type ConfigPath = readonly (string | number)[];

/** A problem whose line is not looked up yet. */
export interface Finding {
  path: ConfigPath;
  reason: string;
  fix: string;
}

/** One, in the order in which a person reads it. */
export function found(path: ConfigPath, reason: string, fix: string): Finding[] {
  return [{ path, reason, fix }];
}

export interface ConfigProblem extends Finding {
  line: number;
}

/** Every problem of one file at once; `detail` holds one line for each. */
export class ConfigInvalid extends BridgeError {
  readonly problems: readonly ConfigProblem[];
  readonly lines: readonly string[];

  /** `file` is the name to print, not necessarily the absolute path. */
  constructor(file: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => formatProblem(file, problem));
    super(
      'BRIDGE_CONFIG_INVALID',
      `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n${lines.join('\n')}`,
    );
    this.problems = problems;
    this.lines = lines;
  }
}

function formatProblem(file: string, problem: ConfigProblem): string {
  const path = problem.path.length === 0 ? '' : ` ${formatPath(problem.path)}:`;
  return `${file}:${problem.line}:${path} ${problem.reason}. Fix: ${problem.fix}.`;
}

/** `exams[0].publish.failed`; a key that is no plain word is cleaned and cut, since it comes from the file. */
export function formatPath(path: ConfigPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = part.replace(/[^\p{L}\p{N} _.<-]/gu, '?').slice(0, 60);
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

export function samePath(a: ConfigPath, b: ConfigPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
