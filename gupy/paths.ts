// Every path of Gupy's API that the bridge calls, in one place. Ids of numbers need no encoding.
// docs/gupy-calls.md says of each call how sure it is. What could go wrong: a path that does not name the application could change
// every candidate of a job, so nothing but lists is called without it.

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

/** Of v2: `applicationId` names up to a hundred, of any jobs. */
export const applicationsOfAnyJobPath = '/api/v2/applications';

/** PUT puts one, GET lists them; DELETE takes the query parameter `name`. */
export const tagsPath = (of: OfApplication): string => `${applicationsPath(of)}/${of.applicationId}/tags`;

export const tagPath = (of: OfApplication, tagId: number): string => `${tagsPath(of)}/${tagId}`;

export const commentsPath = (of: OfApplication): string => `${applicationsPath(of)}/${of.applicationId}/comments`;

export const messagesPath = (of: OfApplication): string => `${applicationsPath(of)}/${of.applicationId}/messages`;

/** What an API answers where it has no such path, or reads a word of it as an id. */
export const noSuchPath: readonly number[] = [400, 404, 405];
