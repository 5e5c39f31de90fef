// Dates, numbers and outcomes as the recruiters of one company write them. Pure arithmetic on what travels in the rule, and
// not `Intl`: its tables change with the runtime, and a text that a replay renders in another way would look like another tag.
import type { Outcome } from '../exam/result';
import type { Stage } from '../exam/stage';

export const locales = ['pt-BR', 'en'] as const;
export type Locale = (typeof locales)[number];

/** What makes a comment another than the plain one of its outcome. */
export const remarks = ['late', 'corrected', 'byHand', 'overtaken'] as const;
export type Remark = (typeof remarks)[number];

/** How texts are written, as agreed when the candidate entered the step. */
export interface TextSettings {
  locale: Locale;
  /** Of the configured time zone, oldest first; the first one holds for everything before it too. */
  offsets: ZoneOffset[];
  /** What stands before a comment that has a remark; empty: nothing. */
  prefixes: Record<Remark, string>;
  /**
   * Whether a result that has no comment of its own answers an earlier one that a comment told. Absent in what was agreed before there
   * was this rule. @default silent
   */
  toEarlierComments?: 'answered';
}

export interface ZoneOffset {
  /** Epoch milliseconds from which on it holds. */
  from: number;
  /** East of UTC. */
  minutes: number;
}

interface Words {
  outcomes: Record<Outcome, string>;
  stages: Record<Stage, string>;
  prefixes: Record<Remark, string>;
  /** Of an order that has several exams. `came` is followed by the numbers: `2 de 3`. */
  parts: { came: string; of: string; missing: string; unnamed: string };
  /** A template: stands where the wording of the customer has nothing to say. */
  plainSentence: string;
}

export const words: Record<Locale, Words> = {
  'pt-BR': {
    outcomes: {
      passed: 'aprovado',
      failed: 'reprovado',
      inconclusive: 'inconclusivo',
      cancelled: 'cancelado',
      expired: 'expirado',
    },
    stages: {
      ordered: 'solicitado',
      scheduled: 'agendado',
      started: 'iniciado',
      attended: 'realizado, resultado pendente',
      missed: 'não realizado, candidato ausente',
    },
    prefixes: {
      late: 'Resultado tardio.',
      corrected: 'Correção do resultado anterior.',
      byHand: 'Decisão manual.',
      overtaken: 'Resultado de um exame anterior; nesta etapa vale o mais recente.',
    },
    parts: { came: 'Partes com resultado', of: 'de', missing: 'Sem resultado conhecido', unnamed: 'não prevista' },
    plainSentence: 'Exame {{exam}}: {{outcome}}',
  },
  en: {
    outcomes: {
      passed: 'passed',
      failed: 'failed',
      inconclusive: 'inconclusive',
      cancelled: 'cancelled',
      expired: 'expired',
    },
    stages: {
      ordered: 'ordered',
      scheduled: 'scheduled',
      started: 'started',
      attended: 'taken, result pending',
      missed: 'not taken, candidate absent',
    },
    prefixes: {
      late: 'Late result.',
      corrected: 'Correction of the earlier result.',
      byHand: 'Decided by hand.',
      overtaken: 'Result of an earlier exam; the latest one counts in this step.',
    },
    parts: { came: 'Parts with a result', of: 'of', missing: 'No result known of', unnamed: 'not expected' },
    plainSentence: 'Exam {{exam}}: {{outcome}}',
  },
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `28/11/2026`; in English `28 Nov 2026`, which no country reads as another day. @param time epoch milliseconds */
export function localDate(time: number, { locale, offsets }: TextSettings): string {
  const local = new Date(time + offsetAt(time, offsets) * 60_000);
  const [day, month, year] = [local.getUTCDate(), local.getUTCMonth(), local.getUTCFullYear()];
  return locale === 'en' ? `${day} ${months[month]} ${year}` : `${two(day)}/${two(month + 1)}/${year}`;
}

/** `28/11/2026 09:30`. @param time epoch milliseconds */
export function localDateTime(time: number, texts: TextSettings): string {
  const local = new Date(time + offsetAt(time, texts.offsets) * 60_000);
  return `${localDate(time, texts)} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** Of an appointment: no exam begins at midnight, so there nobody said the hour. */
export function localAppointment(time: number, texts: TextSettings): string {
  const written = localDateTime(time, texts);
  return written.endsWith(' 00:00') ? localDate(time, texts) : written;
}

function offsetAt(time: number, offsets: readonly ZoneOffset[]): number {
  return (offsets.findLast(({ from }) => from <= time) ?? offsets[0])?.minutes ?? 0;
}

/** `8,5`: at most two decimals, four below 1; no separator of thousands, for a score stands in tags too. */
export function localNumber(value: number, { locale }: TextSettings): string {
  const rounded = String(Number(value.toFixed(Math.abs(value) < 1 ? 4 : 2)));
  return locale === 'en' ? rounded : rounded.replace('.', ',');
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
