// Requests, answers and routes as the stand-ins see them; the sockets are in stand-in-server.ts.

export interface SimRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Segments named `:name` in the route, decoded. */
  params: Readonly<Record<string, string>>;
  /** Lower-case names; a header that came twice is joined with a comma. */
  headers: Readonly<Record<string, string>>;
  rawBody: Buffer;
  remoteAddress: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; absent means no body. */
  json?: unknown;
  /** Sent as it is, as HTML. */
  html?: string;
  /** Control routes only: what is done once the answer is out. */
  afterwards?: () => void;
}

export interface Route {
  /** What faults and journals call it. */
  name: string;
  method: string;
  /** `/jobs/:jobId/steps` */
  path: string;
  handle(request: SimRequest): Answer | Promise<Answer>;
}

/** A refusal, in the words of whichever API is imitated. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly detail: string;

  constructor(status: number, detail: string) {
    super(`${status} ${detail}`);
    this.status = status;
    this.detail = detail;
  }
}

export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      const decoded = decodeSegment(value);
      if (decoded === undefined || decoded === '') return undefined;
      params[part.slice(1)] = decoded;
    } else if (part !== value) return undefined;
  }
  return params;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The JSON body as an object. Refuses with 400 what is none. */
export function jsonObject(request: SimRequest): Record<string, unknown> {
  const value = parseJson(request.rawBody);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'Invalid body: must be a JSON object');
  }
  return value as Record<string, unknown>;
}

/** Parsed JSON, or the text where it is none; undefined for an empty body. */
export function parseJson(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  const text = raw.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
