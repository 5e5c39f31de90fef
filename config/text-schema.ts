// How texts for recruiters are written: the templates of HR's wording, and the locale, the time zone and the words of the
// bridge's own that they share.
import { z } from 'zod';
import { locales, words, type Remark } from '../domain/text/locale';
import { hasWholeOptionalParts } from '../domain/text/template-parts';
import { placeholders, unknownPlaceholders } from '../domain/text/templates';
import { isTimeZone } from '../outbound/zoned-time';
import { message, notWhole, text, textThatIs, withDefault } from './scalars';

/** A text of HR's with `{{placeholder}}`s: what has no value at run time must not be found out at run time. */
export function template(maximum: number) {
  return asTemplate(text(maximum));
}

function asTemplate(schema: z.ZodString) {
  const known = `use ${placeholders.join(', ')}`;
  return schema
    .refine((value) => unknownPlaceholders(value).length === 0, {
      error: (issue) => message(`has the unknown placeholder ${quoted(issue.input)}`, known),
    })
    .refine(
      (value) => !/\{\{|\}\}/.test(value.replace(/\{\{[^{}]*\}\}/g, '')),
      message('has a {{ or }} without its other half', `write {{name}}; ${known}`),
    )
    .refine((value) => inOtherBraces(value, placeholders) === undefined, {
      error: (issue) => otherBraces(inOtherBraces(String(issue.input), placeholders) ?? ''),
    })
    .refine(hasWholeOptionalParts, notWhole);
}

/** Of other programs: `{exam}`, `%exam%`. @returns what is written so, where it is one of these names */
export function inOtherBraces(value: string, names: readonly string[]): string | undefined {
  const written = [...value.matchAll(/(?<!\{)\{([\w.]+)\}(?!\})|%([\w.]+)%/g)];
  return written.find(([, braced = '', other = '']) => names.includes(braced) || names.includes(other))?.[0];
}

/** @param written as `inOtherBraces` found it */
function otherBraces(written: string): string {
  return message(`has ${written}, which is sent as it stands`, `write {{${written.slice(1, -1)}}}`);
}

/** Quoting is safe here: the name of a placeholder is wording, not a credential. */
function quoted(input: unknown): string {
  const names = typeof input === 'string' ? unknownPlaceholders(input) : [];
  return names.map((name) => `{{${name.slice(0, 40)}}}`).join(', ');
}

export const localeSchema = withDefault(
  z.enum(locales),
  'pt-BR',
  'Language and form of dates, numbers, outcome words and of every text that the bridge writes by itself: pt-BR or en.',
);

export const timeZoneSchema = textThatIs(
  isTimeZone,
  'is not the name of a time zone',
  'write one of the IANA list, such as America/Sao_Paulo',
)
  .prefault('America/Sao_Paulo')
  .describe('Time zone of the dates in texts for recruiters, an IANA name. Default: America/Sao_Paulo.');

const prefix = (remark: Remark, when: string) =>
  asTemplate(z.string().max(200, message('is longer than 200 characters', 'shorten it')))
    .optional()
    .describe(
      `Before the comment on ${when}; an empty text writes none. Default: ${words['pt-BR'].prefixes[remark]} In English: ${words.en.prefixes[remark]}`,
    );

export const prefixesSchema = z
  .strictObject({
    late: prefix('late', 'a result that came too late'),
    corrected: prefix('corrected', 'a result that replaces an earlier one'),
    byHand: prefix('byHand', 'an outcome that an operator decided'),
    overtaken: prefix('overtaken', 'a result of an exam after which a newer one was decided in the same step'),
  } satisfies Record<Remark, unknown>)
  .prefault({})
  .describe(
    'Words of the bridge that say what a comment does not: that its result is late, corrected, decided by hand.',
  );
