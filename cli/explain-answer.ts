// `explain --provider X --answer FILE`: which result a recorded answer to `fetch` or `poll` would become, and why. A notice has
// no outcome, so this command is the way to try the rules before the first candidate.
import { type BridgeConfig } from '../config/bridge-config';
import { type MappedFetch, type MappedProgress, type MappedReading, type Mapping } from '../providers/mapped/mapping';
import { type MappedProviderConfig } from '../providers/provider-config';
import { cleanExcerpt } from '../outbound/body-excerpt';
import { MalformedPayload } from '../outbound/http-failure';
import { readPaths } from '../providers/mapped/read-paths';
import { readProgress } from '../providers/mapped/progress-reader';
import { itemsAt } from '../providers/mapped/listed-items';
import { readResult, type ResultNames } from '../providers/mapped/result-reader';
import { faultIn, ruleHeld } from '../providers/mapped/said-in-body';
import { goesOn } from '../providers/mapped/answer-pages';
import { fill } from '../providers/mapped/template-values';
import { documentOf } from '../providers/body-document';
import { namedProvider } from './common-options';
import { fields, pathLines, progressReading, reportFields, ruleIn } from './explain-callback';
import { UsageError } from './fail';
import { print, printJson } from './output';

export interface RecordedAnswer {
  provider: string;
  /** The recorded body, byte for byte. */
  answer: Buffer;
  json?: boolean | undefined;
}

/** 1 when the answer cannot be read, or says that the call failed. */
export function explainAnswer(config: BridgeConfig, { provider: name, answer, json }: RecordedAnswer): number {
  const provider = namedProvider(config, name);
  if (provider.kind !== 'mapped') throw new UsageError(`--answer: provider ${name} is not of kind mapped`);
  const asked = askedIn(provider.mapping);
  if (asked === undefined) {
    throw new UsageError(`--answer: provider ${name} has neither fetch nor poll nor order.result`);
  }
  const explained = read(provider, asked, answer);
  if (json === true) printJson(explained.json);
  else print(explained.lines.join('\n'));
  return explained.code;
}

interface Explanation {
  code: number;
  json: object;
  lines: string[];
}

interface Asked extends MappedFetch {
  /** Key of the mapping that asks. */
  place: string;
  reading: MappedReading;
  /** How far the exam is. */
  stages: MappedProgress | undefined;
}

/** `order` has an answer that holds the result where nothing is asked for later. */
function askedIn({ fetch, poll, order: { request, result: ofOrder }, result, progress }: Mapping): Asked | undefined {
  const order = request && ofOrder && { request, result: ofOrder };
  const [found] = Object.entries<MappedFetch | undefined>({ fetch, poll, order }).flatMap(([place, asked]) =>
    asked === undefined ? [] : [{ ...asked, place }],
  );
  return found && { ...found, reading: found.result ?? result, stages: found.progress ?? progress };
}

function read({ name: provider, mapping }: MappedProviderConfig, asked: Asked, answer: Buffer): Explanation {
  const { place, request, stages, items, orderId, reference } = asked;
  const { zone, parts, login } = mapping;
  // Templates by which each item of the list names its order.
  const owner = [orderId, reference].filter((template) => template !== undefined);
  return orUnexpected(() => {
    // As of a real answer: an empty one is no document.
    const isEmpty = answer.toString('latin1').trim() === '';
    const document = isEmpty ? undefined : documentOf(request.answer, answer);
    const ended = ruleHeld('login.ended', login?.ended ?? [], document, cleaned);
    if (ended !== undefined)
      return {
        code: 1,
        json: { kind: 'ended', reason: ended },
        lines: [`The body says that the login ended: ${ended}.`],
      };
    const fault = faultIn(request, document, cleaned);
    if (fault !== undefined) {
      const reason = `${place}.request.${fault.rule}`;
      const said = fault.key === 'busy' ? 'is worth trying again' : 'failed';
      return { code: 1, json: { kind: fault.key, reason }, lines: [`The body says that the call ${said}: ${reason}.`] };
    }
    const names = { provider, orderId: '', nowMs: Date.now(), asked: true, zone, partAt: parts?.id };
    const resultOrStage = (body: unknown) =>
      resultOf(asked, body, names) ?? withStage(notFinal(asked, body), stageOf(stages, body, names));
    if (items === undefined) return resultOrStage(document);
    // Items of several orders have a stage each; exams of one order have the order's.
    if (owner.length > 0)
      return withNext(
        asked,
        document,
        listOf(itemsAt(document, items).map((item) => ofOrder(owner, [item, document], () => resultOrStage(item)))),
      );
    const ofItem = (item: unknown) => orUnexpected(() => resultOf(asked, item, names) ?? notFinal(asked, item));
    return withStage(listOf(itemsAt(document, items).map(ofItem)), stageOf(stages, document, names));
  });
}

