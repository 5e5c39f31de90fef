// A proxy may answer in place of the target, even with a success: a page of maintenance, or a firewall's challenge. The target
// did not get the request then. What could go wrong: some targets send JSON as text/html, so the content type alone proves
// nothing.
import type { HeaderReader } from './retry-after';

/** How pages begin, whatever their content type. A comment ends at its first end, so that the match stays linear. */
const opening =
  /^\s*(?:<\?xml\b[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** Whether the body of an answer is a page for people; a compressed one cannot be read, so its content type counts. */
export function isHtmlPage(header: HeaderReader, body: string): boolean {
  if (opening.test(body)) return true;
  const isCoded = body !== '' && !/^(?:identity)?$/i.test(header('content-encoding') ?? '');
  // Older services send XML under that type; a page in XML has its own beginning, above.
  return /^text\/html\b/i.test(header('content-type') ?? '') && (isCoded || /^\s*<(?!\?xml\b)/.test(body));
}

/** AWS WAF's challenge, with 202 or 405 and to programs without a body; the request did not reach the target. */
export function asksForBrowser(header: HeaderReader): boolean {
  return header('x-amzn-waf-action') !== undefined;
}
