import { z } from 'zod';
import type { HttpTarget } from '../outbound/http-target';
import { eachItem } from './pages';
import { jobsPath } from './paths';

export interface Job {
  id: number;
  name: string;
}

const job = z.object({ id: z.number(), name: z.string() });

/** Page by page, in Gupy's order; a caller that stops early saves the rest. Few fields: with all of them pages pass 10 MB. */
export function eachPublishedJob(target: HttpTarget, signal: AbortSignal): AsyncGenerator<Job> {
  const query = { status: 'published', fields: 'id,name' };
  return eachItem(target, { path: jobsPath, query, endpoint: 'list-jobs', signal }, job);
}
