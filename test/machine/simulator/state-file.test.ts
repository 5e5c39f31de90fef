// Real restarts: a stand-in that forgot what the runs remember would make `dev` lie after its first restart.
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/simulator';
import { StateFile } from '../../../simulator/state-file';
import { apiClient } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { startTinyServer, type TinyServer } from '../../support/tiny-server';
import { firstLine, spawnTypeScript, type TypeScriptProcess } from '../../support/typescript-process';

const secrets = {
  gupyToken: 'gupy-token',
  providerToken: 'provider-token',
  callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};
const [applicationId, secondId] = demoApplicationIds;
const tagsPath = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}/tags`;
const commentsPath = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}/comments`;
/** One documented minute lasts 1 ms. */
const fast = 60_000;

let folder: string;
let stateFile: string;
let receiver: TinyServer;
let running: Simulator | undefined;
let child: TypeScriptProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-state-'));
  stateFile = join(folder, 'data', 'simulator.json');
  receiver = await startTinyServer();
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  child = undefined;
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  running = await startSimulator({ ...secrets, ...options, stateFile });
  return running;
}

async function restart(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  await running?.close();
  return start(options);
}

async function startChild(): Promise<{ gupy: string; provider: string }> {
  const file = require.resolve('../../support/simulator-owner.ts');
  child = spawnTypeScript(file, [stateFile, JSON.stringify(secrets)]);
  return JSON.parse(await firstLine(child.stdout)) as { gupy: string; provider: string };
}

async function killChild(): Promise<void> {
  child?.kill('SIGKILL');
  await once(child as TypeScriptProcess, 'exit');
}

function orderBody(reference: string): object {
  return {
    reference,
    exam: 'ASO-ADM',
    callbackUrl: `${receiver.url}/callbacks/clinic`,
    deadline: '2026-02-01T00:00:00Z',
    candidate: { name: 'Amora' },
    job: { id: demoJob.id, name: demoJob.name },
  };
}

async function order(providerUrl: string, reference: string): Promise<{ orderId: string }> {
  const call = apiClient(providerUrl, secrets.providerToken);
  return (await call('POST', '/orders', orderBody(reference), { 'Idempotency-Key': reference })).json as {
    orderId: string;
  };
}

async function register(gupyUrl: string): Promise<void> {
  const clientHeaders = { Authorization: 'Bearer secret' };
  const webhook = { action: 'application.moved', postbackUrl: `${receiver.url}/webhooks/gupy`, clientHeaders };
  expect((await apiClient(gupyUrl, secrets.gupyToken)('POST', '/api/v1/webhooks', webhook)).status).toBe(201);
}

const kept = (): string => readFileSync(stateFile, 'utf8');

test('after a restart the company, the webhooks and the orders are as they were, and ids go on', async () => {
  const before = await start();
  await register(before.gupy.url);
  before.gupy.move(applicationId, demoSteps.exam.id);
  const gupy = apiClient(before.gupy.url, secrets.gupyToken);
  const tag = (await gupy('PUT', tagsPath, { name: 'Apto' })).json as { id: number };
  const comment = (await gupy('POST', commentsPath, { text: 'Exame: apto' })).json as { id: number };
  before.gupy.setStatus(secondId, 'reproved');
  before.gupy.world.renameStep(demoJob.id, demoSteps.exam.id, 'Exame novo');
  const added = before.gupy.world.addApplication({ jobId: demoJob.id }).id;
  const { orderId } = await order(before.provider.url, 'ref-1');
  const { result } = await before.provider.desk.complete(orderId, { outcome: 'passed', score: 9 });
  await before.gupy.deliveries.idle();
  const state = async ({ url }: { url: string }): Promise<unknown> => (await apiClient(url)('GET', '/_sim/state')).json;
  const known = [await state(before.gupy), await state(before.provider), before.gupy.registry.all()];

  const after = await restart();
  expect([await state(after.gupy), await state(after.provider), after.gupy.registry.all()]).toEqual(known);
  const [moved] = receiver.seen.filter(({ path }) => path === '/webhooks/gupy');
  const seenDate = (JSON.parse(moved?.body ?? '') as { date: string }).date;
  expect(new Date(after.gupy.world.placement(applicationId).atMs).toISOString()).toBe(seenDate);
  expect(after.gupy.world.placement(applicationId).step.name).toBe('Exame novo');
  expect(await order(after.provider.url, 'ref-1')).toEqual({ orderId });
  expect(after.provider.orders.countByReference().get('ref-1')).toEqual({ orders: 1, requests: 2 });
  expect(after.provider.orders.get(orderId).versions).toEqual([result]);
  const again = apiClient(after.gupy.url, secrets.gupyToken);
  expect((await again('PUT', tagsPath, { name: 'Outra' })).json).toMatchObject({ id: tag.id + 1 });
  expect((await again('POST', commentsPath, { text: 'Mais' })).json).toMatchObject({ id: comment.id + 1 });
  expect(after.gupy.world.addApplication({ jobId: demoJob.id }).id).toBe(added + 1);
  expect(receiver.seen).toHaveLength(2);
});

