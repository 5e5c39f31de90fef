// `explain --provider X --callback FILE`: which result a recorded callback would become, and why. It sends nothing. What could
// go wrong: a recorded body is full of personal data, so only the mapped fields are printed.
import { type BridgeConfig } from '../config/bridge-config';
import { type MappedProviderConfig, type ProviderConfig, shownCallbackUrl } from '../providers/provider-config';
import { type MappedProgress, type MappedReading } from '../providers/mapped/mapping';
import { type Progress } from '../domain/exam/stage';
import { type Result } from '../domain/exam/result';
import { MalformedPayload } from '../outbound/http-failure';
import { type CallbackPart, type ParsedCallback, type ProviderAdapter } from '../providers/adapter';
import { documentsIn } from '../providers/mapped/callback-reader';
import { ruleOf } from '../providers/mapped/outcome-reader';
import { stageRuleOf } from '../providers/mapped/progress-reader';
import { progressPaths, type ReadPath, readPaths } from '../providers/mapped/read-paths';
import { createProviderRegistry } from '../providers/registry';
import { callbackTarget } from './callback-target';
import { namedProvider } from './common-options';
import { type ExplainedProof, explainProof, recordedHeaders } from './explained-proof';
import { print, printJson } from './output';

export interface RecordedCallback {
  provider: string;
  /** The recorded body, byte for byte. */
  callback: Buffer;
  /** Where it arrived. */
  url?: string | undefined;
  /** Those it arrived with, a line each. */
  headers?: Buffer | undefined;
  json?: boolean | undefined;
}

/** 1 when the receiver would refuse it: it cannot be read, or does not prove its origin. */
export async function explainCallback(config: BridgeConfig, recorded: RecordedCallback): Promise<number> {
  const provider = namedProvider(config, recorded.provider);
  const { callback: body, url, json } = recorded;
  const target = callbackTarget(url ?? '', `/callbacks/${provider.name}`);
  const registry = createProviderRegistry(new Map([[provider.name, provider]]));
  const adapter = registry.adapters.get(provider.name) as ProviderAdapter;
  const headers = recorded.headers && recordedHeaders(recorded.headers);
  const { proof, said } = explainProof(provider, adapter, { body, headers, target, hasUrl: url !== undefined });
  try {
    const type = headers?.get('content-type')?.[0];
    const parsed = adapter.parse(body, target, { type });
    show(provider, parsed, body, { proof, said, json: json === true });
    return proof === 'unproven' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    if (json === true) printJson({ kind: 'malformed', reason: error.message, proof });
    else print(`${malformedAnswer(adapter)}: ${error.message}\n${said}`);
    return 1;
  } finally {
    await registry.close();
  }
}

function malformedAnswer(adapter: ProviderAdapter): string {
  if (adapter.queueBlocks !== true) return 'Malformed: the answer would be 400';
  return 'Malformed: the answer would be 200, so that the queue goes on, and polling would find the result';
}

function show(
  provider: ProviderConfig,
  parsed: ParsedCallback,
  body: Buffer,
  { proof, said: ofProof, json }: ExplainedProof & { json: boolean },
): void {
  const reading = provider.kind === 'mapped' ? readingOf(provider, parsed, body) : undefined;
  // JSON leaves out the function that fetches a notice.
  if (json) printJson({ ...parsed, ...reading, proof });
  else {
    const said = lines(parsed, reading?.rule, hintOf(provider, parsed));
    const address = provider.kind === 'mapped' ? [`Callbacks come to ${shownCallbackUrl(provider)}.`] : [];
    print([...said, ...pathLines(reading?.paths ?? []), ...address, ofProof].join('\n'));
  }
}

function readingOf(
  { mapping: { events, result, parts, progress } }: MappedProviderConfig,
  parsed: ParsedCallback,
  body: Buffer,
): Reading | undefined {
  const [document] = documentsIn(events, body) ?? [];
  if ('result' in parsed)
    return { rule: ruleIn(result, document), paths: readPaths(result, document, parsed.result, parts?.id) };
  if (!('progress' in parsed) || progress === undefined) return undefined;
  return progressReading(progress, document, parsed.progress);
}

export interface Reading {
  /** The key of the rule that holds. */
  rule: string;
  paths: ReadPath[];
}

export function progressReading(reading: MappedProgress, document: unknown, progress: Progress): Reading {
  const rule = `progress.stage[${stageRuleOf(reading, document)}]`;
  return { rule, paths: progressPaths(reading, document, progress) };
}

/** The key of the outcome's rule that holds. */
export function ruleIn(reading: MappedReading, document: unknown): string {
  return `result.outcome[${ruleOf(reading, document)}]`;
}

