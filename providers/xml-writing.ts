// A body as XML, written as xml-document.ts reads it: a group is an element of its members, `@name` an attribute, `#text` the text of an
// element that has attributes too, a list several elements of one name. What could go wrong: a candidate's name with `<` or `&` would
// make another document, so every value is escaped, and what XML cannot hold is left out.
const elementName = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;

/** Whether it can be written: one element, with names that XML knows, and attributes that are plain values. */
export function isXmlBody(body: unknown): boolean {
  return isGroup(body) && Object.keys(body).length === 1 && Object.entries(body).every(isElement);
}

/** @param body for which `isXmlBody` holds */
export function writtenXml(body: unknown): string {
  const elements = isGroup(body) ? Object.entries(body) : [];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elements.map(([name, value]) => element(name, value)).join('')}`;
}

function isElement([name, value]: [string, unknown]): boolean {
  if (!elementName.test(name)) return false;
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.every((item) => !isGroup(item) || Object.entries(item).every(isMember));
}

function isMember([name, value]: [string, unknown]): boolean {
  if (name === '#text') return isPlain(value);
  return name.startsWith('@') ? elementName.test(name.slice(1)) && isPlain(value) : isElement([name, value]);
}

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  const members: [string, unknown][] = isGroup(value) ? Object.entries(value) : [['#text', value]];
  const isAttribute = ([member]: [string, unknown]): boolean => member.startsWith('@');
  const attributes = members.filter(isAttribute).map(([member, text]) => ` ${member.slice(1)}="${escaped(text)}"`);
  const inside = members
    .filter((member) => !isAttribute(member))
    .map(([member, part]) => (member === '#text' ? escaped(part) : element(member, part)));
  return `<${name}${attributes.join('')}>${inside.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(value: unknown): string {
  const text = isPlain(value) && value !== null ? String(value) : '';
  return text.replace(/[^\P{Cc}\n\t]|\p{Cs}|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
