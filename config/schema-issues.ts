// From zod's issues to sentences for people. Issues that carry a message of ours (config/scalars.ts) keep it; the rest is
// worded here. The value itself is never part of the sentence.
import { type z } from 'zod';
import { closestName } from './closest-name';
import { type ConfigPath, type Finding, found } from './problem';
import { member, valueAt } from './raw-value';
import { splitMessage } from './scalars';
import { schemaAt } from './schema';

type Issue = z.core.$ZodIssue;

export function findingsOf(issues: readonly Issue[], value: unknown, base: ConfigPath = []): Finding[] {
  const findings = issues.flatMap((issue) => findingsOfIssue(issue, value, base));
  const said = findings.map((finding) => JSON.stringify(finding));
  return findings.filter((_, index) => said.indexOf(said[index] ?? '') === index);
}

function findingsOfIssue(issue: Issue, value: unknown, base: ConfigPath): Finding[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const own = splitMessage(issue.message);
  if (own !== undefined) return [{ path, ...own }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => unknownKey([...path, key], key, value));
    case 'invalid_key':
      return findingsOf(issue.issues, value, path);
    case 'invalid_union':
      return unionFindings(issue, path, value);
    case 'invalid_type':
      return wrongType(path, issue.expected, value);
    case 'invalid_value':
      return oneOf(path, issue.values.map(String), value);
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
      return found(path, 'is not allowed here', 'see docs/configuration.md');
  }
}

/** Temporal's own tools read them from there too. */
const ofTemporal = {
  address: 'TEMPORAL_ADDRESS',
  namespace: 'TEMPORAL_NAMESPACE',
  apiKey: 'TEMPORAL_API_KEY',
  tls: 'TEMPORAL_TLS',
};

function unknownKey(path: ConfigPath, key: string, value: unknown): Finding[] {
  const known = Object.keys(schemaAt(path.slice(0, -1), value)?.properties ?? {});
  const near = closestName(key, known);
  const variable = path.length === 2 && path[0] === 'temporal' ? member(ofTemporal, key) : undefined;
  if (typeof variable === 'string')
    return found(path, 'is no key of this file', `take it out, and set ${variable} in the environment`);
  if (key === '<<') return found(path, 'merges nothing here', 'write the keys out, or a whole group as *name');
  if (near === undefined && valueAt(value, path) === null)
    return found(
      path,
      'is an unknown key without a value',
      'take it out, or put the text in quotes, where a comma between braces cut it',
    );
  if (near === undefined) return found(path, 'is an unknown key', `take it out; known here: ${known.join(', ')}`);
  return found(path, `is an unknown key (did you mean ${near}?)`, `rename it to ${near}`);
}

/** A text or a list: what counts is the branch whose type fits. */
function unionFindings(issue: z.core.$ZodIssueInvalidUnion, path: ConfigPath, value: unknown): Finding[] {
  if (issue.errors.length === 0) {
    const options = 'options' in issue ? (issue.options ?? []) : [];
    return oneOf(path, options.map(String), value);
  }
  const fitting = issue.errors.find(
    (branch) => !branch.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0),
  );
  if (fitting !== undefined) return findingsOf(fitting, value, path);
  const reason = 'must be a text or a list of texts';
  return valueAt(value, path) === null
    ? found(path, `is empty, ${reason}`, 'write a text, or take the key out')
    : found(path, reason, 'put the text in quotes');
}

/** Choices that a fix names again. */
const mostRepeated = 3;

function oneOf(path: ConfigPath, allowed: readonly string[], value: unknown): Finding[] {
  const either = allowed.join(' or ');
  const written = valueAt(value, path);
  if (written === undefined) return missing(path, value, `: ${either}`);
  const near = typeof written === 'string' ? closestName(written, allowed) : undefined;
  return found(path, `must be ${either}`, `write ${near ?? (allowed.length > mostRepeated ? 'one of them' : either)}`);
}

const typeNames: Record<string, { reason: string; fix: string }> = {
  string: { reason: 'must be a text', fix: 'put the value in quotes' },
  number: { reason: 'must be a whole number', fix: 'write digits only' },
  int: { reason: 'must be a whole number', fix: 'write digits only' },
  boolean: { reason: 'must be true or false', fix: 'write true or false' },
  array: { reason: 'must be a list', fix: 'write it as [a, b], or one item a line with - before it' },
  object: { reason: 'must be a group of keys', fix: 'indent its keys below it' },
  record: { reason: 'must be a group of names', fix: 'indent its names below it' },
};

function wrongType(path: ConfigPath, expected: string, value: unknown): Finding[] {
  const written = valueAt(value, path);
  if (written === undefined) return missing(path, value);
  const { reason, fix } = typeNames[expected] ?? { reason: 'is of the wrong type', fix: 'see docs/configuration.md' };
  const [first] = typeof written === 'string' ? Object.keys(schemaAt(path, value)?.properties ?? {}) : [];
  if (expected === 'object' && first !== undefined) return found(path, reason, `write { ${first}: … }`);
  return written === null
    ? found(path, `is empty, ${reason}`, 'write a value or take the key out')
    : found(path, reason, fix);
}

function missing(path: ConfigPath, value: unknown, which = ''): Finding[] {
  const description = schemaAt(path, value)?.description ?? '';
  const firstSentence = /^.*?(?=[.:;](?:\s|$))/s.exec(description)?.[0] ?? description;
  return found(path, 'is missing', `${firstSentence === '' ? 'add it' : `add it (${firstSentence})`}${which}`);
}
