import { createHash } from 'node:crypto';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { examIdentity } from '../domain/reconcile/baseline';

/** For payloads alone: a plain hash, so whoever sees it can try the codes of exams (workflow-ids.ts). */
export function examKeyOf(exam: ConfiguredExam): string {
  return createHash('sha256').update(examIdentity(exam)).digest('hex').slice(0, 16);
}
