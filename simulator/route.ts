// Requests, answers and routes of the stand-ins, without sockets (these are in stand-in-server.ts).

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
  /** Sent as it is, under the content type in `headers`. */
  raw?: Buffer;
  /**
   * Control routes only: server-sent events instead of a body, until the caller leaves. It gets the function that sends one, and
   * gives back the one that ends its sending.
   */
  events?: (send: (name: string, data: unknown) => void) => () => void;
  /** Control routes only: what is done once the answer is out. */
  afterwards?: () => void;
}

export interface Route {
  /** Faults and journals use this name. */
  name: string;
  method: string;
  pattern: RegExp;
  handle: (request: SimRequest) => Answer | Promise<Answer>;
  /** Its body holds a secret, so that no journal keeps it. */
  hasSecretBody?: true;
}

/** `target` is a method and a path such as `GET /jobs/:jobId/steps`, in which `:jobId` matches one segment. */
export function route(name: string, target: string, handle: Route['handle']): Route {
  const [method = '', path = ''] = target.split(' ');
  return { name, method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), handle };
}

/** The stand-in answers it with the error body of the imitated API. */
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
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    const params = match === null ? undefined : decoded(match.groups ?? {});
    if (params !== undefined) return { route: candidate, params };
  }
  return undefined;
}

/** Undefined where a segment does not decode: then the path matches no route. */
function decoded(segments: Record<string, string>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(Object.entries(segments).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}

/** The JSON body as an object; any other body is 400. */
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
