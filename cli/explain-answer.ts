// `explain --provider X --answer FILE`: which result a recorded answer to `fetch` or `poll` would become, and why. A notice has
// no outcome, so this command is the way to try the rules before the first candidate.
import { type BridgeConfig } from '../config/bridge-config';
import { type MappedProgress, type MappedReading, type MappedRequest } from '../providers/mapped/mapping';
import { MalformedPayload } from '../outbound/http-failure';
import { anyHolds } from '../providers/mapped/condition';
import { readPaths } from '../providers/mapped/read-paths';
import { readProgress } from '../providers/mapped/progress-reader';
import { readResult, type ResultNames } from '../providers/mapped/result-reader';
import { documentOf } from '../providers/body-document';
import { fields, namedProvider, progressReading, reportFields, ruleIn } from './explain-callback';
import { pathLines } from './explain-paths';
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
  const { fetch, poll, result, progress } = provider.mapping;
  const [place, asked] = fetch === undefined ? ['poll', poll] : ['fetch', fetch];
  if (asked === undefined) {
    throw new UsageError(`--answer: provider ${name} has neither fetch nor poll`);
  }
  const { zone, parts } = provider.mapping;
  const reading = asked.result ?? result;
  const stages = asked.progress ?? progress;
  const explained = read(name, { place, request: asked.request, reading, stages, zone, partAt: parts?.id }, answer);
  if (json === true) printJson(explained.json);
  else print(explained.lines.join('\n'));
  return explained.code;
}

interface Explanation {
  code: number;
  json: object;
  lines: string[];
}

interface Asked {
  /** Key of the mapping that asks. */
  place: string;
  request: MappedRequest;
  reading: MappedReading;
  /** How far the exam is. */
  stages: MappedProgress | undefined;
  zone: string | undefined;
  /** Path of the name of a part. */
  partAt: string | undefined;
}

function read(provider: string, { place, request, reading, stages, zone, partAt }: Asked, answer: Buffer): Explanation {
  try {
    const document = documentOf(request.answer, answer);
    if (anyHolds(request.failed, document)) {
      const reason = `${place}.request.failed holds`;
      return { code: 1, json: { kind: 'failed', reason }, lines: [`The body says that the call failed: ${reason}.`] };
    }
    const names = { provider, orderId: '', nowMs: Date.now(), asked: true, zone, partAt };
    const found = readResult(reading, document, names);
    if (found === undefined) return pending(stages, document, names);
    const result = { ...found, orderId: undefined };
    const rule = ruleIn(reading, document);
    const paths = readPaths(reading, document, found, partAt);
    const lines = ['A result.', ...fields(result, rule), ...pathLines(paths)];
    return { code: 0, json: { kind: 'result', result, rule, paths }, lines };
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    const reason = error.message;
    return { code: 1, json: { kind: 'unexpected', reason }, lines: [`Unexpected: ${reason}`] };
  }
}

/** No result yet; how far the exam is, where the answer says so. */
function pending(stages: MappedProgress | undefined, document: unknown, names: ResultNames): Explanation {
  const notFinal = 'Not final yet: the bridge would ask again.';
  const found = stages === undefined ? undefined : readProgress(stages, document, names);
  if (stages === undefined || found === undefined) return { code: 0, json: { kind: 'pending' }, lines: [notFinal] };
  const progress = { ...found, orderId: undefined };
  const { rule, paths } = progressReading(stages, document, found);
  const lines = [notFinal, 'How far the exam is:', ...reportFields(progress, rule), ...pathLines(paths)];
  return { code: 0, json: { kind: 'pending', progress, rule, paths }, lines };
}
