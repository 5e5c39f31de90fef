// What one provider sends never takes the place of another's results at the same application, and what a run or a mailbox cannot keep
// is refused in time (P-OWN, R27). Each case was tried with the valid secret of one of two providers; inputs are written anew.
import { fullFrom, fullProviders, mostHeld } from '../../domain/exam/held-results';
import { carriedState, mostCarried } from '../../domain/exam/bounds';
import { claim, emptyMailbox, isMailboxFull, putResult } from '../../domain/exam/order-mailbox';
import type { Result } from '../../domain/exam/result';
import { day, examRule, movement, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

const rule = (provider: string) =>
  examRule({ provider, publish: { ...examRule().publish, passed: { tags: [provider] } } });

/** The exams of one application at two providers, whose run has ended. */
function ended() {
  const core = new CoreWorld(start);
  const [ofSchool, ofClinic] = [movement(0, { rule: rule('school') }), movement(60, { rule: rule('clinic') })];
  for (const moved of [ofSchool, ofClinic]) {
    core.move(moved);
    core.settle();
    core.result(result(moved, 90, 'inconclusive', { provider: moved.rule?.provider ?? '' }));
    core.settle();
  }
  core.advanceTo(start + 30 * day);
  core.restart();
  return { core, ofSchool, ofClinic };
}

test('P-OWN, R27: a flood of one provider for exams that are over leaves room for the result of the other', () => {
  const { core, ofSchool, ofClinic } = ended();
  for (let index = 0; index < 200; index += 1)
    core.result(result(movement(index), 100, 'failed', { provider: 'school', resultId: `flood-${index}` }));
  expect(fullProviders(core.state)).toEqual(['school']);
  core.result(result(ofClinic, 100, 'passed'));
  expect(fullProviders(core.state)).toEqual(['school']);
  expect(core.state.recoveries.filter(({ results }) => results[0]?.result.provider === 'clinic')).toHaveLength(1);
  expect(core.state.recoveries.flatMap(({ results }) => results)).toHaveLength(mostHeld + 1);
  expect(ofSchool.eventId).not.toBe(ofClinic.eventId);
});

test('P-OWN: another provider that names the reference first does not take its exam, nor hold up its result', () => {
  const { core, ofClinic } = ended();
  core.result(result(ofClinic, 100, 'failed', { provider: 'school', resultId: 'not-mine' }));
  core.result(result(ofClinic, 100, 'passed', { provider: 'clinic', resultId: 'mine' }));
  const asked = core.state.recoveries.map(({ results }) => results.map((one) => one.result.provider));
  expect(asked).toEqual([['school'], ['clinic']]);
});

test('P-OWN: where a run must hand on less, the provider whose results take most room gives them up', () => {
  const { core, ofClinic } = ended();
  const wide = 'ã'.repeat(4000);
  const few = 3;
  for (let index = 0; index < few; index += 1)
    core.result(result(ofClinic, 100 + index, 'passed', { resultId: `c-${index}`, summary: wide }));
  for (const provider of ['school', 'other', 'third'])
    for (let index = 0; index < mostHeld; index += 1)
      core.result(result(movement(1), 100, 'failed', { provider, resultId: `${index}`, summary: wide }));
  const carried = carriedState(core.state);
  expect(Buffer.byteLength(JSON.stringify(carried))).toBeLessThanOrEqual(mostCarried);
  const kept = carried.recoveries.filter(({ results }) => results[0]?.result.provider === 'clinic');
  expect(kept.flatMap(({ results }) => results)).toHaveLength(few);
});

test('P-EARLY, R27: a mailbox says that it is full before it drops anything', () => {
  const sent = (index: number): Result => ({
    ...result(movement(0), index, 'passed', { provider: 'school', resultId: `r-${index}` }),
    orderId: 'o-1',
  });
  let mailbox = emptyMailbox;
  for (let index = 0; index < mostHeld; index += 1) {
    expect(isMailboxFull(mailbox)).toBe(index >= fullFrom);
    mailbox = putResult(mailbox, sent(index));
  }
  const claimed = claim(mailbox, { applicationId: 7, reference: '7.1.2.0123456789' });
  expect(claimed.letters).toHaveLength(mostHeld);
  expect(isMailboxFull(claimed)).toBe(true);
});
