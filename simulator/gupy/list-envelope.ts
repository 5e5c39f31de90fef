// How a list of v1 is written: what Gupy documents, or one of the ways in which callers of other lists met it.
import type { LiveSettings } from '../live-settings';
import type { Route, SimRequest } from '../route';
import type { GupySettings } from './gupy-settings';

interface Envelope {
  results: readonly unknown[];
  totalResults: number;
  page: number;
  totalPages: number;
}

/** The routes, whose lists are written as the switch says. */
export function asWritten(routes: readonly Route[], settings: LiveSettings<GupySettings>): Route[] {
  return routes.map((route) => ({
    ...route,
    handle: async (request) => {
      const answer = await route.handle(asHeard(request, settings.current));
      if (!isEnvelope(answer.json)) return answer;
      return { ...answer, json: written(answer.json, settings.current.listEnvelope) };
    },
  }));
}

function asHeard(request: SimRequest, { pageParameter }: GupySettings): SimRequest {
  if (pageParameter === 'kept') return request;
  const query = new URLSearchParams(request.query);
  query.delete('page');
  return { ...request, query };
}

function isEnvelope(json: unknown): json is Envelope {
  return typeof json === 'object' && json !== null && 'results' in json && 'totalPages' in json;
}

function written(envelope: Envelope, form: GupySettings['listEnvelope']): unknown {
  const { results, totalResults, page, totalPages } = envelope;
  switch (form) {
    case 'documented':
      return envelope;
    case 'without-pages':
      return { results };
    case 'one-page':
      return { ...envelope, totalPages: 1 };
    case 'data':
      return { data: results, totalResults, page };
    case 'token':
      return { data: results, nextPageToken: page < totalPages ? `after-${page}` : null };
    case 'bare':
      return results;
  }
}
