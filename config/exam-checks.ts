// Rules over the list of exams: each is found by a step, names a provider that exists, and can be reached at all. An exam
// that an earlier one always wins against is a mistake that shows only when a candidate is treated wrongly.
import { foldStepName } from '../domain/exam/exam-matching';
import { didYouMean } from './closest-name';
import { type ConfigPath, type Finding, found } from './problem';
import { group, list, member } from './raw-value';
import { gupyId } from './scalars';
import { reportedStages } from '../domain/exam/stage';
import { parseDuration } from './duration';

/** `lineOf` lets a message point at the earlier exam. */
export function checkExams(value: unknown, lineOf: (path: ConfigPath) => number): Finding[] {
  const exams = list(member(value, 'exams'));
  const providers = member(value, 'providers');
  return [
    ...exams.flatMap((exam, index) => checkStep(exam, ['exams', index])),
    ...exams.flatMap((exam, index) => checkCancelAfter(exam, ['exams', index, 'cancelAfter'])),
    ...exams.flatMap((exam, index) => checkReorder(exam, providers, ['exams', index, 'reorderOnMissed'])),
    ...exams.flatMap((exam, index) => checkProvider(exam, providers, ['exams', index, 'provider'])),
    ...exams.flatMap((exam, index) => checkParts(exam, providers, ['exams', index, 'parts'])),
    ...checkReachability(exams, lineOf),
  ];
}

function checkStep(exam: unknown, path: ConfigPath): Finding[] {
  if (typeof exam !== 'object' || exam === null) return [];
  const given = ['step', 'stepId'].filter((name) => member(exam, name) !== undefined);
  if (given.length === 1) return [];
  const fix = 'write either step (the name) or stepId';
  return given.length === 0
    ? found(path, 'has no step', fix)
    : found([...path, 'stepId'], 'is given besides step', fix);
}

function checkCancelAfter(exam: unknown, path: ConfigPath): Finding[] {
  if (member(exam, 'cancelAfter') === undefined || member(exam, 'onLeave') !== 'keep') return [];
  return found(path, 'has no effect with onLeave: keep', 'take it out, or write onLeave: cancel');
}

/** A provider described by a mapping says that somebody did not come only where the mapping reads it. */
function checkReorder(exam: unknown, providers: unknown, path: ConfigPath): Finding[] {
  const name = member(exam, 'provider');
  if (member(exam, 'reorderOnMissed') === undefined || typeof name !== 'string') return [];
  const provider = member(providers, name);
  if (member(provider, 'kind') !== 'mapped' || member(provider, 'preset') !== undefined) return [];
  const sources = [provider, member(provider, 'fetch'), member(provider, 'poll')];
  const readings = sources.map((source) => member(source, 'progress'));
  const rules = readings.flatMap((reading) => list(member(reading, 'stage')));
  if (rules.some((rule) => member(rule, 'stage') === 'missed')) return [];
  const fix = `read it under providers.${name}.progress, or take this key out`;
  return found(path, `has no effect: ${name} never says that the candidate did not come`, fix);
}

function checkProvider(exam: unknown, providers: unknown, path: ConfigPath): Finding[] {
  const name = member(exam, 'provider');
  if (typeof name !== 'string' || member(providers, name) !== undefined) return [];
  const known = Object.keys(group(providers));
  const fix = known.length === 0 ? 'describe it under providers' : `name one of ${known.join(', ')}`;
  return found(path, `names a provider that is not configured${didYouMean(name, known)}`, fix);
}

/** What a part is called is read as the provider's mapping says. */
function checkParts(exam: unknown, providers: unknown, path: ConfigPath): Finding[] {
  const name = member(exam, 'provider');
  const provider = typeof name === 'string' ? member(providers, name) : undefined;
  if (member(exam, 'parts') === undefined || provider === undefined) return [];
  if (member(provider, 'parts') !== undefined || member(provider, 'preset') !== undefined) return [];
  const reason = `has no effect: ${String(name)} says of no result which part it is`;
  if (member(provider, 'kind') === 'mapped')
    return found(path, reason, `add providers.${String(name)}.parts, or take this key out`);
  return found(path, reason, 'take this key out, or connect a provider with kind: mapped, which may have parts');
}

interface Covered {
  /** Jobs an earlier exam takes, with its index; `all` when one takes every job. */
  jobs: Map<number, number>;
  all?: number;
}

