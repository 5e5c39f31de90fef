// `${NAME}` and `${NAME:-default}` in any single value, `$${` for a literal `${`. A default stands in for a variable that
// is unset or empty, as in a shell. A missing variable is a problem of its own; later problems at
// its path would be noise, so the path is remembered.
import { placeholders } from '../domain/text/templates';
import { isInQuotes } from './env-lines';
import type { ConfigPath, Finding } from './problem';
import { type YamlSource } from './yaml-source';

export type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$(\$?)\{([^}]*)(\}?)/g;
/**
 * A value that is nothing else: a shell's, Kubernetes', PowerShell's, Windows', a template's, or an address in a vault. A secret would be
 * the name of its variable.
 */
const ofAnotherProgram = new RegExp(
  `^(?:${[
    ...['\\$[A-Z][A-Z0-9_]*', '\\$\\([A-Z][A-Z0-9_]*\\)', '\\$env:\\w+', '%[A-Z][A-Z0-9_]*%', '__[A-Z][A-Z0-9_]*__'],
    ...['\\{\\{ *\\.?[A-Z][A-Z0-9_]* *\\}\\}', '#\\{[\\w.]+\\}#?', '<%.*%>'],
    ...['(?:op|vault|awssm|gcpsm|ref\\+\\w+)://\\S+', 'vault:\\S+#\\S+', '@Microsoft\\.KeyVault\\(.*\\)'],
  ].join('|')})$`,
);
const variable = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

/** Writes the values into the tree of `source`; returns what could not be filled in. */
export function interpolate(source: YamlSource, env: Environment): Finding[] {
  const findings: Finding[] = [];
  for (const { path, node } of source.scalars) {
    if (typeof node.value !== 'string') continue;
    if (ofAnotherProgram.test(node.value))
      findings.push({ path, reason: 'names a variable as another program fills it in', fix: 'write ${NAME}' });
    if (!node.value.includes('${')) continue;
    const before = findings.length;
    const filled = fill(node.value, path, env, findings);
    if (findings.length === before) node.value = filled;
  }
  return findings;
}

function isPlaceholder(name: string): boolean {
  return (placeholders as readonly string[]).includes(name);
}

function fill(text: string, path: ConfigPath, env: Environment, findings: Finding[]): string {
  const note = (reason: string, fix: string) => findings.push({ path, reason, fix });
  return text.replace(reference, (whole, escape: string, inner: string, end: string) => {
    if (escape !== '') return whole.slice(1);
    const match = end === '' ? null : variable.exec(inner);
    if (match === null) {
      note(
        'has a ${ that names no variable',
        'write ${NAME} or ${NAME:-default}, or $${ for the characters themselves',
      );
      return whole;
    }
    const [, name = '', fallback] = match;
    if (fallback?.includes('${') === true)
      note('has a ${ inside the default of another', 'write a plain default, or none');
    const value = env[name];
    if (value !== undefined && isInQuotes(value))
      note(`the environment variable ${name} has its quotes in the value`, 'set it without them');
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value !== undefined) return value;
    const fix = isPlaceholder(name)
      ? `write {{${name}}} for the placeholder, or set ${name}`
      : `set ${name}, or put it into the .env beside the file`;
    note(`the environment variable ${name} is not set`, fix);
    return whole;
  });
}
