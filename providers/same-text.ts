// Whether two texts are the same to a person who reads them. What could go wrong: "Não apto" with its accent apart, or with another
// blank, is another text to a program, and a candidate who is not fit becomes one in doubt.

/** Characters: what bridge.yaml compares is shorter. */
const longest = 2_000;

/** How senders write that there is nothing: null, blanks, and an empty list or group where XML has an empty element. */
export function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || (typeof value === 'string' && asRead(value) === '');
}

/** Case counts, but for the two words that programs write in any case. */
export function asRead(text: string): string {
  if (text.length > longest) return text;
  const plain = text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return /^(?:true|false)$/i.test(plain) ? plain.toLowerCase() : plain;
}
