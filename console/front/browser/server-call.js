// Calls of the page to its own server, JSON both ways.

/** The server refused, or did not answer. The message is one line for people; `status` is 0 without an answer. */
export class CallFailed extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {unknown} [body] the JSON of the answer
   */
  constructor(status, message, body) {
    super(message);
    this.name = 'CallFailed';
    this.status = status;
    this.body = body;
  }
}

/**
 * @template T
 * @param {string} method
 * @param {string} address relative to the page
 * @param {{ body?: unknown, headers?: Record<string, string> }} [options]
 * @returns {Promise<T>} the JSON of the answer; undefined without a body
 * @throws {CallFailed}
 */
export async function callServer(method, address, { body, headers = {} } = {}) {
  const response = await fetch(address, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((/** @type {unknown} */ error) => {
    throw new CallFailed(0, error instanceof Error ? error.message : String(error));
  });
  const text = await response.text();
  const json = parsed(text);
  if (!response.ok) throw new CallFailed(response.status, detailOf(json) ?? response.statusText, json);
  return /** @type {T} */ (json);
}

/** Parsed JSON, or the text where it is none. @param {string} text @returns {unknown} */
export function parsed(text) {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** @param {unknown} json @returns {string | undefined} */
function detailOf(json) {
  if (typeof json !== 'object' || json === null) return undefined;
  const { detail, error, message, title } = /** @type {Record<string, unknown>} */ (json);
  return [detail, error, message, title].find((text) => typeof text === 'string');
}
