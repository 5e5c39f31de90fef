// What an answer to `fetch` or `poll` says: a result, or how far the exam is; of an order with several exams both, and a result of
// each. What could go wrong: one exam that cannot be read would cost the others, and hide that it is there.
import type { Result } from '../../domain/exam/result';
import type { Progress } from '../../domain/exam/stage';
import { MalformedPayload } from '../../outbound/http-failure';
import { itemsAt } from './listed-items';
import type { MappedProgress, MappedReading } from './mapping';
import { readProgress } from './progress-reader';
import { readResult, type ResultNames } from './result-reader';

export interface AnswerReading {
  result: MappedReading;
  progress: MappedProgress | undefined;
  /** Path of the list of exams. */
  items: string | undefined;
}

export interface AnswerNews {
  results: Result[];
  progress?: Progress | undefined;
  /** Items that could not be read. */
  notes: string[];
}

/** @throws MalformedPayload where nothing of it can be read */
export function readAnswer(
  { result: reading, progress, items }: AnswerReading,
  document: unknown,
  names: ResultNames,
): AnswerNews {
  const listed = items === undefined ? [document] : itemsAt(document, items);
  const results: Result[] = [];
  const faults: MalformedPayload[] = [];
  for (const item of listed) {
    try {
      const result = readResult(reading, item, names);
      if (result !== undefined) results.push(result);
    } catch (error) {
      if (!(error instanceof MalformedPayload)) throw error;
      faults.push(error);
    }
  }
  const [fault] = faults;
  if (fault !== undefined && faults.length === listed.length) throw fault;
  const isReported = progress !== undefined && (items !== undefined || results.length === 0);
  const notes = [...new Set(faults.map(({ message }) => `an exam of it was left out: ${message}`))];
  return { results, progress: isReported ? readProgress(progress, document, names) : undefined, notes };
}
