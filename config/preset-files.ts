// Presets: mappings of known providers as data, in providers/presets/. A preset says everything that is the provider's; the
// file adds what is the customer's, and any key of it wins over the preset's.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { didYouMean } from './closest-name';
import { packageFolder } from './package-folder';
import { type ConfigPath, type Finding, samePath, found } from './problem';
import { group, member, type RawGroup, valueAt } from './raw-value';

export interface Preset {
  title: string;
  /** What one must know before relying on it; part of docs/providers.md. */
  notes: readonly string[];
  /** Names under `values` that the customer sets, each with what it is. */
  values: Readonly<Record<string, string>>;
  /** Keys of a mapped provider. */
  provider: RawGroup;
}

function presetFolder(): string {
  return join(packageFolder(), 'providers', 'presets');
}

export function presetNames(): string[] {
  return readdirSync(presetFolder())
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/** `undefined` for a name that is none; names come from the file, so they cannot leave the folder. */
export function readPreset(name: string): Preset | undefined {
  const file = join(presetFolder(), `${name}.yaml`);
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(file)) return undefined;
  return parse(readFileSync(file, 'utf8')) as Preset;
}

/** The tree with every preset and every number of the customer filled in, and what is wrong with them. */
export function withPresets(value: unknown): { value: unknown; findings: Finding[] } {
  const providers = member(value, 'providers');
  if (typeof providers !== 'object' || providers === null || Array.isArray(providers)) return { value, findings: [] };
  const findings: Finding[] = [];
  const filled = Object.entries(providers).map(([name, provider]): [string, unknown] => {
    if (member(provider, 'kind') !== 'mapped') return [name, provider];
    const { whole, missing } = withPreset(['providers', name], provider);
    const thresholds = new Set<string>();
    const numbered = withNumbers(whole, member(whole, 'values'), thresholds);
    const wrong = [...thresholds].flatMap((key) => wrongNumber(member(whole, 'values'), key, ['providers', name]));
    const news = wrong.filter(({ path }) => !missing.some((known) => samePath(known.path, path)));
    findings.push(...missing, ...news);
    return [name, numbered];
  });
  return { value: { ...group(value), providers: Object.fromEntries(filled) }, findings };
}

function withPreset(path: ConfigPath, provider: unknown): { whole: unknown; missing: Finding[] } {
  const preset = member(provider, 'preset');
  if (typeof preset !== 'string') return { whole: provider, missing: [] };
  const known = readPreset(preset);
  if (known === undefined) {
    const names = presetNames();
    const reason = `is no preset${didYouMean(preset, names)}`;
    return {
      whole: provider,
      missing: found([...path, 'preset'], reason, `name one of ${names.join(', ')}`),
    };
  }
  const missing = Object.entries(known.values).filter(([key]) => valueAt(provider, ['values', key]) === undefined);
  return {
    whole: merged(known.provider, group(provider)),
    missing: missing.flatMap(([key, what]) =>
      found([...path, 'values', key], `is missing: preset ${preset} needs it`, `add it (${what})`),
    ),
  };
}

const thresholdName = /^\{\{\s*values\.(\w+)\s*\}\}$/;

/**
 * A threshold is a number in the mapping, but the customer's to choose. The names of those values go into `thresholds`: one that
 * is no number has its own finding, so the 0 in its place never gets into use.
 */
function withNumbers(value: unknown, values: unknown, thresholds: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, values, thresholds));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const mayName = (name === 'from' || name === 'below') && typeof part === 'string';
      const key = mayName ? thresholdName.exec(part)?.[1] : undefined;
      if (key === undefined) return [name, withNumbers(part, values, thresholds)];
      thresholds.add(key);
      return [name, isNumber(member(values, key)) ? member(values, key) : 0];
    }),
  );
}

function wrongNumber(values: unknown, key: string, provider: ConfigPath): Finding[] {
  const path = [...provider, 'values', key];
  const value = member(values, key);
  if (value === undefined) return found(path, 'is missing: a threshold needs it', 'add it, a number');
  return isNumber(value) ? [] : found(path, 'must be a number', 'write digits only');
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

/** `callback` is the one group of which both sides hold a part: the scheme is the provider's, the secret the customer's. */
function merged(preset: RawGroup, own: RawGroup): RawGroup {
  const callback = { ...group(preset['callback']), ...group(own['callback']) };
  return { ...preset, ...own, ...(own['callback'] === undefined || own['callback'] === null ? {} : { callback }) };
}
