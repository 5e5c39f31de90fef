// What an operator types when something is stuck, through the commands against a real bridge: see why, then retry,
// decide by hand, or let it go; one run or many; and a straight answer when nobody is there to ask (P-STUCK).
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../../config/package-folder';
import type { ApplicationReport } from '../../domain/text/report';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create({ pollEvery: '6h', runs: 'inside' });
  // So that runs end while one looks.
  const text = readFileSync(world.configFile, 'utf8');
  writeFileSync(world.configFile, text.replace('closeAfter: 72h', 'closeAfter: 1s'));
  await world.startAll();
});

afterAll(() => world?.close());

const refusal = { kind: 'status', status: 422 } as const;

/** Gupy refuses the tags of these candidates for good, until `accept` is called. */
async function stuck(count = 1): Promise<{ ids: number[]; accept: () => void }> {
  const { faults } = world.simulator.gupy;
  const orders = [];
  for (let left = count; left > 0; left -= 1) orders.push(await world.waiting());
  const rules = orders.map(({ id }) => faults.chance(`PUT /api/v1/jobs/*/applications/${id}/tags`, 1, refusal));
  for (const { id, reference } of orders) {
    await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
    await world.untilReport(id, ({ status }) => status === 'needs-attention');
  }
  return { ids: orders.map(({ id }) => id), accept: () => rules.forEach((rule) => faults.clear(rule)) };
}

const tagsOf = (id: number): readonly string[] => world.simulator.gupy.world.tagNames(id);

async function untilListed(query: string, count: number): Promise<void> {
  const client = await world.client();
  let seen = -1;
  await eventually(
    async () => (seen = (await client.workflow.count(query)).count) === count,
    () => `${seen} of ${count} runs of ${query}`,
  );
}

describe('one run', () => {
  it('T28, P-STUCK: status says why it is stuck and what can be typed; retry does it once Gupy accepts again', async () => {
    const { ids, accept } = await stuck();
    const [id = 0] = ids;
    const before = await world.command('status', String(id));
    expect(before).toMatchObject({ code: 0, stderr: '' });
    expect(before.stdout).toMatch(
      /^application-\d+, running since .*\n\nneeds-attention · Exame admissional · clinic\n/,
    );
    expect(before.stdout).toMatch(
      /Writing the tag "Apto" to Gupy failed \(BRIDGE_GUPY_REJECTED\) since .* answered 422/,
    );
    expect(before.stdout).toContain(`gupy-exam-bridge skip ${id} --note "why"`);
    accept();
    const retried = await world.command('retry', String(id));
    expect(retried).toMatchObject({ code: 0, stderr: '' });
    await world.untilReport(id, ({ status }) => status === 'settled');
    expect(tagsOf(id)).toEqual(['Apto']);
    const after = await world.command('status', String(id));
    expect(after.stdout).toContain('tags in Gupy: Apto');
    expect(after.stdout).not.toContain('To decide');
  });

  it('override decides by hand, and its tag is written in place of the refused one', async () => {
    const { ids, accept } = await stuck();
    const [id = 0] = ids;
    accept();
    const { code, stderr } = await world.command('override', `${id}`, '--outcome', 'failed', '--note', 'told by phone');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await world.untilReport(id, ({ status }) => status === 'settled');
    expect(tagsOf(id)).toEqual(['Inapto']);
    const told = await world.command('status', String(id));
    expect(told.stdout).toContain('Outcome set to failed by an operator: told by phone');
  });

  it('skip lets a stuck write go without doing it', async () => {
    const { ids } = await stuck();
    const [id = 0] = ids;
    expect((await world.command('skip', String(id), '--note', 'done by hand')).code).toBe(0);
    await world.untilReport(id, ({ status }) => status === 'settled');
    expect(tagsOf(id)).toEqual([]);
  });

  it('P-MISSED: poll brings a result whose callback was lost, hours before pollEvery', async () => {
    const { id, reference } = await world.waiting();
    await world.simulator.provider.desk.complete(reference, { outcome: 'passed' }, { send: false });
    expect((await world.command('status', String(id))).stdout).toContain(
      `To ask the provider now: gupy-exam-bridge poll ${id}`,
    );
    expect(await world.command('poll', String(id))).toMatchObject({ code: 0, stderr: '' });
    await world.untilReport(id, ({ status }) => status === 'settled');
    expect(tagsOf(id)).toEqual(['Apto']);
  });

  it("P-STUCK: status finds whose an order is, by the provider's id or by the reference", async () => {
    const { id, reference } = await world.waiting();
    const order = world.simulator.provider.orders.all().find((one) => one.reference === reference);
    for (const args of [['--order', order?.orderId ?? ''], [reference]])
      expect((await world.command('status', ...args)).stdout).toMatch(new RegExp(`^application-${id}, running since `));
    const none = await world.command('status', '--order', 'EX-nobody');
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/^BRIDGE_WORKFLOW_NOT_FOUND: .*: order EX-nobody, in \d+ runs on /);
    expect((await world.command('status', String(id), '--order', 'EX-1')).code).toBe(2);
  });

  it('the run refuses a decision that makes no sense, and its reason is told', async () => {
    const { id } = await world.waiting();
    expect(await world.command('retry', String(id))).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'BRIDGE_DECISION_REFUSED: The decision cannot be taken: Nothing is stuck: there is nothing to retry. Look at the run with `gupy-exam-bridge status` and choose another.\n',
    });
  });

  it.each(['status', 'retry'])('%s of an application without a run says so', async (name) => {
    const { code, stderr } = await world.command(name, '99');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^BRIDGE_WORKFLOW_NOT_FOUND: .*application-99 on .*, namespace default\. .*\n$/);
  });

  it('status shows what is tried again and again, which no history tells', async () => {
    const { id, reference } = await world.waiting();
    const { faults } = world.simulator.gupy;
    const fault = faults.chance(`PUT /api/v1/jobs/*/applications/${id}/tags`, 1, { kind: 'status', status: 503 });
    await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
    let told = '';
    await eventually(
      async () => (told = (await world.command('status', String(id))).stdout).includes('putTag, attempt'),
      () => told,
    );
    faults.clear(fault);
    expect(told).toMatch(/^publishing · /m);
    expect(told).toMatch(/Now: putTag, attempt [2-9] at .*; the last one failed: gupy PUT .* answered 503/);
  });
});

