import { malformedAt, Unusable } from '../../outbound/foreign-json';
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
