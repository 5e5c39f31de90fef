import { isUtf8 } from 'node:buffer';

/** As HTML forms and PHP write it: a blank is a plus. */
export function formEncoded(text: string): string {
  const encoded = encodeURIComponent(text);
  return encoded
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
}

const latin = new TextDecoder('windows-1252');

/** A form whose sender escapes the bytes of Windows-1252, of which Latin-1 is a part, as one that escapes those of UTF-8. */
export function formAsUtf8(form: string): string {
  return form.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    const bytes = Buffer.from(escaped.replaceAll('%', ''), 'hex');
    return isUtf8(bytes) ? escaped : encodeURIComponent(latin.decode(bytes));
  });
}

/** Every value that came under each name. */
export function valuesByName<T>(fields: Iterable<readonly [string, T]>): Map<string, T[]> {
  const named = new Map<string, T[]>();
  for (const [name, value] of fields) {
    const values = named.get(name);
    if (values === undefined) named.set(name, [value]);
    else values.push(value);
  }
  return named;
}

/** Fields as a group; a name that comes several times has a list, unless it says the same each time. */
export function groupOfFields(fields: Iterable<readonly [string, unknown]>): object {
  const named = [...valuesByName(fields)];
  return Object.fromEntries(named.map(([name, values]) => [name, new Set(values).size === 1 ? values[0] : values]));
}
