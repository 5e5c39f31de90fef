// Which outcome a body has, by the rules of the mapping. What could go wrong: a rule that cannot measure its number does not hold,
// and the next one is reached as if the number had been too small. An unreadable number decides nothing: it is inconclusive, with
// a note for the run.
import type { MappedCondition, MappedReading } from './mapping';
import type { Outcome } from '../../domain/exam/result';
import { MalformedPayload } from '../../outbound/http-failure';
import type { FieldReader } from '../result-fields';
import { checkDecidable, holds, measures, unmeasured } from './condition';

type Rule = MappedReading['outcome'][number];

/** Place of the rule that holds; -1 for none. */
export function ruleOf(reading: MappedReading, document: unknown): number {
  return reading.outcome.findIndex((rule) => conditionsOf(rule).every((condition) => holds(condition, document)));
}

/** @throws MalformedPayload where a value that decides stands there twice */
export function outcomeOf(reading: MappedReading, document: unknown, reader: FieldReader): Outcome {
  checkDecidable(document, [...(reading.pending ?? []), ...reading.outcome.flatMap(conditionsOf)]);
  const place = ruleOf(reading, document);
  const rule = reading.outcome[place];
  // The file is refused unless the last rule always holds.
  if (rule === undefined) throw new MalformedPayload('body: matches no rule of result.outcome');
  const open = reading.outcome.slice(0, place).flatMap((before) => unmeasuredIn(before, rule, document));
  const isVerdict = rule.outcome === 'passed' || rule.outcome === 'failed';
  for (const { at, why } of new Map(open.map((one) => [one.at, one])).values())
    if (isVerdict || why === 'unreadable')
      reader.note(
        `${at} ${why === 'missing' ? 'holds nothing' : 'holds no number that can be read'}, so no rule could measure it`,
      );
  return isVerdict && open.length > 0 ? 'inconclusive' : rule.outcome;
}

/** What the rule could not measure, if that alone kept it from holding, and the one that holds has nothing else to go by. */
function unmeasuredIn(before: Rule, holding: Rule, document: unknown): { at: string; why: 'unreadable' | 'missing' }[] {
  const conditions = conditionsOf(before);
  const open = conditions.flatMap((condition) => {
    const why = unmeasured(condition, document);
    return why === undefined ? [] : [{ condition, why }];
  });
  const others = conditions.filter((condition) => !open.some((one) => one.condition === condition));
  if (open.length === 0 || !others.every((condition) => holds(condition, document))) return [];
  const known = others.map(({ at }) => at);
  if (conditionsOf(holding).some((condition) => isEvidence(condition) && !known.includes(condition.at))) return [];
  return open.map(({ condition, why }) => ({ at: condition.at, why }));
}

/** That something is there, or is not one thing, says nothing of what it is. */
function isEvidence(condition: MappedCondition): boolean {
  return condition.is !== undefined || measures(condition);
}

function conditionsOf({ when = [] }: Rule): readonly MappedCondition[] {
  return when;
}
