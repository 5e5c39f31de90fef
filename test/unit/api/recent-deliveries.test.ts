import { RecentDeliveries, type Handed, type HandOver } from '../../../api/recent-deliveries';
import { createFakeClock } from '../../support/fake-clock';

const clock = createFakeClock();
const hour = 3_600_000;
const delivery = (id: string, content: unknown = 'content') => ({ id: [id], content });

function memory(options: { capacity?: number; keepFor?: number } = {}): RecentDeliveries<string> {
  return new RecentDeliveries<string>({ clock, ...options });
}

/** Hands over by `hand`, and notes what is altered. */
const by = (hand: () => Promise<Handed<string>>) => ({ hand: jest.fn(hand), noteAltered: jest.fn(async () => {}) });
const accepts = (answer = 'started') => by(async () => ({ answer, remember: true }));

/** A hand-over that the test ends. */
function underWay(): { over: HandOver<string>; end: (handed: Handed<string>) => void; fail: () => void } {
  let end!: (handed: Handed<string>) => void;
  let fail!: () => void;
  const outcome = new Promise<Handed<string>>((resolve, reject) => {
    end = resolve;
    fail = () => reject(new Error('Temporal is down'));
  });
  return { over: by(() => outcome), end, fail };
}

it('R8: what was accepted is answered again from memory, with the first answer', async () => {
  const deliveries = memory();
  const over = accepts();
  expect(await deliveries.once(delivery('a'), over)).toEqual({ answer: 'started', kind: 'first' });
  expect(await deliveries.once(delivery('a'), accepts('signalled'))).toEqual({ answer: 'started', kind: 'duplicate' });
  expect(over.hand).toHaveBeenCalledTimes(1);
});

it('R10: what was not accepted is handed over again', async () => {
  const deliveries = memory();
  await expect(
    deliveries.once(
      delivery('a'),
      by(async () => Promise.reject(new Error('down'))),
    ),
  ).rejects.toThrow('down');
  expect(await deliveries.once(delivery('a'), accepts())).toMatchObject({ kind: 'first' });
});

it('what nobody heard is not remembered', async () => {
  const deliveries = memory();
  const unheard = by(async () => ({ answer: 'ignored', remember: false }));
  expect(await deliveries.once(delivery('a'), unheard)).toMatchObject({ kind: 'first' });
  expect(await deliveries.once(delivery('a'), accepts())).toEqual({ answer: 'started', kind: 'first' });
  expect(deliveries.size).toBe(1);
});

it('R8: copies that come while the first is under way wait for it, and share its end', async () => {
  const deliveries = memory();
  const first = underWay();
  const copy = accepts();
  const both = [deliveries.once(delivery('a'), first.over), deliveries.once(delivery('a'), copy)];
  first.end({ answer: 'started', remember: true });
  expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['first', 'duplicate']);
  expect(copy.hand).not.toHaveBeenCalled();
});

it('R10: when the first fails, so do the copies that waited for it', async () => {
  const deliveries = memory();
  const first = underWay();
  const both = [deliveries.once(delivery('a'), first.over), deliveries.once(delivery('a'), accepts())];
  first.fail();
  const settled = await Promise.allSettled(both);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

describe('R9: another content under a known id', () => {
  it('R9: is told every time, and the run hears of it once', async () => {
    const deliveries = memory();
    await deliveries.once(delivery('a', { outcome: 'failed' }), accepts());
    const over = accepts('never');
    const altered = async (outcome: string) => deliveries.once(delivery('a', { outcome }), over);
    for (const outcome of ['passed', 'passed', 'other']) {
      expect(await altered(outcome)).toEqual({ answer: 'started', kind: 'altered' });
    }
    expect(await altered('failed')).toEqual({ answer: 'started', kind: 'duplicate' });
    expect(over.noteAltered.mock.calls).toEqual([['started']]);
    expect(over.hand).not.toHaveBeenCalled();
  });

  it('R9: what the run could not be told is told with the next copy', async () => {
    const deliveries = memory();
    await deliveries.once(delivery('a', 1), accepts());
    const over = accepts();
    over.noteAltered.mockRejectedValueOnce(new Error('Temporal is down'));
    const both = await Promise.allSettled([1, 2].map(() => deliveries.once(delivery('a', 2), over)));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await deliveries.once(delivery('a', 2), over)).toEqual({ answer: 'started', kind: 'altered' });
    expect(over.noteAltered).toHaveBeenCalledTimes(2);
  });

  it('R9: waits for the first one under way, and counts only when that one failed', async () => {
    const deliveries = memory();
    const first = underWay();
    const started = deliveries.once(delivery('a', 1), first.over);
    const altered = deliveries.once(delivery('a', 2), accepts('second'));
    first.end({ answer: 'started', remember: true });
    expect(await altered).toEqual({ answer: 'started', kind: 'altered' });
    await started;

    const failing = underWay();
    const lost = deliveries.once(delivery('b', 1), failing.over);
    const taken = deliveries.once(delivery('b', 2), accepts('second'));
    failing.fail();
    await expect(lost).rejects.toThrow();
    expect(await taken).toEqual({ answer: 'second', kind: 'first' });
  });
});

describe('R29: how things stand', () => {
  const state = (content: unknown) => ({ ...delivery('order', content), isState: true });

  it('R29: a state that comes back is news, an immediate repeat is none, and nothing is altered', async () => {
    const deliveries = memory();
    const over = accepts();
    const kinds = [];
    for (const said of ['passed', 'passed', 'failed', 'failed', 'passed'])
      kinds.push((await deliveries.once(state(said), over)).kind);
    expect(kinds).toEqual(['first', 'duplicate', 'first', 'duplicate', 'first']);
    expect(over.noteAltered).not.toHaveBeenCalled();
    expect(deliveries.size).toBe(1);
  });

  it('R29: states that come at once are handed over one after the other, in their order', async () => {
    const deliveries = memory();
    const first = underWay();
    const handed: string[] = [];
    const later = (said: string) => by(async () => ({ answer: String(handed.push(said)), remember: true }));
    const all = [
      deliveries.once(state('passed'), first.over),
      deliveries.once(state('failed'), later('failed')),
      deliveries.once(state('failed'), later('never')),
      deliveries.once(state('passed'), later('passed')),
    ];
    first.end({ answer: 'started', remember: true });
    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(['first', 'first', 'duplicate', 'first']);
    expect(handed).toEqual(['failed', 'passed']);
    expect(await deliveries.once(state('passed'), accepts())).toMatchObject({ kind: 'duplicate' });
  });

  it('R10: when the first fails, those behind it fail with it, and come again', async () => {
    const deliveries = memory();
    const first = underWay();
    const all = ['a', 'b', 'c'].map((said) => deliveries.once(state(said), said === 'a' ? first.over : accepts()));
    first.fail();
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await deliveries.once(state('b'), accepts())).toMatchObject({ kind: 'first' });
  });

  it('R29: another process may have seen another state meanwhile, so a state is remembered for a minute', async () => {
    const deliveries = memory();
    await deliveries.once(state('passed'), accepts());
    await clock.advance(59_999);
    expect(await deliveries.once(state('passed'), accepts())).toMatchObject({ kind: 'duplicate' });
    await clock.advance(1);
    expect(await deliveries.once(state('passed'), accepts())).toMatchObject({ kind: 'first' });
  });

  it('R29: what was forgotten is handed over', async () => {
    const deliveries = memory();
    await deliveries.once(state('passed'), accepts());
    deliveries.forget(['order']);
    expect(await deliveries.once(state('passed'), accepts())).toMatchObject({ kind: 'first' });
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
