import { type ErrorCode, errorTable } from './error-table';

/** Whether a foreign text, such as the type of a failed activity, is a code of this table. */
export function isErrorCode(text: string | null | undefined): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorTable, text);
}