test('the demo world is made only where nothing is kept', async () => {
  await start({ world: 'empty' });
  const after = await restart({ world: 'demo' });
  expect(after.gupy.world.allJobs()).toEqual([]);
});

test('a killed simulator knows afterwards what it had answered a moment before', async () => {
  const urls = await startChild();
  await register(urls.gupy);
  const gupy = apiClient(urls.gupy, secrets.gupyToken);
  await gupy('PUT', tagsPath, { name: 'Apto' });
  const { orderId } = await order(urls.provider, 'ref-killed');
  await eventually(() => kept().includes('Apto') && kept().includes(orderId));
  await killChild();
  const after = await start();
  expect(after.gupy.world.tagNames(applicationId)).toEqual(['Apto']);
  expect(after.gupy.registry.activeFor('application.moved')).toHaveLength(1);
  expect(await order(after.provider.url, 'ref-killed')).toEqual({ orderId });
});

test('a state is never written over another in place, so it is whole at every moment, also that of a kill', async () => {
  const { gupy } = await startChild();
  const former = await openFile(stateFile);
  const text = kept();
  const change = async (): Promise<unknown> => apiClient(gupy, secrets.gupyToken)('PUT', tagsPath, { name: 'Apto' });
  await eventually(async () => {
    await change();
    new StateFile(stateFile); // throws on half a state
    return kept() !== text;
  });
  expect(await former.readFile('utf8')).toBe(text);
  await former.close();
  const last = Promise.allSettled([change(), change(), change()]);
  await killChild();
  await last;
  expect((await start()).gupy.world.tagNames(applicationId)).toContain('Apto');
});

test.each([
  ['closed', false],
  ['killed', true],
])(
  'a webhook and a callback that wait for their retry when the simulator is %s go out afterwards',
  async (_how, kill) => {
    receiver.answer((_request, response) => response.writeHead(503).end());
    const urls = kill
      ? await startChild()
      : await start().then(({ gupy, provider }) => ({ gupy: gupy.url, provider: provider.url }));
    await register(urls.gupy);
    await apiClient(urls.gupy)('POST', '/_sim/move', { applicationId, stepId: demoSteps.exam.id, eventId: 'moved-1' });
    const { orderId } = await order(urls.provider, 'ref-1');
    await apiClient(urls.provider)('POST', `/_sim/orders/${orderId}/complete`, {
      outcome: 'passed',
      resultId: 'res-1',
    });
    await eventually(() => receiver.seen.length === 2 && kept().split('"attempt":2').length === 3);
    if (kill) await killChild();
    else await running?.close();
    const before = receiver.seen.map(({ body }) => body);
    expect(kept()).toContain('"dueMs"');
    // The waits of a minute and of five seconds were counted in real time: nobody waits for them here.
    writeFileSync(stateFile, kept().replace(/"dueMs":[\d.]+/g, '"dueMs":0'));
    receiver.answer((_request, response) => response.end('{}'));
    const after = await start({ timeScale: fast });
    await Promise.all([after.gupy.deliveries.idle(), after.provider.callbacks.idle()]);
    const bodies = receiver.seen.slice(2).map(({ body }) => body);
    expect(bodies.toSorted()).toEqual(before.toSorted());
    expect(after.gupy.deliveries.attempts('moved-1')).toMatchObject([{ attempt: 2, state: 'delivered' }]);
    expect(after.provider.callbacks.attempts('msg_res-1')).toMatchObject([{ attempt: 2, state: 'delivered' }]);
    const more = await restart();
    expect([more.gupy.deliveries.attempts(), more.provider.callbacks.attempts()]).toEqual([[], []]);
  },
);

test('a state that cannot be saved is told once, and saved as soon as it can be', async () => {
  const told: string[] = [];
  const error = (_fields: object, message: string): void => void told.push(message);
  const { gupy } = await start({ logger: { error } });
  // A save that is under way may write into the folder while it is emptied.
  await eventually(() => {
    rmSync(dirname(stateFile), { recursive: true });
    return true;
  });
  gupy.world.addTag(applicationId, 'Primeira');
  await eventually(() => told.length > 0);
  gupy.world.addTag(applicationId, 'Segunda');
  mkdirSync(dirname(stateFile));
  await eventually(() => existsSync(stateFile) && kept().includes('Segunda'));
  expect(told).toEqual(['The state was not saved. The next try is in a second.']);
});

