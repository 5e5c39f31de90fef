// What all peers share, and what no line is counted of: the two calls outside, and the receiver of webhooks and callbacks. Both outside
// systems are the stand-ins of the benchmark; the environment says where they are.
import { once } from 'node:events';
import { createServer } from 'node:http';

const dayMs = 86_400_000;

export function variable(name) {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** A repeat is the same order: the reference is the provider's idempotency key. */
export async function orderExam(applicationId) {
  const reference = `${applicationId}.peer`;
  const deadline = new Date(Date.now() + 10 * dayMs).toISOString();
  const callbackUrl = variable('BENCH_CALLBACK_URL');
  await call(`${variable('BENCH_PROVIDER_URL')}/orders`, 'POST', variable('CLINIC_TOKEN'), {
    headers: { 'idempotency-key': reference },
    body: { reference, exam: 'ASO-ADM', callbackUrl, deadline, candidate: {}, job: { id: jobId(), name: 'Job' } },
    alsoFine: 409,
  });
}

export async function putTag(applicationId, outcome) {
  const path = `/api/v1/jobs/${jobId()}/applications/${applicationId}/tags`;
  const name = outcome === 'passed' ? 'Apto' : 'Inapto';
  await call(variable('BENCH_GUPY_URL') + path, 'PUT', variable('GUPY_TOKEN'), { headers: {}, body: { name } });
}

function jobId() {
  return Number(variable('BENCH_JOB_ID'));
}

async function call(url, method, token, { headers, body, alsoFine }) {
  const sent = { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers: sent, body: JSON.stringify(body) });
  await answer.text();
  if (!answer.ok && answer.status !== alsoFine) throw new Error(`${method} ${url} answered ${answer.status}`);
}

/**
 * Answers 200 after the peer has taken the event, else 503. Says `ready` when it listens.
 * @param {{ moved(applicationId: number): Promise<unknown>, decided(applicationId: number, outcome: string, resultId: string): Promise<unknown> }} peer
 */
export async function receive(peer) {
  const server = createServer((request, response) => {
    take(peer, request).then(
      () => response.writeHead(200).end(),
      (error) => {
        console.error(error);
        response.writeHead(503).end();
      },
    );
  }).listen(Number(variable('BENCH_PORT')), '127.0.0.1');
  await once(server, 'listening');
  process.stdout.write('ready\n');
}

async function take(peer, request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { data, reference, outcome, resultId } = JSON.parse(Buffer.concat(parts).toString());
  if (data !== undefined) return peer.moved(data.application.id);
  return peer.decided(Number(reference.split('.')[0]), outcome, resultId);
}
