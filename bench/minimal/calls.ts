// The two calls of the minimal workflow. Where the stand-ins are, the environment says (bench/minimal-side.ts).
import { request } from 'undici';
import { demoJob } from '../../simulator/seed-data';

const dayMs = 86_400_000;

export async function order(applicationId: number): Promise<void> {
  const reference = `${applicationId}.minimal`;
  await call(`${variable('BENCH_PROVIDER_URL')}/orders`, 'POST', variable('CLINIC_TOKEN'), {
    headers: { 'idempotency-key': reference },
    body: {
      reference,
      exam: 'ASO-ADM',
      callbackUrl: variable('BENCH_CALLBACK_URL'),
      deadline: new Date(Date.now() + 10 * dayMs).toISOString(),
      candidate: {},
      job: { id: demoJob.id, name: demoJob.name },
    },
  });
}

export async function putTag(applicationId: number, name: string): Promise<void> {
  const url = `${variable('BENCH_GUPY_URL')}/api/v1/jobs/${demoJob.id}/applications/${applicationId}/tags`;
  await call(url, 'PUT', variable('GUPY_TOKEN'), { headers: {}, body: { name } });
}

interface Sent {
  headers: Record<string, string>;
  body: object;
}

async function call(url: string, method: 'POST' | 'PUT', token: string, { headers, body }: Sent): Promise<void> {
  const answer = await request(url, {
    method,
    headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}`);
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
