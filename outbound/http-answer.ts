// The answer to a call, and its checked reading. What could go wrong: a shape that the bridge does not know; it becomes an
// `unexpected` failure that names the path in the body but none of its values.
import type { ZodType } from 'zod';
import { remembered } from '../domain/remembered';
import { parseWrappedJson } from './foreign-json';
import { HttpFailure, MalformedPayload } from './http-failure';
import { missingField } from './missing-field';

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  bodyText: string;
  /** Target, method and path, for messages. */
  call: string;
}

/** A body is judged first, and then read. */
const documentOf = remembered(({ bodyText }: HttpAnswer) => parseWrappedJson(bodyText));

/** @throws HttpFailure `unexpected` when the body is not JSON; `unavailable` when it begins as JSON and breaks off */
export function readJson(answer: HttpAnswer): unknown {
  const { bodyText, call, status } = answer;
  try {
    return documentOf(answer);
  } catch {
    // Where no length was announced, half a body looks like a whole one.
    const breaksOff = /^\s*[[{]/.test(bodyText);
    const what = breaksOff ? 'JSON that breaks off' : 'a body that is not JSON';
    const failureClass = breaksOff ? 'unavailable' : 'unexpected';
    throw new HttpFailure(failureClass, `${call} answered ${status} with ${what}`, { status });
  }
}

/** @throws HttpFailure as `readJson` does, and `unexpected` when the body is not of this shape; unknown fields are dropped */
export function readChecked<T>(answer: HttpAnswer, schema: ZodType<T>): T {
  const checked = schema.safeParse(readJson(answer), missingField);
  if (checked.success) return checked.data;
  throw shapeFailure(answer, checked.error.issues[0]?.path ?? [], checked.error.issues[0]?.message ?? 'is not known');
}

/** @throws HttpFailure as `readJson` and `asAnswered` do */
export function readAnswer<T>(answer: HttpAnswer, read: (value: unknown) => T): T {
  const value = readJson(answer);
  return asAnswered(answer, () => read(value));
}

/** Only the sender can correct its answer. @throws HttpFailure `unexpected` for a MalformedPayload */
export function asAnswered<T>(answer: HttpAnswer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPayload) throw shapeFailure(answer, [], error.message);
    throw error;
  }
}

export function shapeFailure(answer: HttpAnswer, path: readonly PropertyKey[], reason: string): HttpFailure {
  const where = path.length === 0 ? 'the body' : path.map(String).join('.');
  return new HttpFailure('unexpected', `${answer.call} answered ${answer.status} but ${where}: ${reason}`, {
    status: answer.status,
  });
}