describe('--json', () => {
  it('status has exactly the fields that are contract', async () => {
    const { ids } = await stuck();
    const { stdout } = await world.command('status', String(ids[0]), '--json');
    const told = JSON.parse(stdout) as Pick<ApplicationReport, 'entries' | 'attention'>;
    expect(Object.keys(told)).toEqual(['workflowId', 'status', 'outcome', 'provider', 'step', 'entries', 'attention']);
    expect(Object.keys(told.entries[0] ?? {})).toEqual([
      ...['reference', 'orderId', 'formerOrders', 'status', 'deadline', 'scheduledFor', 'examUrl', 'results'],
      ...['published', 'notWritten', 'notices'],
    ]);
    expect(told).toMatchObject({
      workflowId: `application-${ids[0]}`,
      status: 'needs-attention',
      outcome: 'passed',
      attention: [{ what: 'write', code: 'BRIDGE_GUPY_REJECTED', retryAt: null }],
    });
  });
});

describe('many runs by --query', () => {
  it('decides for those that it can, tells the reason of each that refuses, and exits 1', async () => {
    const { ids, accept } = await stuck(2);
    const { id: other } = await world.waiting();
    accept();
    const chosen = [...ids, other].map((id) => `WorkflowId = "application-${id}"`).join(' OR ');
    await untilListed(chosen, 3);
    const dry = await world.command('retry', '--query', chosen, '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout.split('\n').at(-2)).toBe('3 found; nothing was done');
    const { code, stdout, stderr } = await world.command('retry', '--query', chosen);
    expect(stdout).toBe(
      `refused  application-${other}: Nothing is stuck: there is nothing to retry\n2 done, 1 refused\n`,
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    for (const id of ids) await world.untilReport(id, ({ status }) => status === 'settled');
    expect(ids.map(tagsOf)).toEqual([['Apto'], ['Apto']]);
  });

  it('--json lists both, and a query that breaks out of our own runs finds none of another kind', async () => {
    const { id } = await world.waiting();
    const client = await world.client();
    await client.workflow.start('foreign', { workflowId: 'foreign-1', taskQueue: 'nobody', args: [] });
    const chosen = `WorkflowId = "application-${id}") OR (WorkflowId = "foreign-1"`;
    await untilListed(`WorkflowId = "application-${id}" OR WorkflowId = "foreign-1"`, 2);
    const { code, stdout } = await world.command('skip', '--query', chosen, '--note', 'closed', '--json');
    expect(JSON.parse(stdout)).toEqual({
      done: [{ workflowId: `application-${id}`, status: 'ignored' }],
      refused: [],
      notAsked: null,
    });
    expect(code).toBe(0);
  });

  it('a query that Temporal does not understand is a mistake of the command line', async () => {
    const { code, stdout, stderr } = await world.command('retry', '--query', 'ExamStatus =');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: --query: .*syntax error.*\n$/);
  });
});

it('Temporal understands every saved query of docs/operate.md', async () => {
  const page = readFileSync(path.join(packageFolder(), 'docs', 'operate.md'), 'utf8');
  const queries = [...page.matchAll(/^\| [^|]+ \| `([^`]*=[^`]*)` +\|$/gm)].map((match) => match[1] ?? '');
  expect(queries.length).toBeGreaterThanOrEqual(9);
  const client = await world.client();
  for (const query of queries) await expect(client.workflow.count(query)).resolves.toBeDefined();
});

describe('a run that has ended', () => {
  it('is told from what it left behind; a decision is refused, since there is nobody to take it', async () => {
    const { id, reference } = await world.waiting();
    await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
    const run = (await world.client()).workflow.getHandle(`application-${id}`);
    expect(await run.result()).toMatchObject({ status: 'settled' });
    await world.worker?.end();
    const told = await world.command('status', String(id));
    await world.startWorker();
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^application-\d+, completed at .* UTC\n\nsettled · Exame admissional · clinic\n/);
    expect(told.stdout).toContain('tags in Gupy: Apto');
    const { code, stderr } = await world.command('retry', String(id));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^BRIDGE_DECISION_REFUSED: .*: the run has ended \(completed at .*Z\)\. .*\n$/);
  });

  it('is told too when somebody terminated it', async () => {
    const { id } = await world.waiting();
    await (await world.client()).workflow.getHandle(`application-${id}`).terminate('by mistake');
    const { code, stdout } = await world.command('status', String(id));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^application-\d+, terminated at .* UTC\n\nwaiting · /);
  });
});

