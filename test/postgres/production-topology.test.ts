// The topology of docker-compose.yml, natively: PostgreSQL, the newest Temporal server that is tested, two apis, two workers. The main
// job, what operators ask, and SIGKILL to each part in turn, with nothing lost and nothing done twice (P-ACK, P-ONCE).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { temporal } from '@temporalio/proto';
import { packageFolder } from '../../config/package-folder';
import { searchAttributes } from '../../workflows/search-attributes';
import { eventually } from '../support/eventually';
import { type Part, ProductionTopology } from '../support/production-topology';
import { serverVersion } from '../support/temporal-server-programs';

const { IndexedValueType } = temporal.api.enums.v1;
const failed = { outcome: 'failed', summary: 'PA 18x11' } as const;

let topology: ProductionTopology;
/** Answers to webhooks: before any search attribute was there, and from the moment on when both apis said that they are ready. */
const answers: { before: number[]; after: number[] } = { before: [], after: [] };

/** Those that a shared server often has, as Temporal's old image registered them. The bridge fills all three columns of type Datetime. */
const foreign = {
  CustomKeywordField: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  CustomTextField: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  CustomIntField: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  CustomDoubleField: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  CustomBoolField: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

beforeAll(async () => {
  topology = await ProductionTopology.create();
  const { world } = topology;
  await world.startTemporal();
  const { connection } = await world.client();
  // The server takes a moment to know a new namespace everywhere.
  await eventually(async () => {
    await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: foreign });
    return true;
  });
  for (const which of [0, 1]) await topology.restart('api', which, '/healthz');
  for (const api of topology.processes('api')) await eventually(() => api.log.includes('BRIDGE_TEMPORAL_ATTRIBUTES'));
  answers.before.push((await world.sendMove(930_000_000)).status);
  await topology.restart('worker', 0, '/healthz');
  await Promise.all(topology.processes('api').map((api) => api.until('/readyz')));
  for (let sent = 1; sent <= 20; sent += 1) answers.after.push((await world.sendMove(930_000_000 + sent)).status);
  await topology.restart('worker', 1);
}, 300_000);
afterAll(() => topology?.close());

/** One order, one tag, one comment; the result may have been sent any number of times. */
async function expectOnce(id: number): Promise<void> {
  const { gupy, provider } = topology.world.simulator;
  await topology.world.untilReport(id, ({ status }) => status === 'settled');
  expect(gupy.world.tagNames(id)).toEqual(['Inapto']);
  expect(gupy.world.commentTexts(id)).toHaveLength(1);
  expect(provider.orders.all().filter(({ reference }) => reference.startsWith(`${id}.`))).toHaveLength(1);
}

it('R31: on a new server the first webhook is refused until the attributes are there, and taken once the api says it is ready', () => {
  expect(answers).toEqual({ before: [503], after: Array.from({ length: 20 }, () => 200) });
});

it('R31: each attribute of the bridge has its type, beside those that were there', async () => {
  const { connection } = await topology.world.client();
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
  const own = searchAttributes.map(({ name, type }) => [name, IndexedValueType[`INDEXED_VALUE_TYPE_${type}`]]);
  expect(customAttributes).toEqual({ ...foreign, ...Object.fromEntries(own) });
});

it('runs the server of docker-compose.yml, and its schema job may run again beside it', async () => {
  const { workflowService } = await topology.world.client();
  expect((await workflowService.getSystemInfo({})).serverVersion).toBe(serverVersion);
  const { database } = topology.temporal;
  const versions = () =>
    Promise.all(
      ['temporal', 'temporal_visibility'].map((name) => database.ask(name, 'SELECT curr_version FROM schema_version')),
    );
  const before = await versions();
  await topology.temporal.renewSchema();
  expect(await versions()).toEqual(before);
  expect(before.flat().every((version) => /^1\.[1-9]\d*$/.test(version))).toBe(true);
}, 60_000);

it('moves, orders, waits, and writes tag and comment, through both apis', async () => {
  const { world } = topology;
  const people = await Promise.all([world.waiting(), world.waiting(), world.waiting(), world.waiting()]);
  for (const { reference } of people) await world.simulator.provider.desk.complete(reference, failed);
  for (const { id } of people) await expectOnce(id);
  const counts = await Promise.all(
    topology.processes('api').map(async ({ opsUrl }) => {
      const metrics = await (await fetch(`${opsUrl}/metrics`)).text();
      return Number(/^bridge_webhooks_total\{status="started"\} (\d+)$/m.exec(metrics)?.[1]);
    }),
  );
  expect(counts.every((count) => count > 0)).toBe(true);
}, 120_000);

/** From the table of docs/operate.md. */
function savedQueries(): string[][] {
  const page = readFileSync(path.join(packageFolder(), 'docs', 'operate.md'), 'utf8');
  const [, table = ''] = page.split('## Saved queries');
  return [...(table.split('\n## ')[0] ?? '').matchAll(/^\| ([^|]+?) +\| `([^`]+)` +\|$/gm)].map(
    ([, name = '', query = '']) => [name, query],
  );
}

it.each(savedQueries())('the saved query "%s" is listed and counted', async (_name, query) => {
  const { workflow } = await topology.world.client();
  let seen = '';
  // Runs may pass from one answer to the next.
  await eventually(
    async () => {
      const { count } = await workflow.count(query);
      let listed = 0;
      for await (const { workflowId } of workflow.list({ query })) listed += workflowId === '' ? 0 : 1;
      seen = `${listed} listed, ${count} counted`;
      return listed === count;
    },
    () => seen,
  );
});

it('every query of docs/operate.md is among them', () => expect(savedQueries().length).toBeGreaterThan(10));

it('P-MISSED: a candidate whose webhook is lost is found', async () => {
  const { world } = topology;
  const { settings } = world.simulator.gupy;
  settings.change({ delivery: { dropChance: 1 } });
  const id = world.addCandidate();
  world.enterExam(id);
  settings.change({ delivery: { dropChance: 0 } });
  const { code, stderr } = await world.command('reconcile');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  await world.orderOf(id);
}, 120_000);

it.each<[Part, number]>([
  ['worker', 0],
  ['api', 1],
  ['temporal', 0],
  ['postgres', 0],
])(
  'T6, P-ACK, P-ONCE: %s is killed while exams are ordered and awaited; nothing is lost, nothing done twice',
  async (part, which) => {
    const { world } = topology;
    const { desk } = world.simulator.provider;
    const [one, other] = [await world.waiting(), await world.waiting()];
    const moved = Array.from({ length: 4 }, () => world.addCandidate());
    for (const id of moved.slice(0, 2)) world.enterExam(id);
    await topology.kill(part, which);
    // Gupy and the provider repeat what meets nobody.
    for (const id of moved.slice(2)) world.enterExam(id);
    await desk.complete(one.reference, failed);
    await topology.restart(part, which);
    await desk.complete(other.reference, failed);
    for (const id of moved) await desk.complete(await world.orderOf(id, 120_000), failed);
    for (const id of [one.id, other.id, ...moved]) await expectOnce(id);
  },
  300_000,
);
