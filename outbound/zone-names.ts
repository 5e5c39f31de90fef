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

/** Zones of the IANA that are none would be read as a zone of the provider. */
const ofIana =
  /^(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us)\//i;
/** They mean several zones, or one that no one here can tell the offset of. Places and words look alike, so no other letters are refused. */
const unsure = new Set(
  (
    'ET CT PT CST IST AMT AMST AST ADT BST ECT GST SST WST JST KST HKT SGT MSK PKT SAST ' +
    'AEST AEDT ACST ACDT AWST NZST NZDT HST AKST AKDT'
  ).split(' '),
);

/**
 * What the words behind a date say of its zone: an offset as a date would have it, or a zone of the IANA. Other words, such as
 * `(Sala A/B)`, say nothing; a zone that is not known, or means several, is an offset that no clock has.
 * @param names of zones that such a date may have
 */
export function placeOfDate(
  written: string | undefined,
  names: readonly string[],
): { offset?: string; zone?: string } | undefined {
  const words = written?.replace(/^[\s,[(]+|[\])]+$/g, '') ?? '';
  if (words === '') return undefined;
  if (brasilia.test(words)) return { zone: 'America/Sao_Paulo' };
  if (words.includes('/') && isTimeZone(words)) return { zone: words };
  const isRemark = written?.trim().startsWith('(') === true;
  if (words.includes('/')) return isRemark && !ofIana.test(words) ? undefined : { offset: unknownOffset };
  const letters = words.toUpperCase();
  if (names.includes(letters) || /^(?:(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Z)$/.test(letters))
    return { offset: letters };
  return known.has(letters) || unsure.has(letters) ? { offset: unknownOffset } : undefined;
}

const unknownOffset = '+99';
