// Reads a result out of a body as the mapping says: the mapped fields and nothing else (P-PII). What could go wrong: the same
// result by a callback and by an answer must have one id (P-ONCE), so it is made of what the mapping names as its version, else
// of what it says and its date. A body without either, and every answer to a question of ours, is a reading: it says how things
// stand now, so a state that comes back is news, whatever its id (R29).
import { createHash } from 'node:crypto';
import type { MappedReading } from './mapping';
import type { Outcome } from '../../domain/exam/outcome';
import type { Result } from '../../domain/exam/result';
import { isoUtc } from '../../outbound/foreign-date';
import { MalformedPayload } from '../../outbound/http-failure';
import { definedOnly } from '../defined-only';
import { valueAt, valuesAt } from '../document-path';
import { checkPayload } from '../payload';
import { instant, reportAddress, resultLimits, summaryText } from '../result-fields';
import { anyHolds, holds, numberOf } from './condition';
import { fill } from './template-values';

export interface ResultNames {
  provider: string;
  orderId: string;
  reference?: string | undefined;
  /** Epoch milliseconds: dates a result that has no date of its own. */
  nowMs: number;
  /** The body is an answer to `fetch` or `poll`, no callback. */
  asked: boolean;
}

/** `undefined` for a result that is not final yet. @throws MalformedPayload when a mapped field is not what it should be */
export function readResult(
  reading: MappedReading,
  document: unknown,
  { asked, nowMs, ...names }: ResultNames,
): Result | undefined {
  if (anyHolds(reading.pending, document)) return undefined;
  const said = definedOnly({
    outcome: outcomeOf(reading, document),
    score: numberAt(document, reading.score),
    maxScore: numberAt(document, reading.maxScore),
    summary: summaryOf(reading, document),
    reportUrl: reportOf(reading, document),
  });
  const versionAt = dateOf(reading, 'versionAt', document);
  const dated = dateOf(reading, 'occurredAt', document) ?? versionAt;
  const version = (reading.version ?? []).flatMap((path) => valuesAt(document, path));
  const isEvent = !asked && (version.length > 0 || dated !== undefined);
  return {
    resultId: hashOf(version.length > 0 ? version : [said, dated ?? null, versionAt ?? null]),
    ...definedOnly(names),
    occurredAt: dated ?? new Date(nowMs).toISOString(),
    ...(dated === undefined ? { datedBy: 'arrival' } : {}),
    ...definedOnly({ versionAt }),
    ...(isEvent ? {} : { source: 'reading' }),
    ...said,
  };
}

/** Place of the rule that holds; -1 for none. */
export function ruleOf(reading: MappedReading, document: unknown): number {
  return reading.outcome.findIndex(({ when }) => (when ?? []).every((condition) => holds(condition, document)));
}

function outcomeOf(reading: MappedReading, document: unknown): Outcome {
  const rule = reading.outcome[ruleOf(reading, document)];
  // The file is refused unless the last rule always holds.
  if (rule === undefined) throw new MalformedPayload('body: matches no rule of result.outcome');
  return rule.outcome;
}

function numberAt(document: unknown, path: string | undefined): number | undefined {
  return path === undefined ? undefined : numberOf(valueAt(document, path));
}

function summaryOf({ summary }: MappedReading, document: unknown): string | undefined {
  const text =
    summary === undefined ? undefined : fill(summary, { named: new Map(), documents: new Map([['', document]]) });
  return text === undefined ? undefined : named('summary', () => checkPayload(summaryText, cut(text)));
}

/** The provider's text may be of any length; the bridge keeps a bounded part. */
function cut(text: string): string {
  return text.length <= resultLimits.summary
    ? text
    : `${text.slice(0, resultLimits.summary - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function reportOf({ reportUrl }: MappedReading, document: unknown): string | undefined {
  const found = reportUrl === undefined ? undefined : valueAt(document, reportUrl);
  if (found === undefined || found === null || found === '') return undefined;
  return named('reportUrl', () => checkPayload(reportAddress, found));
}

/** Smaller numbers are seconds (until the year 5138), larger ones milliseconds (from 1973 on). */
const firstMilliseconds = 1e11;

function dateOf(reading: MappedReading, field: 'occurredAt' | 'versionAt', document: unknown): string | undefined {
  const path = reading[field];
  const found = path === undefined ? undefined : valueAt(document, path);
  if (found === undefined || found === null || found === '') return undefined;
  const number = numberOf(found);
  if (number === undefined) return named(field, () => checkPayload(instant, withColon(found)));
  const iso = isoUtc(Math.abs(number) < firstMilliseconds ? number * 1000 : number);
  if (iso === undefined) throw new MalformedPayload(`${field}: expected Unix seconds or milliseconds`);
  return iso;
}

/** `-0300` is ISO 8601 as well, and some send it. */
function withColon(date: unknown): unknown {
  return typeof date === 'string' ? date.replace(/([+-]\d{2})(\d{2})$/, '$1:$2') : date;
}

/** The reason names the field of the result that could not be read. */
function named<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPayload) throw new MalformedPayload(error.message.replace(/^body/, field));
    throw error;
  }
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
