// The reader with a Gupy of plain functions and a clock that the test moves.
import type { Application, Personal } from '../../../gupy/application';
import { ApplicationReader } from '../../../gupy/application-reader';
import type { ApplicationSource, SharedApplication } from '../../../gupy/application-source';
import { HttpFailure } from '../../../outbound/http-failure';
import { createFakeClock, type FakeClock } from '../../support/fake-clock';
import { sized } from '../../support/loop-size';

const jobId = 123_456;
const step = { id: 86_547, name: 'Exame admissional' };
const quiet = (): AbortSignal => new AbortController().signal;
const firstId = 1_000;

/** A step's list as Gupy keeps it, and a count of what was asked for. */
class FakeStep implements ApplicationSource {
  ids: number[];
  readonly elsewhere = new Set<number>();
  readonly pageReads: number[] = [];
  readonly idReads: number[] = [];
  failPage: ((page: number) => Error | undefined) | undefined;
  failId: ((id: number) => Error | undefined) | undefined;
  /** Runs between question and answer. */
  meanwhile: () => Promise<void> | void = () => undefined;

  constructor(size: number) {
    this.ids = Array.from({ length: size }, (_, index) => firstId + index);
  }

  get requests(): number {
    return this.pageReads.length + this.idReads.length;
  }

  async byId({ applicationId }: { applicationId: number }): Promise<Application | undefined> {
    this.idReads.push(applicationId);
    await this.meanwhile();
    const failure = this.failId?.(applicationId);
    if (failure !== undefined) throw failure;
    if (this.ids.includes(applicationId)) return this.view(applicationId);
    return this.elsewhere.has(applicationId)
      ? { ...this.view(applicationId), currentStep: { id: 1, name: 'Entrevista' } }
      : undefined;
  }

  async page({ page, personal }: { page: number; personal: Personal | undefined }) {
    this.pageReads.push(page);
    await this.meanwhile();
    const failure = this.failPage?.(page);
    if (failure !== undefined) throw failure;
    const items = this.ids.slice((page - 1) * 100, page * 100).map((id) => this.view(id, personal !== undefined));
    return { items, totalPages: Math.ceil(this.ids.length / 100) };
  }

  private view(id: number, contact = true): Application {
    const people = contact ? { people: [{ email: `${id}@example.com` }] } : {};
    return { id, status: 'in_process', currentStep: step, tags: [], ...people };
  }
}

let clock: FakeClock;
let gupy: FakeStep;
let reader: ApplicationReader;

const start = (size: number): void => {
  clock = createFakeClock();
  gupy = new FakeStep(size);
  reader = new ApplicationReader(gupy, { clock });
};
const read = (applicationId: number, contact = true, signal = quiet()): Promise<SharedApplication | undefined> =>
  reader.read({ jobId, applicationId, step, fields: contact ? ['email'] : [] }, signal);

/** Asks for all of these, one every `everyMs`, and answers what came. */
async function readAll(ids: readonly number[], everyMs: number): Promise<(SharedApplication | undefined)[]> {
  const answers: Promise<SharedApplication | undefined>[] = [];
  for (const id of ids) {
    answers.push(read(id));
    if (everyMs > 0) await clock.advance(everyMs);
  }
  await clock.advance(60_000);
  return Promise.all(answers);
}

function shuffled(ids: readonly number[], seed: number): number[] {
  const result = [...ids];
  let state = seed;
  for (let i = result.length - 1; i > 0; i -= 1) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    const j = state % (i + 1);
    [result[i], result[j]] = [result[j] ?? 0, result[i] ?? 0];
  }
  return result;
}

describe('reads that come alone', () => {
  it('start at once, by id', async () => {
    start(500);
    const answer = read(firstId + 250);
    await clock.advance(0);
    expect((await answer)?.id).toBe(firstId + 250);
    expect(gupy.idReads).toEqual([firstId + 250]);
    expect(gupy.pageReads).toEqual([]);
  });

  it('of one application at the same time are one request', async () => {
    start(500);
    const answers = [read(firstId), read(firstId)];
    await clock.advance(0);
    expect((await Promise.all(answers)).map((found) => found?.id)).toEqual([firstId, firstId]);
    expect(gupy.requests).toBe(1);
  });

  it('of different steps do not wait for each other', async () => {
    start(500);
    gupy.meanwhile = () => new Promise((resolve) => clock.after(5_000, resolve));
    const slow = read(firstId);
    await clock.advance(1_000);
    const other = reader.read({ jobId, applicationId: firstId + 1, step: { id: 2, name: 'Outra' } }, quiet());
    await clock.advance(0);
    expect(gupy.idReads).toEqual([firstId, firstId + 1]);
    await clock.advance(10_000);
    await Promise.all([slow, other]);
  });
});

