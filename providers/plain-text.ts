// Text that a vendor wrote as HTML, as plain text: recruiters would see its tags, or a link that hides where it leads. What could go
// wrong: "PA < 120, IMC > 25" is no HTML, so only tags by their names count, in pairs, and every character is looked at once; what
// was no tag, such as `&lt;iframe&gt;`, would become one, so no tag is in what was changed. A text without HTML stays as it is.

/** Characters: more than is kept of any text. */
const longest = 65_536;

export interface PlainText {
  text: string;
  /** Something stood behind what is looked at. */
  isCut: boolean;
  /** A script or a style was left out. */
  lacksCode: boolean;
}

/** Blanks, names and values; a quote may hold what ends a tag elsewhere. */
const inTag = String.raw`(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?`;
const inline =
  'a|abbr|b|big|button|center|cite|code|del|em|font|i|ins|kbd|label|mark|o:p|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var';
const blocks =
  'address|article|aside|blockquote|body|caption|colgroup|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|head|header|html|' +
  'main|nav|ol|p|pre|section|table|tbody|tfoot|thead|title|tr|ul';
const alone = 'br|col|hr|img|link|meta|wbr';
const tag = new RegExp(`<(/?)(${inline}|${blocks}|${alone}|li|td|th)(${inTag})>`, 'gi');
/** What nobody was meant to read, to its end. */
const unread = new RegExp(`<(?:(script|style)${inTag}>|(!--))`, 'gi');
/** Before a whole page. */
const beginning = /^\s*(?:<\?xml\b[^<>]*>\s*)?(?:<!doctype\b[^<>]*>\s*)?(?=<)/i;
const lonely = /^(?:br|hr|img|wbr)$/;
/** People write about these as well, but for their attributes. */
const lonelyWithValues = /^(?:col|link|meta)$/;
const breaks = new RegExp(`^(?:br|hr|${blocks})$`);
/** HTML lets their end be left out: the container says whether they are tags. */
const containers: Readonly<Record<string, readonly string[]>> = {
  ...{ li: ['ul', 'ol'], dt: ['dl'], dd: ['dl'] },
  ...Object.fromEntries(['tr', 'td', 'th', 'thead', 'tbody', 'tfoot'].map((name) => [name, ['table']])),
};

export function plainText(written: string): PlainText {
  const looked = written.slice(0, longest);
  const shown = readable(looked);
  const text = withoutTags(shown.text) ?? withoutEntities(shown.text);
  return {
    text: text === looked ? looked : withoutMarkup(text),
    isCut: written.length > longest,
    lacksCode: shown.lacksCode,
  };
}

interface Tag {
  at: number;
  end: number;
  name: string;
  isClosing: boolean;
  attributes: string;
}

/** Those that have their other half, since people write about `<div>` as well. */
function tagsIn(text: string): Tag[] {
  const found = [...text.matchAll(tag)].map(({ 0: whole, 1: slash, 2: name = '', 3: attributes = '', index }) => ({
    ...{ at: index, end: index + whole.length, name: name.toLowerCase() },
    ...{ isClosing: slash !== '', attributes },
  }));
  const likely = found.filter(({ attributes }) => isLikely(attributes));
  const [opened, closed] = [false, true].map(
    (isClosing) => new Set(likely.filter((one) => one.isClosing === isClosing).map(({ name }) => name)),
  );
  const isPaired = (name: string) => opened?.has(name) === true && closed?.has(name) === true;
  return likely.filter(({ name, attributes }) => {
    if (lonely.test(name) || (lonelyWithValues.test(name) && attributes.includes('='))) return true;
    return isPaired(name) || (containers[name] ?? []).some(isPaired);
  });
}

/** `<b 120 e IMC >` has words, and no attributes. */
function isLikely(attributes: string): boolean {
  return attributes.includes('=') || /^[\s/]*(?:nowrap|noshade|reversed|compact|hidden)?[\s/]*$/i.test(attributes);
}

