// The company's webhook configurations, as far as Gupy shows them. What could go wrong: Gupy does not document whether its list
// shows client headers with their values, masked, by name only, or not at all; the reader takes each of these.
import { z } from 'zod';
import { definedOnly } from '../domain/defined-only';
import type { HttpTarget } from '../outbound/http-target';
import { allItems } from './pages';
import { webhooksPath } from './paths';

/** One of the company's webhook configurations. */
export interface Webhook {
  id: string;
  action: string;
  status: string;
  postbackUrl: string;
  /** Absent where Gupy does not show them. */
  headers?: readonly ShownHeader[];
  /** Each is null where there is none, and absent where Gupy does not show it. */
  techOwnerName?: string | null;
  techOwnerEmail?: string | null;
}

export interface ShownHeader {
  name: string;
  /** Absent where Gupy shows the name alone, or a mask such as `***`. */
  value?: string;
}

const ownerField = z.string().nullable().optional().catch(undefined);

/** A foreign webhook may miss one, which must not hide ours. Where ours misses one, it needs a repair. */
const shownText = z
  .string()
  .nullish()
  .transform((text) => text ?? 'nothing');

const webhook = z
  .object({
    id: z.union([z.string(), z.int().transform(String)]),
    action: shownText,
    status: shownText,
    postbackUrl: shownText,
    clientHeaders: z.record(z.string(), z.unknown()).nullish().catch(undefined),
    techOwnerName: ownerField,
    techOwnerEmail: ownerField,
  })
  .transform(({ clientHeaders, techOwnerName, techOwnerEmail, ...rest }): Webhook => ({
    ...rest,
    ...(clientHeaders ? { headers: Object.entries(clientHeaders).map(shownHeader) } : {}),
    ...definedOnly({ techOwnerName, techOwnerEmail }),
  }));

const mask = /^\s*$|[*•]{2}/;

function shownHeader([name, value]: [string, unknown]): ShownHeader {
  return typeof value === 'string' && !mask.test(value) ? { name, value } : { name };
}

export async function listWebhooks(target: HttpTarget, signal: AbortSignal): Promise<Webhook[]> {
  const call = { path: webhooksPath, query: { fields: 'all' }, endpoint: 'list-webhooks', signal };
  return allItems(target, call, webhook);
}
