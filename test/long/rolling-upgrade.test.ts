// P-UPGRADE: two builds of the worker at once, the present one and a next release, while exams are open: nothing is lost, nothing is
// doubled, and no workflow task fails. With and without Worker Versioning, by the commands of docs/upgrade.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { packageVersion } from '../../config/package-folder';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import type { BridgeProcess, RunningBridge } from '../support/bridge-process';
import { BridgeWorld } from '../support/bridge-world';
import { type BuiltRelease, builtRelease } from '../support/built-release';
import { eventually } from '../support/eventually';

const next = '99.0.0';
const present = packageVersion();

async function enter(world: BridgeWorld, count: number): Promise<number[]> {
  const ids = Array.from({ length: count }, () => world.addCandidate());
  for (const id of ids) world.enterExam(id);
  await Promise.all(ids.map((id) => world.orderOf(id)));
  for (const id of ids) await world.untilReport(id, ({ status }) => status === 'waiting');
  return ids;
}

async function complete(world: BridgeWorld, ids: readonly number[]): Promise<void> {
  for (const id of ids) await world.simulator.provider.desk.complete(await world.orderOf(id), { outcome: 'passed' });
}

/** One order, one tag. */
async function expectOnce(world: BridgeWorld, ids: readonly number[]): Promise<void> {
  const { gupy, provider } = world.simulator;
  for (const id of ids) {
    await world.untilReport(id, ({ status }) => status === 'settled');
    expect(gupy.world.tagNames(id)).toEqual(['Apto']);
    expect(provider.orders.all().filter(({ reference }) => reference.startsWith(`${id}.`))).toHaveLength(1);
  }
}

interface Tasks {
  failed: number;
  /** The change of the next release. */
  patched: boolean;
}

async function tasksOf(world: BridgeWorld, id: number): Promise<Tasks> {
  const { workflow } = await world.client();
  const { events } = await workflow.getHandle(applicationWorkflowId(id)).fetchHistory();
  const failed = (events ?? []).filter(({ workflowTaskFailedEventAttributes: failure }) => Boolean(failure)).length;
  return { failed, patched: (events ?? []).some(({ markerRecordedEventAttributes: marker }) => Boolean(marker)) };
}

async function whyNotReady({ opsUrl }: RunningBridge): Promise<string> {
  const { reason = '' } = (await (await fetch(`${opsUrl}/readyz`)).json()) as { reason?: string };
  return reason;
}

async function untilItSays(worker: RunningBridge, reason: string): Promise<void> {
  await eventually(
    async () => (await whyNotReady(worker)).includes(reason),
    () => `${reason}: ${worker.log.slice(-2_000)}`,
  );
}

describe('without Worker Versioning', () => {
  let world: BridgeWorld;
  let release: BuiltRelease;
  let changed: BuiltRelease;
  let newer: BridgeProcess;

  beforeAll(async () => {
    world = await BridgeWorld.create();
    release = await builtRelease(next);
    changed = await builtRelease('99.1.0', require.resolve('../replay/changes/newer-release.ts'));
    await world.startAll();
  });

  afterAll(async () => {
    await world?.close();
    release?.remove();
    changed?.remove();
  });

  it('P-UPGRADE: of a release that changes no workflow, runs go on at either worker, and no task fails', async () => {
    const before = await enter(world, 4);
    newer = await (await world.workerOf(release.main)).until('/readyz');
    const beside = await enter(world, 4);
    await complete(world, [...before.slice(0, 2), ...beside.slice(0, 2)]);
    expect(await world.worker?.end('SIGTERM')).toBe(0);
    const after = await enter(world, 2);
    const ids = [...before, ...beside, ...after];
    await complete(world, [...before.slice(2), ...beside.slice(2), ...after]);
    await expectOnce(world, ids);
    for (const id of ids) expect(await tasksOf(world, id)).toEqual({ failed: 0, patched: false });
    expect(await (await fetch(`${newer.opsUrl}/metrics`)).text()).toContain(`version="${next}"`);
  });

  it('P-UPGRADE: of one that changes the workflow behind a patch, what the former cannot go on with waits for the newer', async () => {
    const before = await enter(world, 2);
    await (await world.workerOf(changed.main)).until('/readyz');
    const beside = Array.from({ length: 6 }, () => world.addCandidate());
    for (const id of beside) world.enterExam(id);
    await Promise.all(beside.map((id) => world.orderOf(id)));
    expect(await newer.end('SIGTERM')).toBe(0);
    for (const id of beside) await world.untilReport(id, ({ status }) => status === 'waiting');
    await complete(world, [...before, ...beside]);
    await expectOnce(world, [...before, ...beside]);
  });
});

