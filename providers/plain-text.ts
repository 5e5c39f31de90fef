// Text that a vendor wrote as HTML, as plain text: recruiters would see its tags, or a link that hides where it leads. What could go
// wrong: "PA < 120, IMC > 25" is no HTML, so only tags by their names count, and every character is looked at once.

/** Characters: more than is kept of any text. */
const longest = 65_536;

const tag =
  /<(\/?)(a|b|br|blockquote|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)((?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*)\s*\/?>/gi;
const breaks = /^(?:br|blockquote|div|h[1-6]|hr|ol|p|pre|table|tr|ul)$/;

export function plainText(written: string): string {
  const text = withoutHidden(withoutEntities(written.slice(0, longest)));
  let [out, end] = ['', 0];
  const links: { at: number; address: string }[] = [];
  for (const match of text.matchAll(tag)) {
    const [whole, slash = '', named = '', attributes = ''] = match;
    out += text.slice(end, match.index).replace(/\s+/gu, ' ');
    end = match.index + whole.length;
    const name = named.toLowerCase();
    if (name === 'a' && slash === '') links.push({ at: out.length, address: addressIn(attributes) });
    else if (name === 'a') out += shownLink(out, links.pop());
    else if (name === 'li' && slash === '') out += '\n- ';
    else if (breaks.test(name)) out += '\n';
    else if (/^t[dh]$/.test(name)) out += ' ';
  }
  if (end === 0) return text;
  const lines = `${out}${text.slice(end).replace(/\s+/gu, ' ')}`
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim());
  return lines.filter((line) => line !== '' && line !== '-').join('\n');
}

/** Code and looks: nobody was meant to read them. */
function withoutHidden(text: string): string {
  let rest = text;
  for (const name of ['script', 'style']) {
    const [before = '', ...parts] = rest.split(new RegExp(`<${name}\\b`, 'i'));
    const closing = new RegExp(`</${name}\\s{0,20}>`, 'i');
    const kept = parts.map((part) => {
      const found = closing.exec(part);
      return found === null ? '' : part.slice(found.index + found[0].length);
    });
    rest = [before, ...kept].join('');
  }
  return rest;
}

function addressIn(attributes: string): string {
  const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))/i.exec(attributes) ?? [];
  const address = (double ?? single ?? bare ?? '').trim();
  return /^https?:\/\//i.test(address) ? address : '';
}

/** Where a link leads stands behind its words, unless they say it themselves. */
function shownLink(out: string, link: { at: number; address: string } | undefined): string {
  if (link === undefined || link.address === '' || out.slice(link.at).trim() === link.address) return '';
  return ` (${link.address})`;
}

const marks: ReadonlyMap<string, string> = new Map([
  ...([
    ['grave', '\u0300'],
    ['acute', '\u0301'],
    ['circ', '\u0302'],
    ['tilde', '\u0303'],
  ] as const),
  ...([
    ['uml', '\u0308'],
    ['cedil', '\u0327'],
    ['ring', '\u030a'],
  ] as const),
]);
const signs: ReadonlyMap<string, string> = new Map(
  [
    ...(['amp &', 'lt <', 'gt >', 'quot "', "apos '", 'ordm º', 'ordf ª', 'deg °', 'ndash –', 'mdash —'] as const),
    ...(['hellip …', 'bull •', 'middot ·', 'laquo «', 'raquo »', 'lsquo ‘', 'rsquo ’', 'ldquo “', 'rdquo ”'] as const),
  ].map((pair) => pair.split(' ') as [string, string]),
);

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, named?: string) => {
      const name = named ?? '';
      if (decimal !== undefined || hex !== undefined)
        return character(Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)) ?? whole;
      if (name === 'nbsp') return ' ';
      const [, letter = '', mark = ''] = /^([a-z])(grave|acute|circ|tilde|uml|cedil|ring)$/i.exec(name) ?? [];
      return mark === '' ? (signs.get(name) ?? whole) : `${letter}${marks.get(mark) ?? ''}`.normalize('NFC');
    },
  );
}

/** Half a character, and what is none, stays as it is written. */
function character(code: number): string | undefined {
  const isOne = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isOne ? String.fromCodePoint(code) : undefined;
}
