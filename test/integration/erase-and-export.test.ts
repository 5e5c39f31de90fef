// T23: access and erasure through the built commands, in the middle of the wait and after the end, with another application
// beside it that must not feel any of it.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { applicationWorkflowId, orderMailboxWorkflowId } from '../../temporal/workflow-ids';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { ciphertextsOf, storedFiles, storedRuns } from '../support/stored-bytes';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
}, 120_000);

afterAll(() => world?.close());

async function waiting(): Promise<{ id: number; reference: string }> {
  const id = world.addCandidate();
  world.enterExam(id);
  const { entries } = await world.untilReport(id, ({ status }) => status === 'waiting');
  return { id, reference: entries[0]?.reference ?? '' };
}

async function settled(summary: string): Promise<number> {
  const { id, reference } = await waiting();
  await world.simulator.provider.desk.complete(reference, { outcome: 'failed', summary });
  await world.untilReport(id, ({ status }) => status === 'settled');
  return id;
}

/** Everything of the namespace, decoded. */
async function everything(): Promise<string> {
  const codec = createPayloadCodec(world.config.privacy.keys);
  const runs = [...(await storedRuns(await world.client(), codec)).values()];
  return runs.map(({ raw, decoded }) => `${raw}${decoded}`).join('\n');
}

it('export gives all that is stored, decoded, on stdout or into a file for one reader', async () => {
  const id = await settled('Laudo de exportação');
  const { code, stdout, stderr } = await world.command('export', String(id));
  expect([code, stderr]).toEqual([0, '']);
  const document = JSON.parse(stdout) as { applicationId: number; runs: { workflowId: string; events: unknown[] }[] };
  expect(document).toMatchObject({ applicationId: id, runs: [{ workflowId: `application-${id}` }] });
  expect(stdout).toContain('Laudo de exportação');
  expect(stdout).toContain(`"occurredAt"`);
  expect(stdout).not.toContain('binary/encrypted');
  const file = path.join(world.folder, 'export.json');
  expect(await world.command('export', String(id), '--out', file)).toMatchObject({ code: 0 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((JSON.parse(readFileSync(file, 'utf8')) as typeof document).runs).toEqual(document.runs);
}, 60_000);

it.each([
  ['after the end', async () => settled('Laudo a apagar')],
  ['in the middle of the wait', async () => (await waiting()).id],
])(
  'T23: erase %s leaves nothing of it and all of the others; the audit line says who and when',
  async (_when, prepare) => {
    const [id, other] = [await prepare(), (await waiting()).id];
    expect(await everything()).toContain(`application-${id}`);
    const { code, stdout, stderr } = await world.command('erase', String(id), '--yes');
    expect([code, stdout]).toEqual([0, expect.stringContaining(`1 run of application ${id} deleted`)]);
    const audit = JSON.parse(stderr) as Record<string, unknown>;
    expect(audit).toMatchObject({ component: 'audit', applicationId: id, msg: 'Erased', count: 1 });
    expect([typeof audit['by'], Number.isNaN(Date.parse(String(audit['time'])))]).toEqual(['string', false]);
    expect(await everything()).not.toMatch(new RegExp(`application-${id}|Laudo a apagar`));
    expect(await world.report(other)).toMatchObject({ status: 'waiting' });
    const again = await world.command('erase', String(id), '--yes');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining(`application-${id}`)]);
  },
  90_000,
);

it('T23: the mailbox of its order goes with it, running or not', async () => {
  const { id } = await waiting();
  const [entry] = (await world.report(id)).entries;
  const orderId = entry?.orderId ?? '';
  const { workflow } = await world.client();
  const workflowId = orderMailboxWorkflowId('clinic', orderId);
  const { taskQueue } = world.config.temporal;
  await workflow.start('orderMailboxWorkflow', { workflowId, taskQueue, args: [{ provider: 'clinic', orderId }] });
  expect((await world.command('export', String(id))).stdout).toContain(workflowId);
  expect((await world.command('erase', String(id), '--yes')).stdout).toContain(`2 runs of application ${id} deleted`);
  expect(await everything()).not.toMatch(new RegExp(`application-${id}|${workflowId}`));
}, 90_000);

it('T23: a mailbox whose application is past its retention is found by whose it is', async () => {
  const [id, orderId] = [900_001, 'order-of-long-ago'];
  const client = await world.client();
  const { taskQueue } = world.config.temporal;
  const owner = { applicationId: id, reference: `${id}.123456.86547.0123456789` };
  await new OrderMailboxes(client, taskQueue).orderPlaced({ provider: 'gone', orderId }, owner);
  const workflowId = orderMailboxWorkflowId('gone', orderId);
  await eventually(async () => (await client.workflow.count(`GupyApplicationId = ${id}`)).count === 1);
  expect((await world.command('export', String(id))).stdout).toContain(workflowId);
  expect((await world.command('erase', String(id), '--yes')).stdout).toContain(`1 run of application ${id} deleted`);
  expect(await everything()).not.toContain(workflowId);
}, 90_000);

