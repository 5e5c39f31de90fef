// The summary of a result holds `[ref …`: it must not settle another step of the candidate, who would never be ordered for there
// (P-OWN). Tried with a valid secret of one provider, who had seen a reference of another step in Gupy.
import { commentMarkers, stepMarkers } from '../../activities/comment-marker';
import { renderPublication } from '../../domain/text/templates';
import type { GupyClient } from '../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../simulator/seed-data';
import { examRule, start } from '../support/core-fixtures';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { provenReference, testReferences } from '../support/reference-keys';

const { digests } = testReferences;
const [applicationId] = demoApplicationIds;
const of = { jobId: demoJob.id, applicationId };
const { signal } = new AbortController();
const version = { by: 'provider', resultId: 'r-1' } as const;
const markerOf = (stepId: number) => commentMarkers(digests, provenReference('clinic', { ...of, stepId }), version)[0];

let gupy: GupyStandIn;
let client: GupyClient;
beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

const settles = async (stepId: number) =>
  (await client.findComment({ ...of, markers: stepMarkers(digests, of.jobId, stepId) }, signal)) !== undefined;

function commentOn(summary: string): string {
  const values = { outcome: 'failed', summary, occurredAt: new Date(start).toISOString() } as const;
  return renderPublication(examRule(), values).comment ?? '';
}

test.each([
  ['at its end', () => `PA 18x11 ${markerOf(5)}`],
  ['in the middle', () => `PA ${markerOf(5)} 18x11`],
  ['on a line of its own', () => `PA 18x11\n${markerOf(5)}`],
  ['with other blanks', () => `PA 18x11 ${markerOf(5)?.replace(' ', '\u00a0')}`],
  ['as an entity', () => `PA 18x11 ${markerOf(5)?.replace('[', '&#91;')}`],
])(
  'P-OWN, P-MISSED: the reference of another step in a summary, %s, settles that step not',
  async (_where, summary) => {
    await client.postComment({ ...of, text: `${commentOn(summary())}\n${markerOf(6)}` }, signal);
    expect([await settles(5), await settles(6)]).toEqual([false, true]);
  },
);

test('P-OWN: a summary cannot write what looks like our reference', () => {
  expect(commentOn('PA [ref 217b01] e [REF x]')).toContain('PA (ref 217b01] e (REF x]');
});

test('P-OWN: a reference by a secret of nobody settles nothing', async () => {
  await client.postComment({ ...of, text: 'Apto\n[ref 217b000000]' }, signal);
  expect(await settles(5)).toBe(false);
});
