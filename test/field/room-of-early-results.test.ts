// Results that came before the answer to their order wait in the run (P-EARLY). A provider that sends sixty of the longest and never
// answers its order fills what a run can hand on; what has to go then is its own, and no exam of another provider (P-OWN, R27).
// Tried with the valid secret of one of two providers; inputs are written anew.
import { carriedState, mostCarried } from '../../domain/exam/bounds';
import { mostHeld } from '../../domain/exam/held-results';
import { reportOf } from '../../domain/text/report';
import { day, examRule, movement, otherStep, referenceOf, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

test('P-OWN, R27: what a run cannot hand on is what the flooding provider sent', () => {
  const core = new CoreWorld(start, { alwaysThere: true });
  const ofClinic = movement(0, { step: otherStep, rule: examRule({ provider: 'clinic', onLeave: 'keep' }) });
  const ofSchool = movement(60, { rule: examRule({ provider: 'school' }) });
  core.move(ofClinic);
  core.settle();
  core.move(ofSchool);
  // The order is asked for, and its answer does not come.
  core.startDue();
  const long = { summary: '😀'.repeat(4_000), reportUrl: `https://school.example/${'x'.repeat(1_970)}` };
  for (let index = 0; index < mostHeld; index += 1)
    core.result(result(ofSchool, 70, 'passed', { provider: 'school', resultId: `flood-${index}`, ...long }));
  const sought = movement(20, { rule: examRule({ provider: 'lab' }) });
  for (const index of [1, 2])
    core.result(result(sought, 70, 'passed', { provider: 'lab', resultId: `lab-${index}`, orderId: 'o' }));
  const carried = carriedState(core.state);
  expect(Buffer.byteLength(JSON.stringify(carried))).toBeLessThanOrEqual(mostCarried);
  expect(carried.entries.map(({ reference }) => reference)).toEqual(
    [ofClinic, ofSchool].map((moved) => referenceOf(moved)),
  );
  expect(carried.recoveries.flatMap(({ results }) => results)).toHaveLength(2);
  const [, school] = carried.entries;
  expect(school?.order).toMatchObject({ is: 'due', early: [{ result: { resultId: `flood-${mostHeld - 1}` } }] });
  expect(reportOf(carried).notes).toEqual(['Too many results of school wait: older ones were given up']);
  expect(core.now).toBeLessThan(start + day);
});
