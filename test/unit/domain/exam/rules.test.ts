// The rules of the application, one by one, on the core alone.
import { nextAction } from '../../../../domain/exam/next-action';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import { day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

describe('an exam from order to tag', () => {
  it('orders once, waits, puts the tag of the outcome, and closes after the linger', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    expect(reportOf(world.state).status).toBe('waiting');
    world.result(result(moved, 60, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
    expect(world.closed).toBe(false);
    world.advanceTo(start + 3 * day);
    expect(world.closed).toBe(true);
    expect(world.orders.size).toBe(1);
    expect(world.comments).toEqual([]);
  });

  it('writes tag and comment where the rule asks for both, and nothing for an empty entry', () => {
    const failed = new CoreWorld(start);
    const moved = movement(0);
    failed.move(moved);
    failed.settle();
    failed.result(result(moved, 5, 'failed', { summary: 'PA 18x11' }));
    failed.settle();
    expect([...failed.tags]).toEqual(['Inapto']);
    expect(failed.comments.map((comment) => comment.text)).toEqual(['Exame ASO-ADM: inapto. PA 18x11']);

    const cancelled = new CoreWorld(start);
    cancelled.move(moved);
    cancelled.settle();
    cancelled.result(result(moved, 5, 'cancelled'));
    cancelled.settle();
    expect(cancelled.writes).toEqual([]);
    expect(reportOf(cancelled.state)).toMatchObject({ status: 'settled', outcome: 'cancelled' });
  });

  it('expires at the deadline, counted from the order', () => {
    const world = new CoreWorld(start + 5 * 60_000);
    world.move(movement(0));
    world.advanceTo(start + 10 * day);
    expect([...world.tags]).toEqual([]);
    world.advanceTo(start + 10 * day + 5 * 60_000);
    expect([...world.tags]).toEqual(['Exame expirado']);
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'expired' });
  });

  it('keeps the reason where the read-back says that nothing must be ordered (P-FRESH)', () => {
    const world = new CoreWorld(start, { readBack: () => 'application is reproved' });
    world.move(movement(0));
    world.settle();
    expect(reportOf(world.state).entries).toMatchObject([
      { status: 'ignored', phase: { because: 'not-in-step', reason: 'application is reproved' } },
    ]);
    expect(world.orders.size).toBe(0);
  });
});

