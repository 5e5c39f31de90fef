// The short reference that ends every comment of the bridge: `[ref 7f3a2c91b0]`. Its first 4 hex digits name the exam step
// (job and step), so that reconciliation recognises years later that an exam of this step was settled; the other 6 name the
// entry and the result version, so that a retry finds the comment before it posts a second one. All are keyed, so that a
// foreign text cannot say that a step is settled (P-OWN), and looked for under every secret of the list.
// What could go wrong: the digits of two steps are equal by chance, 1 in 65 536; the second then counts as settled.
import type { VersionId } from '../domain/exam/state';
import type { Digests } from '../temporal/workflow-ids';

/** The same in every attempt and every run; the first is written. Its length is `commentReferenceLength` less the line break. */
export function commentMarkers(digests: Digests, reference: string, version: VersionId): string[] {
  const [, jobId = '', stepId = ''] = reference.split('.');
  const versions = digests('comment', `${reference}\n${nameOf(version)}`);
  return stepMarkers(digests, jobId, stepId).map((step, index) => `${step}${versions[index]?.slice(0, 6)}]`);
}

/** The beginning that all markers of this step of this job share, under each secret. */
export function stepMarkers(digests: Digests, jobId: number | string, stepId: number | string): string[] {
  return digests('comment', `${jobId}.${stepId}`).map((digits) => `[ref ${digits.slice(0, 4)}`);
}

/** Ids of a provider and of the bridge share no name space. */
function nameOf(id: VersionId): string {
  const parts = id.by === 'provider' ? [id.resultId, id.again ?? 0] : id.by === 'operator' ? [id.number] : [];
  return JSON.stringify([id.by, ...parts]);
}
