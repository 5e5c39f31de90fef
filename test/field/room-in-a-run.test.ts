// What a run can hand on is bounded. A provider that sends the longest results, before its order is answered or in twenty parts each,
// fills it; what has to go then is its own, and no exam of another provider (P-OWN, P-EARLY, R27). Tried with the valid secret of one
// of two providers; inputs are written anew.
import { carriedState, mostCarried } from '../../domain/exam/bounds';
import { mostHeld } from '../../domain/exam/held-results';
import { reportOf } from '../../domain/text/report';
import { day, examRule, movement, otherStep, referenceOf, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

test('P-OWN, R27: what a run cannot hand on is what the flooding provider sent before its order', () => {
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

test('P-OWN, R27: parts of results that wait to be written, in exams of three steps, end no exam of another provider', () => {
  const core = new CoreWorld(start, {
    alwaysThere: true,
    refuse: ({ type }) =>
      type === 'postComment' || type === 'putTag' ? { code: 'BRIDGE_GUPY_REJECTED', reason: '422' } : undefined,
  });
  const ofClinic = movement(0, { step: otherStep, rule: examRule({ provider: 'clinic', onLeave: 'keep' }) });
  core.move(ofClinic);
  core.settle();
  const names = ['Audiometria', 'Hemograma'];
  const rule = examRule({ provider: 'school', onLeave: 'keep', parts: { names } });
  const long = { summary: '😀'.repeat(4_000), reportUrl: `https://school.example/${'x'.repeat(1_970)}` };
  const all = [...names, ...Array.from({ length: 20 }, (_none, index) => `Exame ${index}`)];
  for (const index of [1, 2, 3]) {
    const moved = movement(60 * index, { rule, step: { id: 90_000 + index, name: `Etapa ${index}` } });
    core.move(moved);
    core.settle();
    const of = { provider: 'school', orderId: `order-${index + 1}` };
    for (const part of all)
      core.result(result(moved, 60 * index + 1, 'failed', { ...of, part, resultId: `${index} ${part}`, ...long }));
    core.settle();
  }
  const { length } = core.state.entries;
  const carried = carriedState(core.state);
  expect(Buffer.byteLength(JSON.stringify(carried))).toBeLessThanOrEqual(mostCarried);
  expect(carried.entries).toHaveLength(length);
  expect(carried.entries[0]).toEqual(core.state.entries[0]);
  expect(reportOf(carried).notes.at(-1)).toBe('Too much is to be written of school: its texts were given up');
});
