// The texts that a rule writes, for a person to read: each outcome with every optional value, and with none where that reads
// another way.
import { type ExamRule } from '../domain/exam/exam-rule';
import { type Outcome } from '../domain/exam/outcome';
import { stages, type Stage } from '../domain/exam/stage';
import { remarks } from '../domain/text/locale';
import { renderWithin, type TextLimits } from '../domain/text/limits';
import { type Publication } from '../domain/text/templates';
import { sampleParts } from './explained-parts';

export interface SampleValues {
  score: number;
  maxScore: number;
  summary: string;
  reportUrl: string;
}

export interface ExplainedTexts {
  outcome: Outcome | Stage;
  full: Publication;
  /** Without any optional value. */
  bare: Publication;
}

export function explainTexts(
  rule: ExamRule,
  limits: TextLimits,
  outcome: Outcome,
  samples: SampleValues,
): ExplainedTexts {
  const now = new Date();
  const { score, maxScore, summary, reportUrl } = samples;
  const said = { score, maxScore, summary, reportUrl };
  const known = { outcome, occurredAt: now.toISOString() };
  const deadlineAt = now.getTime() + rule.deadline;
  const { parts } = rule;
  // Of an order with several exams each has its own, and the whole has none.
  const result = parts !== undefined ? { parts: sampleParts(parts, outcome, said) } : outcome === 'expired' ? {} : said;
  const ofParts = parts === undefined ? {} : { parts: sampleParts(parts, outcome, {}) };
  const full = renderWithin(limits, rule, { ...known, ...result, deadlineAt, note: '<note>' });
  const bare = renderWithin(limits, rule, { ...known, ...ofParts, ...(outcome === 'expired' ? { deadlineAt } : {}) });
  return { outcome, full, bare };
}

/** Of the stages before the result that the rule has words for. */
export function explainStages(rule: ExamRule, limits: TextLimits): ExplainedTexts[] {
  const now = Date.now();
  const occurredAt = new Date(now).toISOString();
  const scheduledFor = new Date(now + 24 * 3_600_000).toISOString();
  const deadlineAt = now + rule.deadline;
  return stages.flatMap((stage) => {
    if (rule.publish[stage] === undefined) return [];
    const known = { stage, occurredAt, deadlineAt };
    const optional = { scheduledFor, place: '<place>', examUrl: '<examUrl>', note: '<note>' };
    const full = renderWithin(limits, rule, { ...known, ...optional });
    return [{ outcome: stage, full, bare: renderWithin(limits, rule, known) }];
  });
}

export function explainedLines({ outcome, full, bare }: ExplainedTexts): string[] {
  const withAll = textLines(full);
  const withNone = textLines(bare);
  const differs = withAll.join('\n') !== withNone.join('\n');
  return [`${outcome}:`, ...withAll, ...(differs ? ['  without optional values:', ...withNone] : [])];
}

function textLines({ tags, comment }: Publication): string[] {
  return [
    ...tags.map((tag) => `  tag      ${tag}`),
    ...(comment === undefined ? [] : [`  comment  ${comment.replaceAll('\n', '\n           ')}`]),
    ...(tags.length === 0 && comment === undefined ? ['  nothing is written'] : []),
  ];
}

/** The words of the bridge before a comment. */
export function prefixLines({ texts: { prefixes } }: ExamRule): string[] {
  const cases = { late: 'late', corrected: 'corrected', byHand: 'by hand', overtaken: 'overtaken' } as const;
  return [
    'before a comment:',
    ...remarks.map(
      (remark) => `  ${cases[remark].padEnd(9)}  ${prefixes[remark] === '' ? '(nothing)' : prefixes[remark]}`,
    ),
  ];
}
