// A plain HTTP client for tests of HTTP servers: no retries, no redirects, errors as they come.

export interface ApiAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed JSON; undefined where the body is none. */
  json: unknown;
}

export type CallApi = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiAnswer>;

/** `path` is appended to `url`; objects are sent as JSON, strings as they are. Rejects on a network error, after 10 s at the latest. */
export function apiClient(url: string, token?: string): CallApi {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
