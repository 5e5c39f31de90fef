// Whether two texts are the same to a person who reads them. What could go wrong: "Não apto" with its accent apart, or with another
// blank, is another text to a program, and a candidate who is not fit becomes one in doubt.

/** Characters: what bridge.yaml compares is shorter. */
const longest = 2_000;

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
