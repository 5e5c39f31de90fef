// What an operator reads: the status in one word, the report, and the Markdown of the Temporal UI. No free text of a result.
import { applicationStatus } from '../../../../domain/exam/status';
import { currentDetails } from '../../../../domain/text/current-details';
import { nextAction } from '../../../../domain/exam/next-action';
import { reportOf } from '../../../../domain/text/report';
import { initialState } from '../../../../domain/exam/state';
import {
  applicationWorkflowId,
  gupyTaskQueue,
  lateTaskQueue,
  providerTaskQueue,
} from '../../../../temporal/workflow-ids';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { at, day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: 'PUT tags: 422' } as const;
const unauthorized = { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: '401' } as const;
/** As an operator reads a date. */
const shown = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
const deadline = new Date(start + 10 * day).toISOString();

function worldWith(options: WorldOptions = {}) {
  const world = new CoreWorld(start, options);
  const moved = movement(0);
  const reference = referenceOf(moved);
  const text = () => currentDetails(world.state).replaceAll(reference, 'REF');
  return { world, moved, text };
}

it('names ids and queues as other programs expect them', () => {
  expect(applicationWorkflowId(7)).toBe('application-7');
  expect(gupyTaskQueue('q')).toBe('q-gupy');
  expect(providerTaskQueue('q', 'clinic')).toBe('q-provider-clinic');
  expect(lateTaskQueue('q', 'clinic')).toBe('q-late-clinic');
});

it('a run that has seen nothing is ignored, and waits for its first event', () => {
  const empty = initialState(7);
  expect(reportOf(empty)).toEqual({
    applicationId: 7,
    status: 'ignored',
    outcome: null,
    provider: null,
    step: null,
    lastSeen: null,
    entries: [],
    attention: [],
    retrying: [],
    notes: [],
  });
  expect(currentDetails(empty)).toBe('**ignored**');
  expect(nextAction(empty, start)).toEqual({ type: 'wait', reason: 'Wait for the first event' });
});

it('tells an exam from order to tag, and what each timer is for', () => {
  const { world, moved, text } = worldWith();
  world.move(moved);
  world.startDue();
  expect(text()).toBe('**ordering** · `Exame admissional` · clinic\n\n- `REF`: the exam is being ordered');
  expect(nextAction(world.state, start)).toEqual({ type: 'wait', reason: 'Wait for an answer or an operator' });
  world.settle();
  expect(text()).toBe(
    `**waiting** · \`Exame admissional\` · clinic\n\n- \`REF\`: waits for the result of order \`order-1\` since 2026-01-15 12:00 UTC until ${shown(deadline)}`,
  );
  expect(nextAction(world.state, start)).toEqual({
    type: 'wait',
    until: start + 10 * day,
    reason: 'Deadline of the exam',
  });
  world.result(result(moved, 5, 'failed', { resultId: 'r1', summary: 'HIV positive' }));
  world.startDue();
  expect(text()).toContain('the result is being written to Gupy, order `order-1`');
  world.settle();
  expect(text()).toBe(
    [
      '**settled** · `Exame admissional` · clinic\n',
      '- `REF`: settled, order `order-1`',
      `  - failed of ${shown(at(5))}, which counts \`r1\``,
      '  - tags in Gupy: `Inapto`',
      '  - comment in Gupy on `r1`\n',
      'The run ends at 2026-01-18 12:00 UTC if nothing more comes.',
    ].join('\n'),
  );
  expect(JSON.stringify(reportOf(world.state))).not.toContain('HIV');
  expect(nextAction(world.state, start)).toEqual({
    type: 'wait',
    until: start + 3 * day,
    reason: 'Linger for duplicates and corrections',
  });
  expect(reportOf(world.state)).toEqual({
    applicationId: 7,
    status: 'settled',
    outcome: 'failed',
    provider: 'clinic',
    step: 'Exame admissional',
    lastSeen: { jobId: 123456, stepId: 86547, occurredAt: at(0) },
    entries: [
      {
        reference: referenceOf(moved),
        enteredAt: at(0),
        orderId: 'order-1',
        order: 'placed',
        status: 'settled',
        phase: { is: 'decided', by: { by: 'provider', resultId: 'r1' }, outcome: 'failed' },
        isWriting: false,
        examUrl: null,
        scheduledFor: null,
        orderStillDue: false,
        deadline,
        results: [
          { by: 'provider', resultId: 'r1', outcome: 'failed', occurredAt: at(5), countsFrom: at(5), late: false },
        ],
        published: { tags: ['Inapto'], comments: ['r1'] },
        notWritten: [],
        notices: [],
      },
    ],
    attention: [],
    retrying: [],
    notes: [],
  });
});