/** `undefined` where there are none. */
function withoutTags(text: string): string | undefined {
  const tags = tagsIn(text);
  if (tags.length === 0) return undefined;
  const out = new Output();
  let end = 0;
  for (const { at, end: behind, name, isClosing, attributes } of tags) {
    out.add(wordsOf(text.slice(end, at)));
    end = behind;
    if (name === 'a' && !isClosing) out.opens(addressIn(attributes));
    else if (name === 'a') out.closes();
    else if (name === 'li' && !isClosing) out.add('\n- ');
    else if (breaks.test(name)) out.add('\n');
    else if (/^t[dh]$/.test(name)) out.add(' ');
  }
  out.add(wordsOf(text.slice(end)));
  const lines = out.whole.split('\n').map((line) => line.replace(/ {2,}/g, ' ').trim());
  return lines.filter((line) => line !== '' && line !== '-').join('\n');
}

function wordsOf(text: string): string {
  return withoutEntities(text).replace(/\s+/gu, ' ');
}

/** Pieces, since looking at the end of a long text copies it. */
class Output {
  private readonly pieces: string[] = [];
  private readonly links: { from: number; length: number; address: string }[] = [];
  private length = 0;

  add(piece: string): void {
    if (piece === '') return;
    this.pieces.push(piece);
    this.length += piece.length;
  }

  opens(address: string): void {
    this.links.push({ from: this.pieces.length, length: this.length, address });
  }

  /** Where a link leads stands behind its words, unless they say it themselves. */
  closes(): void {
    const { from, length, address } = this.links.pop() ?? { from: 0, length: 0, address: '' };
    if (address === '') return;
    const mayBeAddress = this.length - length <= address.length + mostAround;
    if (!mayBeAddress || this.pieces.slice(from).join('').trim() !== address) this.add(` (${address})`);
  }

  get whole(): string {
    return this.pieces.join('');
  }
}

/** Blanks around the words of a link. */
const mostAround = 20;

/** Without code, looks and comments: nobody was meant to read them. One that does not end is a word about it. */
function readable(whole: string): { text: string; lacksCode: boolean } {
  const text = /<\/html\s*>\s*$/i.test(whole.slice(-100)) ? whole.replace(beginning, '') : whole;
  const kept: string[] = [];
  const endless = new Set<string>();
  let end = 0;
  let lacksCode = false;
  for (const { 0: found, 1: named, index } of text.matchAll(unread)) {
    const name = named?.toLowerCase() ?? '--';
    if (index < end || endless.has(name)) continue;
    const closing = named === undefined ? /-->/g : new RegExp(`</${name}\\s{0,20}>`, 'gi');
    closing.lastIndex = index + found.length;
    if (closing.exec(text) === null) {
      endless.add(name);
      continue;
    }
    lacksCode ||= named !== undefined;
    kept.push(text.slice(end, index));
    end = closing.lastIndex;
  }
  return { text: [...kept, text.slice(end)].join(''), lacksCode };
}

/** What a browser would take for a tag, a comment or the like, also once marks that nobody sees are gone. */
function withoutMarkup(text: string): string {
  return text.replace(/<(?=\p{Cf}*[a-z/!?])/giu, '‹');
}

/** Of the first `href`, as browsers take it. */
function addressIn(attributes: string): string {
  for (const [, name = '', written = ''] of attributes.matchAll(attribute)) {
    if (name.toLowerCase() !== 'href') continue;
    const address = withoutEntities(written.replace(/^["']|["']$/g, '')).trim();
    return /^https?:\/\//i.test(address) ? address : '';
  }
  return '';
}

const attribute = /([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

const marks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ grave: '\u0300', acute: '\u0301', circ: '\u0302', tilde: '\u0303' },
    ...{ uml: '\u0308', cedil: '\u0327', ring: '\u030a' },
  }),
);
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
