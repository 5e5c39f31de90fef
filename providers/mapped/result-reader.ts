// Reads a result out of a body as the mapping says: the mapped fields and nothing else (P-PII). What could go wrong: the same
// result by a callback and by an answer must have one id (P-ONCE), so it is made of what the mapping names as its version, else
// of what it says and its date. A body without either, and every answer to a question of ours, is a reading: it says how things
// stand now, so a state that comes back is news, whatever its id (R29).
import { createHash } from 'node:crypto';
import type { MappedReading } from './mapping';
import { longestPartName } from '../../domain/exam/part';
import type { Result } from '../../domain/exam/result';
import { instantOf } from '../../domain/instant';
import { isDay } from '../../outbound/foreign-date';
import { malformedAt, textOf } from '../../outbound/foreign-json';
import { MalformedPayload } from '../../outbound/http-failure';
import { definedOnly } from '../../domain/defined-only';
import { faultAt, valueAt, valuesAt, wholeIn } from '../document-path';
import { FieldReader } from '../result-fields';
import { isNothing } from '../same-text';
import { anyHolds } from './condition';
import { outcomeOf } from './outcome-reader';
import { pathsOf, pathsNamed, namedValue, fill, type TemplateValues } from './template-values';
import { closeGaps, type FilledPiece, isGap } from '../../domain/text/gaps';
import { templateParts } from '../../domain/text/template-parts';

const dayMs = 86_400_000;

export interface ResultNames {
  provider: string;
  orderId: string;
  reference?: string | undefined;
  /** Epoch milliseconds: dates a result that has no date of its own. */
  nowMs: number;
  /** The body is an answer to `fetch` or `poll`, no callback. */
  asked: boolean;
  /** Of dates without an offset. */
  zone?: string | undefined;
  /** Path of the name of the part, where an order has several exams. */
  partAt?: string | undefined;
}

/** `undefined` for a result that is not final yet. @throws MalformedPayload where the outcome cannot be told */
export function readResult(
  reading: MappedReading,
  document: unknown,
  { asked, nowMs, zone, partAt, ...names }: ResultNames,
): Result | undefined {
  if (anyHolds(reading.pending, document)) return undefined;
  if (asked) checkShape(reading, document);
  const part = partAt === undefined ? undefined : partIn(document, partAt);
  const reader = new FieldReader();
  const values = { named: new Map(), documents: new Map([['', document]]), zone };
  const at = (path: string | undefined) => (path === undefined ? undefined : valueAt(document, path));
  for (const path of pathsOf(reading.summary).filter((one) => holdsNoText(document, one)))
    reader.note(`summary lacks ${path}: it holds no text, or several`);
  const said = definedOnly({
    outcome: outcomeOf(reading, document, reader),
    ...reader.scores(at(reading.score), wholeIn(document, reading.maxScore)),
    summary: reader.text('summary', reading.summary && summaryOf(reading.summary, values)),
    reportUrl: reader.address('reportUrl', at(reading.reportUrl)),
  });
  const version = namesAt(document, reading.version);
  const revisedAt = namedValue(reading.versionAt, document);
  const revised = reader.date('versionAt', revisedAt, zone);
  const dated = reader.date('occurredAt', namedValue(reading.occurredAt, document), zone) ?? revised;
  // A polled answer often lacks it: where it says no more than the date, both are one version.
  const versionAt = saysNoMore(revised, revisedAt, dated) ? undefined : revised;
  const distinctive = version.length > 0 ? version : [reader.asSent(said), dated ?? null, versionAt ?? null];
  const isEvent = !asked && (version.length > 0 || dated !== undefined);
  return {
    // Two exams of one order may end alike, and one event may bring both.
    resultId: hashOf([...(part === undefined ? [] : [{ part }]), ...distinctive]),
    ...definedOnly({ ...names, part }),
    occurredAt: dated ?? new Date(nowMs).toISOString(),
    ...(dated === undefined ? { datedBy: 'arrival' } : {}),
    ...definedOnly({ versionAt }),
    ...(isEvent ? {} : { source: 'reading' }),
    ...said,
    ...reader.noted,
  };
}

/** The day of a correction without its hour would be older than the exam of the same day. */
function saysNoMore(revised: string | undefined, written: unknown, dated: string | undefined): boolean {
  if (revised === undefined || dated === undefined || revised === dated) return revised === dated;
  const since = instantOf(dated) - instantOf(revised);
  return isDay(written) && since >= 0 && since < dayMs;
}

function holdsNoText(document: unknown, path: string): boolean {
  const found = valuesAt(document, path).filter((value) => !isNothing(value));
  return found.length > 1 || (found.length === 1 && textOf(found[0]) === undefined);
}

/** What names an event. Where nothing is there, it tells none from another: each would be a repeat of the first. */
export function namesAt(document: unknown, paths: readonly string[] = []): unknown[] {
  const found = paths.flatMap((path) => valuesAt(document, path));
  return found.every(isNothing) ? [] : found;
}

/** All that the mapping reads of a body. */
export function pathsOfReading(reading: MappedReading): string[] {
  const { pending = [], outcome, occurredAt, versionAt, version = [], score, maxScore, reportUrl } = reading;
  const conditions = [...pending, ...outcome.flatMap(({ when = [] }) => when)];
  const own = [score, maxScore, reportUrl].flatMap(pathsNamed);
  const dates = [occurredAt, versionAt].flatMap(pathsNamed);
  return [...conditions.map(({ at }) => at), ...version, ...dates, ...own, ...pathsOf(reading.summary)];
}

/** @throws MalformedPayload where it cannot be told which exam the result is of: it may be none that decides the whole */
function partIn(document: unknown, path: string): string {
  const unusable = faultAt(document, path);
  if (unusable !== undefined) throw malformedAt(unusable, path);
  const name =
    textOf(valueAt(document, path))
      ?.replace(/\p{Cf}/gu, '')
      .trim() ?? '';
  if (name === '') throw new MalformedPayload('part: there is nothing where parts.id points to');
  // It is kept, and shown to recruiters: the name of an exam is short, and none is an address (P-PII).
  const isName = name.length <= longestPartName && !/[\p{Cc}\p{Cs}]|.@.+\../u.test(name);
  if (isName) return name;
  throw new MalformedPayload(`part: expected the name of an exam, up to ${longestPartName} characters`);
}

/** An answer in another shape is no inconclusive result: nothing of it was read. */
function checkShape(reading: MappedReading, document: unknown): void {
  const paths = pathsOfReading(reading);
  if (paths.length === 0 || paths.some((path) => valuesAt(document, path).length > 0)) return;
  throw new MalformedPayload('body: holds nothing that the mapping reads');
}

/** An id that is made of what was read. */
export function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

// The text for recruiters, made of values of a body. What could go wrong: one value that is absent takes all others with it; so what
// has no value is left out as in HR's own wording (domain/text/gaps.ts), and a part in `[[…]]` with it.

/** `undefined` where no placeholder has a value. */
function summaryOf(template: string, values: TemplateValues): string | undefined {
  const pieces = templateParts(template).flatMap(({ optional, pieces: inside }) => {
    const part = inside.map(({ kind, raw }): FilledPiece => {
      return kind === 'words' ? { kind, text: raw } : { kind: 'value', text: fill(raw, values) ?? '', role: 'figure' };
    });
    return optional && part.some(isGap) ? [] : part;
  });
  const gaps = pieces.filter(isGap);
  const isSaid = pieces.some((piece) => piece.kind === 'value' && !isGap(piece));
  if (!isSaid && (gaps.length > 0 || pieces.length === 0)) return undefined;
  return closeGaps(pieces);
}