/** The option that completes the question. */
function hintOf(provider: ProviderConfig, { kind }: ParsedCallback): string {
  if (kind === 'notice') return ' --answer FILE shows what an answer becomes.';
  const inUrl = provider.kind === 'mapped' && provider.mapping.events.reference?.includes('url.reference') === true;
  return kind === 'ignored' && inUrl ? ' --url takes its URL.' : '';
}

function lines(parsed: ParsedCallback | CallbackPart, rule: string | undefined, hint: string): string[] {
  switch (parsed.kind) {
    case 'several':
      return [`A list of ${parsed.parts.length}.`, ...parsed.parts.flatMap((part) => lines(part, undefined, hint))];
    case 'refused':
      return [`Malformed: ${parsed.failure.message}`];
    case 'ignored': {
      const seen = parsed.foreign === true ? ' The log names it, and it counts as `foreign`.' : '';
      return [`Ignored, the answer would be 200: ${parsed.reason}.${hint}${seen}`];
    }
    case 'notice':
      return [`A notice: the result would be fetched, and the callback answered after that.${hint}`];
    case 'result':
      return [`A result for application ${parsed.applicationId}.`, ...fields(parsed.result, rule)];
    case 'progress':
      return [`A report for application ${parsed.applicationId}.`, ...reportFields(parsed.progress, rule)];
    case 'unaddressed-progress': {
      const said = 'A report. It names no reference of ours, so it is kept until an order with its id is known.';
      return [said, ...reportFields(parsed.progress, rule)];
    }
    case 'unaddressed':
      return [
        'A result. It names no reference of ours, so it is kept until an order with its id is known.',
        ...fields(parsed.result, rule),
      ];
  }
}

export function reportFields(
  progress: Omit<Progress, 'orderId'> & { orderId: string | undefined },
  rule: string | undefined,
): string[] {
  const { stage, scheduledFor, place, examUrl, occurredAt, orderId, progressId, source } = progress;
  const named: [string, string | undefined][] = [
    ['stage', rule === undefined ? stage : `${stage} (${rule} holds)`],
    ['exam', scheduledFor],
    ['place', place],
    ['link', examUrl],
    ['date', progress.datedBy === 'arrival' ? 'none, so the report counts from its arrival' : occurredAt],
    ['order', orderId],
    ['report', source === 'reading' ? 'a new one wherever it differs from the newest' : progressId],
  ];
  return [...named, ...noteFields(progress)].flatMap(fieldLine);
}

function noteFields({ notes = [] }: { notes?: string[] }): [string, string][] {
  return notes.map((note) => ['note', note]);
}

function fieldLine([name, value]: [string, string | number | undefined]): string[] {
  return value === undefined ? [] : [`  ${name.padEnd(8)} ${value}`];
}

export function fields(
  result: Omit<Result, 'orderId'> & { orderId: string | undefined },
  rule: string | undefined,
): string[] {
  const { outcome, part, score, maxScore, summary, reportUrl, occurredAt, versionAt, orderId, resultId } = result;
  const named: [string, string | number | undefined][] = [
    ['outcome', rule === undefined ? outcome : `${outcome} (${rule} holds)`],
    ['part', part],
    ['score', score === undefined || maxScore === undefined ? score : `${score} of ${maxScore}`],
    ['summary', summary],
    ['report', reportUrl],
    ['date', result.datedBy === 'arrival' ? 'none, so the result counts from its arrival' : occurredAt],
    ['counts', versionAt === undefined ? undefined : `from ${versionAt}`],
    ['order', orderId],
    ['version', result.source === 'reading' ? 'a new one wherever it differs from the newest' : resultId],
  ];
  return [...named, ...noteFields(result)].flatMap(fieldLine);
}

/** Where it was read, and which paths of the mapping led to nothing: names, never values (P-PII). */
export function pathLines(paths: readonly ReadPath[]): string[] {
  const named = ({ path, key }: ReadPath): string => `${path === '' ? 'the whole body' : path} (${key})`;
  const read = paths.filter(({ state }) => state === 'read').map(named);
  const missed = paths.filter(({ state }) => state !== 'read').map((path) => `${named(path)}: ${why[path.state]}`);
  return [
    ...(read.length === 0 ? [] : [`  read     ${read.join(', ')}`]),
    ...missed.map((line) => `  not read ${line}`),
  ];
}

const why = {
  read: '',
  absent: 'nothing is there',
  unreadable: 'what is there cannot be read',
  unused: 'not used, since another value of its text is absent',
} as const satisfies Record<ReadPath['state'], string>;
