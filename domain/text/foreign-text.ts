// The one door for texts that others wrote (a provider's summary, a reason, an id) on their way to people: into comments and tags
// of Gupy, and in front of an operator in the Temporal UI. What could go wrong: a text looks other than it is. A character that
// nobody sees splits a word or turns its direction, a hundred marks cover the lines above, a link shows one host and leads to
// another, an id becomes a link, and a text carries the reference by which the bridge knows its own comments.

/** Marks on one letter that are kept; no living language needs more. */
const mostMarks = 4;

/** What nobody sees, and what turns the direction of a text, but for what joins the parts of one emoji. */
const invisible =
  /(?!(?<=\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?)(?:\u200d(?=\p{Extended_Pictographic})|\ufe0f))[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}\u2800]|[^\P{Cc}\n\t]/gu;
const lineBreak = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/gu;
const manyMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu');
const manyBreaks = /\n[^\S\n]*(?:\n[^\S\n]*)+/gu;

/** As a person may read it: one paragraph after the other, no character without a shape, and each link leads where it says. */
export function foreignText(text: string): string {
  return text
    .replace(lineBreak, '\n')
    .replace(invisible, '')
    .replace(manyMarks, '$1')
    .replace(manyBreaks, '\n\n')
    .replace(linkPattern, (written) => canonicalLinkText(written))
    .replace(ownMarker, '(')
    .trim();
}

export function foreignLine(text: string): string {
  return foreignText(text).replace(/\s*\n\s*/gu, ' ');
}

/** Schemes are read without regard to case, and browsers take a backslash for a slash. */
const linkPattern = /https?:[/\\]*[^\s<>"'`]+/giu;

function canonicalLinkText(written: string): string {
  // The punctuation of the sentence around it.
  const after = /(?<![).,;:!?\]}»])[).,;:!?\]}»]*$/u.exec(written)?.[0] ?? '';
  const canonical = canonicalLink(written.slice(0, written.length - after.length));
  return canonical === undefined ? withoutUser(written) : `${canonical}${after}`;
}

/** `undefined` for what is no http or https URL. Host names in letters of another script become their `xn--` form. */
export function canonicalLink(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  // A bare host stays as people write it.
  return url.href === `${url.origin}/` && !text.endsWith('/') ? url.origin : url.href;
}

function withoutUser(text: string): string {
  return text.replace(/^(https?:[/\\]*)[^/\\?#]*@/iu, '$1');
}

/** In the text of another it is a word in other brackets (docs/adr/comment-reference.md). */
const ownMarker = /\[(?=\s*ref\b)/giu;

/**
 * In Markdown, which the Temporal UI shows: within a code span nothing becomes a link, a picture or a heading. Nothing can be
 * escaped there either, so the text must not end the span.
 */
export function codeSpan(text: string): string {
  const line = foreignLine(text).replaceAll('`', "'");
  return `\`${line === '' ? ' ' : line}\``;
}

/** Code points. */
const longestInSummary = 60;

/** Of an activity or a run: Temporal takes 400 bytes, and a tag or an id may be longer. */
export function shownInSummary(text: string): string {
  // Cut after it is cleaned, which makes some links longer.
  const points = [...codeSpan(text.slice(0, 4 * longestInSummary)).slice(1, -1)];
  const shown = points.length > longestInSummary ? [...points.slice(0, longestInSummary - 1), '…'] : points;
  return `\`${shown.join('')}\``;
}
