// What an answer to `fetch` or `poll` says: a result, or how far the exam is; of an order with several exams both, and a result of
// each; of a report several results, each with its order. What could go wrong: one item that cannot be read would cost the others, and
// hide that it is there.
import type { Result } from '../../domain/exam/result';
import type { Progress } from '../../domain/exam/stage';
import { malformedAt, Unusable } from '../../outbound/foreign-json';
import { MalformedPayload } from '../../outbound/http-failure';
import { itemsAt } from './listed-items';
import type { MappedProgress, MappedReading } from './mapping';
import { readProgress } from './progress-reader';
import { readResult, type ResultNames } from './result-reader';
import { asAnswered, type HttpAnswer, readJson } from '../../outbound/http-answer';
import { type AnswerFormat, documentOf } from '../body-document';

/**
 * An empty body is no document, so no path finds anything in it. @throws HttpFailure for what is not of the format
 * @param areApart each line of it is read alone
 */
export function documentIn(answer: HttpAnswer, format: AnswerFormat, areApart = false): unknown {
  if (answer.bodyText.trim() === '') return undefined;
  if (format === 'json') return readJson(answer);
  return asAnswered(answer, () => {
    const document = documentOf(format, Buffer.from(answer.bodyText));
    // Which line is the order's is not sure where one of them cannot be read.
    const unusable = (Array.isArray(document) && !areApart ? document : []).find((line) => line instanceof Unusable);
    if (unusable !== undefined) throw malformedAt(unusable);
    return document;
  });
}

interface AnswerReading {
  result: MappedReading;
  progress: MappedProgress | undefined;
  /** Path of the list of exams. */
  items: string | undefined;
}

export interface AnswerNews {
  results: Result[];
  progress?: Progress | undefined;
  /** How far each order is that has no result, in a list of orders. */
  reports: Progress[];
  /** Items that could not be read. */
  notes: string[];
}

/** @param namesOf an item; `undefined` for one of another order @throws MalformedPayload where nothing of it can be read */
export function readAnswer(
  { result: reading, progress, items }: AnswerReading,
  document: unknown,
  names: ResultNames,
  namesOf?: (item: unknown) => ResultNames | undefined,
): AnswerNews {
  const listed = items === undefined ? [document] : itemsAt(document, items);
  const results: Result[] = [];
  const reports: Progress[] = [];
  const faults: MalformedPayload[] = [];
  let others = 0;
  for (const item of listed) {
    try {
      checkLine(item);
      const ofItem = namesOf === undefined ? names : namesOf(item);
      const result = ofItem && readResult(reading, item, ofItem);
      others += ofItem === undefined ? 1 : 0;
      if (result !== undefined) results.push(result);
      const report = progress && namesOf && ofItem && readProgress(progress, item, ofItem);
      if (report !== undefined && result === undefined) reports.push(report);
    } catch (error) {
      if (!(error instanceof MalformedPayload)) throw error;
      faults.push(error);
    }
  }
  const [fault] = faults;
  if (fault !== undefined && faults.length === listed.length - others) throw fault;
  const isReported = progress !== undefined && namesOf === undefined && (items !== undefined || results.length === 0);
  const notes = [...new Set(faults.map(({ message }) => `an exam of it was left out: ${message}`))];
  return { results, reports, progress: isReported ? readProgress(progress, document, names) : undefined, notes };
}

/** Of CSV, whose it is cannot be known. */
function checkLine(item: unknown): void {
  if (item instanceof Unusable) throw malformedAt(item);
}