it('tells why nothing was ordered, that a candidate left, and that a result was late', () => {
  const gone = worldWith({ readBack: () => 'application is reproved' });
  gone.world.move(gone.moved);
  gone.world.settle();
  expect(gone.text()).toContain('- `REF`: nothing was ordered: `application is reproved`');

  const skipped = worldWith();
  skipped.world.move(skipped.moved);
  skipped.world.settle();
  skipped.world.tell({ type: 'skip', note: 'by hand', at: skipped.world.now });
  expect(skipped.text()).toContain(
    '- `REF`: no longer awaited, order `order-1` was not cancelled: `skipped by an operator: by hand`',
  );

  const left = worldWith();
  left.world.move(left.moved);
  left.world.settle();
  left.world.move(movement(5, { noRule: true }));
  left.world.settle();
  expect(left.text()).toContain('- `REF`: the candidate left the step, order `order-1` was cancelled');

  const early = worldWith();
  early.world.move(early.moved);
  early.world.move(movement(5, { noRule: true }));
  early.world.settle();
  expect(early.text()).toContain('- `REF`: the candidate left the step, nothing was ordered');
  expect(early.world.orders.size).toBe(0);

  left.world.result(result(left.moved, 9, 'passed', { resultId: 'r9' }));
  left.world.settle();
  expect(left.text()).toContain(`  - passed of ${shown(at(9))} (late), which counts \`r9\``);
});

it('an entry whose results do not count says so', () => {
  const { world, moved, text } = worldWith();
  world.know({ ...moved, rule: examRule({ lateResult: 'ignore' }) });
  world.result(result(moved, 9, 'passed'));
  expect(applicationStatus(world.state)).toBe('publishing');
  world.settle();
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: null });
  expect(text()).toContain('- `REF`: settled, no result counts, no order is known');
});

it('P-TRUE: a late result is of the order that an ended run placed, which is named', () => {
  const { world, moved, text } = worldWith();
  world.move(moved);
  world.settle();
  world.result(result(moved, 9, 'passed'));
  world.advanceTo(world.now + 5 * day);
  world.restart();
  world.result(result(moved, 19, 'failed'));
  world.settle();
  expect(text()).toContain('- `REF`: settled, order `order-1` of an ended run');
});

it('names no order while the outcome of an exam that was never ordered is written', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) => (action.type === 'orderExam' ? refused : undefined),
  });
  world.move(moved);
  world.settle();
  world.tell({ type: 'override', outcome: 'passed', note: 'paper', at: world.now });
  world.startDue();
  expect(text()).toContain(
    '- `REF`: the result is being written to Gupy, whether the provider made an order is not known\n',
  );
});

it('tells what is stuck, since when, what failed and what the operator can do', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) => (action.type === 'putTag' ? refused : undefined),
  });
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'passed'));
  world.settle();
  expect(text()).toMatch(
    /^\*\*needs-attention\*\* · `Exame admissional` · clinic\n\n⚠️ \*\*Writing the tag "`Apto`" to Gupy\*\* failed \(`BRIDGE_GUPY_REJECTED`\) since /,
  );
  expect(text()).toContain(`since ${shown(at(0))}: \`PUT tags: 422\`\n`);
  expect(text()).toMatch(
    /More Actions → Send an Update: `retry`, `override` or `skip`\.\n\n- `REF`: stuck while the result is written to Gupy, order `order-1`\n/,
  );
  expect(nextAction(world.state, start)).toEqual({ type: 'wait', reason: 'Wait for an answer or an operator' });
});

