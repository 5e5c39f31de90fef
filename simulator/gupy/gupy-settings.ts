// The switches of the Gupy stand-in. The code fixes what Gupy documents. A switch chooses a reading of what Gupy leaves open, and
// the default is the reading that is harder on the caller.
import { z } from 'zod';
import { deliverySchema } from '../delivery-queue';
import { rateLimitSchema } from './rate-limit';

// The switches of v2 of the Gupy API: what its users report of it, and each reading of what no document says.

const v2Schema = z.strictObject({
  /** Of the token: ticked for v2, or 403; or the account has none (404). */
  access: z.enum(['allowed', 'forbidden', 'absent']).default('forbidden'),
  /** Whether `applicationId` filters, or is ignored and everybody is shown; or only with a page token. */
  ids: z.enum(['kept', 'ignored', 'ignored-with-token']).default('kept'),
  /** `maxPageSize` counts, or each page has ten. */
  page: z.enum(['as-asked', 'ten']).default('as-asked'),
  /** Whether every application that was asked for is shown, or each second one, or none. */
  shows: z.enum(['all', 'every-other', 'none']).default('all'),
  /** Name of the list in the answer; `bare`: the answer is the list. */
  list: z.enum(['results', 'data', 'bare']).default('results'),
  /** Words of two, such as `in_progress` or `inProgress`. */
  words: z.enum(['snake', 'camel']).default('snake'),
  /** Where that stands which `expand` asks for: beside the rest, or in a group `expand`. */
  expanded: z.enum(['beside', 'within']).default('beside'),
  /** Whether `currentStep` is shown where it is asked for. */
  currentStep: z.enum(['shown', 'absent']).default('shown'),
  tags: z.enum(['absent', 'names', 'objects']).default('absent'),
  /** What stands for the job: its id, its id and name, or nothing. */
  job: z.enum(['id', 'whole', 'absent']).default('id'),
  /** What `expand=candidate` shows: as v1; as `GET /api/v2/candidates` does; the whole name alone; or nothing. */
  candidate: z.enum(['whole', 'as-candidates', 'name-only', 'absent']).default('whole'),
  /** What `startDate` of a step is: when the candidate entered it, when anything last changed, or nothing. */
  stepDates: z.enum(['entry', 'last-change', 'absent']).default('entry'),
  /** Of a candidate who was in one step twice: the last stay is shown, the first one, or each by itself. */
  stays: z.enum(['last', 'first', 'each']).default('last'),
  /** Real ms until a move or a change of status shows. */
  readDelayMs: z.number().min(0).default(0),
  /** Every request after so many is answered 502 with a page. Null: none. */
  failsAfter: z.number().int().min(0).nullable().default(null),
});
export type V2Settings = z.infer<typeof v2Schema>;

