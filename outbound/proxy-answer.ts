// What stands between the bridge and a target may answer in its place, even with a success: a page of maintenance, or a
// firewall's challenge. Nothing was done then, and nothing was answered. What could go wrong: some send JSON under the name
// of HTML, so the name alone says nothing.
import type { HeaderReader } from './retry-after';

/** How pages begin, whatever they are sent as. A comment ends at its first end: else many could be told apart in too many ways. */
const opening = /^\s*(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** Whether the body of an answer is a page for people; one that came compressed cannot be read, and is what it is named. */
export function isHtmlPage(header: HeaderReader, body: string): boolean {
  if (opening.test(body)) return true;
  const isCoded = body !== '' && !/^(?:identity)?$/i.test(header('content-encoding') ?? '');
  return /^text\/html\b/i.test(header('content-type') ?? '') && (isCoded || /^\s*</.test(body));
}

/** AWS WAF's challenge, with 202 or 405 and to programs without a body; the request did not reach the target. */
export function asksForBrowser(header: HeaderReader): boolean {
  return header('x-amzn-waf-action') !== undefined;
}
