// What one provider sends touches only what was ordered from that provider (P-OWN). Each case was tried by somebody who has a
// valid secret of one provider, as an attacker or by mistake; inputs are written anew.
import { refuseRetry } from '../../domain/exam/reduce-operator';
import { formatReference, parseReference } from '../../domain/exam/reference';
import { currentDetails } from '../../domain/text/current-details';
import { examRule, movement, start } from '../support/core-fixtures';
import { openResult, vendorKeys } from '../support/field-vendors';
import { FieldWorld } from '../support/field-world';
import { reference } from '../support/preset-world';
import { provenReference } from '../support/reference-keys';

let world: FieldWorld;
afterEach(() => world.close());

const iso = (time: number) => new Date(time).toISOString();
const parts = parseReference(reference) ?? { applicationId: 0, jobId: 0, stepId: 0, entryKey: '' };
const { entryKey: key } = parts;

async function securityEvents(kind: string): Promise<number> {
  const { values } = await world.metrics.securityEvents.get();
  return values.filter(({ labels }) => labels.kind === kind).reduce((sum, { value }) => sum + value, 0);
}

const told = () => ({
  tags: world.tags,
  comments: world.comments,
  recorded: world.recorded,
  notes: world.report.notes,
});
const nothing = { tags: [], comments: [], recorded: [], notes: [] };

describe('attack with the secret of one provider: a made-up reference for a real candidate', () => {
  beforeEach(async () => {
    world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
    world.enter();
  });

  const turned = (digit: string) => (digit === 'f' ? '0' : 'f');
  const madeUp: [what: string, reference: string][] = [
    ['of before the proof', formatReference({ ...parts, entryKey: 'abcdef0123' })],
    ['with a guessed proof', formatReference({ ...parts, entryKey: '0123456789abcdef0123456789' })],
    [
      'with the right event and a guessed proof',
      formatReference({ ...parts, entryKey: key.slice(0, 10) + '0'.repeat(16) }),
    ],
    ['with one wrong digit', formatReference({ ...parts, entryKey: turned(key.charAt(0)) + key.slice(1) })],
    ['with the proof of another step', formatReference({ ...parts, stepId: parts.stepId + 1 })],
    ['with the proof of another job', formatReference({ ...parts, jobId: parts.jobId + 1 })],
    ['with the proof of another candidate', formatReference({ ...parts, applicationId: parts.applicationId + 1 })],
    ['that was made for another provider', provenReference('clinic')],
    ['of another entry, made for another provider', provenReference('clinic', { eventId: 'event-2' })],
  ];

  test.each(madeUp)(
    'P-OWN, R27: a reference %s is answered 200, counted, and changes nothing',
    async (_what, given) => {
      await world.receives(openResult('r-1', 'failed', iso(start), { reference: given }));
      expect(told()).toEqual(nothing);
      expect(await securityEvents('unproven-reference')).toBe(1);
      expect(world.started).toEqual([]);
    },
  );

  test('P-OWN, R27: four hundred of them leave no trace at the run, and the true result is written as ever', async () => {
    const before = JSON.stringify(world.core.state);
    for (let index = 0; index < 400; index += 1) {
      const entryKey = index.toString(16).padStart(26, '0');
      await world.receives(
        openResult('r-1', 'failed', iso(start), { reference: formatReference({ ...parts, entryKey }) }),
      );
    }
    expect(JSON.stringify(world.core.state)).toBe(before);
    expect(await securityEvents('unproven-reference')).toBe(400);
    await world.receives(openResult('r-1', 'passed', iso(start)));
    expect(world.tags).toEqual(['Apto']);
    expect(await securityEvents('unproven-reference')).toBe(400);
  });

  test('P-OWN, P-LATE: a proven reference starts a run that has ended', async () => {
    const given = provenReference('school', { applicationId: 654322 });
    await world.receives(openResult('r-1', 'passed', iso(start), { reference: given }));
    expect(world.started).toEqual([654322]);
    expect(await securityEvents('unproven-reference')).toBe(0);
  });
});

