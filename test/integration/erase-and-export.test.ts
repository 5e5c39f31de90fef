// T23: access and erasure through the commands, in the middle of the wait and after the end, with another application
// beside it that must not feel any of it.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { ciphertextsOf, storedFiles, storedRuns } from '../support/stored-bytes';
import { mailboxId, testReferences } from '../support/reference-keys';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create({ runs: 'inside' });
  await world.startAll();
});

afterAll(() => world?.close());

async function settled(summary: string): Promise<number> {
  const { id, reference } = await world.waiting();
  await world.simulator.provider.desk.complete(reference, { outcome: 'failed', summary });
  await world.untilReport(id, ({ status }) => status === 'settled');
  return id;
}

const ownerOf = (applicationId: number) => ({ applicationId, reference: `${applicationId}.123456.86547.0123456789` });

/** Their mailboxes are found by whose they are. */
async function untilNamed(...applicationIds: number[]): Promise<void> {
  const { workflow } = await world.client();
  for (const id of applicationIds)
    await eventually(async () => (await workflow.count(`GupyApplicationId = ${id}`)).count === 1);
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
});

it.each([
  ['after the end', async () => settled('Laudo a apagar')],
  ['in the middle of the wait', async () => (await world.waiting()).id],
])(
  'T23: erase %s leaves nothing of it and all of the others; the audit line says who and when',
  async (_when, prepare) => {
    const [id, other] = [await prepare(), (await world.waiting()).id];
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
);

it('T23, P-OWN: the mailbox of its order goes with it, and one of the same order id at another provider stays', async () => {
  const { id, orderId } = { id: (await world.waiting()).id, orderId: '4711' };
  const another = (await world.waiting()).id;
  const mailboxes = new OrderMailboxes(await world.client(), world.config.temporal.taskQueue, testReferences.digests);
  await mailboxes.orderPlaced({ provider: 'clinic', orderId }, ownerOf(id));
  await mailboxes.orderPlaced({ provider: 'gone', orderId }, ownerOf(another));
  const [own, foreign] = [mailboxId('clinic', orderId), mailboxId('gone', orderId)];
  await untilNamed(id, another);
  const exported = (await world.command('export', String(id))).stdout;
  expect([exported.includes(own), exported.includes(foreign)]).toEqual([true, false]);
  expect((await world.command('erase', String(id), '--yes')).stdout).toContain(`2 runs of application ${id} deleted`);
  const left = await everything();
  expect(left).not.toMatch(new RegExp(`application-${id}|${own}`));
  expect(left).toContain(foreign);
});

it('T23, P-OWN: a mailbox that two applications share is shown in part, and cut down to the other', async () => {
  const [id, another, orderId] = [900_003, 900_004, 'of-one-person-in-two-jobs'];
  const client = await world.client();
  const mailboxes = new OrderMailboxes(client, world.config.temporal.taskQueue, testReferences.digests);
  const order = { provider: 'gone', orderId };
  await mailboxes.orderPlaced(order, ownerOf(id));
  await mailboxes.orderPlaced(order, ownerOf(another));
  await untilNamed(id);
  const exported = (await world.command('export', String(id))).stdout;
  expect([exported.includes(ownerOf(id).reference), exported.includes(String(another))]).toEqual([true, false]);
  expect(await world.command('erase', String(id), '--yes')).toMatchObject({ code: 0 });
  const left = await everything();
  expect([left.includes(String(id)), left.includes(ownerOf(another).reference)]).toEqual([false, true]);
  await untilNamed(another);
});

it('T23: a mailbox whose application is past its retention is found by whose it is', async () => {
  const [id, orderId] = [900_001, 'order-of-long-ago'];
  const client = await world.client();
  const { taskQueue } = world.config.temporal;
  await new OrderMailboxes(client, taskQueue, testReferences.digests).orderPlaced(
    { provider: 'gone', orderId },
    ownerOf(id),
  );
  const workflowId = mailboxId('gone', orderId);
  await eventually(async () => (await client.workflow.count(`GupyApplicationId = ${id}`)).count === 1);
  expect((await world.command('export', String(id))).stdout).toContain(workflowId);
  expect((await world.command('erase', String(id), '--yes')).stdout).toContain(`1 run of application ${id} deleted`);
  expect(await everything()).not.toContain(workflowId);
});

it('T23: without --yes nothing is deleted, and the command says what would be', async () => {
  const { id } = await world.waiting();
  const { code, stderr } = await world.command('erase', String(id));
  expect([code, stderr]).toEqual([2, expect.stringContaining('1 run would be deleted for good; nothing was')]);
  expect(await world.report(id)).toMatchObject({ status: 'waiting' });
});

it('an application that nobody knows is said so', async () => {
  for (const command of ['export', 'erase']) {
    expect(await world.command(command, '999999999')).toMatchObject({ code: 1, stdout: '' });
  }
});

it('T23: the commands of docs/retention.md do what it says', async () => {
  const { workflow, workflowService } = await world.client();
  const workflowId = 'order-clinic-0123456789abcdef0123456789abcdef';
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
});

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
  );
  console.info(`T23: ${ciphertexts.length} ciphertexts, gone from the files after ${written} writes of 200 kB`);
});
