// The short reference that ends every comment of the bridge: `[ref 7f3a2c91b0]`. Its first 4 hex digits name the exam step
// (job and step), so that reconciliation can tell years later that an exam of this step was settled; the other 6 name the
// entry and the result version, so that a comment is found again before it would be posted a second time.
// What could go wrong: the digits of two steps are the same by chance, 1 in 65 536; the second is then taken as settled.
import { createHash } from 'node:crypto';

/** The same in every attempt and every run; its length is `commentReferenceLength` less the line break. */
export function commentMarker(reference: string, versionId: string): string {
  const [, jobId = '', stepId = ''] = reference.split('.');
  return `${stepMarker(jobId, stepId)}${digest(`${reference}\n${versionId}`, 6)}]`;
}

/** How the marker of every comment begins that is about this step of this job. */
export function stepMarker(jobId: number | string, stepId: number | string): string {
  return `[ref ${digest(`${jobId}.${stepId}`, 4)}`;
}

function digest(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
