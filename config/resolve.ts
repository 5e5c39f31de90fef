// From the checked file to what the processes see (config/bridge-config.ts): secrets side by side, providers by name,
// every exam as a rule that can travel in a movement.
import { type ConfiguredExam, type PublishTemplate } from '../domain/exam/exam-rule';
import { outcomes, type Outcome } from '../domain/exam/outcome';
import { type BridgeConfig } from './bridge-config';
import { type ProviderConfig } from '../providers/provider-config';
import { liveSecrets } from './live-secrets';
import { resolveMapped } from './resolve-mapped';
import { type BridgeFile } from './schema';

export function resolveConfig(file: string, checked: BridgeFile): BridgeConfig {
  const { gupy, server, worker, temporal, privacy } = checked;
  const { owner } = gupy.webhook;
  return {
    file,
    gupy: {
      url: gupy.url,
      token: gupy.token,
      allowPrivateNetwork: gupy.allowPrivateNetwork,
      requestsPerMinute: gupy.requestsPerMinute,
      webhook: { secrets: liveSecrets(gupy.webhook), ...(owner === undefined ? {} : { owner }) },
      limits: gupy.limits,
    },
    server,
    worker,
    temporal,
    privacy,
    providers: new Map(
      Object.entries(checked.providers).map(([name, provider]) => [
        name,
        resolveProvider(name, provider, server.publicUrl),
      ]),
    ),
    exams: checked.exams.map((exam) => resolveExam(exam, gupy.limits)),
  };
}

function resolveProvider(name: string, provider: BridgeFile['providers'][string], publicUrl: string): ProviderConfig {
  if (provider.kind === 'mapped') return resolveMapped(name, provider, publicUrl);
  const { callback, pollEvery, ...rest } = provider;
  return {
    ...rest,
    name,
    callback: { verify: callback.verify, secrets: liveSecrets(callback), tolerance: callback.tolerance },
    ...(pollEvery === undefined ? {} : { pollEvery }),
  };
}

function resolveExam(exam: BridgeFile['exams'][number], limits: BridgeFile['gupy']['limits']): ConfiguredExam {
  const { step, stepId, jobs } = exam;
  const publish = Object.fromEntries(
    outcomes.map((outcome) => {
      const { tag = [], comment } = exam.publish[outcome];
      return [outcome, { tags: tag, ...(comment === undefined ? {} : { comment }) }];
    }),
  ) as Record<Outcome, PublishTemplate>;
  return {
    matcher: {
      ...(step === undefined ? {} : { step }),
      ...(stepId === undefined ? {} : { stepId }),
      ...(jobs === undefined ? {} : { jobs }),
    },
    rule: {
      provider: exam.provider,
      exam: exam.exam,
      deadline: exam.deadline,
      onLeave: exam.onLeave,
      lateResult: exam.lateResult,
      ...(exam.cancelAfter === undefined ? {} : { cancelAfter: exam.cancelAfter }),
      closeAfter: exam.closeAfter,
      publish,
      limits,
    },
  };
}
