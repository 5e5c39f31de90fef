import { RecentDeliveries, type Handed } from '../../../api/recent-deliveries';
import { createFakeClock } from '../../support/fake-clock';

const clock = createFakeClock();
const hour = 3_600_000;
const delivery = (id: string, content: unknown = 'content') => ({ id: [id], content });

function memory(options: { capacity?: number; keepFor?: number } = {}): RecentDeliveries<string> {
  return new RecentDeliveries<string>({ clock, ...options });
}

const accepts = (answer = 'started') => jest.fn(async (): Promise<Handed<string>> => ({ answer, remember: true }));

/** A hand-over that the test ends. */
function underWay(): { hand: () => Promise<Handed<string>>; end: (handed: Handed<string>) => void; fail: () => void } {
  let end!: (handed: Handed<string>) => void;
  let fail!: () => void;
  const outcome = new Promise<Handed<string>>((resolve, reject) => {
    end = resolve;
    fail = () => reject(new Error('Temporal is down'));
  });
  return { hand: () => outcome, end, fail };
}

it('R8: what was accepted is answered again from memory, with the first answer', async () => {
  const deliveries = memory();
  const hand = accepts();
  expect(await deliveries.once(delivery('a'), hand)).toEqual({ answer: 'started', kind: 'first' });
  expect(await deliveries.once(delivery('a'), accepts('signalled'))).toEqual({ answer: 'started', kind: 'duplicate' });
  expect(hand).toHaveBeenCalledTimes(1);
});

it('R10: what was not accepted is handed over again', async () => {
  const deliveries = memory();
  await expect(deliveries.once(delivery('a'), async () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await deliveries.once(delivery('a'), accepts())).toMatchObject({ kind: 'first' });
});

it('what nobody heard is not remembered', async () => {
  const deliveries = memory();
  const unheard = async (): Promise<Handed<string>> => ({ answer: 'ignored', remember: false });
  expect(await deliveries.once(delivery('a'), unheard)).toMatchObject({ kind: 'first' });
  expect(await deliveries.once(delivery('a'), accepts())).toEqual({ answer: 'started', kind: 'first' });
  expect(deliveries.size).toBe(1);
});

it('R8: copies that come while the first is under way wait for it, and share its end', async () => {
  const deliveries = memory();
  const first = underWay();
  const copy = accepts();
  const both = [deliveries.once(delivery('a'), first.hand), deliveries.once(delivery('a'), copy)];
  first.end({ answer: 'started', remember: true });
  expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['first', 'duplicate']);
  expect(copy).not.toHaveBeenCalled();
});

it('R10: when the first fails, so do the copies that waited for it', async () => {
  const deliveries = memory();
  const first = underWay();
  const both = [deliveries.once(delivery('a'), first.hand), deliveries.once(delivery('a'), accepts())];
  first.fail();
  const settled = await Promise.allSettled(both);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

describe('R9: another content under a known id', () => {
  it('R9: is told the first time and every time after', async () => {
    const deliveries = memory();
    await deliveries.once(delivery('a', { outcome: 'failed' }), accepts());
    const altered = async (outcome: string) => deliveries.once(delivery('a', { outcome }), accepts('never'));
    expect(await altered('passed')).toEqual({ answer: 'started', kind: { altered: 'once' } });
    expect(await altered('passed')).toEqual({ answer: 'started', kind: { altered: 'again' } });
    expect(await altered('other')).toEqual({ answer: 'started', kind: { altered: 'again' } });
    expect(await altered('failed')).toEqual({ answer: 'started', kind: 'duplicate' });
  });

  it('R9: waits for the first one under way, and counts only when that one failed', async () => {
    const deliveries = memory();
    const first = underWay();
    const started = deliveries.once(delivery('a', 1), first.hand);
    const altered = deliveries.once(delivery('a', 2), accepts('second'));
    first.end({ answer: 'started', remember: true });
    expect(await altered).toEqual({ answer: 'started', kind: { altered: 'once' } });
    await started;

    const failing = underWay();
    const lost = deliveries.once(delivery('b', 1), failing.hand);
    const taken = deliveries.once(delivery('b', 2), accepts('second'));
    failing.fail();
    await expect(lost).rejects.toThrow();
    expect(await taken).toEqual({ answer: 'second', kind: 'first' });
  });
});

describe('its bounds', () => {
  it('T5: the oldest is forgotten beyond its capacity', async () => {
    const deliveries = memory({ capacity: 3 });
    for (const id of ['a', 'b', 'c', 'd']) await deliveries.once(delivery(id), accepts());
    expect(deliveries.size).toBe(3);
    expect(await deliveries.once(delivery('d'), accepts())).toMatchObject({ kind: 'duplicate' });
    expect(await deliveries.once(delivery('a'), accepts())).toMatchObject({ kind: 'first' });
  });

  it('what is older than its time is forgotten', async () => {
    const deliveries = memory({ keepFor: hour });
    await deliveries.once(delivery('a'), accepts());
    await clock.advance(hour - 1);
    expect(await deliveries.once(delivery('a'), accepts())).toMatchObject({ kind: 'duplicate' });
    await clock.advance(1);
    expect(await deliveries.once(delivery('a'), accepts())).toMatchObject({ kind: 'first' });
  });

  it('P-PII: ids and contents are kept as hashes only', async () => {
    const deliveries = memory();
    await deliveries.once(delivery('zenobia', { summary: 'zenobia' }), accepts());
    const kept = [...(deliveries as unknown as { accepted: Map<string, unknown> }).accepted];
    expect(JSON.stringify(kept)).not.toContain('zenobia');
  });
});
