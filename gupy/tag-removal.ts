// Removes a tag from an application. What could go wrong: no document confirms how Gupy lists and deletes tags (paths.ts). So the
// client tries the known paths in turn, believes an answer only when the application itself no longer shows the tag, and
// reports a tag that no path removes.
import { z } from 'zod';
import { HttpFailure } from '../outbound/http-failure';
import type { HttpCall, HttpTarget } from '../outbound/http-target';
import type { Application } from './application';
import { eachItem } from './pages';
import { noSuchPath, type OfApplication, tagOfJobPath, tagPath, tagsOfJobPath, tagsPath } from './paths';

export interface NamedTag extends OfApplication {
  tag: string;
}

type ReadBack = (of: OfApplication, signal: AbortSignal) => Promise<Application | undefined>;

const listedTag = z.object({ id: z.number(), name: z.string() });

export interface RemovableTag extends NamedTag {
  /** Gupy's lists may be stale: a tag that they show after a confirmed deletion may be gone. @default false */
  listsMayLag?: boolean;
}

/**
 * A tag that is gone already is success.
 * @throws HttpFailure `rejected` when Gupy still shows the tag after every known way; `unavailable` where it may be gone
 */
export async function removeTag(
  target: HttpTarget,
  readBack: ReadBack,
  wanted: RemovableTag,
  signal: AbortSignal,
): Promise<void> {
  const ids = await tagIds(target, wanted, signal);
  let removed = 0;
  // A tag that was put twice may be listed twice.
  for (const id of ids) if (await deleted(target, { path: tagPath(wanted, id) }, signal)) removed += 1;
  if (removed > 0 && removed === ids.length) return;
  let confirmed = false;
  for (const way of deletionsByText(wanted)) {
    if (!(await deleted(target, way, signal))) continue;
    confirmed = true;
    // Gupy may read the text as an unknown id, and answer success for that.
    if (!(await isShown(readBack, wanted, signal))) return;
  }
  if (!confirmed && !(await isShown(readBack, wanted, signal))) return;
  throw confirmed && wanted.listsMayLag === true
    ? new HttpFailure('unavailable', `${target.name} still shows a tag whose deletion it confirmed`)
    : new HttpFailure('rejected', `${target.name} shows a tag that none of the known paths deletes`);
}

type Deletion = Pick<HttpCall, 'path' | 'shownPath' | 'query'>;

/** The text of a tag may come from a result: no message shows it (P-PII). */
function deletionsByText(wanted: NamedTag): Deletion[] {
  const { applicationId, tag } = wanted;
  if (isDots(tag)) return [];
  return [
    { path: tagPath(wanted, tag), shownPath: `${tagsPath(wanted)}/{tag}` },
    { path: tagOfJobPath(wanted, tag), shownPath: `${tagsOfJobPath(wanted)}/{tag}`, query: { applicationId } },
  ];
}

async function isShown(readBack: ReadBack, { jobId, applicationId, tag }: NamedTag, signal: AbortSignal) {
  const application = await readBack({ jobId, applicationId }, signal).catch(goneWithItsJob);
  return application?.tags.includes(tag) === true;
}

function goneWithItsJob(failure: unknown): undefined {
  if (failure instanceof HttpFailure && failure.status === 404) return undefined;
  throw failure;
}

/** In a path these name the parent, such as the application itself, however they are encoded. */
function isDots(tag: string): boolean {
  return tag === '.' || tag === '..';
}

/** Ids of the tags of exactly this text, where Gupy lists them in a known form. */
async function tagIds(target: HttpTarget, wanted: NamedTag, signal: AbortSignal): Promise<number[]> {
  const { applicationId, tag } = wanted;
  const shared = { endpoint: 'list-tags', accept: noSuchPath, signal };
  const calls = [
    { ...shared, path: tagsPath(wanted) },
    { ...shared, path: tagsOfJobPath(wanted), query: { applicationId } },
  ];
  for (const call of calls) {
    const ids = await idsOf(tag, eachItem(target, call, listedTag));
    if (ids.length > 0) return ids;
  }
  return [];
}

async function idsOf(tag: string, listed: AsyncIterable<z.infer<typeof listedTag>>): Promise<number[]> {
  const ids: number[] = [];
  try {
    for await (const { id, name } of listed) if (name === tag) ids.push(id);
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.failureClass !== 'unexpected') throw error;
  }
  return ids;
}

async function deleted(target: HttpTarget, way: Deletion, signal: AbortSignal): Promise<boolean> {
  const call = { method: 'DELETE', endpoint: 'delete-tag', accept: noSuchPath, signal, ...way } as const;
  const { status } = await target.request(call);
  return !noSuchPath.includes(status);
}