describe('movements', () => {
  it('ignores a repeated event and an older one (P-ORDER)', () => {
    const world = new CoreWorld(start);
    const moved = movement(10);
    world.move(moved);
    world.settle();
    const before = world.state;
    world.move(moved);
    world.move(movement(5, { noRule: true }));
    expect(world.state).toBe(before);
  });

  it('keeps the order when the candidate is moved into the same step while its exam is open', () => {
    const world = new CoreWorld(start);
    world.move(movement(0));
    world.settle();
    world.move(movement(5));
    world.settle();
    expect(world.orders.size).toBe(1);
  });

  it('orders anew when the candidate returns after the exam was settled', () => {
    const world = new CoreWorld(start);
    const first = movement(0);
    world.move(first);
    world.settle();
    world.result(result(first, 5, 'failed'));
    world.settle();
    const second = movement(10);
    world.move(second);
    world.settle();
    expect([...world.orders.keys()]).toEqual([referenceOf(first), referenceOf(second)]);
    world.result(result(second, 20, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('withdraws and cancels when the candidate leaves, and orders anew on return', () => {
    const world = new CoreWorld(start);
    const first = movement(0);
    world.move(first);
    world.settle();
    world.move(movement(5, { noRule: true }));
    world.settle();
    expect([...world.cancelled]).toEqual([referenceOf(first)]);
    expect(reportOf(world.state).status).toBe('withdrawn');
    world.move(movement(10));
    world.settle();
    expect(world.orders.size).toBe(2);
    expect(reportOf(world.state).status).toBe('waiting');
  });

  it('goes on waiting after the candidate left where the rule keeps the order', () => {
    const world = new CoreWorld(start);
    const moved = movement(0, { rule: examRule({ onLeave: 'keep' }) });
    world.move(moved);
    world.settle();
    world.move(movement(5, { noRule: true }));
    world.settle();
    expect(world.cancelled.size).toBe(0);
    world.result(result(moved, 9, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('reads back again when a newer movement into the step arrived during the read-back', () => {
    let answers = 0;
    const world = new CoreWorld(start, { readBack: () => (answers++ === 0 ? 'in another step' : undefined) });
    world.move(movement(0));
    world.startDue();
    world.move(movement(5));
    world.settle();
    expect(reportOf(world.state).status).toBe('waiting');
    expect(world.orders.size).toBe(1);
  });
});

describe('results out of the ordinary', () => {
  it('keeps a result that comes before the order is confirmed (P-EARLY)', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.move(moved);
    world.startDue();
    world.result(result(moved, 1, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.orders.size).toBe(1);
  });

  it('replaces the tag once for a correction and never for an older version (P-CORRECT)', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 10, 'passed'));
    world.settle();
    world.result(result(moved, 20, 'failed'));
    world.settle();
    world.result(result(moved, 15, 'inconclusive'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
    expect(world.writes.map((write) => write.type)).toEqual(['putTag', 'removeTag', 'putTag', 'postComment']);
  });

  it.each([
    ['publish', ['Apto'], 0],
    ['comment', ['Exame expirado'], 1],
    ['ignore', ['Exame expirado'], 0],
  ] as const)('treats a result after the deadline as lateResult: %s says (P-LATE)', (lateResult, tags, comments) => {
    const world = new CoreWorld(start);
    const moved = movement(0, { rule: examRule({ lateResult }) });
    world.move(moved);
    world.advanceTo(start + 10 * day);
    world.result(result(moved, 10 * 24 * 60 + 5, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(tags);
    expect(world.comments).toHaveLength(comments);
  });

  it('recovers the entry of an ended run and writes nothing that stands already (P-LATE)', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.known.set(referenceOf(moved), { ...moved, rule: examRule() });
    world.tags.add('Inapto').add('Prioritário');
    world.result(result(moved, 60, 'passed'));
    world.settle();
    expect([...world.tags].sort()).toEqual(['Apto', 'Prioritário']);
    expect(world.orders.size).toBe(0);
    const repeated = new CoreWorld(start);
    repeated.known.set(referenceOf(moved), { ...moved, rule: examRule() });
    repeated.tags.add('Apto');
    repeated.result(result(moved, 60, 'passed'));
    repeated.settle();
    expect(repeated.writes).toEqual([]);
  });

  it('takes a result that overtook its movement as early, not as late (P-EARLY, P-ORDER)', () => {
    const world = new CoreWorld(start);
    const moved = movement(0, { rule: examRule({ lateResult: 'ignore' }) });
    world.known.set(referenceOf(moved), { ...moved, rule: examRule({ lateResult: 'ignore' }) });
    world.result(result(moved, 60, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual([]);
    world.move(moved);
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.orders.size).toBe(0);
  });

  it('refuses a result that another provider sent for this order', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'passed', { provider: 'impostor' }));
    world.settle();
    expect(world.writes).toEqual([]);
    expect(reportOf(world.state).notes).toHaveLength(1);
  });
});

describe('polling', () => {
  it('asks every pollEvery and once at the deadline before expiring', () => {
    const world = new CoreWorld(start, { canPoll: true, pollEvery: 4 * day });
    world.move(movement(0));
    world.advanceTo(start + 10 * day);
    expect(world.calls.map((call) => call.type)).toEqual([
      'orderExam',
      'fetchResult',
      'fetchResult',
      'fetchResult',
      'putTag',
    ]);
    expect([...world.tags]).toEqual(['Exame expirado']);
  });

  it('asks at once where the provider knew the order already, and not for the last time', () => {
    const world = new CoreWorld(start, { canPoll: true });
    const moved = movement(0);
    world.orders.set(referenceOf(moved), 'order-of-an-earlier-run');
    world.move(moved);
    world.settle();
    expect(world.calls).toMatchObject([{ type: 'orderExam' }, { type: 'fetchResult', last: false }]);
    expect(world.state.entries).toMatchObject([{ order: { polling: { endedAt: start, last: { is: 'ahead' } } } }]);
    expect(nextAction(world.state, start)).toMatchObject({ type: 'wait', until: start + 10 * day });
  });

  it('asks once at the deadline, also where an interval ends with it', () => {
    const world = new CoreWorld(start, { canPoll: true, pollEvery: 5 * day });
    world.move(movement(0));
    world.advanceTo(start + 10 * day);
    expect(world.calls.map((call) => 'last' in call && call.last)).toEqual([false, false, true, false]);
    expect([...world.tags]).toEqual(['Exame expirado']);
  });

  it('holds up no end of a run with an answer that nobody waits for any more', () => {
    const world = new CoreWorld(start, { canPoll: true });
    const moved = movement(0, { rule: examRule({ closeAfter: 0 }) });
    world.move(moved);
    world.settle();
    world.now = start + 10 * day;
    world.startDue();
    world.result(result(moved, 5, 'cancelled'));
    expect(world.state.running).toEqual([{ lane: 'poll', reference: referenceOf(moved) }]);
    expect(nextAction(world.state, world.now)).toEqual({ type: 'close' });
  });

  it('takes a result that came before the deadline as in time, though the clock of its sender is ahead of it', () => {
    for (const early of [60_000, 0]) {
      const world = new CoreWorld(start, { canPoll: true });
      const moved = movement(0, { rule: examRule({ lateResult: 'ignore' }) });
      world.move(moved);
      world.settle();
      world.now = start + 10 * day - early;
      world.result(result(moved, 10 * 24 * 60 + 60, 'passed'));
      world.settle();
      expect([...world.tags]).toEqual(['Apto']);
    }
  });

  it('a question that fails stops nothing: it is asked again at the next interval', () => {
    let failures = 0;
    const down = { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'down' } as const;
    const world = new CoreWorld(start, {
      canPoll: true,
      pollEvery: 2 * day,
      refuse: (action) => (action.type === 'fetchResult' && failures++ < 2 ? down : undefined),
    });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.pollAnswers.set(referenceOf(moved), result(moved, 30, 'passed'));
    world.advanceTo(start + 5 * day);
    expect(failures).toBe(2);
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', attention: [] });
    world.advanceTo(start + 6 * day);
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('publishes what the last question at the deadline finds', () => {
    const world = new CoreWorld(start, { canPoll: true });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.pollAnswers.set(referenceOf(moved), result(moved, 30, 'passed'));
    world.advanceTo(start + 10 * day);
    expect([...world.tags]).toEqual(['Apto']);
  });
});

describe('needs attention (P-STUCK)', () => {
  const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: 'PUT tags: 422' } as const;

  it('stops with the reason, and retry goes on', () => {
    let broken = true;
    const world = new CoreWorld(start, {
      refuse: (action) => (broken && action.type === 'putTag' ? refused : undefined),
    });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'passed'));
    world.advanceTo(start + 30 * day);
    expect(reportOf(world.state)).toMatchObject({
      status: 'needs-attention',
      attention: [{ what: 'write', reason: 'PUT tags: 422' }],
    });
    broken = false;
    world.tell({ type: 'retry', at: world.now });
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', attention: [] });
  });

  it('heals by itself after 401 with growing pauses of 15 minutes to 6 hours', () => {
    const unauthorized = { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: '401' } as const;
    const tries: number[] = [];
    const world: CoreWorld = new CoreWorld(start, {
      refuse: (action) => {
        if (action.type !== 'orderExam') return undefined;
        tries.push((world.now - start) / 60_000);
        return tries.length < 8 ? unauthorized : undefined;
      },
    });
    world.move(movement(0));
    world.advanceTo(start + 2 * day);
    expect(tries).toEqual([0, 15, 45, 105, 225, 465, 825, 1185]);
    expect(reportOf(world.state).status).toBe('waiting');
  });

  it('takes an override as a result and a skip as the end', () => {
    const stuck = () => {
      const world = new CoreWorld(start, { refuse: (action) => (action.type === 'orderExam' ? refused : undefined) });
      world.move(movement(0));
      world.settle();
      return world;
    };
    const overridden = stuck();
    overridden.tell({ type: 'override', outcome: 'passed', note: 'paper result', at: overridden.now });
    overridden.settle();
    expect([...overridden.tags]).toEqual(['Apto']);
    const skipped = stuck();
    skipped.tell({ type: 'skip', note: 'hired already', at: skipped.now });
    skipped.settle();
    expect(reportOf(skipped.state)).toMatchObject({ status: 'ignored', attention: [] });
    expect(reportOf(skipped.state).entries).toMatchObject([
      { phase: { because: 'skipped', reason: 'skipped by an operator: hired already' } },
    ]);
    expect(nextAction(skipped.state, skipped.now + 3 * day)).toEqual({ type: 'close' });
  });

  it('is answered by a newer version that needs no write', () => {
    const world = new CoreWorld(start, { refuse: (action) => (action.type === 'putTag' ? refused : undefined) });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'passed'));
    world.settle();
    world.result(result(moved, 6, 'cancelled'));
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'cancelled' });
  });
});