function checkReachability(exams: readonly unknown[], lineOf: (path: ConfigPath) => number): Finding[] {
  const seen = new Map<string, Covered>();
  const findings: Finding[] = [];
  exams.forEach((exam, index) => {
    const key = stepKey(exam);
    const jobs = jobsOf(exam);
    if (key === undefined || jobs === undefined) return;
    const covered: Covered = seen.get(key) ?? { jobs: new Map<number, number>() };
    seen.set(key, covered);
    const winners = winnersOf(covered, jobs);
    if (winners !== undefined) {
      const places = winners.map((winner) => `exams[${winner}] (line ${lineOf(['exams', winner])})`);
      findings.push(
        ...found(
          ['exams', index],
          `can never match: ${places.join(' and ')} ${places.length === 1 ? 'comes' : 'come'} first for the same step and jobs`,
          'take it out, give the earlier one `jobs`, or put this one before it',
        ),
      );
    }
    if (jobs === 'all') covered.all ??= index;
    else for (const job of jobs) if (!covered.jobs.has(job)) covered.jobs.set(job, index);
  });
  return findings;
}

/** The earlier exams that together take everything this one could, or `undefined` when something is left for it. */
function winnersOf(covered: Covered, jobs: readonly number[] | 'all'): number[] | undefined {
  if (covered.all !== undefined) return [covered.all];
  if (jobs === 'all') return undefined;
  const winners = jobs.map((job) => covered.jobs.get(job));
  if (winners.some((winner) => winner === undefined)) return undefined;
  return [...new Set(winners as number[])];
}

/** A name and an id may mean the same step, but only Gupy knows: they are taken as different here. */
function stepKey(exam: unknown): string | undefined {
  const step = member(exam, 'step');
  const stepId = member(exam, 'stepId');
  if (stepId === undefined) return typeof step === 'string' ? `name ${foldStepName(step)}` : undefined;
  const id = gupyId().safeParse(stepId);
  return step === undefined && id.success ? `id ${id.data}` : undefined;
}

function jobsOf(exam: unknown): number[] | 'all' | undefined {
  const jobs = member(exam, 'jobs');
  if (jobs === undefined) return 'all';
  const ids = list(jobs).map((job) => gupyId().safeParse(job));
  if (ids.length === 0 || ids.some((id) => !id.success)) return undefined;
  return ids.flatMap((id) => (id.success ? [id.data] : []));
}

// Rules over the messages to candidates: each has one of the two forms, and a reminder can come in time.

/** Names of messages in `exams[].notify`. */
export const noticeNames = ['ordered', ...reportedStages, 'remind'] as const;

export function checkNotices(value: unknown): Finding[] {
  return list(member(value, 'exams')).flatMap((exam, index) => {
    const notify = member(exam, 'notify');
    const path = ['exams', index, 'notify'];
    return [
      ...checkAny(notify, path),
      ...noticeNames.flatMap((name) => checkForm(member(notify, name), [...path, name])),
      ...checkReminder(member(notify, 'remind'), member(exam, 'deadline'), [...path, 'remind', 'before']),
    ];
  });
}

function checkAny(notify: unknown, path: ConfigPath): Finding[] {
  if (typeof notify !== 'object' || notify === null || Object.keys(group(notify)).length > 0) return [];
  return found(path, 'names no message', 'name one, such as scheduled, or take notify out');
}

function checkForm(wording: unknown, path: ConfigPath): Finding[] {
  if (typeof wording !== 'object' || wording === null) return [];
  const has = (name: string) => member(wording, name) !== undefined;
  const fix = 'write template (the id in Gupy), or subject and body';
  if (has('template')) {
    const besides = ['subject', 'body'].filter(has);
    return besides.flatMap((name) => found([...path, name], 'is given besides template', fix));
  }
  const missing = ['subject', 'body'].filter((name) => !has(name));
  if (missing.length === 0) return [];
  const reason = missing.length === 2 ? 'has no template' : `has no ${missing.join()}`;
  return found(path, reason, fix);
}

function checkReminder(remind: unknown, deadline: unknown, path: ConfigPath): Finding[] {
  const [before, until] = [member(remind, 'before'), deadline].map((text) => parseDuration(String(text)));
  if (before === undefined || until === undefined || before < until) return [];
  const reason = 'is not shorter than the deadline of the exam, so the reminder could never come in time';
  return found(path, reason, 'write a shorter time, such as 24h');
}
