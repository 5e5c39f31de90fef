// Removes a tag from an application. What could go wrong: Gupy documents no deletion of tags (docs/gupy-calls.md), and a reading of
// it that ignores what names the tag would take all tags off. So every call names the application, the surest way comes first, all
// tags are compared before and after, what is missing is put back, and a person is told (P-TRUE).
import { z } from 'zod';
import { HttpFailure } from '../outbound/http-failure';
import type { HttpCall, HttpTarget } from '../outbound/http-target';
import type { Application } from './application';
import { eachItem } from './pages';
import { noSuchPath, type OfApplication, tagPath, tagsPath } from './paths';
import { recordId } from './record-id';
import { statusOf, taking } from './said-in-body';
import { orUndefined } from '../domain/or-undefined';

export interface NamedTag extends OfApplication {
  tag: string;
}

type ReadBack = (of: OfApplication, signal: AbortSignal) => Promise<Application | undefined>;

const listedTag = z.object({ id: recordId, name: z.string() });
type ListedTag = z.infer<typeof listedTag>;

export interface RemovableTag extends NamedTag {
  /** What Gupy answered when the bridge put it. */
  tagId?: number | undefined;
  /** All tags before the first attempt, where there was one. @default as Gupy shows them now */
  tagsBefore?: readonly string[] | undefined;
  /** Called with all tags before anything is deleted, so that a next attempt can compare with them. */
  onTagsBefore?: (tags: readonly string[]) => void;
  /** Gupy's lists may be stale: a tag that they show after a confirmed deletion may be gone. @default false */
  listsMayLag?: boolean;
}

/** A deletion took other tags along. They were put back, where Gupy took them. */
export class OtherTagsLost extends Error {
  override readonly name = 'OtherTagsLost';
  readonly lost: number;

  constructor(lost: number, isPutBack: boolean) {
    const what = lost === 1 ? '1 other tag' : `${lost} other tags`;
    super(
      `Gupy took ${what} off with the one to remove; ${isPutBack ? 'all were put back' : 'not all could be put back'}`,
    );
    this.lost = lost;
  }
}

/**
 * A tag that is gone already is success.
 * @throws OtherTagsLost
 * @throws HttpFailure `rejected` when Gupy still shows the tag after every known way; `unavailable` where it may be gone
 */
export async function removeTag(
  target: HttpTarget,
  readBack: ReadBack,
  wanted: RemovableTag,
  signal: AbortSignal,
): Promise<void> {
  const before = wanted.tagsBefore ?? (await tagsOf(readBack, wanted, signal));
  // The job or the application is gone, and its tags with it.
  if (before === undefined) return;
  wanted.onTagsBefore?.(before);
  const isOurs = await ourTag(target, wanted, before, signal);
  const isGone = async (): Promise<boolean> => {
    const after = (await tagsOf(readBack, wanted, signal)) ?? [];
    await putBackLost(target, wanted, { before, after, isOurs }, signal);
    return !after.some(isOurs);
  };
  let confirmed = false;
  for await (const way of deletions(target, wanted, isOurs, signal)) {
    if (!(await deleted(target, way, signal))) continue;
    confirmed = true;
    if (await isGone()) return;
  }
  if (!confirmed && (await isGone())) return;
  throw confirmed && wanted.listsMayLag === true
    ? new HttpFailure('unavailable', `${target.name} still shows a tag whose deletion it confirmed`)
    : new HttpFailure('rejected', `${target.name} shows a tag that none of the known paths deletes`);
}

type IsOurs = (name: string) => boolean;

/**
 * Exactly this text; where Gupy shows it nowhere, the same text in another form of its accents, or without the blanks around it, since
 * Gupy may keep it so. In a form of its own (cut, in small letters) only the id of our own PUT tells it from another's.
 */
async function ourTag(
  target: HttpTarget,
  wanted: RemovableTag,
  before: readonly string[],
  signal: AbortSignal,
): Promise<IsOurs> {
  const { tag, tagId } = wanted;
  if (before.includes(tag)) return (name) => name === tag;
  const form = (name: string): string => name.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  const isSameText: IsOurs = (name) => form(name) === form(tag);
  if (tagId === undefined || before.some(isSameText)) return isSameText;
  const put = (await listedTags(target, wanted, signal)).find(({ id }) => id === tagId);
  return put === undefined ? isSameText : (name) => name === put.name;
}

type Deletion = Pick<HttpCall, 'path' | 'query'>;

/** The surest first: by the id of our own PUT, by the ids that Gupy lists for this text, by the text. */
async function* deletions(
  target: HttpTarget,
  wanted: RemovableTag,
  isOurs: IsOurs,
  signal: AbortSignal,
): AsyncGenerator<Deletion> {
  const { tag, tagId } = wanted;
  if (tagId !== undefined) yield { path: tagPath(wanted, tagId) };
  // A tag that was put twice may be listed twice.
  for (const { id, name } of await listedTags(target, wanted, signal))
    if (id !== tagId && isOurs(name)) yield { path: tagPath(wanted, id) };
  yield { path: tagsPath(wanted), query: { name: tag } };
}

async function tagsOf(
  readBack: ReadBack,
  { jobId, applicationId }: OfApplication,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const isGoneWithItsJob = (failure: unknown) => failure instanceof HttpFailure && failure.status === 404;
  const application = await orUndefined(() => readBack({ jobId, applicationId }, signal), isGoneWithItsJob);
  return application?.tags;
}

/** What a recruiter took off in this very moment looks the same, and is put back: the smaller harm. */
async function putBackLost(
  target: HttpTarget,
  of: RemovableTag,
  { before, after, isOurs }: { before: readonly string[]; after: readonly string[]; isOurs: IsOurs },
  signal: AbortSignal,
): Promise<void> {
  const lost = new Set(before.filter((name) => !isOurs(name) && !after.includes(name)));
  if (lost.size === 0) return;
  let isPutBack = true;
  for (const name of lost) {
    const call = { method: 'PUT', path: tagsPath(of), body: { name }, endpoint: 'put-tag', signal } as const;
    await target.request({ ...call, ...taking([409]) }).catch(() => (isPutBack = false));
  }
  throw new OtherTagsLost(lost.size, isPutBack);
}

/** Where Gupy lists them in a known form. */
async function listedTags(target: HttpTarget, wanted: NamedTag, signal: AbortSignal): Promise<ListedTag[]> {
  const tags: ListedTag[] = [];
  const call = { path: tagsPath(wanted), endpoint: 'list-tags', ...taking(noSuchPath), signal };
  try {
    for await (const tag of eachItem(target, call, listedTag)) tags.push(tag);
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.failureClass !== 'unexpected') throw error;
  }
  return tags;
}

async function deleted(target: HttpTarget, way: Deletion, signal: AbortSignal): Promise<boolean> {
  const call = { method: 'DELETE', endpoint: 'delete-tag', signal, ...taking(noSuchPath), ...way } as const;
  const answer = await target.request(call);
  return !noSuchPath.includes(statusOf(answer));
}
