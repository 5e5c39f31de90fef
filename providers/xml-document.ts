// XML as a document that paths point into: an element is a group of its children, attributes are `@name`, an element that comes
// several times is a list, one with nothing but text is a text, with `@nil` null for whoever reads it. What could go wrong: entities and document types can name files or
// grow without end, so none is followed: a document type that defines something is refused, one that only names a file is skipped, and
// an entity that is none of the five plain ones stays as it is written. Nesting and the number of elements are bounded; nothing recurses.
import { MalformedPayload } from '../outbound/http-failure';

/** As of JSON. */
const deepest = 128;
const mostElements = 20_000;

interface OpenElement {
  name: string;
  members: Map<string, unknown[]>;
  text: string;
  /** Its attributes, as written. */
  attributes: string;
}

/** One thing at a time: a comment, an instruction, a document type, CDATA, a tag, or text. Sticky, so the whole is read once. */
const token =
  /<!DOCTYPE\s[^<>[\]]*>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s<>/=]+)\s*>|<([^\s<>/=!?]+)((?:\s+[^\s<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** @throws MalformedPayload for what is no XML, and for XML with a document type */
export function readXml(xml: string): unknown {
  const root: OpenElement = { name: '', members: new Map(), text: '', attributes: '' };
  const open: OpenElement[] = [root];
  let elements = 0;
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const [whole, cdata, closed, opened, attributes = '', selfClosed, text] = token.exec(xml) ?? [];
    if (whole === undefined) throw new MalformedPayload('body: is not XML, or defines a document type');
    const here = open.at(-1) ?? root;
    if (cdata !== undefined) here.text += cdata;
    else if (text !== undefined) here.text += decoded(text);
    else if (closed !== undefined) close(open, closed);
    else if (opened !== undefined) {
      elements += 1;
      if (open.length > deepest || elements > mostElements)
        throw new MalformedPayload('body: XML is too deep or too long');
      open.push({ name: plainName(opened), members: attributesOf(attributes), text: '', attributes });
      if (selfClosed === '/') close(open, opened);
    }
  }
  if (open.length > 1 || root.members.size !== 1 || root.text.trim() !== '')
    throw new MalformedPayload('body: is not one XML element');
  return valueOf(root);
}

function close(open: OpenElement[], name: string): void {
  const element = open.pop();
  const parent = open.at(-1);
  if (element === undefined || parent === undefined || element.name !== plainName(name))
    throw new MalformedPayload('body: XML closes another element than it opened');
  const values = parent.members.get(element.name) ?? [];
  values.push(valueOf(element));
  parent.members.set(element.name, values);
}

/** Prefixes of namespaces are the sender's own choice. */
function plainName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributesOf(written: string): Map<string, unknown[]> {
  return new Map(
    [...written.matchAll(attribute)].map(([, name = '', double, single]) => [
      `@${plainName(name)}`,
      [decoded(double ?? single ?? '')],
    ]),
  );
}

function namesIn(attributes: string): string[] {
  return [...attributes.matchAll(attribute)].map(([, name = '']) => name);
}

/** What says how an element is written, such as its type or a namespace, and nothing of what it holds. */
const ofWriting = /^(?:xmlns(?::.+)?|[^:]+:(?:type|nil|arrayType|encodingStyle|space))$/;

function valueOf({ members, text, attributes }: OpenElement): unknown {
  if (members.size === 0) return text.trim();
  const named = [...members].map(([name, values]): [string, unknown] => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  // As without these attributes: an empty text, and no group that something stands in.
  const isMarked =
    named.every(([name]) => name.startsWith('@')) && namesIn(attributes).every((name) => ofWriting.test(name));
  const own: [string, unknown][] = text.trim() === '' && !isMarked ? [] : [['#text', text.trim()]];
  return Object.fromEntries([...named, ...own]);
}

/** A Map: names come from outside (R18). */
const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }));

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name = '') => {
      if (decimal === undefined && hex === undefined) return entities.get(String(name)) ?? whole;
      const character = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      const isCharacter = character > 0 && character <= 0x10ffff && (character < 0xd800 || character > 0xdfff);
      return isCharacter ? String.fromCodePoint(character) : '\ufffd';
    },
  );
}
