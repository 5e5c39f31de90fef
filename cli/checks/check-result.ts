// One line of `check`, and how a failed call becomes one.
import { BridgeError } from '../../domain/error-table';
import { HttpFailure } from '../../outbound/http-failure';

/** One check: its result, and what to do about a problem. */
export interface CheckResult {
  name: string;
  /** No problem is known. */
  ok: boolean;
  /** It could not be found out, so it is not in order either. */
  unknown?: true;
  detail: string;
  /** With a problem, and with what could not be found out. */
  action?: string;
}

export function fine(name: string, detail: string): CheckResult {
  return { name, ok: true, detail };
}

/** Whoever goes live must look by other means: `action` says by which. */
export function unknown(name: string, detail: string, action: string): CheckResult {
  return { name, ok: true, unknown: true, detail, action };
}

/** `action` is a sentence of its own, so a foreign answer that ends one in `detail` gives up its full stop. */
export function problem(name: string, detail: string, action: string): CheckResult {
  return { name, ok: false, detail: detail.replace(/\.$/, ''), action };
}

/** What to do, by the class of a failed call; `url` and `token` are the keys in bridge.yaml that matter. */
export function failedCall(name: string, error: unknown, { url, token }: { url: string; token: string }): CheckResult {
  if (error instanceof BridgeError) return problem(name, error.message, error.entry.action);
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return problem(name, 'no answer in time', `check ${url}, and check again`);
  }
  if (!(error instanceof HttpFailure)) throw error;
  // It was reached: a word about the network would send people the wrong way.
  if (error.status !== undefined && error.status >= 500)
    return problem(
      name,
      error.message,
      `the service was reached and fails: look at its status page and check again; if it stays so, check ${url}`,
    );
  const actions: Record<HttpFailure['failureClass'], string> = {
    unauthorized: `check that ${token} is valid and permitted to do this`,
    unavailable: `check ${url}, and the network, firewall or proxy on the way there`,
    throttled: 'wait a minute and check again',
    rejected: `check ${url}`,
    unexpected: `check that ${url} is the address of the API and not of a page`,
    'address-refused': `correct ${url}, or set allowPrivateNetwork if it really is on your network`,
  };
  return problem(name, error.message, actions[error.failureClass]);
}
