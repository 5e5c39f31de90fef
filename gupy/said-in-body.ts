// What the body of a success says against its status. v1 writes `{title, detail, status}` and v2 `{errors: […]}` (docs/gupy-calls.md), and a
// gateway before either may answer 200 with one of them. What could go wrong: a tag or a comment that Gupy refused would count as
// written (P-TRUE), or one that it took would be written again (P-ONCE). So a body that says an error is the failure that it names; one
// with the record that was asked for is an answer, and so is an empty body, and one whose error is empty.
import { type HttpAnswer, readJson } from '../outbound/http-answer';
import type { AnswerJudge } from '../outbound/http-target';
import { failureClassOf } from '../outbound/status-class';
import { recordId } from './record-id';
import { orNone } from '../domain/or-undefined';

/** A failure without a number is one of this very request. */
const badRequest = 400;

export const judgeBody: AnswerJudge = (answer, clean) => {
  const status = statusInBody(answer);
  const failureClass = status === undefined ? undefined : failureClassOf(status);
  if (status === undefined || failureClass === undefined) return undefined;
  return { failureClass, status, said: `its body says ${status}: ${clean(answer.bodyText)}` };
};

/** What a call says that takes these statuses as an answer, whether the status or the body has them. */
export function taking(accept: readonly number[]): { accept: readonly number[]; judge: AnswerJudge } {
  return { accept, judge: (answer, clean) => (accept.includes(statusOf(answer)) ? 'taken' : judgeBody(answer, clean)) };
}

/** The one that its body says, where that contradicts a success. */
export function statusOf(answer: HttpAnswer): number {
  return statusInBody(answer) ?? answer.status;
}

/** `undefined` where it tells of no failure. */
function statusInBody(answer: HttpAnswer): number | undefined {
  if (failureClassOf(answer.status) !== undefined) return undefined;
  const body = objectIn(answer);
  if (body === undefined) return undefined;
  const contents = [body['results'], body['data']];
  const isRefused = saysNo(body['success']) || isSaid(body['errors']) || isSaid(body['error']);
  // A record may have a status or a code of its own; an envelope of nothing, and the id of a request, are no record.
  const hasRecord = isRefused
    ? contents.some(isSaid)
    : recordId.safeParse(body['id']).success || contents.some((one) => one !== undefined && one !== null);
  if (hasRecord) return undefined;
  const named = [body['status'], body['statusCode'], body['code']].map(Number).find(isFailure);
  return named ?? (isRefused ? badRequest : undefined);
}

/** An error is told in an object; what is none is not worth a parse. */
function objectIn(answer: HttpAnswer): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(answer.bodyText)) return undefined;
  return orNone(() => readJson(answer) as Readonly<Record<string, unknown>>);
}

function isFailure(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status < 600;
}

function saysNo(value: unknown): boolean {
  return value === false || value === 0 || (typeof value === 'string' && /^\s*(false|0)\s*$/i.test(value));
}

/** Not where it is empty, or a word for nothing. */
function isSaid(value: unknown): boolean {
  if (typeof value === 'string') return !/^\s*(|none|null|no|false|0)\s*$/i.test(value);
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value === true || (typeof value === 'number' && value !== 0);
}
