// The short reference that ends every comment of the bridge: `[ref 7f3a2c91b0]`. Its first 4 hex digits name the exam step
// (job and step), so that reconciliation recognises years later that an exam of this step was settled; the other 6 name the
// entry and the result version, so that a retry finds the comment before it posts a second one.
// What could go wrong: the digits of two steps are equal by chance, 1 in 65 536; the second then counts as settled.
import { createHash } from 'node:crypto';
import type { VersionId } from '../domain/exam/state';

/** The same in every attempt and every run; its length is `commentReferenceLength` less the line break. */
export function commentMarker(reference: string, version: VersionId): string {
  const [, jobId = '', stepId = ''] = reference.split('.');
  return `${stepMarker(jobId, stepId)}${digest(`${reference}\n${nameOf(version)}`, 6)}]`;
}

/** The beginning that all markers of this step of this job share. */
export function stepMarker(jobId: number | string, stepId: number | string): string {
  return `[ref ${digest(`${jobId}.${stepId}`, 4)}`;
}

/** Ids of a provider and of the bridge share no name space. */
function nameOf(id: VersionId): string {
  const parts = id.by === 'provider' ? [id.resultId, id.again ?? 0] : id.by === 'operator' ? [id.number] : [];
  return JSON.stringify([id.by, ...parts]);
}

function digest(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
