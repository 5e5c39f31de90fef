// The text of a comment as Gupy returns it. Gupy does not document whether that is plain text, HTML or Markdown, so the escapes of
// all three for brackets and blanks are undone before a marker is compared; nothing else of the text matters here.

const written: Readonly<Record<string, string>> = { lbrack: '[', lsqb: '[', rbrack: ']', rsqb: ']', nbsp: ' ' };

/** Characters: our reference and what Gupy may close the text with. */
const longestEnd = 300;

const reference = /\[ref [0-9a-f]{10}\]$/;

/**
 * Whether the text ends with a reference that begins like one of these markers, whose words are parted by single blanks. What
 * looks like one before the end is a foreign text, such as the summary of a result (P-OWN).
 */
export function endsWithMarker(text: string, markers: readonly string[]): boolean {
  const plain = text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_entity, code: string) => character(parseInt(code, 16)))
    .replace(/&#(\d{1,7});/g, (_entity, code: string) => character(Number(code)))
    .replace(/&([a-z]{4,6});/g, (entity, name: string) => written[name] ?? entity)
    .replace(/\\([[\]])/g, '$1')
    .replace(/[\s\p{Cf}]+/gu, ' ')
    .slice(-longestEnd)
    // The tags that Gupy may close the text with.
    .replace(/(?: |<\/?[a-z]{1,10} ?\/?>)+$/i, '');
  const last = reference.exec(plain)?.[0];
  return last !== undefined && markers.some((marker) => last.startsWith(marker));
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
