// Answers "what would the bridge do?" without doing it: which exam a movement matches and what each outcome would write.
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../config/closest-name';
import { formatDuration } from '../config/duration';
import { findExamRule, foldStepName } from '../domain/exam/exam-matching';
import { type ConfiguredExam, type ExamMatcher, type ExamRule } from '../domain/exam/exam-rule';
import { type Step } from '../domain/exam/movement';
import { outcomes, type Outcome } from '../domain/exam/result';
import { presentText, unseenText } from '../domain/reconcile/cycle-outcome';
import { explainAnswer } from './explain-answer';
import { explainCallback } from './explain-callback';
import { explainOrder } from './explain-order';
import { explainNotices, noticeLines } from './explained-notices';
import { asTyped } from './command-name';
import { type CommonOptions, configFrom } from './common-options';
import {
  type ExplainedTexts,
  explainedLines,
  explainStages,
  explainTexts,
  prefixLines,
  partsText,
} from './explained-texts';
import { parseGupyId } from './typed-values';
import { lastWordInPassing, type LastWord } from '../operator/present-before';
import { print, printJson } from './output';
import { type BridgeCommand } from './program';

interface MovementOptions extends CommonOptions {
  job: number;
  step: string;
  outcome?: Outcome;
  score: number;
  maxScore: number;
  summary: string;
  reportUrl: string;
}

interface ExplainOptions extends Omit<MovementOptions, 'job' | 'step'> {
  job?: number;
  step?: string;
  provider?: string;
  callback?: Buffer;
  answer?: Buffer;
  order?: boolean;
  url?: string;
  headers?: Buffer;
}

export function registerExplain(program: BridgeCommand): void {
  const command = program
    .command('explain')
    .description('show which exam a movement matches and its texts, or the result of a recorded callback or answer')
    .option('--job <id>', 'id of the Gupy job', parseGupyId)
    .option('--step <name or id>', 'name of the Gupy step, or its id')
    .option('--provider <name>', 'provider that sent the callback')
    .option('--callback <file>', 'body of a recorded callback, instead of --job and --step', parseFile)
    .option('--url <url>', 'where that callback arrived, for a provider whose proof is in its URL')
    .option('--headers <file>', 'its headers, a line each (Name: value): checks its proof of origin', parseFile)
    .option('--answer <file>', 'body of a recorded answer to fetch or poll, instead of --callback', parseFile)
    .option('--order', 'the order that the provider would get, for an invented person; nothing is sent')
    .addOption(new Option('--outcome <outcome>', 'one outcome (default: all)').choices(outcomes))
    .option('--score <number>', 'sample for {{score}}', parseNumber, 85)
    .option('--max-score <number>', 'sample for {{maxScore}}', parseNumber, 100)
    .option('--summary <text>', 'sample for {{summary}}', '<summary>')
    .option('--report-url <url>', 'sample for {{reportUrl}}', '<reportUrl>')
    .printsJson()
    .takesConfig()
    .withExamples(
      'explain --job 123456 --step "Exame admissional"',
      'explain --job 123456 --step "Exame admissional" --outcome failed --json',
      'explain --provider clinic --callback recorded.json --headers recorded.txt',
      'explain --provider school --answer fetched.json',
      'explain --provider school --order',
    );
  command.performs((options: ExplainOptions) => {
    const { job, step, provider, callback, answer, order } = options;
    const isOne = [callback, answer, order].filter((asked) => asked !== undefined).length === 1;
    if (provider !== undefined && isOne) {
      if (answer !== undefined) return explainAnswer(configFrom(options), { provider, answer, json: options.json });
      if (callback !== undefined) return explainCallback(configFrom(options), { ...options, provider, callback });
      return explainOrder(configFrom(options), { provider, json: options.json });
    }
    if (job !== undefined && step !== undefined) return explain({ ...options, job, step });
    return command.error(`error: ${lackOf(options)}`);
  });
}

/** Which option the others lack. */
function lackOf({ job, step, provider }: ExplainOptions): string {
  const all = 'say either --job and --step, or --provider and one of --callback, --answer and --order';
  const isMovement = provider === undefined && (job === undefined) !== (step === undefined);
  if (!isMovement) return all;
  return job === undefined
    ? '--job is missing beside --step: the id of the Gupy job'
    : '--step is missing beside --job: the name of the Gupy step, or its id';
}

function parseFile(name: string): Buffer {
  try {
    return readFileSync(name);
  } catch {
    throw new InvalidArgumentError('There is no such file that can be read.');
  }
}

function parseNumber(text: string): number {
  if (text.trim() === '' || !Number.isFinite(Number(text))) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
}

