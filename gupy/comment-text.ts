// The text of a comment as Gupy returns it. Gupy does not document whether that is plain text, HTML or Markdown, so the escapes of
// all three for brackets and blanks are undone before a marker is compared; nothing else of the text matters here.

const written: Readonly<Record<string, string>> = { lbrack: '[', lsqb: '[', rbrack: ']', rsqb: ']', nbsp: ' ' };

/** Whether the text contains this marker, whose words are parted by single blanks. */
export function holdsMarker(text: string, marker: string): boolean {
  const plain = text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_entity, code: string) => character(parseInt(code, 16)))
    .replace(/&#(\d{1,7});/g, (_entity, code: string) => character(Number(code)))
    .replace(/&([a-z]{4,6});/g, (entity, name: string) => written[name] ?? entity)
    .replace(/\\([[\]])/g, '$1')
    .replace(/[\s\p{Cf}]+/gu, ' ');
  return plain.includes(marker);
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
