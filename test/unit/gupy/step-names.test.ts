// The cache of step names: how often Gupy is asked, and what is used when it does not answer.
import { StepNames } from '../../../gupy/step-names';
import { HttpFailure } from '../../../outbound/http-failure';
import { createFakeClock, type FakeClock } from '../../support/fake-clock';

const step = { id: 7, name: 'exame' };
const { signal } = new AbortController();
const cachedForMs = 600_000;

let clock: FakeClock;
let asked: number[];
let answer: () => Promise<{ id: number; name: string }[]>;
let names: StepNames;

beforeEach(async () => {
  clock = createFakeClock();
  asked = [];
  answer = async () => [
    { id: 6, name: 'Entrevista' },
    { id: 7, name: ' Exame ' },
  ];
  names = new StepNames((jobId) => {
    asked.push(jobId);
    return answer();
  }, clock);
  await clock.advance(1_000);
});

it('is the name that Gupy writes, asked for once in ten minutes and job', async () => {
  expect(await names.exact(1, step, signal)).toBe(' Exame ');
  await clock.advance(cachedForMs - 1);
  expect(await names.exact(1, step, signal)).toBe(' Exame ');
  await names.exact(2, step, signal);
  expect(asked).toEqual([1, 2]);
  await clock.advance(1);
  await names.exact(1, step, signal);
  expect(asked).toEqual([1, 2, 1]);
});

it('is refreshed by one read, while the others use what is cached', async () => {
  await names.exact(1, step, signal);
  await clock.advance(cachedForMs);
  let finish: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => (finish = resolve));
  answer = async () => {
    await wait;
    return [{ id: 7, name: 'Renamed' }];
  };
  const refreshing = names.exact(1, step, signal);
  expect(await names.exact(1, step, signal)).toBe(' Exame ');
  finish();
  expect(await refreshing).toBe('Renamed');
  expect(await names.exact(1, step, signal)).toBe('Renamed');
  expect(asked).toHaveLength(2);
});

it('is the given name where the job has no such step', async () => {
  expect(await names.exact(1, { id: 9, name: 'Teste' }, signal)).toBe('Teste');
});

it.each(['rejected', 'unauthorized', 'unexpected'] as const)(
  'is the given name where the list of steps is %s',
  async (failureClass) => {
    answer = () => Promise.reject(new HttpFailure(failureClass, 'no'));
    expect(await names.exact(1, step, signal)).toBe('exame');
  },
);

it('fails with an outage, which says nothing of the step', async () => {
  answer = () => Promise.reject(new HttpFailure('unavailable', 'down'));
  await expect(names.exact(1, step, signal)).rejects.toThrow('down');
  answer = () => Promise.reject(new TypeError('a mistake'));
  await expect(names.exact(1, step, signal)).rejects.toThrow('a mistake');
});

it('holds the steps of 1,000 jobs, then starts anew', async () => {
  for (let jobId = 1; jobId <= 1_000; jobId += 1) await names.exact(jobId, step, signal);
  await names.exact(1, step, signal);
  expect(asked).toHaveLength(1_000);
  await names.exact(1_001, step, signal);
  await names.exact(1, step, signal);
  expect(asked.slice(1_000)).toEqual([1_001, 1]);
});