it('a refused comment is told as one, and a date that is none as it came', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) => (action.type === 'postComment' ? refused : undefined),
  });
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'inconclusive', { occurredAt: 'soon' }));
  world.settle();
  expect(text()).toContain('**Writing the comment to Gupy** failed');
  expect(text()).toContain('  - inconclusive of `soon`, which counts `');
  expect(text()).not.toContain('The run ends at');
});

it('a refused cancellation, and a refused order, are told as such', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) => (action.type === 'cancelOrder' ? refused : undefined),
  });
  world.move(moved);
  world.settle();
  world.move(movement(5, { noRule: true }));
  world.settle();
  expect(text()).toContain('⚠️ **Cancelling the order** failed (`BRIDGE_GUPY_REJECTED`) since');

  const unordered = worldWith({ refuse: (action) => (action.type === 'orderExam' ? refused : undefined) });
  unordered.world.move(unordered.moved);
  unordered.world.settle();
  expect(unordered.text()).toContain('⚠️ **Ordering the exam** failed (`BRIDGE_GUPY_REJECTED`) since');
});

it('tells of a late result whose exam cannot be found, without a step or a provider', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) => (action.type === 'recoverEntry' ? { ...refused, code: 'BRIDGE_RULE_GONE' } : undefined),
  });
  world.result(result(moved, 5, 'passed'));
  world.settle();
  expect(text()).toMatch(
    /^\*\*needs-attention\*\*\n\n⚠️ \*\*Finding the exam of a late result\*\* failed \(`BRIDGE_RULE_GONE`\) since /,
  );
});

it('tells of every tag that stands, and quotes its notes', () => {
  const { world, text } = worldWith();
  const publish = { ...examRule().publish, passed: { tags: ['Apto', 'Exame feito'] } };
  const twoTags = movement(0, { rule: examRule({ publish }) });
  world.move(twoTags);
  world.settle();
  world.result(result(twoTags, 5, 'passed'));
  world.result(result(twoTags, 5, 'passed', { provider: 'impostor', resultId: 'x[1]' }));
  world.settle();
  expect(text()).toContain('  - tags in Gupy: `Apto`, `Exame feito`');
  expect(text()).toContain("\n\n> `Result x[1] refused: it came from impostor, not from the exam's provider`");
});

it('what others answered stands in a code span, where nothing becomes a link', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) =>
      action.type === 'orderExam'
        ? { ...refused, reason: 'said [sign in](https://x.example) <b>*now*</b>' }
        : undefined,
  });
  world.move(moved);
  world.settle();
  expect(text()).toContain('`said [sign in](https://x.example) <b>*now*</b>`\n');
});

it('what others named stands in one too: steps, tags, and the ids of orders and results', () => {
  const { world, text } = worldWith();
  const link = '[a](https://x.example)';
  const publish = { ...examRule().publish, passed: { tags: ['{{summary}}'] }, failed: { tags: [], comment: 'x' } };
  const moved = movement(0, { step: { id: 86547, name: `Exame ${link}` }, rule: examRule({ publish }) });
  world.orders.set(referenceOf(moved), `o\`${link}`);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'failed', { resultId: `r\`${link}` }));
  world.settle();
  world.result(result(moved, 6, 'passed', { summary: link }));
  world.settle();
  expect(text()).toContain('**settled** · `Exame [a](https://x.example)` · clinic\n');
  expect(text()).toContain(`order \`o'${link}\`\n`);
  expect(text()).toContain(`\`r'${link}\`\n`);
  expect(text()).toContain(`  - comment in Gupy on \`r'${link}\``);
  expect(text()).toContain('  - tags in Gupy: `[a](https://x.example)`');
});

