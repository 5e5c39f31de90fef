// A late result finds its entry again: in Gupy, in bridge.yaml, and in what ended runs knew.
import { createRecoverEntry } from '../../../activities/recover-entry';
import type { ExamMatcher } from '../../../domain/exam/exam-rule';
import type { EntryReport } from '../../../domain/text/report';
import type { GupyClient } from '../../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { untilSettled } from '../../support/attempts';
import { at, examRule } from '../../support/core-fixtures';
import { endedEntry } from '../../support/ended-entry';
import { clientOf, gupyToken } from '../../support/gupy-clients';

const jobId = demoJob.id;
const step = demoSteps.exam;
const [applicationId] = demoApplicationIds;
const reference = `${applicationId}.${jobId}.${step.id}.0123456789`;
const rule = examRule();

let gupy: GupyStandIn;
let client: GupyClient;
let ended: EntryReport[] | 'unreachable';

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
  ended = [];
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

function recover(of: string = reference, matcher: ExamMatcher = { step: step.name }) {
  const endedEntries = async () => {
    if (ended === 'unreachable') throw new Error('Temporal does not answer');
    return ended;
  };
  const activity = createRecoverEntry({ gupy: client, exams: [{ matcher, rule }], runs: { endedEntries } });
  return untilSettled(activity, { reference: of, provider: rule.provider });
}

it('P-LATE: the entry has the step and the rule of today, and is older than any date', async () => {
  gupy.world.addTag(applicationId, 'Apto');
  expect((await recover()).result).toEqual({
    type: 'recovered',
    movement: {
      eventId: `recovered:${reference}`,
      entryKey: '0123456789',
      occurredAt: new Date(0).toISOString(),
      source: 'recovery',
      jobId,
      step,
      rule,
    },
    foundTags: ['Apto'],
  });
});

it('P-OWN, P-STUCK: nothing is written to an application that is not in the job; a person is asked', async () => {
  const { failures } = await recover(`1.${jobId}.${step.id}.0123456789`);
  const message = `Job ${jobId} has no application 1`;
  expect(failures).toMatchObject([{ type: 'BRIDGE_APPLICATION_GONE', message, nonRetryable: true }]);
});

it('R27: the steps of a job are read once for many late results, and again for a step that they lack', async () => {
  const reads = () => gupy.requests.of('listSteps').length;
  for (let index = 0; index < 5; index += 1) await recover();
  expect(reads()).toBe(1);
  const added = { id: 90_077, name: 'Exame novo' };
  gupy.world.addStep(jobId, added);
  await recover(`${applicationId}.${jobId}.${added.id}.0123456789`, { step: added.name });
  expect(reads()).toBe(2);
});

it('P-CORRECT: what ended runs knew of this entry comes with it; without an answer the result is news', async () => {
  const id = { by: 'provider', resultId: 'a' } as const;
  const version = { ...id, outcome: 'passed', occurredAt: at(0), countsFrom: at(1), late: false } as const;
  ended = [endedEntry(reference, { results: [version] }), endedEntry('another', { results: [version] })];
  expect((await recover()).result).toMatchObject({ knownToEndedRuns: { versions: [id], newestAt: Date.parse(at(1)) } });
  ended = 'unreachable';
  expect((await recover()).result).not.toHaveProperty('knownToEndedRuns');
});

it('P-LATE: so does that the candidate had left', async () => {
  const left = { is: 'left', cancel: { is: 'done' } } as const;
  ended = [endedEntry(reference, { phase: left })];
  expect((await recover()).result).toMatchObject({ wasLeft: true });
  ended = [endedEntry('another', { phase: left }), endedEntry(reference)];
  expect((await recover()).result).not.toHaveProperty('wasLeft');
});

it.each([
  ['is none of ours', 'not-ours', {}, '"not-ours" is no reference of this bridge'],
  ['names a step that is gone', `7.${jobId}.1.0123456789`, {}, `Job ${jobId} has no step 1 any more`],
  [
    'names a step without an exam of this provider',
    reference,
    { stepId: 1 },
    `No exam of clinic is configured for step "${step.name}" of job ${jobId}`,
  ],
])('P-STUCK: a reference that %s waits for a person', async (_what, of, matcher, message) => {
  const { failures } = await recover(of, { ...matcher, ...('stepId' in matcher ? {} : { step: step.name }) });
  expect(failures).toMatchObject([{ type: 'BRIDGE_RULE_GONE', message, nonRetryable: true }]);
});