describe('nobody there', () => {
  it('without a worker, status tells what the search attributes say, and a decision is bounded', async () => {
    const { id } = await world.waiting();
    await world.worker?.end();
    const [told, json, retried, many] = await Promise.all([
      world.commandWith({}, 'status', String(id)),
      world.commandWith({}, 'status', String(id), '--json'),
      world.commandWith({}, 'retry', String(id)),
      world.commandWith({}, 'retry', '--query', `WorkflowId = "application-${id}"`),
    ]);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/\n\nwaiting · Exame admissional · clinic\ndeadline: .* UTC\n/);
    expect(told.stdout).toMatch(/BRIDGE_WORKER_UNAVAILABLE: No worker answers: task queue exam-bridge: /);
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'waiting', provider: 'clinic', entries: [] });
    expect(json.stderr).toMatch(/^note: only the search attributes answer\. BRIDGE_WORKER_UNAVAILABLE: .*\n$/);
    expect(retried).toMatchObject({ code: 1, stdout: '' });
    expect(retried.stderr).toMatch(/^BRIDGE_WORKER_UNAVAILABLE: .*; a worker may still take the decision .*\n$/);
    expect(many.code).toBe(1);
    expect(many.stdout).toMatch(/^refused {2}application-\d+: BRIDGE_WORKER_UNAVAILABLE: .*\n0 done, 1 refused/);
  });

  it('without Temporal, one line says where nothing answers', async () => {
    await world.killTemporal();
    for (const args of [
      ['status', '1'],
      ['retry', '1'],
      ['retry', '--query', 'ExamStatus = "waiting"'],
    ]) {
      const { code, stdout, stderr } = await world.command(...args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^BRIDGE_TEMPORAL_UNAVAILABLE: .*127\.0\.0\.1:\d+, namespace default: .*\n$/);
    }
  });
});
