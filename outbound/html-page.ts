// A proxy's page of maintenance may come with 200 too, and then nothing was done and nothing was answered. What could go
// wrong: some send JSON under the name of HTML, so the name alone says nothing.

/** How pages begin, whatever they are sent as. A comment ends at its first end: else many could be told apart in too many ways. */
const opening = /^\s*(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** Whether the body of an answer is a page for people. */
export function isHtmlPage(contentType: string | undefined, body: string): boolean {
  return opening.test(body) || (/^text\/html\b/i.test(contentType ?? '') && /^\s*</.test(body));
}
