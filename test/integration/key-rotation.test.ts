// Keys are rotated, dropped and lost under a bridge that works: what is the bridge's own takes part, and what the lost key closed is
// named and can be deleted.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { CheckResult } from '../../cli/checks/check-result';
import { openRuns } from '../../temporal/application-runs';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;
const keys = Object.fromEntries(['k1', 'k2', 'k3', 'k4'].map((id) => [id, randomBytes(32).toString('base64')]));

beforeEach(async () => {
  world = await BridgeWorld.create({ runs: 'inside' });
  await world.startTemporal();
});
afterEach(() => world?.close());

/** Both processes anew, with these keys, the first of which encrypts. */
async function runWith(...ids: string[]): Promise<void> {
  await Promise.all([world.api?.end(), world.worker?.end()]);
  const list = ids.map((id) => `{ id: ${id}, secret: "${keys[id]}" }`).join(', ');
  const text = readFileSync(world.configFile, 'utf8');
  writeFileSync(world.configFile, text.replace(/keys:[^\n]*(\n +- [^\n]*)*/, `keys: [${list}]`));
  await Promise.all([world.startApi(), world.startWorker()]);
}

async function ordered(applicationId = world.addCandidate()): Promise<{ applicationId: number; reference: string }> {
  world.enterExam(applicationId);
  const { reference } = await world.simulator.provider.story.waitFor('order-received', (event) =>
    event.reference.startsWith(`${applicationId}.`),
  );
  return { applicationId, reference };
}

async function settled(): Promise<void> {
  const { applicationId, reference } = await ordered();
  await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
  await eventually(() => world.simulator.gupy.world.tagNames(applicationId).includes('Apto'));
}

async function checkOfRuns(): Promise<CheckResult[]> {
  const { stdout } = await world.command('check', '--json');
  return (JSON.parse(stdout) as CheckResult[]).filter(({ name }) => name === 'open runs');
}

async function untilListed(count: number): Promise<void> {
  const { workflow } = await world.client();
  await eventually(async () => (await workflow.count(openRuns)).count === count);
}

it('key rotation: after [k1], [k2, k1] and [k2], a move is ordered in seconds: the ledgers were written anew', async () => {
  await runWith('k1');
  await settled();
  await runWith('k2', 'k1');
  await settled();
  await runWith('k2');
  const { applicationId } = await ordered();
  const { workflow } = await world.client();
  for await (const { workflowId, status } of workflow.list({ query: 'WorkflowType = "callLedgerWorkflow"' }))
    expect({ workflowId, terminated: status.name === 'TERMINATED' }).toEqual({ workflowId, terminated: false });
  expect(applicationId).toBeGreaterThan(0);
});

it('key rotation: with [k2] alone, check names k1 and the run that needs it among others, and status names k1', async () => {
  await runWith('k1');
  const { applicationId } = await ordered();
  await runWith('k2', 'k1');
  for (let count = 0; count < 3; count += 1) await ordered();
  await untilListed(4);
  const [before] = await checkOfRuns();
  expect(before?.detail).toMatch(/^4 on task queue exam-bridge; all can be read; keys in use: /);
  expect(before?.detail).toMatch(/"k1" \(fingerprint [0-9a-f]{8}\) by 1 run/);
  await runWith('k2');
  expect(await checkOfRuns()).toEqual([
    {
      name: 'open runs',
      ok: false,
      detail: expect.stringMatching(
        `^application-${applicationId} cannot be read: privacy.keys has no key "k1" \\(fingerprint [0-9a-f]{8}\\)$`,
      ) as string,
      action: expect.stringContaining('Put the key') as string,
    },
  ]);
  const { code, stdout } = await world.command('status', String(applicationId));
  expect(code).toBe(0);
  expect(stdout).toContain('privacy.keys has no key "k1"');
});

it('P-LATE, P-OWN: a secret of references that was dropped too early is a problem, with the age of the youngest order', async () => {
  const change = (from: string, to: string) =>
    writeFileSync(world.configFile, readFileSync(world.configFile, 'utf8').replace(from, to));
  const [line = ''] = /references: \[.*\]/.exec(readFileSync(world.configFile, 'utf8')) ?? [];
  const named = async () => {
    const { stdout } = await world.command('check', '--json');
    return (JSON.parse(stdout) as CheckResult[]).find(({ name }) => name === 'references');
  };
  await runWith('k1');
  await settled();
  await ordered();
  await untilListed(2);
  const [first = ''] = /'.*'/.exec(line) ?? [];
  const rotated = `references: ['another-secret-of-references-02', ${first}]`;
  change(line, rotated);
  expect(await named()).toMatchObject({ ok: true });
  change(rotated, "references: ['another-secret-of-references-02']");
  expect(await named()).toMatchObject({
    ok: false,
    detail:
      '2 runs made their orders under a secret that bridge.yaml lacks, so their results count as unproven; the youngest is at most 1h old',
    action: expect.stringContaining('privacy.references') as string,
  });
});

it('lost key: a new candidate is ordered, the closed run is named, and erase deletes it', async () => {
  await runWith('k3');
  const { applicationId } = await ordered();
  await runWith('k4');
  await ordered();
  const [found] = await checkOfRuns();
  expect(found?.detail).toContain(`application-${applicationId} cannot be read: privacy.keys has no key "k3"`);
  await eventually(() => world.worker?.log.includes('The schedule of reconciliation was replaced') === true);
  const { code, stdout } = await world.command('erase', String(applicationId), '--yes');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^1 run of application /) as string });
  await eventually(async () => (await checkOfRuns())[0]?.ok === true);
});
