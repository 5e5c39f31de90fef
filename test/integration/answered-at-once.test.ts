// An exam that is decided when it is ordered, through the whole product: the answer holds the result, a PATCH says the same or corrects it,
// and the worker is killed in between. The journal of the look-up says how often it was asked.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { demoJob } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

const step = { id: 90_700, name: 'Consulta' };
const secret = 'callback-secret-of-the-look-up-01';

interface Asked {
  reference: string;
  orderId: string;
}

let world: BridgeWorld;
let bureau: Server;
const asked: Asked[] = [];
/** It takes an order and does not answer. */
let isSilent = false;
const clear = { status: 'clear', at: '2026-11-20T10:00:00Z', note: 'Nada consta' };
const hit = { ...clear, status: 'hit', note: 'Um processo' };

beforeAll(async () => {
  world = await BridgeWorld.create();
  bureau = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(bureau, 'listening');
  world.simulator.gupy.world.addStep(demoJob.id, step);
  writeConfig();
  await world.startAll();
});

afterAll(async () => {
  await world?.close();
  bureau?.closeAllConnections();
  bureau?.close();
});

/** The same reference is the same order, answered alike. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { ref } = (await json(request)) as { ref: string };
  const known = asked.find(({ reference }) => reference === ref);
  const order = known ?? { reference: ref, orderId: `q-${asked.length + 1}` };
  asked.push(order);
  if (isSilent) return;
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: order.orderId, ...clear }));
}

function writeConfig(): void {
  const reading = (indent: string) =>
    [
      'outcome:',
      '  - { when: [{ at: /status, is: [clear] }], outcome: passed }',
      '  - { when: [{ at: /status, is: [hit] }], outcome: failed }',
      '  - outcome: inconclusive',
      'occurredAt: /at',
      "summary: '{{/note}}'",
    ]
      .map((line) => `${indent}${line}\n`)
      .join('');
  const provider = `  bureau:
    kind: mapped
    url: http://127.0.0.1:${(bureau.address() as AddressInfo).port}
    allowPrivateNetwork: true
    token: token-of-the-look-up-000001
    candidate: [document]
    requestsPerMinute: 600
    callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
    order:
      request: { method: POST, path: /queries, body: { ref: '{{reference}}' } }
      orderId: '{{/id}}'
      result:
${reading('        ')}    events: { method: PATCH, reference: '{{/ref}}' }
    result:
${reading('      ')}`;
  const text = readFileSync(world.configFile, 'utf8');
  writeFileSync(world.configFile, text.replace('\nexams:\n', `\n${provider}\nexams:\n`));
  const publish =
    "publish: { passed: { tag: Apto, comment: 'Consulta: apto. {{summary}}' }, failed: { tag: Inapto, comment: 'Consulta: inapto. {{summary}}' }, inconclusive: {}, expired: { tag: Expirado }, cancelled: {} }";
  appendFileSync(
    world.configFile,
    `  - { step: ${step.name}, provider: bureau, exam: Q, deadline: 10d, ${publish} }\n`,
  );
}

const gupy = () => world.simulator.gupy.world;
const ordersOf = (id: number) => asked.filter(({ reference }) => reference.startsWith(`${id}.`));

function enter(): number {
  const id = world.addCandidate();
  world.simulator.gupy.move(id, step.id);
  return id;
}

async function patch(ref: string, said: object, method = 'PATCH'): Promise<number> {
  const body = JSON.stringify({ ref, ...said });
  const headers = { 'x-sig': createHmac('sha256', secret).update(body).digest('hex') };
  const send = async () =>
    (await fetch(`${world.config.server.publicUrl}/callbacks/bureau`, { method, body, headers })).status;
  let status = 0;
  await eventually(async () => ![0, 408, 503].includes((status = await send())));
  return status;
}

const settled = (id: number) => world.untilReport(id, ({ status }) => status === 'settled');
const written = (id: number) => [gupy().tagNames(id), gupy().commentTexts(id).length];

it('P-ONCE, P-CORRECT: the answer decides, a PATCH with the same adds nothing, and a correction replaces it', async () => {
  const id = enter();
  await settled(id);
  expect(written(id)).toEqual([['Apto'], 1]);
  const [{ reference } = { reference: '' }] = ordersOf(id);
  expect(await patch(reference, clear, 'POST')).toBe(405);
  expect([await patch(reference, clear), await patch(reference, clear)]).toEqual([200, 200]);
  expect(await patch(reference, hit)).toBe(200);
  await world.untilReport(id, ({ outcome, status }) => outcome === 'failed' && status === 'settled');
  expect([written(id), ordersOf(id).length]).toEqual([[['Inapto'], 2], 1]);
  const [entry] = (await world.report(id)).entries;
  expect(entry?.results).toHaveLength(2);
});

it('P-CORRECT, P-ONCE: the worker is killed between order and answer; what came and was corrected meanwhile stays corrected', async () => {
  isSilent = true;
  const id = enter();
  await eventually(() => ordersOf(id).length === 1);
  await world.worker?.end('SIGKILL');
  const [{ reference } = { reference: '' }] = ordersOf(id);
  expect(await patch(reference, clear)).toBe(200);
  expect(await patch(reference, hit)).toBe(200);
  isSilent = false;
  await world.startWorker();
  await settled(id);
  expect(gupy().tagNames(id)).toEqual(['Inapto']);
  expect(new Set(ordersOf(id).map(({ orderId }) => orderId)).size).toBe(1);
});
