// An order with several exams, as `explain` shows it: each outcome by one exam that has it while the others were passed, and an
// expiry by one exam that came while the others are missing.
import { type Outcome } from '../domain/exam/outcome';
import { type PartsRule, type PartsStanding, type SaidPart } from '../domain/exam/part';

/** @param said of the one exam */
export function sampleParts(
  rule: PartsRule,
  outcome: Outcome,
  said: Omit<SaidPart, 'name' | 'outcome'>,
): PartsStanding {
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
