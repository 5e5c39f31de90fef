// Takes a tag off an application. What could go wrong: how tags are listed and deleted is not confirmed by any document
// (paths.ts). So the known readings are tried in turn, each "not found" is only believed after the application itself
// no longer shows the tag, and a tag that nothing removes is an error a person sees.
import { z } from 'zod';
import { HttpFailure } from '../outbound/http-failure';
import type { HttpTarget } from '../outbound/http-target';
import type { Application } from './application';
import { eachItem } from './pages';
import { noSuchPath, type OfApplication, tagOfJobPath, tagPath, tagsOfJobPath, tagsPath } from './paths';

export interface NamedTag extends OfApplication {
  tag: string;
}

type ReadBack = (of: OfApplication, signal: AbortSignal) => Promise<Application | undefined>;

const listedTag = z.object({ id: z.number(), name: z.string() });

/** Gone already is success. @throws HttpFailure `rejected` when Gupy still shows the tag after every known way */
export async function removeTag(
  target: HttpTarget,
  readBack: ReadBack,
  wanted: NamedTag,
  signal: AbortSignal,
): Promise<void> {
  const ids = await tagIds(target, wanted, signal);
  let removed = 0;
  // An existing tag that was put again may stand there twice.
  for (const id of ids) if (await deleted(target, tagPath(wanted, id), undefined, signal)) removed += 1;
  if (removed > 0 && removed === ids.length) return;
  if (!isDots(wanted.tag)) {
    if (await deleted(target, tagPath(wanted, wanted.tag), undefined, signal)) return;
    if (await deleted(target, tagOfJobPath(wanted, wanted.tag), wanted.applicationId, signal)) return;
  }
  const application = await readBack(wanted, signal);
  if (application?.tags.includes(wanted.tag) !== true) return;
  throw new HttpFailure('rejected', `${target.name} shows a tag that none of the known paths deletes`);
}

/** In a path these mean what stands above, such as the application itself, in whatever way they are encoded. */
function isDots(tag: string): boolean {
  return tag === '.' || tag === '..';
}

/** Ids of the tags of exactly this text, as far as Gupy lists them in a form that we know. */
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

async function deleted(
  target: HttpTarget,
  path: string,
  applicationId: number | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const query = applicationId === undefined ? {} : { query: { applicationId } };
  const call = { method: 'DELETE', path, endpoint: 'delete-tag', accept: noSuchPath, signal, ...query } as const;
  const { status } = await target.request(call);
  return !noSuchPath.includes(status);
}
