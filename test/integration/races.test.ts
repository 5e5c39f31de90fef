// Races that only a real server has: a result that comes while the order is still being made, and a result that comes in the
// very moment of the deadline. Workflow code and server are real; Gupy and the provider are functions that count.
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { ExamActivities } from '../../activities/activity-contract';
import type { ApplicationReport } from '../../domain/text/report';
import type { Movement } from '../../domain/exam/movement';
import type { Result } from '../../domain/exam/result';
import { gupyTaskQueue, lateTaskQueue, providerTaskQueue } from '../../temporal/workflow-ids';
import { examRule, movement, referenceOf, result } from '../support/core-fixtures';
import { eventually } from '../support/eventually';
import { sized } from '../support/loop-size';
import { seededChoice } from '../support/seeded-random';
import { type RealServer, startRealServer } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';

const applications = sized({ quick: 25, long: 200 });
const atOnce = 25;
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const taskQueue = `races-${randomUUID()}`;

let server: RealServer;
let client: Client;
let workers: Worker[];
let running: Promise<void>[];
const world = { orders: new Map<number, number>(), tags: new Map<number, string[]>(), puts: new Map<number, number>() };
/** How long the provider takes to answer an order. */
let orderTakes: (applicationId: number) => number = () => 0;

const activities: Pick<ExamActivities, 'orderExam' | 'putTag' | 'removeTag'> = {
  async orderExam({ applicationId }) {
    world.orders.set(applicationId, (world.orders.get(applicationId) ?? 0) + 1);
    await pause(orderTakes(applicationId));
    return { type: 'ordered', order: { orderId: `order-${applicationId}`, knownBefore: false, canPoll: false } };
  },
  async putTag({ applicationId, tag }) {
    world.puts.set(applicationId, (world.puts.get(applicationId) ?? 0) + 1);
    world.tags.set(applicationId, [...new Set([...(world.tags.get(applicationId) ?? []), tag])]);
    return { type: 'done' };
  },
  async removeTag({ applicationId, tag }) {
    world.tags.set(
      applicationId,
      (world.tags.get(applicationId) ?? []).filter((standing) => standing !== tag),
    );
  },
};

beforeAll(async () => {
  console.info(`races: seed ${seed}`);
  const [bundle, started] = await Promise.all([bundleWorkflows(), startRealServer()]);
  server = started;
  client = new Client({ connection: await server.connect() });
  const connection = await server.connectNative();
  workers = [
    await Worker.create({ connection, taskQueue, workflowBundle: bundle }),
    await Worker.create({ connection, taskQueue: gupyTaskQueue(taskQueue), activities }),
    await Worker.create({ connection, taskQueue: providerTaskQueue(taskQueue, 'clinic'), activities }),
    await Worker.create({ connection, taskQueue: lateTaskQueue(taskQueue, 'clinic'), activities }),
  ];
  running = workers.map((worker) => worker.run());
});

afterAll(async () => {
  for (const worker of workers ?? []) worker.shutdown();
  await Promise.all(running ?? []);
  await server?.close();
});

type Signal = { name: 'applicationMoved'; argument: Movement } | { name: 'resultReceived'; argument: Result };

async function send(applicationId: number, { name, argument }: Signal): Promise<void> {
  await client.workflow.signalWithStart('applicationWorkflow', {
    taskQueue,
    workflowId: `application-${applicationId}`,
    args: [{ applicationId }],
    signal: name,
    signalArgs: [argument],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

async function untilReport(applicationId: number, condition: (report: ApplicationReport) => boolean) {
  let last: ApplicationReport | undefined;
  await eventually(
    async () => {
      last = await client.workflow.getHandle(`application-${applicationId}`).query<ApplicationReport>('state');
      return condition(last);
    },
    () => JSON.stringify(last),
  );
  return last as ApplicationReport;
}

async function forEach(first: number, run: (applicationId: number) => Promise<void>): Promise<void> {
  const ids = Array.from({ length: applications }, (_, index) => first + index);
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) await run(id);
    }),
  );
}

it(`P-EARLY: ${applications} results that come 0 to 500 ms before their order is answered: none is lost`, async () => {
  const random = seededChoice(seed);
  orderTakes = () => random(501);
  await forEach(10_000, async (id) => {
    const moved = movement(0);
    await send(id, { name: 'applicationMoved', argument: moved });
    await eventually(() => world.orders.get(id) === 1);
    await send(id, {
      name: 'resultReceived',
      argument: result(moved, 5, 'passed', { reference: referenceOf(moved, id) }),
    });
    // Queries cost the server; what the fakes saw costs nothing.
    await eventually(() => world.puts.has(id));
    await untilReport(id, ({ status }) => status === 'settled');
    expect(world.tags.get(id)).toEqual(['Apto']);
    expect([world.orders.get(id), world.puts.get(id)]).toEqual([1, 1]);
  });
});

it(`T4: ${applications} results in the moment of the deadline: one outcome each, never both`, async () => {
  const random = seededChoice(seed + 1);
  const outcomes = { passed: 0, expired: 0 };
  orderTakes = () => 0;
  // Milliseconds from the deadline. Each race moves it to where the other side would have won, in longer and longer steps while the
  // same side wins, and the deadline is put off where it was over before the order was seen: a loaded machine is late by seconds.
  // So it goes on until each side has won.
  const aim = { at: 0, step: 5, deadline: 1_000, wasExpired: false };
  const race = async (id: number) => {
    const { deadline } = aim;
    const moved = movement(0, { rule: examRule({ deadline, lateResult: 'ignore' }) });
    await send(id, { name: 'applicationMoved', argument: moved });
    await eventually(() => world.orders.has(id));
    const waiting = await untilReport(id, ({ entries }) => typeof entries[0]?.deadline === 'string');
    const at = Date.parse(waiting.entries[0]?.deadline ?? '') + aim.at + random(21) - 10;
    if (at < Date.now()) aim.deadline = Math.max(aim.deadline, 2 * deadline);
    await pause(Math.max(0, at - Date.now()));
    await send(id, {
      name: 'resultReceived',
      argument: result(moved, 5, 'passed', { reference: referenceOf(moved, id) }),
    });
    await eventually(() => world.puts.has(id));
    const { entries } = await untilReport(
      id,
      ({ status, entries: [entry] }) => status === 'settled' && entry?.results.at(-1)?.outcome === 'passed',
    );
    const expired = entries[0]?.results.some((version) => version.outcome === 'expired') === true;
    outcomes[expired ? 'expired' : 'passed'] += 1;
    aim.step = expired === aim.wasExpired ? Math.min(2 * aim.step, aim.deadline / 25) : 5;
    aim.at += expired ? -aim.step : aim.step;
    aim.wasExpired = expired;
    expect(world.tags.get(id)).toEqual([expired ? 'Exame expirado' : 'Apto']);
    expect([world.orders.get(id), world.puts.get(id)]).toEqual([1, 1]);
  };
  for (let first = 20_000; Math.min(outcomes.passed, outcomes.expired) === 0; first += applications)
    await forEach(first, race);
  console.info('results at the deadline, by what counted', outcomes);
});
