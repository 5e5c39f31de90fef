// Presets: mappings of known providers as data, in providers/presets/. A preset says everything that is the provider's; the
// file adds what is the customer's, and any key of it wins over the preset's.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { closestName } from './closest-name';
import { packageFolder } from './package-folder';
import { type Finding } from './problem';
import { group, member, type RawGroup } from './raw-value';

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
    const whole = withPreset(name, provider, findings);
    const values = member(whole, 'values');
    findings.push(...noNumbers(whole, values).map((key) => noNumber(name, key)));
    return [name, withNumbers(whole, values)];
  });
  return { value: { ...group(value), providers: Object.fromEntries(filled) }, findings };
}

function withPreset(name: string, provider: unknown, findings: Finding[]): unknown {
  const preset = member(provider, 'preset');
  if (typeof preset !== 'string') return provider;
  const known = readPreset(preset);
  if (known === undefined) {
    findings.push(unknownPreset(name, preset));
    return provider;
  }
  const missing = Object.entries(known.values).filter(([key]) => member(member(provider, 'values'), key) === undefined);
  findings.push(
    ...missing.map(([key, what]) => ({
      path: ['providers', name, 'values', key],
      reason: `is missing: preset ${preset} needs it`,
      fix: `add it (${what})`,
    })),
  );
  return merged(known.provider, group(provider));
}

/** A threshold is a number in the mapping, but the customer's to choose. */
function withNumbers(value: unknown, values: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const [, key] =
        (name === 'from' || name === 'below') && typeof part === 'string' ? (numberName.exec(part) ?? []) : [];
      return [name, key === undefined ? withNumbers(part, values) : numberOf(member(values, key))];
    }),
  );
}

/** What is not set, or no number, is reported by its own finding; the 0 it is replaced by never gets into use. */
function numberOf(value: unknown): unknown {
  return isNumber(value) ? value : 0;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

/** Names of the customer's values that stand for a threshold and are no number. */
function noNumbers(value: unknown, values: unknown): string[] {
  const thresholds = [...JSON.stringify(value).matchAll(/"(?:from|below)":"\{\{\s*values\.(\w+)\s*\}\}"/g)];
  const names = new Set(thresholds.map(([, name]) => name ?? ''));
  return [...names].filter((name) => member(values, name) !== undefined && !isNumber(member(values, name)));
}

function noNumber(provider: string, key: string): Finding {
  return { path: ['providers', provider, 'values', key], reason: 'must be a number', fix: 'write digits only' };
}

const numberName = /^\{\{\s*values\.(\w+)\s*\}\}$/;

/** `callback` is the one group of which both sides hold a part: the scheme is the provider's, the secret the customer's. */
function merged(preset: RawGroup, own: RawGroup): RawGroup {
  const callback = { ...group(preset['callback']), ...group(own['callback']) };
  return { ...preset, ...own, ...(own['callback'] === undefined || own['callback'] === null ? {} : { callback }) };
}

function unknownPreset(provider: string, preset: string): Finding {
  const names = presetNames();
  const near = closestName(preset, names);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return {
    path: ['providers', provider, 'preset'],
    reason: `is no preset${hint}`,
    fix: `name one of ${names.join(', ')}`,
  };
}