describe('with Worker Versioning, a release that changes the workflow behind a patch', () => {
  const deployment = 'exam-bridge';
  let world: BridgeWorld;
  let release: BuiltRelease;
  let newer: BridgeProcess;

  beforeAll(async () => {
    world = await BridgeWorld.create();
    const text = readFileSync(world.configFile, 'utf8');
    writeFileSync(world.configFile, text.replace(/# versioning: .*$/m, `versioning: { deployment: ${deployment} }`));
    release = await builtRelease(next, require.resolve('../replay/changes/newer-release.ts'));
    await world.startTemporal();
    await Promise.all([world.startApi(), world.startWorker('/healthz')]);
  });

  afterAll(async () => {
    await world?.close();
    release?.remove();
  });

  /** As an operator types it. */
  function deploymentCommand(...args: string[]): string {
    const where = ['--address', `127.0.0.1:${world.ports.temporal}`, '--deployment-name', deployment];
    const command = ['worker', 'deployment', ...args, ...where];
    return execFileSync(process.env['TEMPORAL_CLI_PATH'] ?? '', command, { encoding: 'utf8', timeout: 240_000 });
  }

  /** The server knows the queues of a build a moment after its first polls. */
  const makeCurrent = (...build: string[]) =>
    eventually(() => {
      deploymentCommand('set-current-version', ...build, '--yes');
      return true;
    });

  it('R31: a build that nobody made current gets no tasks, and /readyz and check say so with the command', async () => {
    if (world.worker === undefined) throw new Error('No worker');
    await untilItSays(
      world.worker,
      `BRIDGE_BUILD_NOT_CURRENT: Temporal gives this build of the worker no tasks: build ${present} of ${deployment}; current: workers without versioning`,
    );
    const { code, stdout } = await world.command('check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/PROBLEM {2}worker build: BRIDGE_BUILD_NOT_CURRENT: /);
    const command = `set-current-version --deployment-name ${deployment} --build-id ${present}`;
    expect(stdout).toContain(`type: temporal worker deployment ${command}`);
    await makeCurrent('--build-id', present);
    await world.worker.until('/readyz');
    expect((await world.command('check')).stdout).toContain(
      `worker build: build ${present} of ${deployment} gets all tasks`,
    );
  });

  it('P-UPGRADE: open runs move to the next release when it is made current, and not before', async () => {
    const before = await enter(world, 4);
    newer = await (await world.workerOf(release.main)).until('/healthz');
    await untilItSays(newer, `current: build ${present} of ${deployment}`);
    const beside = await enter(world, 2);
    await complete(world, before.slice(0, 2));
    await expectOnce(world, before.slice(0, 2));
    await makeCurrent('--build-id', next);
    await newer.until('/readyz');
    await untilItSays(world.worker as RunningBridge, `current: build ${next} of ${deployment}`);
    const after = await enter(world, 2);
    await complete(world, [...before.slice(2), ...beside, ...after]);
    await expectOnce(world, [...before, ...beside, ...after]);
    expect(await world.worker?.end('SIGTERM')).toBe(0);
    for (const id of [...before, ...beside]) expect(await tasksOf(world, id)).toEqual({ failed: 0, patched: false });
    for (const id of after) expect(await tasksOf(world, id)).toEqual({ failed: 0, patched: true });
  });

  it('P-UPGRADE: a ramp gives a build a part of the tasks; back to workers without versioning, the build gets none', async () => {
    await world.startWorker('/healthz');
    await makeCurrent('--build-id', next);
    await eventually(() => {
      deploymentCommand('set-ramping-version', '--build-id', present, '--percentage', '25', '--yes');
      return true;
    });
    await world.worker?.until('/readyz');
    expect((await world.command('check')).stdout).toContain(`build ${present} of ${deployment} gets 25 % of the tasks`);
    await world.worker?.end('SIGTERM');
    deploymentCommand('set-ramping-version', '--build-id', present, '--delete', '--yes');
    await makeCurrent('--unversioned');
    await untilItSays(newer, 'current: workers without versioning');
  });

  it('R31: a worker without versioning gets no tasks while a build is current, and check says the way back', async () => {
    await makeCurrent('--build-id', next);
    const text = readFileSync(world.configFile, 'utf8');
    writeFileSync(world.configFile, text.replace(/^( +)versioning:/m, '$1# versioning:'));
    const unversioned = await world.startWorker('/healthz');
    await untilItSays(unversioned, `workers without versioning; current: build ${next} of ${deployment}`);
    const { stdout } = await world.command('check');
    expect(stdout).toContain('set-current-version --deployment-name exam-bridge --unversioned');
    await makeCurrent('--unversioned');
    await unversioned.until('/readyz');
    const ids = await enter(world, 1);
    await complete(world, ids);
    await expectOnce(world, ids);
  });
});
