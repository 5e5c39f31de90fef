// How a list of v1 is written: what Gupy documents, or one of the ways in which callers of other lists met it.
import type { LiveSettings } from '../live-settings';
import type { Route } from '../route';
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
      const answer = await route.handle(request);
      if (!isEnvelope(answer.json)) return answer;
      return { ...answer, json: written(answer.json, settings.current.listEnvelope) };
    },
  }));
}

function isEnvelope(json: unknown): json is Envelope {
  return typeof json === 'object' && json !== null && 'results' in json && 'totalPages' in json;
}

function written(envelope: Envelope, form: GupySettings['listEnvelope']): unknown {
  const { results, totalResults, page } = envelope;
  switch (form) {
    case 'documented':
      return envelope;
    case 'without-pages':
      return { results };
    case 'one-page':
      return { ...envelope, totalPages: 1 };
    case 'data':
      return { data: results, totalResults, page };
    case 'bare':
      return results;
  }
}
