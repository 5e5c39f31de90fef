// Plain values for tests of the core: one exam rule, movements and results with dates that are easy to compare.
import type { ExamRule } from '../../domain/exam/exam-rule';
import type { Movement } from '../../domain/exam/movement';
import type { Result, ProviderOutcome } from '../../domain/exam/result';
import type { TextLimits } from '../../domain/text/limits';
import type { Progress } from '../../domain/exam/stage';
import { type TextSettings, words } from '../../domain/text/locale';

/** As resolved from `locale: pt-BR` and `timeZone: America/Sao_Paulo`. */
export const brazilian: TextSettings = {
  locale: 'pt-BR',
  offsets: [{ from: 0, minutes: -180 }],
  prefixes: words['pt-BR'].prefixes,
  toEarlierComments: 'answered',
};

/** A comment on a result of an exam after which a newer one was decided. */
export function overtaken(text: string): string {
  return `${brazilian.prefixes.overtaken} ${text}`;
}

/** The defaults of bridge.yaml. */
export const textLimits: TextLimits = { tagLength: 60, commentLength: 4000 };

export const day = 24 * 3_600_000;
export const start = Date.parse('2026-01-15T12:00:00.000Z');

/** `minutes` after the start, as ISO text. */
export function at(minutes: number): string {
  return new Date(start + minutes * 60_000).toISOString();
}

export function examRule(changes: Partial<ExamRule> = {}): ExamRule {
  return {
    provider: 'clinic',
    exam: 'ASO-ADM',
    deadline: 10 * day,
    onLeave: 'cancel',
    lateResult: 'publish',
    closeAfter: 3 * day,
    publish: {
      passed: { tags: ['Apto'] },
      failed: { tags: ['Inapto'], comment: 'Exame {{exam}}: inapto. {{summary}}' },
      inconclusive: { tags: [], comment: 'Exame {{exam}} inconclusivo: {{summary}} {{reportUrl}}' },
      expired: { tags: ['Exame expirado'] },
      cancelled: { tags: [] },
    },
    texts: brazilian,
    ...changes,
  };
}

export const examStep = { id: 86547, name: 'Exame admissional' };
export const otherStep = { id: 86548, name: 'Contratação' };

let serial = 0;

/** A movement into the exam step, or (`rule: undefined`) into another. */
export function movement(minutes: number, changes: Partial<Movement> & { noRule?: boolean } = {}): Movement {
  serial += 1;
  const { noRule = false, ...fields } = changes;
  const key = serial.toString(16).padStart(10, '0');
  return {
    eventId: `event-${key}`,
    entryKey: key,
    occurredAt: at(minutes),
    jobId: 123456,
    step: noRule ? otherStep : examStep,
    ...(noRule ? {} : { rule: examRule() }),
    ...fields,
  };
}

export function referenceOf(moved: Movement, applicationId = 7): string {
  return `${applicationId}.${moved.jobId}.${moved.step.id}.${moved.entryKey}`;
}

/** The date of the exam, where it has one, is in days after the start. */
export function progress(
  moved: Movement,
  minutes: number,
  stage: Progress['stage'],
  changes: Partial<Progress> & { inDays?: number } = {},
): Progress {
  serial += 1;
  const { inDays, ...fields } = changes;
  return {
    progressId: `progress-${serial}`,
    occurredAt: at(minutes),
    reference: referenceOf(moved),
    orderId: 'order-1',
    provider: 'clinic',
    stage,
    ...(inDays !== undefined && { scheduledFor: at(inDays * 24 * 60) }),
    ...fields,
  };
}

export function result(
  moved: Movement,
  minutes: number,
  outcome: ProviderOutcome,
  changes: Partial<Result> = {},
): Result {
  serial += 1;
  const { reference = referenceOf(moved) } = changes;
  return {
    resultId: `result-${serial}`,
    occurredAt: at(minutes),
    reference,
    // As of a provider that names no order.
    orderId: reference,
    provider: 'clinic',
    outcome,
    ...changes,
  };
}
