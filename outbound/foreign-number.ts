// The numbers that others write: as numbers, and as texts with a comma, a percent sign or the whole. What could go wrong: a number
// that is read wrong decides about a person, so what has two readings ("1,234", "1.234") has none.
import { definedOnly } from '../domain/defined-only';

export interface ForeignNumber {
  value: number;
  /** `percent`: "85%". `of`: "85/100", with the whole. */
  unit?: 'percent' | { of: number };
}

/** `undefined` for what is not surely a number. */
export function foreignNumber(value: unknown): ForeignNumber | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? { value } : undefined;
  if (typeof value !== 'string' || value.length > 60) return undefined;
  const text = value.trim().replace(/^\u2212/, '-');
  const [, share] = /^(.+?)\s*%$/.exec(text) ?? [];
  if (share !== undefined) return withUnit(plainNumber(share), 'percent');
  const [, part, whole] = /^(.+?)\s*(?:\/|\bde\b|\b(?:out )?of\b)\s*(.+)$/.exec(text) ?? [];
  if (part === undefined || whole === undefined) return withUnit(plainNumber(text));
  const of = plainNumber(whole);
  return of === undefined ? undefined : withUnit(plainNumber(part), { of });
}

function withUnit(value: number | undefined, unit?: ForeignNumber['unit']): ForeignNumber | undefined {
  return value === undefined ? undefined : { value, ...definedOnly({ unit }) };
}

const digits = String.raw`[+-]?\d{1,15}`;
/** As many decimals as a double has when it is written out; some databases leave out the zero before the point. */
const decimals = String.raw`\d{1,20}`;
const plain = new RegExp(`^(?:${digits}(?:\\.${decimals})?|[+-]?\\.${decimals})$`);
const withComma = new RegExp(`^(?:${digits}|[+-]?),${decimals}$`);
/** As XML Schema writes a double: `8.5E1` is 85. */
const scientific = new RegExp(`^[+-]?\\d\\.${decimals}E-?\\d{1,2}$`, 'i');
/** A thousand, or one and a bit. */
const eitherWay = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const groupedByDots = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,20}|(?<=\.\d{3}\.\d{3}))$/;
const groupedByCommas = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,20}|(?<=,\d{3},\d{3}))$/;

function plainNumber(text: string): number | undefined {
  if (eitherWay.test(text)) return undefined;
  if (plain.test(text) || scientific.test(text)) return Number(text);
  if (withComma.test(text)) return Number(text.replace(',', '.'));
  if (groupedByDots.test(text)) return Number(text.replaceAll('.', '').replace(',', '.'));
  return groupedByCommas.test(text) ? Number(text.replaceAll(',', '')) : undefined;
}
