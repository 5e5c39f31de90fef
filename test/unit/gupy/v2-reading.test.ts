// Reads of many jobs that share their requests by v2, with a Gupy of plain functions and a clock that the test moves.
import type { Application } from '../../../gupy/application';
import { ApplicationReader } from '../../../gupy/application-reader';
import type { ApplicationSource, WantedInStep } from '../../../gupy/application-source';
import { JobNames } from '../../../gupy/job-names';
import type { V2Answer, V2Question } from '../../../gupy/v2-answer';
import { V2Applications } from '../../../gupy/v2-applications';
import { V2Use } from '../../../gupy/v2-use';
import { HttpFailure } from '../../../outbound/http-failure';
import { createFakeClock, type FakeClock } from '../../support/fake-clock';

const minute = 60_000;
const firstId = 1_000;
/** Each job has one exam step, of its own id. */
const stepOf = (jobId: number) => ({ id: 100_000 + jobId, name: 'Exame admissional' });

/** Gupy for two workers: what it was asked, and what it answers. */
class FakeGupy implements ApplicationSource {
  readonly byV2: V2Question[] = [];
  readonly byV1: number[] = [];
  jobLists = 0;
  answerV2: (question: V2Question) => V2Answer | 'refused' = ({ ids }) => ({
    applications: ids.map((id) => this.view(id)),
    isPart: false,
  });
  readonly jobs: number;

  constructor(jobs: number) {
    this.jobs = jobs;
  }

  get requests(): number {
    return this.byV2.length + this.byV1.length + this.jobLists;
  }

  jobOf(id: number): number {
    return (id - firstId) % this.jobs;
  }

  wanted(id: number): WantedInStep {
    const jobId = this.jobOf(id);
    return { jobId, applicationId: id, step: stepOf(jobId), fields: ['email'] };
  }

  async byId({ applicationId }: { applicationId: number }): Promise<Application> {
    this.byV1.push(applicationId);
    return { ...this.view(applicationId), tags: [], jobName: `Vaga ${this.jobOf(applicationId)}` };
  }

  async page({ jobId }: { jobId: number }) {
    this.byV1.push(-jobId);
    return { items: [], totalPages: 0 };
  }

  readonly ask = async (question: V2Question): Promise<V2Answer | 'refused'> => {
    this.byV2.push(question);
    return this.answerV2(question);
  };

  async *names() {
    for (let jobId = 0; jobId < this.jobs; jobId += 1) {
      if (jobId % 100 === 0) this.jobLists += 1;
      yield { id: jobId, name: `Vaga ${jobId}` };
    }
  }

  private view(id: number): Omit<Application, 'tags'> {
    const jobId = this.jobOf(id);
    return { id, status: 'in_process', currentStep: stepOf(jobId), people: [{ email: `${id}@example.com` }] };
  }
}

let clock: FakeClock;
let gupy: FakeGupy;
let readers: ApplicationReader[];

function start(jobs: number, workers = 1): void {
  clock = createFakeClock();
  gupy = new FakeGupy(jobs);
  readers = Array.from({ length: workers }, () => {
    const use = new V2Use('auto', clock);
    const jobNames = new JobNames(() => gupy.names(), clock);
    return new ApplicationReader(gupy, {
      clock,
      v2: { applications: new V2Applications(gupy.ask, use), use, jobNames },
    });
  });
}

/** One read every `everyMs`, to one worker after the other. */
async function readAll(ids: readonly number[], everyMs: number): Promise<(number | undefined)[]> {
  const answers: Promise<number | undefined>[] = [];
  for (const [index, id] of ids.entries()) {
    const reader = readers[index % readers.length];
    if (reader === undefined) throw new Error('no worker');
    answers.push(reader.read(gupy.wanted(id), new AbortController().signal).then((found) => found?.id));
    if (everyMs > 0) await clock.advance(everyMs);
  }
  await clock.advance(minute);
  return Promise.all(answers);
}

const idsOf = (size: number, from = firstId): number[] => Array.from({ length: size }, (_, index) => from + index);

it.each([
  [1, 1],
  [100, 2],
  [2_000, 2],
])('P-RATE: candidates over %d jobs cost %d workers at most 0.05 reads each', async (jobs, workers) => {
  start(jobs, workers);
  const ids = idsOf(5_000);
  expect(await readAll(ids, 100)).toEqual(ids);
  expect(gupy.requests / ids.length).toBeLessThanOrEqual(0.05);
});

it('one alone goes by v1 at once', async () => {
  start(10);
  expect(await readAll([firstId], 0)).toEqual([firstId]);
  expect([gupy.byV2.length, gupy.byV1]).toEqual([0, [firstId]]);
});

it('P-RATE: where it refuses, it is asked again after an hour', async () => {
  start(50);
  gupy.answerV2 = () => 'refused';
  for (let round = 0; round < 5; round += 1) await readAll(idsOf(60), 0);
  expect(gupy.byV2).toHaveLength(1);
  await clock.advance(60 * minute);
  gupy.answerV2 = ({ ids }) => ({ applications: [], isPart: ids.length > 100 });
  await readAll(idsOf(60), 0);
  expect(gupy.byV2).toHaveLength(2);
});

it('P-RATE: where it fails, it rests for a minute, then twice as long, and an hour at most; a good answer begins anew', async () => {
  start(50);
  gupy.answerV2 = () => {
    throw new HttpFailure('unavailable', '502');
  };
  const asked: number[] = [];
  for (let round = 0; round < 400; round += 1) {
    const before = gupy.byV2.length;
    await readAll(idsOf(60), 0);
    if (gupy.byV2.length > before) asked.push(clock.now());
  }
  const rests = asked.slice(1).map((at, index) => Math.round((at - (asked[index] ?? 0)) / minute));
  expect(rests.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32].map((most) => expect.closeTo(most, -0.3) as number));
  expect(Math.max(...rests)).toBeLessThanOrEqual(62);
  const { byV1 } = gupy;
  expect(byV1).toHaveLength(400 * 60);
});

it('P-FRESH: v2 is asked after the read, never before', async () => {
  start(50);
  const asked: number[] = [];
  gupy.answerV2 = ({ ids }) => {
    asked.push(clock.now());
    return {
      applications: ids.map((id) => ({ id, status: 'in_process', currentStep: stepOf(gupy.jobOf(id)) })),
      isPart: false,
    };
  };
  const begun = clock.now();
  await readAll(idsOf(20), 100);
  expect(asked.every((at) => at >= begun)).toBe(true);
});

it('a reader who gives up alone holds up nobody, and costs nothing', async () => {
  start(50);
  const left = new AbortController();
  const [reader] = readers;
  const gone = reader?.read(gupy.wanted(firstId), left.signal);
  const others = readAll(idsOf(20, firstId + 1), 0);
  left.abort(new Error('worker ends'));
  await expect(gone).rejects.toThrow('worker ends');
  expect(await others).toHaveLength(20);
  expect(gupy.byV2.flatMap(({ ids }) => ids)).not.toContain(firstId);
});
