// The one door to bridge.yaml. Promise: a process gets a whole, checked configuration or does not start; all problems
// come at once, each with its line and fix. What could go wrong: a rule that is only checked in the schema is skipped
// where its neighbour is broken, so rules over several keys work on the raw tree.
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { BridgeError } from '../domain/error-table';
import { type BridgeConfig } from './bridge-config';
import { checkAcrossKeys } from './cross-checks';
import { environmentFor, readTextFile, unreadable } from './environment';
import { checkExams, checkNotices } from './exam-checks';
import { checkMappedProviders } from './mapped-checks';
import { withPresets } from './preset-files';
import { type Environment, interpolate } from './interpolation';
import { ConfigInvalid, type ConfigProblem, type Finding, formatPath, found, samePath } from './problem';
import { resolveConfig } from './resolve';
import { checkSecretValues } from './secret-checks';
import { type BridgeFile, bridgeSchema } from './schema';
import { findingsOf } from './schema-issues';
import { weakWording } from './weak-wording';
import { YamlSource } from './yaml-source';

export interface LoadOptions {
  /** The `--config` option; relative to `cwd`. It wins over `BRIDGE_CONFIG`, which wins over `bridge.yaml` in `cwd`. */
  file?: string | undefined;
  env: Environment;
  cwd: string;
}

/** Throws `BridgeError` BRIDGE_CONFIG_MISSING, or `ConfigInvalid` with every problem of the file. */
export function loadConfig(options: LoadOptions): BridgeConfig {
  const file = configFile(options);
  const source = new YamlSource(readConfig(file, options.cwd));
  const name = printedName(file, options.cwd);
  const checked = checkSource(source, environmentFor(file, options.env));
  if ('problems' in checked) throw new ConfigInvalid(name, checked.problems);
  const warnings = weakWording(checked.value).map(({ path, reason, fix }) => {
    return { place: `${name}:${source.lineOf(path)}: ${formatPath(path)}`, reason, fix };
  });
  return { ...resolveConfig(file, checked.file), warnings };
}

/** Absolute path of the file that `loadConfig` would read. */
export function configFile(options: LoadOptions): string {
  return resolve(options.cwd, options.file ?? (options.env.BRIDGE_CONFIG || 'bridge.yaml'));
}

function readConfig(file: string, cwd: string): string {
  const name = printedName(file, cwd);
  try {
    return readTextFile(file, name);
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    const reason = error as NodeJS.ErrnoException;
    const what = reason.code === 'ENOENT' ? `does not exist${triedFile(file, cwd)}` : unreadable(reason);
    throw new BridgeError('BRIDGE_CONFIG_MISSING', `${name} ${what}`);
  }
}

/** Whoever tries the commands after `npm start` has a file already, only not in this folder. */
function triedFile(file: string, cwd: string): string {
  const tried = join('.bridge', 'bridge.yaml');
  const isDefault = file === resolve(cwd, 'bridge.yaml');
  return isDefault && existsSync(resolve(cwd, tried)) ? `; that of \`npm start\` is ${tried}` : '';
}

/** Short where it can be: the name is repeated on every line of a report. */
function printedName(file: string, cwd: string): string {
  const name = relative(cwd, file);
  return name === '' || name.startsWith('..') || isAbsolute(name) ? file : name.split('\\').join('/');
}

interface CheckedFile {
  file: BridgeFile;
  /** As it was written. */
  value: unknown;
}

function checkSource(source: YamlSource, env: Environment): CheckedFile | { problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [...source.problems];
  if (!source.usable) return { problems };
  const missing = interpolate(source, env);
  const written = plainValue(source, problems);
  if (written === undefined) return { problems };
  const { value, findings: unknownPresets } = withPresets(written);
  const result = bridgeSchema.safeParse(value);
  const findings: Finding[] = [
    ...missing,
    ...[
      ...(result.success ? [] : findingsOf(result.error.issues, value)),
      ...unknownPresets,
      ...checkAcrossKeys(value),
      ...checkMappedProviders(value),
      ...checkExams(value, (path) => source.lineOf(path)),
      ...checkNotices(value),
    ].filter((finding) => !missing.some((other) => samePath(other.path, finding.path))),
  ];
  // A key that is unknown, or a secret that is refused for its length or form, needs no second line.
  const more = [
    ...source.lostKeys.flatMap((path) => found(path, 'is a name that cannot be used', 'choose another')),
    ...checkSecretValues(value),
  ];
  findings.push(...more.filter((finding) => !findings.some((other) => samePath(other.path, finding.path))));
  problems.push(...findings.map((finding) => ({ ...finding, line: source.lineOf(finding.path) })));
  problems.sort((a, b) => a.line - b.line);
  return result.success && problems.length === 0 ? { file: result.data, value } : { problems };
}

/** `undefined` after noting why the tree is no group of keys at all. */
function plainValue(source: YamlSource, problems: ConfigProblem[]): unknown {
  const note = (reason: string, fix: string) => problems.push({ line: 1, path: [], reason, fix });
  try {
    const value = source.toJS();
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    const what = value === null || value === undefined ? 'empty' : 'no group of keys';
    note(`the file is ${what}`, 'write one with `gupy-exam-bridge init --force`');
  } catch {
    note('the aliases (&, *) of the file cannot be followed', 'write the values out');
  }
  return undefined;
}