it('a note of several lines stays one', () => {
  const { world, moved, text } = worldWith();
  world.move(moved);
  world.tell({ type: 'override', outcome: 'passed', note: 'seen\r\n\n| a | b |\n\n# now', at: start });
  expect(text()).toContain('> `Outcome set to passed by an operator: seen | a | b | # now`');
});

it('tells when it tries again by itself, and is free again at that very time', () => {
  const { world, moved, text } = worldWith({
    refuse: (action) => (action.type === 'orderExam' ? unauthorized : undefined),
  });
  world.move(moved);
  world.settle();
  const retryAt = start + 15 * 60_000;
  expect(text()).toContain(
    `The next try is at ${shown(at(15))}. To try now: More Actions → Send an Update, \`retry\`.`,
  );
  expect(text()).toContain('- `REF`: stuck, whether the provider made an order is not known');
  expect(reportOf(world.state).attention).toMatchObject([{ retryAt: new Date(retryAt).toISOString() }]);
  expect(nextAction(world.state, start)).toEqual({
    type: 'wait',
    until: retryAt,
    reason: 'Try again after a refused token',
  });
  expect(nextAction(world.state, retryAt - 1).type).toBe('wait');
  expect(nextAction(world.state, retryAt).type).toBe('act');
});

it('names the timer that asks the provider, when it comes before the deadline', () => {
  const { world, moved } = worldWith({ canPoll: true, pollEvery: day });
  world.move(moved);
  world.settle();
  expect(nextAction(world.state, start)).toEqual({ type: 'wait', until: start + day, reason: 'Ask the provider' });
  world.advanceTo(start + 9.5 * day);
  expect(nextAction(world.state, world.now)).toMatchObject({ until: start + 10 * day, reason: 'Deadline of the exam' });
});

describe('the application in one word', () => {
  it('is what its newest entry is, unless an older one is being written', () => {
    const world = new CoreWorld(start);
    const rule = examRule({ onLeave: 'keep' });
    const first = movement(0, { rule });
    world.move(first);
    world.settle();
    world.move(movement(5, { step: { id: 5, name: 'Prova' }, rule: examRule({ onLeave: 'cancel' }) }));
    world.settle();
    world.result(result(first, 9, 'passed'));
    world.startDue();
    expect(applicationStatus(world.state)).toBe('waiting');
    world.settle();
    world.move(movement(20, { noRule: true }));
    world.settle();
    expect(applicationStatus(world.state)).toBe('withdrawn');
    world.result(result(first, 30, 'failed'));
    world.startDue();
    expect(applicationStatus(world.state)).toBe('publishing');
    world.settle();
    expect(applicationStatus(world.state)).toBe('withdrawn');
  });

  it('is what the exam of the last movement is, also where another one began after it', () => {
    const world = new CoreWorld(start);
    const first = movement(0, { rule: examRule({ onLeave: 'keep' }) });
    world.move(first);
    world.settle();
    world.move(movement(5, { step: { id: 5, name: 'Prova' }, rule: examRule({ provider: 'school' }) }));
    world.settle();
    world.move(movement(9));
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', provider: 'clinic', step: 'Exame admissional' });
  });

  it('is ordering while its newest exam is being ordered, though an older one is being written', () => {
    const world = new CoreWorld(start);
    const first = movement(0, { rule: examRule({ onLeave: 'keep' }) });
    world.move(first);
    world.settle();
    world.move(movement(5, { step: { id: 5, name: 'Prova' } }));
    world.result(result(first, 9, 'passed'));
    world.startDue();
    expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['publishing', 'ordering']);
    expect(applicationStatus(world.state)).toBe('ordering');
  });

  it('is needs-attention while anything is stuck', () => {
    const world = new CoreWorld(start, { refuse: (action) => (action.type === 'cancelOrder' ? refused : undefined) });
    world.move(movement(0));
    world.settle();
    world.move(movement(5, { step: { id: 5, name: 'Prova' } }));
    world.settle();
    expect(applicationStatus(world.state)).toBe('needs-attention');
    expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['needs-attention', 'waiting']);
  });
});