describe('a bulk move of 5,000', () => {
  const size = 5_000;
  const all = Array.from({ length: size }, (_, index) => firstId + index);

  const everyOther = (ids: readonly number[]) => ids.filter((_, index) => index % 2 === 0);

  type Arrival = [how: string, ids: readonly number[], everyMs: number];
  const some: Arrival[] = [
    ['at once, shuffled', shuffled(all, 7), 0],
    ['at 5/s, in order', all.slice(0, 1_000), 200],
    ['at 2.5/s, every other one, as to one worker of two', everyOther(all).slice(0, 500), 400],
  ];
  const more: Arrival[] = [
    ['at once, in order', all, 0],
    ['at 200/s, in order', all, 5],
    ['at 200/s, shuffled', shuffled(all, 7), 5],
    ['at 50/s, in order', all, 20],
  ];
  it.each(sized({ quick: some, long: [...some, ...more] }))(
    'costs at most 0.05 reads per application when they come %s',
    async (_how, ids, everyMs) => {
      start(size);
      const answers = await readAll(ids, everyMs);
      expect(answers.map((found) => found?.id)).toEqual(ids);
      expect(gupy.requests / ids.length).toBeLessThanOrEqual(0.05);
    },
  );

  it('never costs more than reading each by id and a few pages', async () => {
    start(size);
    gupy.ids = shuffled(all, 3); // a list in no order makes every guess wrong
    const ids = shuffled(all, 11).slice(0, 600);
    const answers = await readAll(ids, 20);
    expect(answers.map((found) => found?.id)).toEqual(ids);
    expect(gupy.requests).toBeLessThanOrEqual(ids.length * 1.3);
  });

  it('no read waits longer than 45 seconds for its batch', async () => {
    start(size);
    const waited: number[] = [];
    const answers = shuffled(all, 5)
      .slice(0, 400)
      .map(async (id, index) => {
        await new Promise<void>((resolve) => clock.after(index * 50, resolve));
        const asked = clock.now();
        await read(id);
        waited.push(clock.now() - asked);
      });
    await clock.advance(60_000);
    await Promise.all(answers);
    expect(Math.max(...waited)).toBeLessThanOrEqual(45_250);
  });
});

