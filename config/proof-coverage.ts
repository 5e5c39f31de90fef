// Whether the proof of a callback covers what the bridge reads of it. What could go wrong: a body that the proof leaves open may
// have been changed by whoever saw one callback, so it is only a notice.
import { pathsNamed } from '../providers/mapped/template-values';
import { placeholdersOf, type TemplatePart, parseTemplate } from '../providers/template-text';
import { group, list, member, valueAt } from './raw-value';

/** Whether a callback that proves its origin this way may have had changed what the mapping reads. @param provider of kind mapped */
export function leavesBodyOpen(provider: unknown): boolean {
  const callback = member(provider, 'callback');
  switch (member(callback, 'verify')) {
    case 'hmac':
    case 'hmac-sha256-hex':
    case 'hmac-sha256-base64':
    case 'public-key':
      return !isCovered(member(callback, 'signed') ?? '{{body}}', provider);
    case 'jwt-hs256':
    case 'jwt-public-key':
      return member(member(provider, 'events'), 'format') !== 'jwt' && member(callback, 'bodyHash') === undefined;
    case 'static-header':
    case 'url-token':
    case 'path-token':
      return true;
    default:
      return false;
  }
}

function isCovered(signed: unknown, provider: unknown): boolean {
  if (typeof signed !== 'string') return true;
  const parts = parseTemplate(signed);
  if (parts.some((part) => 'name' in part && ['body', 'fields'].includes(part.name))) return true;
  const proven = provenPaths(parts);
  // Without a `result` of their own, callbacks are read as the answer to an order is.
  const result = member(provider, 'result') ?? valueAt(provider, ['order', 'result']);
  const events = member(provider, 'events');
  // Of an item in a list other values are read than are signed, under the same paths.
  if (member(events, 'items') !== undefined) return false;
  const part = valueAt(provider, ['parts', 'id']);
  const read = [events, result, member(provider, 'progress'), { at: part }].flatMap(pathsRead);
  return proven.length > 0 && read.every((path) => proven.includes(path));
}

/**
 * Paths whose values cannot have been changed. A value that is not encoded, or that touches the next one, can give a part of
 * itself to its neighbour under the same signature.
 */
function provenPaths(parts: readonly TemplatePart[]): string[] {
  return parts.flatMap((part, index) => {
    if (!('name' in part) || part.filter !== 'encode') return [];
    const next = parts[index + 1];
    return next === undefined || ('text' in next && !/^[\w.~-]/.test(next.text)) ? [part.name] : [];
  });
}

const pathKeys = ['at', 'percentOf', 'occurredAt', 'versionAt', 'score', 'maxScore', 'reportUrl'];
const templateKeys = ['orderId', 'reference', 'summary', 'scheduledFor', 'place', 'examUrl'];

function pathsRead(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsRead);
  return Object.entries(group(value)).flatMap(([key, part]) => {
    if (typeof part === 'string' && pathKeys.includes(key)) return pathsNamed(part);
    if (typeof part === 'string' && templateKeys.includes(key))
      return placeholdersOf(part)
        .map(({ name }) => name)
        .filter((name) => name.startsWith('/'));
    if (key === 'version' || key === 'id') return list(part).filter((path) => typeof path === 'string');
    return pathsRead(part);
  });
}
