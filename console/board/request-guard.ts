// Which requests the board takes at all, before anything else reads them. What could go wrong: a name of a stranger that leads to this
// machine (DNS rebinding), or a page of a stranger that sends requests here (request forgery). So a request is taken only for a host that
// the board is known by, and an action only from a page of the board itself, as JSON, with the token of its session.
import type { RequestHandler, Request } from 'express';
import { longestTarget } from '../../telemetry/http-server';
import { BoardRefusal } from './board-errors';
import type { ConsoleConfig } from '../../config/bridge-config';

/** Where the board is opened from. */
export interface BoardOrigins {
  /** Of the header `Host`. */
  hosts: ReadonlySet<string>;
  /** Of the header `Origin`. */
  origins: ReadonlySet<string>;
  /** People reach it over https alone. */
  isSecure: boolean;
}

/** @param port that the board listens on */
export function boardOrigins({ publicUrl }: Pick<ConsoleConfig, 'publicUrl'>, port: number): BoardOrigins {
  const urls =
    publicUrl === undefined
      ? [`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::1]:${port}`]
      : [publicUrl];
  const parsed = urls.map((url) => new URL(url));
  return {
    hosts: new Set(parsed.map(({ host }) => host)),
    origins: new Set(parsed.map(({ origin }) => origin)),
    isSecure: parsed.every(({ protocol }) => protocol === 'https:'),
  };
}

/** The token of the session travels in it. A page of another origin cannot set it without asking first, and nobody answers yes. */
export const actionHeader = 'x-board-action';

const reading: readonly string[] = ['GET', 'HEAD'];

export function guardRequests({ hosts, origins }: BoardOrigins): RequestHandler {
  return (request, _response, next) => {
    if (request.url.length > longestTarget)
      throw new BoardRefusal('BRIDGE_TARGET_TOO_LONG', 'target-too-long', `the limit is ${longestTarget} bytes`);
    if (!hosts.has((request.headers.host ?? '').toLowerCase())) throw forged('host', 'the board has no such host name');
    if (!reading.includes(request.method)) checkOrigin(request, origins);
    next();
  };
}

function checkOrigin({ headers }: Request, origins: ReadonlySet<string>): void {
  if (!origins.has(headers.origin ?? '')) throw forged('origin', 'it comes from another page');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw forged('origin', 'it comes from another page');
  // A form of another page can send all but this type unasked.
  if (headers['content-type'] !== 'application/json') throw forged('content-type', 'the body is no JSON');
}

/** Data are for pages of the board, not for pages that embed or fetch them from elsewhere. */
export const onlyFromBoard: RequestHandler = ({ headers }, _response, next) => {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return next();
  throw forged('origin', 'it comes from another page');
};

export function forged(reason: string, detail: string): BoardRefusal {
  return new BoardRefusal('BRIDGE_FORGED_REQUEST', reason, detail);
}