test('P-OWN: the open run of an order from before the proof knows its reference', async () => {
  world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
  world.enter();
  const old = movement(0, {
    entryKey: 'abcdef0123',
    step: { id: 5, name: 'Prova' },
    rule: examRule({ provider: 'school' }),
  });
  world.core.move(old);
  world.core.settle();
  const given = formatReference({ ...parts, stepId: 5, entryKey: 'abcdef0123' });
  await world.receives(openResult('r-1', 'passed', iso(start), { reference: given, orderId: 'order-2' }));
  expect(world.tags).toEqual(['Apto']);
});

describe('attack with the secret of one provider: a result by the reference of one candidate for the order of another', () => {
  const asked = { status: 'needs-attention', attention: [{ what: 'result', code: 'BRIDGE_RESULT_OF_ANOTHER_ORDER' }] };
  const other = (resultId: string, given: object = {}) =>
    openResult(resultId, 'failed', iso(start), { orderId: 'order-of-b', ...given });

  beforeEach(async () => {
    world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
    world.enter({}, 'order-of-a');
  });

  test('P-OWN, R27: is not written and needs a person, who reads both orders', async () => {
    await world.receives(other('r-1'));
    expect(world.report).toMatchObject(asked);
    expect(told()).toEqual(nothing);
    const details = currentDetails(world.core.state);
    expect(details).toContain('result r-1 names order order-of-b; the placed order is order-of-a');
    expect(details).toContain('`override` or `skip`');
  });

  test('P-OWN: a poll that answers for another order is judged alike', async () => {
    world.provider.answers({});
    const { core } = world;
    const occurredAt = iso(start);
    const named = {
      resultId: 'r-1',
      orderId: 'order-of-b',
      provider: 'school',
      occurredAt,
      outcome: 'failed',
    } as const;
    core.pollAnswers.set(reference, { ...named, reference, source: 'reading' });
    core.advanceTo(start + 10 * 24 * 3_600_000);
    expect(world.report).toMatchObject({ ...asked, outcome: 'expired' });
    expect(world.tags).toEqual(['Exame expirado']);
  });

  test('P-OWN: a repeat asks nobody again, neither before nor after the answer', async () => {
    await world.receives(other('r-1'), other('r-2'));
    expect(world.report.attention).toHaveLength(1);
    world.core.tell({ type: 'skip', note: 'the clinic mixed them up', at: world.core.now });
    expect(world.report).toMatchObject({ status: 'waiting', attention: [] });
    await world.receives(other('r-3'));
    expect(world.report).toMatchObject({ status: 'waiting', attention: [] });
  });

  test('P-OWN: the right result answers the question, and is written', async () => {
    await world.receives(other('r-1'), openResult('r-2', 'passed', iso(start), { orderId: 'order-of-a' }));
    expect(world.report).toMatchObject({ status: 'settled', attention: [] });
    expect(world.tags).toEqual(['Apto']);
  });

  test('P-OWN: after the right result the tag stays, and the run stays open until a person has judged', async () => {
    await world.receives(openResult('r-1', 'passed', iso(start), { orderId: 'order-of-a' }), other('r-2'));
    world.core.advanceTo(start + 30 * 24 * 3_600_000);
    expect(world.report).toMatchObject(asked);
    expect({ tags: world.tags, closed: world.core.closed }).toEqual({ tags: ['Apto'], closed: false });
    world.core.tell({ type: 'override', outcome: 'failed', note: 'by phone', at: world.core.now });
    world.core.settle();
    expect(world.report).toMatchObject({ status: 'settled', attention: [] });
    expect(world.tags).toEqual(['Inapto']);
  });

  test('P-OWN: there is nothing to retry, and the exam goes on to its deadline', async () => {
    await world.receives(other('r-1'));
    const before = world.core.state;
    world.core.tell({ type: 'retry', at: world.core.now });
    expect(world.core.state).toBe(before);
    expect(refuseRetry(before)).toMatch(/another order/);
    world.core.advanceTo(start + 11 * 24 * 3_600_000);
    expect(world.tags).toEqual(['Exame expirado']);
  });
});
