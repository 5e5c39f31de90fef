import { type HttpAnswer, readJson, shapeFailure } from '../../outbound/http-answer';
import { MalformedPayload } from '../../outbound/http-failure';
import { type AnswerFormat, documentOf } from '../body-document';

/** An empty body is no document, so no path finds anything in it. @throws HttpFailure for what is not of the format */
export function documentIn(answer: HttpAnswer, format: AnswerFormat): unknown {
  if (answer.bodyText.trim() === '') return undefined;
  if (format === 'json') return readJson(answer);
  try {
    return documentOf(format, Buffer.from(answer.bodyText));
  } catch (error) {
    if (error instanceof MalformedPayload) throw shapeFailure(answer, [], error.message);
    throw error;
  }
}