export const gupySettingsSchema = z.strictObject({
  /** The bearer token that is accepted; any other is 401. */
  token: z.string().min(1),
  /** Names of the routes that the token has no permission for: 403. */
  forbiddenRoutes: z.array(z.string()).default([]),
  /** Null: no limit. */
  rateLimit: rateLimitSchema.nullable().default(null),
  /** PUT of a tag the application has: the same id again, a second tag of that name, 409, or 400. */
  existingTag: z.enum(['same-id', 'new-id', 'conflict', 'refused']).default('new-id'),
  /** Whether `apto` is the same tag as `Apto`. */
  tagCase: z.enum(['exact', 'folded']).default('exact'),
  /** The text of a tag as it was sent; with composed letters and single blanks, none at its ends; in small letters; or its beginning. */
  tagText: z.enum(['as-sent', 'tidied', 'small-letters', 'cut']).default('as-sent'),
  tagStatus: z.union([z.literal(200), z.literal(201), z.literal(204)]).default(200),
  /** Longer names are 400; one integration was refused beyond 120. Null: any length. */
  tagMaxLength: z.number().int().min(1).nullable().default(120),
  /** Where tags are listed: `/applications/{id}/tags`, `/applications/tags?applicationId=`, or nowhere (404). */
  tagList: z.enum(['application', 'job', 'absent']).default('application'),
  /** What the last segment of DELETE `/applications/{id}/tags/{x}` is. */
  tagDelete: z.enum(['id', 'value', 'id-or-value', 'absent']).default('id-or-value'),
  /** DELETE `/applications/{id}/tags?name=`: takes this tag off, ignores the name and takes all tags off, or is absent (404). */
  tagDeleteByName: z.enum(['this-tag', 'all-tags', 'absent']).default('this-tag'),
  /** DELETE `/jobs/{id}/applications/tags/{name}`: takes the tag off every candidate of the job, or is absent (404). */
  tagDeleteOfJob: z.enum(['every-candidate', 'absent']).default('every-candidate'),
  commentStatus: z.union([z.literal(200), z.literal(201), z.literal(204)]).default(201),
  commentOrder: z.enum(['oldest-first', 'newest-first']).default('oldest-first'),
  /** Whether a comment comes back as it was sent or as HTML. */
  commentText: z.enum(['as-sent', 'html']).default('as-sent'),
  commentMaxLength: z.number().int().min(1).nullable().default(null),
  messageStatus: z.union([z.literal(200), z.literal(201), z.literal(204)]).default(201),
  /** What POST of a message takes: a template, one with its sender named, or a text. Public code has the last two. */
  messageBody: z.enum(['template', 'template-with-sender', 'subject-and-body']).default('template'),
  /** Ids of the templates that there are; any other is 400. Null: any. */
  messageTemplates: z.array(z.number().int()).nullable().default(null),
  deleteStatus: z.union([z.literal(200), z.literal(204)]).default(204),
  /** Real ms until a written tag or comment shows in any list. */
  readDelayMs: z.number().min(0).default(0),
  /** Real ms until a move or a change of status shows in the application list. */
  moveReadDelayMs: z.number().min(0).default(0),
  stepNameFilter: z.enum(['exact', 'folded']).default('exact'),
  /** Query parameters that Gupy does not document: 400, or ignored. */
  unknownParameters: z.enum(['refuse', 'ignore']).default('refuse'),
  /** `id=` of the list of applications: filters, or is ignored and everybody is shown. */
  idFilter: z.enum(['kept', 'ignored']).default('kept'),
  /** Lists of v1: as documented; without, or with a wrong, number of pages; or as v2 writes them. */
  listEnvelope: z.enum(['documented', 'without-pages', 'one-page', 'data', 'token', 'bare']).default('documented'),
  /** `page` of lists of v1: kept, or ignored and the first page is shown again. */
  pageParameter: z.enum(['kept', 'ignored']).default('kept'),
  /** What is refused has its status, or is answered 200 with the error in the body. */
  errors: z.enum(['by-status', 'in-a-200']).default('by-status'),
  /** `manualCandidate` among the `fields` of a list: shown, or 400; `fields=all` shows it in any case. */
  manualCandidateField: z.enum(['shown', 'refused']).default('shown'),
  /** GET /jobs/{id}: the sources disagree. */
  jobById: z.enum(['absent', 'found']).default('absent'),
  /** What the webhook list shows of `clientHeaders`. */
  clientHeadersInList: z.enum(['values', 'names', 'absent']).default('values'),
  /** A second active webhook for one action. */
  secondWebhook: z.enum(['allowed', 'conflict']).default('allowed'),
  /** Gupy accepts public HTTPS only. Off, since a stand-in calls receivers on loopback. */
  requireHttps: z.boolean().default(false),
  /** The state of a webhook after 7 documented days without a success. */
  failingWebhook: z.enum(['inactive', 'deleted', 'kept']).default('inactive'),
  /** Whether a retry carries another event id. */
  newIdOnRetry: z.boolean().default(false),
  v2: v2Schema.prefault({}),
  delivery: deliverySchema.prefault({ success: 'only-200', timeoutMs: 30_000 }),
});
export type GupySettings = z.infer<typeof gupySettingsSchema>;
