// One answer to a poll with two hundred exams of one order is one fact, and workflow code must be done with it long before Temporal
// takes the run for hung, which two seconds do: then its task fails for ever, and with it every other run of the worker waits
// (P-STUCK, R27). Tried by a provider that answers so; it took three seconds. The work is counted, not timed.
import { day, examRule, movement, referenceOf, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

afterEach(() => jest.restoreAllMocks());

test.each([
  ['names', { names: ['Audiometria', 'Exame clínico', 'Hemograma'] }],
  ['a number', { count: 20 }],
])('P-STUCK, R27: of a rule with %s', (_rule, parts) => {
  const core = new CoreWorld(start, { alwaysThere: true, canPoll: true });
  const moved = movement(0, { rule: examRule({ provider: 'school', parts }) });
  core.move(moved);
  core.settle();
  const results = Array.from({ length: 200 }, (_none, index) =>
    result(moved, index, 'failed', {
      provider: 'school',
      orderId: 'order-1',
      source: 'reading',
      part: `Exame nº ${index}`,
      resultId: `r-${index}`,
      summary: 'x'.repeat(4_000),
    }),
  );
  const action = { type: 'fetchResult', reference: referenceOf(moved), last: false } as const;
  core.tell({ type: 'started', action, at: core.now });
  const folds = jest.spyOn(String.prototype, 'normalize');
  const cuts = jest.spyOn(String.prototype, 'trimEnd');
  core.tell({ type: 'finished', action, outcome: { type: 'parts', results }, at: core.now });
  expect(folds.mock.calls.length).toBeLessThan(1_000);
  expect(cuts.mock.calls.length).toBeLessThan(1_000);
  expect(core.now).toBeLessThan(start + day);
  expect(core.state.entries[0]?.parts?.length).toBeGreaterThanOrEqual(20);
});
