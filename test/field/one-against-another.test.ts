// What one provider sends touches only what was ordered from that provider (P-OWN). Each case was tried by somebody who has a
// valid secret of one provider, as an attacker or by mistake; inputs are written anew.
import { formatReference, parseReference } from '../../domain/exam/reference';
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
