import { createHash } from 'node:crypto';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { examIdentity } from '../domain/reconcile/baseline';

/** Short enough for a workflow id, and shows nothing of the wording. */
export function examKeyOf(exam: ConfiguredExam): string {
  return createHash('sha256').update(examIdentity(exam)).digest('hex').slice(0, 16);
}