it('T23: an order id with quotes or backslashes, which a provider may choose, hides nothing and stops nothing', async () => {
  const [id, orders] = [900_002, ["o'1", 'o"1', 'o\\', "' OR WorkflowId != '"]];
  const client = await world.client();
  const mailboxes = new OrderMailboxes(client, 'nobody-works-here');
  const owner = { applicationId: id, reference: `${id}.123456.86547.0123456789` };
  for (const orderId of orders) {
    const order = { provider: 'clinic', orderId };
    await mailboxes.orderPlaced(order, owner);
    await client.workflow.getHandle(orderMailboxWorkflowId('clinic', orderId)).terminate();
    await mailboxes.orderPlaced(order, owner);
  }
  const workflowId = applicationWorkflowId(id);
  const named = orders.map((orderId) => ({ orderId }));
  await client.workflow.start('nothing', { workflowId, taskQueue: 'nobody-works-here', args: [named] });
  await eventually(async () => (await client.workflow.count(`TaskQueue = 'nobody-works-here'`)).count >= 9);
  expect((await world.command('erase', String(id), '--yes')).stdout).toContain(`9 runs of application ${id} deleted`);
  const left = [...(await storedRuns(client, createPayloadCodec(world.config.privacy.keys))).keys()];
  expect(left.filter((key) => key.includes('order-clinic-o') || key.includes(' OR '))).toEqual([]);
}, 120_000);

it('T23: without --yes nothing is deleted, and the command says what would be', async () => {
  const { id } = await waiting();
  const { code, stderr } = await world.command('erase', String(id));
  expect([code, stderr]).toEqual([2, expect.stringContaining('1 run would be deleted for good; nothing was')]);
  expect(await world.report(id)).toMatchObject({ status: 'waiting' });
}, 60_000);

it('an application that nobody knows is said so', async () => {
  for (const command of ['export', 'erase']) {
    expect(await world.command(command, '999999999')).toMatchObject({ code: 1, stdout: '' });
  }
});

it('T23: the commands of docs/retention.md do what it says', async () => {
  const { workflow, workflowService } = await world.client();
  const workflowId = 'order-clinic-ord-4711';
  const stored = async () => (await workflow.count(`WorkflowId = "${workflowId}"`)).count;
  await workflow.start('orderMailboxWorkflow', { workflowId, taskQueue: 'nobody-works-here' });
  await eventually(async () => (await stored()) === 1);
  const text = readFileSync(path.join(__dirname, '..', '..', 'docs', 'retention.md'), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('temporal '));
  const program = `'${process.env['TEMPORAL_CLI_PATH'] ?? ''}'`;
  const env = { ...process.env, TEMPORAL_ADDRESS: `127.0.0.1:${world.ports.temporal}` };
  for (const line of lines) {
    const command = line.replace('temporal', program).replace('--namespace exam-bridge', '--namespace default');
    execFileSync('sh', ['-c', command], { env, stdio: 'pipe' });
  }
  expect(lines.length).toBeGreaterThan(4);
  await eventually(async () => (await stored()) === 0);
  const { config } = await workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 3_600);
}, 60_000);

it('T23: after an erasure, and what is written next, no file of the server holds the ciphertext any more', async () => {
  const id = await settled('Laudo nos bytes do disco');
  const folder = path.join(world.folder, 'temporal');
  const client = await world.client();
  const ciphertexts = await ciphertextsOf(client, applicationWorkflowId(id));
  const left = () => {
    const files = storedFiles(folder);
    return ciphertexts.filter((ciphertext) => files.includes(ciphertext)).length;
  };
  expect([ciphertexts.length, left()]).toEqual([ciphertexts.length, ciphertexts.length]);
  expect(ciphertexts.length).toBeGreaterThan(10);
  expect((await world.command('erase', String(id), '--yes')).code).toBe(0);
  let written = 0;
  await eventually(
    async () => {
      if (left() === 0) return true;
      await client.workflow.start('nothing', {
        workflowId: `padding-${(written += 1)}`,
        taskQueue: 'nobody-works-here',
        args: ['x'.repeat(200_000)],
      });
      return false;
    },
    () => `${left()} of ${ciphertexts.length} are left after ${written} writes`,
    60_000,
  );
  console.info(`T23: ${ciphertexts.length} ciphertexts, gone from the files after ${written} writes of 200 kB`);
}, 120_000);
