// Reads out of a body how far an exam is, as the mapping says: the mapped fields and nothing else (P-PII). What could go wrong: a
// badly chosen id would hide a moved date, so stage and date are part of it; and a body with two readings must not decide (R14).
import type { MappedBooking, MappedProgress } from './mapping';
import type { Progress } from '../../domain/exam/stage';
import { definedOnly } from '../../domain/defined-only';
import { type Booking, FieldReader } from '../result-fields';
import { checkDecidable, holds } from './condition';
import { hashOf, namesAt, type ResultNames } from './result-reader';
import { fill, filledDate, namedValue, pathsNamed, pathsOf, type TemplateValues } from './template-values';

/** Place of the rule that holds; -1 for none: the body says nothing of how far the exam is. */
export function stageRuleOf({ stage }: MappedProgress, document: unknown): number {
  return stage.findIndex(({ when }) => when.every((condition) => holds(condition, document)));
}

/** `undefined` for a body that says nothing of it. @throws MalformedPayload where a value that decides stands there twice */
export function readProgress(
  reading: MappedProgress,
  document: unknown,
  { asked, nowMs, zone, partAt: _partAt, ...names }: ResultNames,
): Progress | undefined {
  checkDecidable(
    document,
    reading.stage.flatMap(({ when }) => when),
  );
  const stage = reading.stage[stageRuleOf(reading, document)]?.stage;
  if (stage === undefined) return undefined;
  const reader = new FieldReader();
  const values: TemplateValues = { named: new Map(), documents: new Map([['', document]]), zone };
  const booking = readBooking(reading, values, reader, zone);
  const dated = reader.date('occurredAt', namedValue(reading.occurredAt, document), zone);
  const ids = namesAt(document, reading.id);
  const said = ids.length > 0 ? [booking.scheduledFor ?? null, ids] : [reader.asSent(booking), dated ?? null];
  const isEvent = !asked && (ids.length > 0 || dated !== undefined);
  return {
    progressId: hashOf([stage, ...said]),
    ...definedOnly(names),
    occurredAt: dated ?? new Date(nowMs).toISOString(),
    ...(dated === undefined ? { datedBy: 'arrival' } : {}),
    ...(isEvent ? {} : { source: 'reading' }),
    stage,
    ...booking,
    ...reader.noted,
  };
}

/** When, where and by which link the exam is taken. */
export function readBooking(
  { scheduledFor, place, examUrl }: MappedBooking,
  values: TemplateValues,
  reader: FieldReader,
  zone: string | undefined,
): Booking {
  const date = scheduledFor === undefined ? undefined : filledDate(scheduledFor, values);
  return reader.booking({ scheduledFor: date, place: fill(place, values), examUrl: fill(examUrl, values) }, zone);
}

/** All that the mapping reads of a body to tell how far an exam is. */
export function pathsOfProgress({
  stage,
  occurredAt,
  id = [],
  scheduledFor,
  place,
  examUrl,
}: MappedProgress): string[] {
  const conditions = stage.flatMap(({ when }) => when.map(({ at }) => at));
  return [...conditions, ...pathsNamed(occurredAt), ...id, ...pathsOf(scheduledFor, place, examUrl)];
}
