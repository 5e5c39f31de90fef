/** As HTML forms and PHP write it: a blank is a plus. */
export function formEncoded(text: string): string {
  const encoded = encodeURIComponent(text);
  return encoded
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
}
