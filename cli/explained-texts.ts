// The texts that a rule writes, for a person to read: each outcome with every optional value, and with none where that reads
// another way.
import type { ExamRule } from '../domain/exam/exam-rule';
import type { Outcome } from '../domain/exam/result';
import { stages, type Stage } from '../domain/exam/stage';
import { remarks } from '../domain/text/locale';
import { renderWithin, type TextLimits } from '../domain/text/limits';
import type { Publication } from '../domain/text/templates';
import type { PartsRule, PartsStanding, SaidPart } from '../domain/exam/part';

interface SampleValues {
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
  return stages.flatMap((stage) => {
    if (rule.publish[stage] === undefined) return [];
    const { known, optional } = sampleOf(rule, stage);
    const full = renderWithin(limits, rule, { ...known, ...optional });
    return [{ outcome: stage, full, bare: renderWithin(limits, rule, known) }];
  });
}

/** What a text about a stage may say. */
export function sampleOf(rule: ExamRule, stage: Stage) {
  const now = Date.now();
  const scheduledFor = new Date(now + 24 * 3_600_000).toISOString();
  return {
    known: { stage, occurredAt: new Date(now).toISOString(), deadlineAt: now + rule.deadline },
    optional: { scheduledFor, place: '<place>', examUrl: '<examUrl>', note: '<note>' },
  };
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

// An order with several exams, as `explain` shows it: each outcome by one exam that has it while the others were passed, and an
// expiry by one exam that came while the others are missing.

/** @param said of the one exam */
function sampleParts(rule: PartsRule, outcome: Outcome, said: Omit<SaidPart, 'name' | 'outcome'>): PartsStanding {
  const names = namesOf(rule);
  const [first = '', ...others] = names;
  if (outcome !== 'expired') {
    const passed = others.map((name): SaidPart => ({ name, outcome: 'passed' }));
    return { of: names.length, lacking: 0, missing: [], came: [{ name: first, outcome, ...said }, ...passed] };
  }
  const missing = 'names' in rule ? others : [];
  return { of: names.length, lacking: others.length, missing, came: [{ name: first, outcome: 'passed', ...said }] };
}

function namesOf(rule: PartsRule): string[] {
  return 'names' in rule ? rule.names : Array.from({ length: rule.count }, (_none, index) => `<exam ${index + 1}>`);
}

/** For the line of what is agreed. */
export function partsText(rule: PartsRule): string {
  return 'names' in rule ? `whole with ${rule.names.join(', ')}` : `whole with ${rule.count} parts`;
}
