// Where the board is opened from. What could go wrong: a name of a stranger that leads to this machine (DNS rebinding), or a page of a
// stranger that sends requests here. So a request is taken only for a host that the board is known by, and an action only from a page
// of the board itself.
import type { ConsoleConfig } from '../../config/bridge-config';

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
