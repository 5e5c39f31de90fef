// The short reference that ends every comment of the bridge: `[ref 7f3a2c91b0]`. Its first 4 hex digits name the exam step
// (job and step), so that reconciliation recognises years later that an exam of this step was settled; the other 6 name the
// entry and the result version, so that a retry finds the comment before it posts a second one. All are keyed, so that a
// foreign text cannot say that a step is settled (P-OWN), and looked for under every secret of the list.
// What could go wrong: the digits of two steps are equal by chance, 1 in 65 536; the second then counts as settled.
import type { SaidId } from '../domain/exam/state';
import type { Digests } from '../temporal/workflow-ids';

/** The same in every attempt and every run; the first is written. Its length is `commentReferenceLength` less the line break. */
export function commentMarkers(digests: Digests, reference: string, version: SaidId): string[] {
  const [, jobId = '', stepId = ''] = reference.split('.');
  const versions = digests('comment', `${reference}\n${nameOf(version)}`);
  return stepMarkers(digests, jobId, stepId).map((step, index) => `${step}${versions[index]?.slice(0, 6)}]`);
}

/** The beginning that all markers of this step of this job share, under each secret. */
export function stepMarkers(digests: Digests, jobId: number | string, stepId: number | string): string[] {
  return digests('comment', `${jobId}.${stepId}`).map((digits) => `[ref ${digits.slice(0, 4)}`);
}

/** Ids of a provider and of the bridge share no name space. */
function nameOf(id: SaidId): string {
  return JSON.stringify([id.by, ...partsOf(id)]);
}

function partsOf(id: SaidId): (string | number)[] {
  switch (id.by) {
    case 'provider':
      return [id.resultId, id.again ?? 0, ...attemptOf(id)];
    case 'progress':
      return [id.progressId, id.again ?? 0, ...attemptOf(id)];
    case 'operator':
      return [id.number];
    case 'order':
      return [id.stage, ...attemptOf(id)];
    case 'deadline':
      return [];
  }
}

/** Nothing for the first order: the digits of its comments stay what they were. */
function attemptOf({ attempt }: { attempt?: number }): number[] {
  return attempt === undefined ? [] : [attempt];
}
