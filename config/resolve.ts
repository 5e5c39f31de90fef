// From the checked file to what the processes see (config/bridge-config.ts): secrets side by side, providers by name,
// every exam as a rule that can travel in a movement.
import { type ConfiguredExam, type ExamRule, type PublishTemplate } from '../domain/exam/exam-rule';
import type { NoticeRule, NoticeWording } from '../domain/exam/notice';
import { outcomes } from '../domain/exam/result';
import type { PartsRule } from '../domain/exam/part';
import { stages } from '../domain/exam/stage';
import { type TextSettings, words } from '../domain/text/locale';
import { type BridgeConfig } from './bridge-config';
import { definedOnly } from '../domain/defined-only';
import { type ProviderConfig } from '../providers/provider-config';
import { liveSecrets } from './live-secrets';
import { partsRule } from './parts-schema';
import { resolveMapped } from './resolve-mapped';
import { type BridgeFile } from './schema';
import { zoneOffsets } from './zone-offsets';

export function resolveConfig(file: string, checked: BridgeFile): Omit<BridgeConfig, 'warnings'> {
  const { gupy, providers, exams, locale, timeZone, prefixes, ...processes } = checked;
  const { owner } = gupy.webhook;
  const { publicUrl } = processes.server;
  const texts: TextSettings = {
    locale,
    offsets: zoneOffsets(timeZone, Date.now()),
    prefixes: { ...words[locale].prefixes, ...definedOnly(prefixes) },
    toEarlierComments: 'answered',
  };
  return {
    ...processes,
    file,
    timeZone,
    gupy: { ...gupy, webhook: { secrets: liveSecrets(gupy.webhook), ...definedOnly({ owner }) } },
    providers: new Map(
      Object.entries(providers).map(([name, provider]) => [name, resolveProvider(name, provider, publicUrl)]),
    ),
    exams: exams.map((exam) => {
      const parts = partsOf(exam, providers[exam.provider]);
      return resolveExam({ ...exam, parts }, texts, processes.privacy.outcomeVisible);
    }),
  };
}

function resolveProvider(name: string, provider: BridgeFile['providers'][string], publicUrl: string): ProviderConfig {
  if (provider.kind === 'mapped') return resolveMapped(name, provider, publicUrl);
  const { callback, pollEvery, ...rest } = provider;
  return {
    ...rest,
    name,
    callback: { verify: callback.verify, secrets: liveSecrets(callback), tolerance: callback.tolerance },
    ...definedOnly({ pollEvery }),
  };
}

/** Of an order of this exam: its own, else those of its provider. */
function partsOf({ parts }: BridgeFile['exams'][number], provider: BridgeFile['providers'][string] | undefined) {
  const ofProvider = provider?.kind === 'mapped' ? provider.parts : undefined;
  const written = parts ?? ofProvider;
  return written && partsRule(written);
}

type ResolvedExam = Omit<BridgeFile['exams'][number], 'parts'> & { parts: PartsRule | undefined };

function resolveExam(
  { step, stepId, jobs, since, notify, ...exam }: ResolvedExam,
  texts: TextSettings,
  outcomeVisible: boolean,
): ConfiguredExam {
  const publish = Object.fromEntries(
    [...outcomes, ...stages].flatMap((when) => {
      const wording = exam.publish[when];
      if (wording === undefined) return [];
      const { tag = [], comment } = wording;
      return [[when, { tags: tag, ...definedOnly({ comment }) } satisfies PublishTemplate]];
    }),
  ) as ExamRule['publish'];
  return {
    matcher: definedOnly({ step, stepId, jobs }),
    rule: definedOnly({
      ...exam,
      publish,
      texts,
      notify: notify && resolveNotices(notify),
      outcomeVisible: outcomeVisible || undefined,
    }),
    ...definedOnly({ since }),
  };
}

function resolveNotices({ remind, ...ofStages }: NonNullable<BridgeFile['exams'][number]['notify']>): NoticeRule {
  const ofStage = stages.flatMap((stage) => {
    const wording = ofStages[stage];
    return wording === undefined ? [] : [[stage, noticeWording(wording)] as const];
  });
  const reminder = remind && { remind: { ...noticeWording(remind), before: remind.before } };
  return { ...Object.fromEntries(ofStage), ...reminder };
}

/** One of the two forms is whole: config/exam-checks.ts. */
function noticeWording({ template, subject = '', body = '' }: WrittenNotice): NoticeWording {
  return template === undefined ? { subject, body } : { template };
}

interface WrittenNotice {
  template?: number | undefined;
  subject?: string | undefined;
  body?: string | undefined;
}
