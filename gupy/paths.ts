// Every path of Gupy's API that the bridge calls, in one place. Ids of numbers need no encoding.
// What could go wrong: Gupy's documents do not confirm how tags are listed and deleted; those paths are marked and
// their callers try one after the other.

export interface InJob {
  jobId: number;
}

export interface OfApplication extends InJob {
  applicationId: number;
}

export const jobsPath = '/api/v1/jobs';

export const webhooksPath = '/api/v1/webhooks';

export const webhookPath = (id: string): string => `${webhooksPath}/${encodeURIComponent(id)}`;

export const stepsPath = ({ jobId }: InJob): string => `/api/v1/jobs/${jobId}/steps`;

export const applicationsPath = ({ jobId }: InJob): string => `/api/v1/jobs/${jobId}/applications`;

/** PUT is documented; GET is unconfirmed. */
export const tagsPath = (of: OfApplication): string => `${applicationsPath(of)}/${of.applicationId}/tags`;

export const commentsPath = (of: OfApplication): string => `${applicationsPath(of)}/${of.applicationId}/comments`;

/** Unconfirmed; the application is named by the query parameter `applicationId`. */
export const tagsOfJobPath = (of: InJob): string => `${applicationsPath(of)}/tags`;

/** Unconfirmed: the last part may have to be the tag's id or its text. */
export const tagPath = (of: OfApplication, idOrText: number | string): string =>
  `${tagsPath(of)}/${encodeURIComponent(idOrText)}`;

/** Unconfirmed; the application is named by the query parameter `applicationId`. */
export const tagOfJobPath = (of: InJob, text: string): string => `${tagsOfJobPath(of)}/${encodeURIComponent(text)}`;

/** What an API answers where it has no such path, or reads a word of it as an id. */
export const noSuchPath: readonly number[] = [400, 404, 405];
