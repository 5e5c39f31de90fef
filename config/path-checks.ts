// Steps of a path as JSONPath and XPath write them. Each would be a name here that nothing has: nothing is found, and nobody is told.
import { documentName } from '../providers/mapped/template-values';
import { placeholdersOf } from '../providers/template-text';
import { type ConfigPath, type Finding, found } from './problem';
import { member } from './raw-value';
import { textsOf } from './template-checks';

const fix = 'write /scores/0/value, /scores/*/value or /scores/[name=value]/value, without quotes';

const groups = ['login', 'order', 'events', 'result', 'parts', 'progress', 'fetch', 'poll', 'cancel'];
/** There only placeholders are paths. */
const noPaths = ['request', 'prepare', 'assertion', 'is', 'not', 'next', 'examUrl'];

const foreignSteps = [
  // [name="value"], [name==value], [?(@.name=='value')]
  /\/\[(?:\?|[^=\]/]*==|[^=\]/]+=\s*(["'])[^\]]*\1\s*\](?=\/|$))/,
  // /scores[name=value], /scores[*]
  /[^/]\[(?:\*|\?|[^=\]/]+=)[^\]]*\]/,
];
/** Forms of PHP name their fields so. */
const index = /[^/]\[\d+\](?=\/|$)/;

export function checkSteps(provider: unknown, path: ConfigPath): Finding[] {
  const steps = readsForm(provider) ? foreignSteps : [...foreignSteps, index];
  const texts = groups.flatMap((name) => textsOf(member(provider, name), [...path, name]));
  return texts.flatMap(([where, text]) => {
    const written = pathsIn(text, !noPaths.some((name) => where.includes(name)));
    const wrong = written.find((one) => steps.some((step) => step.test(one)));
    return wrong === undefined ? [] : found(where, `has a step of JSONPath or XPath: ${wrong.slice(0, 60)}`, fix);
  });
}

function pathsIn(text: string, isPath: boolean): string[] {
  const named = placeholdersOf(text).flatMap(({ name }) => documentName.exec(name)?.[2] ?? []);
  return isPath && text.startsWith('/') ? [...named, text] : named;
}

function readsForm(provider: unknown): boolean {
  return /"(?:format|answer)":"form"/.test(JSON.stringify(provider));
}
