// What Gupy takes as text. The limits are settings of the worker and not of the rule, so that a corrected limit counts at once, also
// for exams under way.
import type { ExamRule } from '../exam/exam-rule';
import type { Remark } from './locale';
import { cutAtWord, renderPublication, type Publication, type TextValues } from './templates';

/** Characters (code points); a longer tag becomes a comment, a longer comment is cut. */
export interface TextLimits {
  tagLength: number;
  commentLength: number;
}

/** ` [ref 7f3a2c91b0]` and a line break: the room kept free at the end of a comment. */
export const commentReferenceLength = 17;

export function isTooLong(tag: string, { tagLength }: TextLimits): boolean {
  return [...tag].length > tagLength;
}

export function cutComment(text: string, { commentLength }: TextLimits): string {
  return cutAtWord(text, commentLength - commentReferenceLength);
}

/** What a version writes in the end, once every tag that is too long has been found so. */
export function renderWithin(limits: TextLimits, rule: ExamRule, values: TextValues, remark?: Remark): Publication {
  const overlongTags = renderPublication(rule, values).tags.filter((tag) => isTooLong(tag, limits));
  const { tags, comment } = renderPublication(rule, { ...values, overlongTags }, remark);
  return { tags, ...(comment === undefined ? {} : { comment: cutComment(comment, limits) }) };
}
