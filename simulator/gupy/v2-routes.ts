// GET /api/v2/applications: applications of any jobs, up to a hundred in one answer, with a token for the next page.
import type { LiveSettings } from '../live-settings';
import { type Answer, type Route, route, type SimRequest } from '../route';
import type { Application } from './gupy-records';
import type { GupySettings, V2Settings } from './gupy-settings';
import type { GupyWorld } from './gupy-world';
import { v2View } from './v2-view';

const mostInPage = 100;
const expandable = ['currentStep', 'candidate', 'steps'];

export function v2Routes(world: GupyWorld, settings: LiveSettings<GupySettings>): Route[] {
  let answered = 0;
  return [
    route('listApplicationsOfAnyJob', 'GET /api/v2/applications', (request) => {
      const { v2 } = settings.current;
      if (v2.access === 'absent') return refusal(404, 'NOT_FOUND', 'path', 'no such path');
      if (v2.access === 'forbidden') return refusal(403, 'FORBIDDEN', 'token', 'not authorized');
      if (v2.failsAfter !== null && answered >= v2.failsAfter) return { status: 502, html: '<h1>502 Bad Gateway</h1>' };
      answered += 1;
      return list(world, v2, request);
    }),
  ];
}

function list(world: GupyWorld, v2: V2Settings, { query }: SimRequest): Answer {
  const [ids, jobIds] = [numbersOf(query, 'applicationId'), numbersOf(query, 'jobId')];
  const expand = textsOf(query, 'expand');
  if (ids === undefined) return badNumbers('applicationId');
  if (jobIds === undefined) return badNumbers('jobId');
  if (ids.length > mostInPage)
    return refusal(400, 'BAD_ARGUMENT', 'applicationId', 'must contain at most 100 elements');
  const unknown = expand.find((name) => !expandable.includes(name));
  if (unknown !== undefined) return refusal(400, 'BAD_ARGUMENT', 'expand', `${unknown} cannot be expanded`);
  const token = Number(query.get('pageToken') ?? 0);
  const wanted = new Set(ids);
  const isUnfiltered = v2.ids === 'ignored' || (v2.ids === 'ignored-with-token' && token > 0);
  const found = world
    .allJobs()
    .flatMap(({ id }) => world.applicationsOf(id))
    .filter(({ id }) => isUnfiltered || ids.length === 0 || wanted.has(id))
    .filter(({ jobId }) => isUnfiltered || jobIds.length === 0 || jobIds.includes(jobId))
    .filter((_one, index) => v2.shows === 'all' || (v2.shows === 'every-other' && index % 2 === 0));
  const size = v2.page === 'ten' ? 10 : Math.min(Number(query.get('maxPageSize') ?? 10), mostInPage);
  const view = (application: Application): object => v2View(world, application, { expand, settings: v2 });
  const page = found.slice(token, token + size).map(view);
  const next = token + size < found.length ? { nextPageToken: String(token + size) } : { nextPageToken: null };
  return { status: 200, json: v2.list === 'bare' ? page : { [v2.list]: page, ...next } };
}

function textsOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((text) => text !== '');
}

/** Undefined where one is no number. */
function numbersOf(query: URLSearchParams, name: string): number[] | undefined {
  const texts = textsOf(query, name);
  return texts.every((text) => /^\d{1,15}$/.test(text)) ? texts.map(Number) : undefined;
}

function badNumbers(target: string): Answer {
  const message = `each value in ${target} must be a number conforming to the specified constraints`;
  return refusal(400, 'BAD_ARGUMENT', target, message);
}

/** v2's error body. */
function refusal(status: number, code: string, target: string, message: string): Answer {
  return { status, json: { errors: [{ code, target, message }] } };
}