test('what is under way when the simulator is closed is sent again: rather twice than never', async () => {
  receiver.answer(() => {});
  const before = await start();
  await register(before.gupy.url);
  before.gupy.move(applicationId, demoSteps.exam.id, { eventId: 'moved-1' });
  await eventually(() => receiver.seen.length === 1);
  receiver.answer((_request, response) => response.end('{}'));
  const after = await restart();
  await after.gupy.deliveries.idle();
  expect(after.gupy.deliveries.attempts('moved-1')).toMatchObject([{ attempt: 1, state: 'delivered' }]);
  expect(receiver.seen).toHaveLength(2);
});

test('what waits is held after a restart where the caller asks for it, until it is released', async () => {
  receiver.answer(() => {});
  const before = await start();
  await register(before.gupy.url);
  before.gupy.move(applicationId, demoSteps.exam.id);
  await eventually(() => receiver.seen.length === 1);
  receiver.answer((_request, response) => response.end('{}'));
  const after = await restart({ hold: true });
  const held = await after.gupy.deliveries.waitFor(({ state }) => state === 'held');
  expect([held.attempt, receiver.seen.length]).toEqual([1, 1]);
  await after.gupy.deliveries.release();
  expect(receiver.seen).toHaveLength(2);
});

test.each([
  ['closed', false],
  ['killed', true],
])('an exam that was due to be done by itself when the simulator was %s is done afterwards', async (_how, kill) => {
  const url = kill ? (await startChild()).provider : (await start()).provider.url;
  const autoComplete = { afterMs: 3_600_000, result: { outcome: 'passed' } };
  await apiClient(url)('POST', '/_sim/settings', { autoComplete });
  const { orderId } = await order(url, 'ref-1');
  const cancelled = await order(url, 'ref-2');
  await apiClient(url, secrets.providerToken)('DELETE', `/orders/${cancelled.orderId}`);
  await eventually(() => kept().includes('"status":"cancelled"'));
  if (kill) await killChild();
  else await running?.close();
  writeFileSync(stateFile, kept().replace(/"atMs":[\d.]+,"result"/g, '"atMs":0,"result"'));
  const after = await start();
  await after.provider.story.waitFor('callback-answered', (event) => event.orderId === orderId);
  await eventually(() => after.provider.orders.all().every(({ due }) => due.length === 0));
  expect(receiver.seen.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ orderId, outcome: 'passed' }]);
  expect(after.provider.orders.get(cancelled.orderId).status).toBe('cancelled');
});

describe('a state that cannot be used', () => {
  const open = (): string => {
    try {
      new StateFile(stateFile).section('gupy', neverUsed);
      return 'opened';
    } catch (error) {
      return String(error);
    }
  };
  const neverUsed = {
    safeParse: () => ({ success: false, error: { issues: [{ path: ['world', 'jobs'] }] } }),
  } as never;

  test.each([
    ['half a file', () => kept().slice(0, 100), '(it is damaged: no JSON): delete the file to start afresh'],
    ['another file', () => '{"name":"x"}', '(it is damaged: no state of a simulator): delete the file'],
    [
      'another version',
      () => kept().replace('"version":1', '"version":7'),
      '(it is of version 7, this simulator reads 1): delete the file to start afresh, or start the version that wrote it',
    ],
    ['a wrong shape', () => kept(), '(it is damaged: gupy.world.jobs): delete the file to start afresh'],
  ])('%s is refused in one line that says what to do', async (_name, change, expected) => {
    await start();
    await running?.close();
    running = undefined;
    writeFileSync(stateFile, change());
    const message = open();
    expect(message).toContain(`The simulator cannot use its state in ${stateFile} ${expected}`);
    expect(message).not.toContain('\n');
  });

  test('a damaged section starts nothing, opens no port and leaves the file as it is', async () => {
    await start();
    await running?.close();
    running = undefined;
    writeFileSync(stateFile, kept().replace('"orders":[]', '"orders":[{}]'));
    const text = kept();
    await expect(start()).rejects.toThrow(
      /^The simulator cannot use its state in .* \(it is damaged: provider\.book\.orders\.0\.orderId\): delete/,
    );
    expect(kept()).toBe(text);
  });

  test('a folder that cannot be written to is told at the start', async () => {
    writeFileSync(join(folder, 'file'), '');
    stateFile = join(folder, 'file', 'simulator.json');
    await expect(start()).rejects.toThrow(
      /^The simulator cannot use its state in .* \(it cannot be read: (ENOTDIR|EEXIST)\): name another place$/,
    );
  });
});
