// A short hint of an error body for people, fit for logs and histories (P-PII). What could go wrong: the other side
// echoes what we sent, or names the candidate; so everything that we sent, everything that looks like a person's data, a
// number or a token, and every word that errors do not consist of is masked before the text is cut.
import { maskUnknownWords } from './error-vocabulary';

/** Characters shown of an error body. */
const shownLength = 160;
/** Characters that are masked: what a hostile body costs grows with the square of them. */
const lookedAt = 2_000;
/** Characters of a word that may be half of one. */
const longestWord = 200;
/** Shorter words of what was sent are too common to say anything. */
const shortestEcho = 3;
const mostEchoes = 400;

/**
 * @param body start of the answer's body, of any type
 * @param sent texts that went out with the request: none of their words is shown
 * @param truncated the body goes on after this start
 */
export function cleanExcerpt(body: string, sent: readonly string[], truncated = false): string {
  const whole = truncated ? withoutLastWord(body) : body;
  const flat = readable(whole).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  const looked = flat.length > lookedAt ? withoutLastWord(flat.slice(0, lookedAt)) : flat;
  const masked = maskUnknownWords(maskPersonal(maskEchoes(looked, sent))).trim();
  const points = [...masked];
  return points.length <= shownLength ? masked : `${points.slice(0, shownLength - 1).join('')}…`;
}

/** Where a text was cut, half a word could be the half of a name. */
function withoutLastWord(text: string): string {
  const end = text.slice(-longestWord);
  return text.slice(0, text.length - end.length) + end.replace(/(?<!\S)\S+$/u, '');
}

/** All strings of a request body, however deep: what the other side could echo. */
export function sentTexts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((part) => sentTexts(part, depth + 1));
}

/** The telling parts of Gupy's v1 and v2 errors and of common JSON errors; the bare text of an HTML page. */
function readable(body: string): string {
  try {
    const parts = new Set(tellingParts(JSON.parse(body)));
    if (parts.size > 0) return [...parts].join('; ');
  } catch {
    // Not JSON: 5xx of a CDN are HTML pages.
  }
  const pieces = body
    .replace(/<(style|script)\b(?:(?!<(?:style|script)\b)[\s\S])*?<\/\1>/gi, '\n')
    .replace(/<[^<>]{0,500}>/g, '\n')
    .split('\n');
  // The title of a page says again what its heading says.
  return [...new Set(pieces.map((piece) => piece.trim()))].join(' ');
}

const tellingKeys = [
  ...['title', 'code', 'target', 'field', 'error', 'error_description', 'description'],
  ...['detail', 'details', 'message', 'messages', 'msg', 'reason', 'fault', 'faultstring', 'errors'],
];
const deepest = 5;
/** Of a list of errors, and of faulty fields. */
const mostParts = 3;

function tellingParts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  if (Array.isArray(value)) return value.slice(0, mostParts).flatMap((part) => tellingParts(part, depth + 1));
  const record = value as Record<string, unknown>;
  const own = tellingKeys.flatMap((key) => tellingParts(record[key], depth + 1));
  if (own.length > 0 || depth === 0) return own;
  // Faults by field: {"errors": {"name": ["is too long"]}}.
  const fields = Object.entries(record).slice(0, mostParts);
  return fields.flatMap(([field, faults]) => tellingParts(faults, depth + 1).map((fault) => `${field}: ${fault}`));
}

function maskEchoes(text: string, sent: readonly string[]): string {
  const words = new Set(sent.flatMap((part) => part.match(/[\p{L}\p{N}_@.+-]+/gu) ?? []));
  const echoes = [...words].filter((word) => [...word].length >= shortestEcho).sort((a, b) => b.length - a.length);
  return echoes.slice(0, mostEchoes).reduce((result, word) => {
    const quoted = word.replace(/[.+]/g, '\\$&');
    return result.replace(new RegExp(`(?<![\\p{L}\\p{N}])${quoted}(?![\\p{L}\\p{N}])`, 'giu'), '[sent]');
  }, text);
}

function maskPersonal(text: string): string {
  return text
    .replace(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]{1,500}/giu, '[url]')
    .replace(/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g, '[host]')
    .replace(
      /(?<![\w.-])(?:[\w-]{1,63}\.){1,8}(?:com|internal|host|network|page|local|localhost)(?:\.[a-z]{2})?(?![\w-])/giu,
      '[host]',
    )
    .replace(/[^\s"'<>(),;:]{1,100}@[^\s"'<>(),;:]{1,200}/gu, '[email]')
    .replace(/\bbearer\s+\S+/giu, '[token]')
    .replace(/[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}/g, '[token]')
    .replace(/(?=[A-Za-z+/_=-]{0,200}\d)[A-Za-z0-9+/_=-]{20,}/g, '[token]')
    .replace(/\+?\d(?:[\s()./-]{0,3}\d){4,}/g, '[number]')
    .replace(/(["'«“])([^"'»”]{1,300})(["'»”])/gu, (match, _open, inside: string) =>
      /^[a-z][A-Za-z0-9_.[\]]{0,40}$/.test(inside) ? match : '[value]',
    );
}
