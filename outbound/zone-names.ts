// Time zones by name, behind a date: `BRT`, `(horário de Brasília)`, `[Europe/Lisbon]`. What could go wrong: letters that mean several
// zones (CST, IST, AMT) would move a date by hours, so these are no zone, and the date that has them is none.
import { isTimeZone } from './zoned-time';

/** Hours ahead of UTC. */
const ofBrazil: Readonly<Record<string, number>> = { BRT: -3, BRST: -2 };
/** RFC 822, and those of Europe that mean one thing. */
const elsewhere: Readonly<Record<string, number>> = {
  ...{ EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{ WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3 },
};
const known: ReadonlyMap<string, number> = new Map(Object.entries({ ...ofBrazil, ...elsewhere }));

export const namedOffsets = { ofBrazil: Object.keys(ofBrazil), all: [...known.keys()] };

/** Hours ahead of UTC. */
export function namedOffset(name: string): number | undefined {
  return known.get(name.toUpperCase());
}

const brasilia =
  /^(?:no )?(?:(?:hor[áa]rio|hora)(?: (?:oficial|padr[ãa]o))? de )?bras[íi]lia(?: (?:standard )?time)?$/i;

/**
 * What the words behind a date say of its zone: an offset as a date would have it, or a zone of the IANA. Other words say nothing;
 * letters that look like a zone and are none that is known are an offset that no clock has.
 */
export function placeOfDate(written: string | undefined): { offset?: string; zone?: string } | undefined {
  const words = written?.replace(/^[\s,[(]+|[\])]+$/g, '') ?? '';
  if (words === '') return undefined;
  if (brasilia.test(words)) return { zone: 'America/Sao_Paulo' };
  if (words.includes('/')) return isTimeZone(words) ? { zone: words } : { offset: unknownOffset };
  if (/^(?:(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Z)$/i.test(words) || known.has(words)) return { offset: words };
  return /^[A-Z]{2,4}T$/.test(words) ? { offset: unknownOffset } : undefined;
}

const unknownOffset = '+99';
