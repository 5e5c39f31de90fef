// The messages to the candidate that a rule asks for, for a person to read.
import { formatDuration } from '../config/duration';
import { type ExamRule } from '../domain/exam/exam-rule';
import { type NoticeWording } from '../domain/exam/notice';
import { stages, type Stage } from '../domain/exam/stage';
import { fillTemplate } from '../domain/text/templates';
import { sampleOf } from './explained-texts';

type ExplainedNotice = NoticeWording & { before?: string };

/** By stage, and `remind`; with every optional value. */
export function explainNotices(rule: ExamRule): Record<string, ExplainedNotice> {
  const { remind, ...ofStages } = rule.notify ?? {};
  const told = stages.flatMap((stage): [string, ExplainedNotice][] => {
    const wording = ofStages[stage];
    return wording === undefined ? [] : [[stage, sample(rule, wording, stage)]];
  });
  const reminder = remind && {
    remind: { ...sample(rule, remind, 'scheduled'), before: formatDuration(remind.before) },
  };
  return { ...Object.fromEntries(told), ...reminder };
}

function sample(rule: ExamRule, wording: NoticeWording, stage: Stage): NoticeWording {
  if ('template' in wording) return { template: wording.template };
  const { known, optional } = sampleOf(rule, stage);
  const values = { ...known, ...optional };
  const { subject, body } = wording;
  return { subject: fillTemplate(subject, rule, values), body: fillTemplate(body, rule, values) };
}

export function noticeLines(notices: Record<string, ExplainedNotice>): string[] {
  const entries = Object.entries(notices);
  if (entries.length === 0) return [];
  const lines = entries.map(([name, { before, ...wording }]) => {
    const said = 'template' in wording ? `template ${wording.template}` : `${wording.subject}: ${wording.body}`;
    const when = before === undefined ? '' : `, ${before} before the exam or its deadline`;
    return `  ${name.padEnd(9)}  ${said.replaceAll('\n', '\n             ')}${when}`;
  });
  return ['messages to the candidate, through Gupy:', ...lines];
}
