import { z } from 'zod';
import type { HttpTarget } from '../outbound/http-target';
import { eachItem } from './pages';
import { webhooksPath } from './paths';

/** One of the company's webhook configurations. */
export interface Webhook {
  id: string;
  action: string;
  status: string;
  postbackUrl: string;
  /** Absent where Gupy does not show them, or not their values. */
  clientHeaders?: Readonly<Record<string, string>>;
}

const webhook = z
  .object({
    id: z.string(),
    action: z.string(),
    status: z.string(),
    postbackUrl: z.string(),
    clientHeaders: z.record(z.string(), z.string()).nullish().catch(undefined),
  })
  .transform(({ clientHeaders, ...rest }): Webhook => ({ ...rest, ...(clientHeaders ? { clientHeaders } : {}) }));

export async function listWebhooks(target: HttpTarget, signal: AbortSignal): Promise<Webhook[]> {
  const call = { path: webhooksPath, query: { fields: 'all' }, endpoint: 'list-webhooks', signal };
  const found: Webhook[] = [];
  for await (const one of eachItem(target, call, webhook)) found.push(one);
  return found;
}