describe('what the list does not show', () => {
  const many = (): number[] => Array.from({ length: 40 }, (_, index) => firstId + index);

  it('is read by id, and answered as it is: in another step, or nowhere', async () => {
    start(500);
    gupy.elsewhere.add(77);
    const answers = await readAll([...many(), 77, 99], 0);
    expect(answers.at(-2)?.currentStep?.name).toBe('Entrevista');
    expect(answers.at(-1)).toBeUndefined();
    expect(answers.slice(0, 40).every((found) => found?.currentStep?.id === step.id)).toBe(true);
    expect(gupy.idReads).toEqual(expect.arrayContaining([77, 99]));
  });

  it('is read by id when the filter finds nobody, as after a step was renamed', async () => {
    start(500);
    gupy.page = async ({ page }) => {
      gupy.pageReads.push(page);
      return { items: [], totalPages: 0 };
    };
    const answers = await readAll(many(), 0);
    expect(answers.every((found) => found?.status === 'in_process')).toBe(true);
    expect(gupy.pageReads).toEqual([1]);
  });

  it('is read by id after one page that shows nobody: further guesses would cost more than they answer', async () => {
    start(500);
    const elsewhere = Array.from({ length: 40 }, (_, index) => firstId + 1_000 + index);
    for (const id of elsewhere) gupy.elsewhere.add(id);
    const answers = await readAll(elsewhere, 0);
    expect(answers.map((found) => found?.currentStep?.name)).toEqual(elsewhere.map(() => 'Entrevista'));
    expect(gupy.pageReads).toEqual([1]);
    expect(gupy.idReads).toEqual(elsewhere);
  });

  it.each(['rejected', 'unexpected'] as const)('is read by id when the list is %s', async (failureClass) => {
    start(500);
    gupy.failPage = () => new HttpFailure(failureClass, 'one bad record');
    const answers = await readAll(many(), 0);
    expect(answers.every((found) => found?.status === 'in_process')).toBe(true);
  });

  it('an unavailable list fails all who wait for it, with its class, and asks nothing more', async () => {
    start(500);
    gupy.failPage = () => new HttpFailure('unavailable', 'down');
    const answers = Promise.allSettled(many().map((id) => read(id)));
    await clock.advance(60_000);
    expect((await answers).every((one) => one.status === 'rejected')).toBe(true);
    expect(gupy.requests).toBe(1);
  });

  /** Where one request of a batch fails, the others are answered; that page is read once more. */
  it.each([
    ['now and then', 1],
    ['always', Infinity],
  ])('R24: a page that fails %s fails nobody who is on another page', async (_, times) => {
    start(500);
    await readAll([firstId, firstId + 150, firstId + 250, firstId + 350, firstId + 450], 0);
    let left = times;
    gupy.failPage = (page) => {
      if (page !== 3 || left <= 0) return undefined;
      left -= 1;
      return new HttpFailure('unavailable', 'down');
    };
    const ids = Array.from({ length: 500 }, (_unused, index) => firstId + index);
    const answers = Promise.allSettled(ids.map((id) => read(id)));
    await clock.advance(60_000);
    const failed = (await answers).flatMap((one, index) => (one.status === 'rejected' ? [ids[index]] : []));
    const onPage3 = ids.slice(200, 300);
    expect(failed).toEqual(times === 1 ? [] : onPage3);
  });

  it('one bad application fails alone', async () => {
    start(500);
    gupy.failId = (id) => (id === firstId + 1 ? new HttpFailure('unexpected', 'bad record') : undefined);
    const answers = Promise.allSettled([read(firstId), read(firstId + 1)]);
    await clock.advance(1_000);
    expect((await answers).map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an answer', () => {
  it('P-FRESH: is asked for after the read, never before', async () => {
    start(500);
    let served = 0;
    gupy.meanwhile = () => {
      served += 1;
      return new Promise((resolve) => clock.after(1_000, resolve));
    };
    const first = read(firstId);
    await clock.advance(500);
    const second = read(firstId);
    await clock.advance(0);
    expect(served).toBe(1);
    await clock.advance(5_000);
    await Promise.all([first, second]);
    expect(served).toBe(2);
  });

  it('P-PII: carries contact data only for whoever asked for them', async () => {
    start(500);
    const [with_, without] = [read(firstId, true), read(firstId, false)];
    await clock.advance(1_000);
    expect((await with_)?.people).toEqual([{ email: `${firstId}@example.com` }]);
    expect((await without)?.people).toBeUndefined();
  });

  it('reaches the others when one reader gives up', async () => {
    start(500);
    gupy.meanwhile = () => new Promise((resolve) => clock.after(1_000, resolve));
    const left = new AbortController();
    const [gone, stays] = [read(firstId, true, left.signal), read(firstId + 1)];
    await clock.advance(10);
    const reason = new Error('worker ends');
    left.abort(reason);
    await expect(gone).rejects.toBe(reason);
    await clock.advance(5_000);
    expect((await stays)?.id).toBe(firstId + 1);
  });

  it('costs nothing where its reader gave up before the batch started, and the others get it', async () => {
    start(500);
    const left = new AbortController();
    const reason = new Error('worker ends');
    const [alone, gone, stays] = [
      read(firstId, true, left.signal),
      read(firstId + 1, true, left.signal),
      read(firstId + 1),
    ];
    left.abort(reason);
    await expect(alone).rejects.toBe(reason);
    await expect(gone).rejects.toBe(reason);
    await expect(read(firstId + 2, true, left.signal)).rejects.toBe(reason);
    await clock.advance(5_000);
    expect((await stays)?.id).toBe(firstId + 1);
    expect(gupy.idReads).toEqual([firstId + 1]);
  });

  it('goes on for the others while only some readers gave up', async () => {
    start(500);
    let seen: AbortSignal | undefined;
    gupy.byId = (_wanted: unknown, signal?: AbortSignal) => {
      seen = signal;
      return new Promise(() => undefined);
    };
    const left = new AbortController();
    const gone = read(firstId, true, left.signal);
    void read(firstId + 1);
    await clock.advance(10);
    left.abort(new Error('worker ends'));
    await expect(gone).rejects.toThrow('worker ends');
    expect(seen?.aborted).toBe(false);
  });

  it('ends its requests when all readers gave up', async () => {
    start(500);
    let seen: AbortSignal | undefined;
    gupy.byId = (_wanted: unknown, signal?: AbortSignal) => {
      seen = signal;
      return new Promise(() => undefined);
    };
    const left = new AbortController();
    const gone = read(firstId, true, left.signal);
    await clock.advance(10);
    left.abort(new Error('worker ends'));
    await expect(gone).rejects.toThrow('worker ends');
    expect(seen?.aborted).toBe(true);
  });
});
