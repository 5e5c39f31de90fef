// What an exam of several is called: the rule's name and the provider's are one, however they are written.
import { foldStepName } from './exam-matching';
import type { PartsRule } from './part';

/** A part is known by its name, however it is written. */
export function isSamePart(one: string, other: string): boolean {
  return one === other || folded(one) === folded(other);
}

const mostFolded = 1000;
const foldedNames = new Map<string, string>();

/** The same few names are compared for every fact, and folding one costs more than all else. */
function folded(name: string): string {
  const known = foldedNames.get(name);
  if (known !== undefined) return known;
  if (foldedNames.size >= mostFolded) foldedNames.clear();
  const fresh = foldStepName(name);
  foldedNames.set(name, fresh);
  return fresh;
}

/** As the rule writes it; `undefined` where it has names, and not this one. */
export function nameInRule(rule: PartsRule, name: string): string | undefined {
  return 'count' in rule ? name : rule.names.find((known) => isSamePart(known, name));
}