/** 1 when no exam matches. */
async function explain(options: MovementOptions): Promise<number> {
  const config = configFrom(options);
  const { exams, gupy } = config;
  const step = stepFrom(options.step);
  const rule = findExamRule(exams, options.job, step);
  const index = exams.findIndex((exam) => exam.rule === rule);
  const unsure = incomparable(exams.slice(0, rule === undefined ? undefined : index), options.job, step);
  if (rule === undefined) {
    if (options.json) printJson({ matched: false, notes: unsure });
    else {
      const none = `No exam matches job ${options.job}, step ${printedStep(options.step)}.`;
      print([none, ...unsure, ...whatExamsAreFor(exams), whatToDo(exams, step)].join('\n'));
    }
    return 1;
  }
  const lastWord = await lastWordInPassing(config, index);
  const chosen = options.outcome === undefined ? outcomes : [options.outcome];
  const before = options.outcome === undefined ? explainStages(rule, gupy.limits) : [];
  const texts = [...before, ...chosen.map((outcome) => explainTexts(rule, gupy.limits, outcome, options))];
  if (options.json) {
    const { provider, exam, parts, deadline, onLeave, cancelAfter, reorderOnMissed, lateResult, closeAfter } = rule;
    const left = { onLeave, cancelAfter, reorderOnMissed };
    const agreed = { provider, exam, parts, deadline, ...left, lateResult, closeAfter };
    const writes = Object.fromEntries(texts.map(({ outcome, full }) => [outcome, full]));
    const withoutOptional = Object.fromEntries(texts.map(({ outcome, bare }) => [outcome, bare]));
    const { prefixes } = rule.texts;
    const messages = explainNotices(rule);
    printJson({
      ...{ matched: true, index, rule: agreed, writes, withoutOptional, prefixes },
      ...{ messages, present: lastWord?.present ?? null, unseenReturns: lastWord?.returns ?? null, notes: unsure },
    });
  } else {
    print(story(index, rule, texts, options, [...unsure, ...notesOf(index, lastWord)]));
  }
  return 0;
}

function notesOf(index: number, lastWord: LastWord | null): string[] {
  const { present = 0, returns } = lastWord ?? {};
  return [
    ...(present === 0 ? [] : [asTyped(`Note: ${presentText(index, present)}.`)]),
    ...(returns === undefined ? [] : [`Note: ${unseenText(index, returns)}.`]),
  ];
}

function stepFrom(text: string): Step {
  return { id: /^\d+$/.test(text) ? Number(text) : 0, name: text };
}

function printedStep(text: string): string {
  return /^\d+$/.test(text) ? text : `"${text}"`;
}

const shownExams = 10;

/** So that a slip in the name of the step or in `jobs` is seen. */
function whatExamsAreFor(exams: readonly ConfiguredExam[]): string[] {
  const lines = exams.slice(0, shownExams).map(({ matcher }, index) => {
    const { jobs } = matcher;
    const ofJobs = jobs === undefined ? 'all jobs' : `${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.join(', ')}`;
    return `exams[${index}] is for ${matcherName(matcher)}, ${ofJobs}.`;
  });
  return exams.length <= shownExams ? lines : [...lines, `And ${exams.length - shownExams} more.`];
}

function whatToDo(exams: readonly ConfiguredExam[], { name }: Step): string {
  const names = exams.flatMap(({ matcher }) => matcher.step ?? []);
  const isNamed = names.some((one) => foldStepName(one) === foldStepName(name));
  const meant = isNamed ? '' : didYouMean(name, names);
  return `Ask with the job and the step of one of these${meant}, or add an exam for this step to bridge.yaml.`;
}

/** Exams that may match, but name the step by its id where the question has its name, or the other way round. */
function incomparable(exams: readonly ConfiguredExam[], job: number, step: Step): string[] {
  return exams.flatMap(({ matcher }, index) => {
    const otherWay = step.id === 0 ? matcher.stepId !== undefined : matcher.step !== undefined;
    if (!otherWay || !(matcher.jobs?.includes(job) ?? true)) return [];
    const ask = step.id === 0 ? 'ask with the id of the step' : 'ask with the name of the step';
    return [`Note: exams[${index}] names ${matcherName(matcher)}, which cannot be compared; ${ask}.`];
  });
}

function matcherName(matcher: ExamMatcher): string {
  return matcher.stepId === undefined ? `step "${matcher.step}"` : `stepId ${matcher.stepId}`;
}

function story(
  index: number,
  rule: ExamRule,
  texts: readonly ExplainedTexts[],
  options: MovementOptions,
  notes: readonly string[],
): string {
  const wait = rule.cancelAfter === undefined ? '' : `, cancelAfter ${formatDuration(rule.cancelAfter)}`;
  return [
    `exams[${index}] matches job ${options.job}, step ${printedStep(options.step)}.`,
    `  exam ${rule.exam} at ${rule.provider}, deadline ${formatDuration(rule.deadline)}`,
    ...(rule.parts === undefined ? [] : [`  ${partsText(rule.parts)}`]),
    ...reorderLines(rule),
    `  onLeave ${rule.onLeave}${wait}, lateResult ${rule.lateResult}, closeAfter ${formatDuration(rule.closeAfter)}`,
    ...texts.flatMap(explainedLines),
    ...prefixLines(rule),
    ...noticeLines(explainNotices(rule)),
    ...notes,
  ].join('\n');
}

function reorderLines({ reorderOnMissed, provider }: ExamRule): string[] {
  if (reorderOnMissed === undefined) return [];
  const times = reorderOnMissed === 1 ? 'once' : `${reorderOnMissed} times`;
  return [`  a candidate who did not come: ordered again at ${provider}, ${times} at most; the deadline counts on`];
}