/** What cannot be read is explained as well. */
function orUnexpected(explain: () => Explanation): Explanation {
  try {
    return explain();
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    const reason = error.message;
    return { code: 1, json: { kind: 'unexpected', reason }, lines: [`Unexpected: ${reason}`] };
  }
}

/** Which condition says so. */
function notFinal({ reading }: Asked, document: unknown): Explanation {
  const rule = ruleHeld('result.pending', reading.pending ?? [], document, cleaned);
  const said = 'Not final yet: the bridge would ask again.';
  return { code: 0, json: { kind: 'pending', because: rule }, lines: [said, `  because  ${rule}`] };
}

/** An item of a list is read only for the order that it names, or the answer as a whole where it names none. @param bodies in this order */
function ofOrder(owner: readonly string[], bodies: readonly unknown[], explain: () => Explanation): Explanation {
  const values = bodies.map((body) => ({ named: new Map(), documents: new Map([['', body]]) }));
  const named = (template: string) => values.map((one) => fill(template, one)).find((text) => text !== undefined);
  const order = owner.map((template) => named(template) ?? `nothing where ${template} points to`).join(', ');
  const { code, json, lines } = orUnexpected(explain);
  return { code, json: { ...json, order }, lines: [`Of the order ${order}:`, ...lines] };
}

const cleaned = (foreign: string): string => cleanExcerpt(foreign, []);

/** `undefined` where it is not final yet. */
function resultOf({ reading }: Asked, document: unknown, names: ResultNames): Explanation | undefined {
  const found = readResult(reading, document, names);
  if (found === undefined) return undefined;
  const result = { ...found, orderId: undefined };
  const rule = ruleIn(reading, document);
  const paths = readPaths(reading, document, found, names.partAt);
  const lines = ['A result.', ...fields(result, rule), ...pathLines(paths)];
  return { code: 0, json: { kind: 'result', result, rule, paths }, lines };
}

/** Items that cannot be read cost no other: the answer fails where none can. */
function listOf(items: readonly Explanation[]): Explanation {
  const code = items.length > 0 && items.every((item) => item.code === 1) ? 1 : 0;
  const lines = [`A list of ${items.length}.`, ...items.flatMap((item) => item.lines)];
  return { code, json: { kind: 'several', parts: items.map(({ json }) => json) }, lines };
}

/** Whether the bridge would ask for another page. */
function withNext({ next, more, place }: Asked, document: unknown, page: Explanation): Explanation {
  if (next === undefined) return page;
  const isFollowed = goesOn({ next, more }, document);
  const why = more === undefined ? `nothing is where ${place}.next points to` : `${place}.more does not hold`;
  const line =
    isFollowed === false
      ? `The last page: ${why}.`
      : `Another page ${isFollowed === true ? 'follows' : 'is asked for, until one is empty'}, by ${place}.next.`;
  return { ...page, json: { ...page.json, anotherPage: isFollowed !== false }, lines: [...page.lines, line] };
}

/** How far the exam is, where the answer says so. */
function stageOf(
  stages: MappedProgress | undefined,
  document: unknown,
  names: ResultNames,
): Pick<Explanation, 'json' | 'lines'> | undefined {
  const found = stages === undefined ? undefined : readProgress(stages, document, names);
  if (stages === undefined || found === undefined) return undefined;
  const progress = { ...found, orderId: undefined };
  const { rule, paths } = progressReading(stages, document, found);
  const lines = ['How far the exam is:', ...reportFields(progress, rule), ...pathLines(paths)];
  return { json: { progress, rule, paths }, lines };
}

function withStage({ code, json, lines }: Explanation, stage: ReturnType<typeof stageOf>): Explanation {
  return { code, json: { ...json, ...stage?.json }, lines: [...lines, ...(stage?.lines ?? [])] };
}
