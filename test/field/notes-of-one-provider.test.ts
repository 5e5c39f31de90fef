// The notes of a run: what one provider sends without end must not push out what an operator decided, nor what is noted of another
// provider's result (P-OWN, R27). Tried with the valid secret of one of two providers, by thirty reports of another order and thirty
// results whose content changes; inputs are written anew.
import { reportOf } from '../../domain/text/report';
import { examRule, movement, otherStep, progress, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

const rule = (provider: string) => examRule({ provider });

/** An exam of the school that an operator decided, and one of the clinic whose result had a part that could not be used. */
function decided() {
  const core = new CoreWorld(start);
  const [ofSchool, ofClinic] = [
    movement(0, { rule: rule('school') }),
    movement(60, { step: otherStep, rule: rule('clinic') }),
  ];
  core.move(ofSchool);
  core.settle();
  core.tell({ type: 'override', outcome: 'passed', note: 'shown on paper', at: core.now });
  core.settle();
  core.move(ofClinic);
  core.settle();
  const notes = ['reportUrl was left out: it is no http or https URL'];
  core.result(result(ofClinic, 90, 'passed', { provider: 'clinic', orderId: 'order-2', notes }));
  core.settle();
  return { core, ofSchool };
}

const floods: [string, (core: CoreWorld, ofSchool: ReturnType<typeof movement>, index: number) => void][] = [
  [
    'reports of another order',
    (core, moved, index) => core.progress(progress(moved, index, 'missed', { provider: 'school', orderId: 'o-9' })),
  ],
  [
    'results whose content changes',
    (core, moved, index) => {
      const resultId = `r-${index}`;
      for (const outcome of ['passed', 'failed'] as const)
        core.result(result(moved, 0, outcome, { provider: 'school', orderId: 'order-1', resultId }));
    },
  ],
  [
    'callbacks that cannot be read',
    (core, moved, index) => {
      const [entry] = core.state.entries;
      const refusal = { provider: 'school', reference: entry?.reference ?? '', reason: `${index}` };
      core.tell({ type: 'resultRefused', refusal, at: core.now });
      expect(moved.rule?.provider).toBe('school');
    },
  ],
];

test.each(floods)('P-OWN, R27: %s push out neither a decision nor a note about another provider', (_what, flood) => {
  const { core, ofSchool } = decided();
  const before = reportOf(core.state).notes;
  expect(before).toEqual([
    'Outcome set to passed by an operator: shown on paper',
    expect.stringMatching(/^Of result \S+, reportUrl was left out/),
  ]);
  for (let index = 0; index < 30; index += 1) flood(core, ofSchool, index);
  const { notes } = reportOf(core.state);
  expect(notes).toHaveLength(20);
  expect(notes).toEqual(expect.arrayContaining(before));
});
