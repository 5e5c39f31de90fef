// What the board asks Temporal's list for, and what a hostile text can make of it: nothing.
import fc from 'fast-check';
import { boardFilter, boardStates, queryOf, stateQuery } from '../../../console/board/board-query';

const now = Date.UTC(2026, 10, 29, 12);

test('a column of what is open asks for open runs of applications alone', () => {
  expect(queryOf('waiting', {}, now)).toBe(
    'WorkflowType="applicationWorkflow" AND ExamStatus="waiting" AND ExecutionStatus="Running"',
  );
});

test('a column of what has ended shows the last seven days', () => {
  expect(queryOf('settled', {}, now)).toBe(
    'WorkflowType="applicationWorkflow" AND ExamStatus="settled" AND (ExecutionStatus="Running" OR (ExecutionStatus="Completed" AND CloseTime > "2026-11-22T12:00:00.000Z"))',
  );
});

test('unclaimed results are mailboxes of orders', () => {
  expect(queryOf('unclaimed', {}, now)).toContain('WorkflowType="orderMailboxWorkflow"');
});

test('filters narrow a column', () => {
  const filter = boardFilter.parse({
    job: '123',
    step: "Exame d'água",
    provider: 'clinic',
    date: 'deadline-1d',
    state: 'waiting',
  });
  expect(queryOf('waiting', filter, now)).toMatch(
    / AND GupyJobId=123 AND ExamStep="Exame d'água" AND ExamProvider="clinic" AND ExamDeadline >= "2026-11-29T12:00:00.000Z" AND ExamDeadline < "2026-11-30T12:00:00.000Z"$/,
  );
});

test('the links into the Temporal UI leave out the runs of the plumbing', () => {
  for (const state of boardStates) expect(stateQuery(state)).toMatch(/^WorkflowType="/);
});

test('no text of a person ends its quotes', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('x" OR ""="', '\\', '\\" OR 1=1', '"')),
      (step) => {
        const query = queryOf('waiting', { step }, now);
        const inside = /ExamStep(?:=| STARTS_WITH )"([^]*)"$/.exec(query)?.[1] ?? '"';
        expect(inside).not.toMatch(/["\\]/);
        expect(step.startsWith(inside)).toBe(true);
      },
    ),
  );
});
