// Starts the stand-ins for a command: what a person can do something about becomes one line with its code.
import type { BridgeConfig } from '../config/bridge-config';
import { BridgeError } from '../domain/error-table';
import type { ExamRule, PublishTemplate } from '../domain/exam/exam-rule';
import type { MessageTemplate, SandboxSurroundings } from '../simulator/sandbox/surroundings';
import type { SimulatorLogger } from '../simulator/logger';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/simulator';
import { StateFileUnusable } from '../simulator/state-file';
import type { ProviderConfig } from '../providers/provider-config';

/** What goes wrong later, such as a state that cannot be saved any more, is one line on stderr. */
const onStderr: SimulatorLogger = {
  error: (fields, message) => {
    const { err } = fields as { err?: unknown };
    process.stderr.write(`simulator: ${message}${err instanceof Error ? `: ${err.message}` : ''}\n`);
  },
};

/** Throws BRIDGE_PORT_IN_USE and BRIDGE_SIMULATOR_STATE. `logger` by default: errors to stderr. */
export async function startStandIns(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator({ logger: onStderr, ...options });
  } catch (error) {
    if (error instanceof StateFileUnusable)
      throw new BridgeError('BRIDGE_SIMULATOR_STATE', error.detail, { cause: error });
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code === 'EADDRINUSE') throw new BridgeError('BRIDGE_PORT_IN_USE', String(port), { cause: error });
    throw error;
  }
}

/** What the page says of the exams: the steps that it marks, what the bridge writes for a result, and in which time zone. */
export function examsOf({ exams, timeZone }: BridgeConfig): SandboxSurroundings {
  return {
    timeZone,
    examSteps: exams.flatMap(({ matcher }) => matcher.stepId ?? matcher.step ?? []),
    writes: exams.map(({ rule: { exam, publish } }) => ({
      exam,
      of: Object.fromEntries(Object.entries(publish).map(([outcome, wording]) => [outcome, writtenFor(wording)])),
    })),
    messages: exams.flatMap(({ rule }) => templatesOf(rule)),
  };
}

function templatesOf({ notify = {} }: ExamRule): MessageTemplate[] {
  const occasions = Object.keys(notify) as (keyof typeof notify)[];
  return occasions.flatMap((occasion) => {
    const wording = notify[occasion];
    return wording !== undefined && 'template' in wording ? [{ template: wording.template, occasion }] : [];
  });
}

function writtenFor({ tags, comment }: PublishTemplate): { tags: string[]; comment: 'none' | 'plain' | 'with-text' } {
  if (comment === undefined) return { tags, comment: 'none' };
  return { tags, comment: comment.includes('{{summary}}') ? 'with-text' : 'plain' };
}

// What the stand-in needs to be a provider of bridge.yaml: its secrets, and where its callbacks go.

export type VendorSpeech = Pick<SimulatorOptions, 'providerToken' | 'callbackSecret' | 'signingSecret' | 'callbackUrl'>;

export function speechOf(provider: ProviderConfig): VendorSpeech {
  const { token: providerToken, callback } = provider;
  // One that sends no callbacks has none.
  const callbackSecret = callback?.secrets[0]?.value ?? 'none';
  if (provider.kind === 'http') return { providerToken, callbackSecret };
  const { callbackUrl, mapping } = provider;
  const signing = mapping.signing === undefined ? {} : { signingSecret: mapping.signing.secret };
  // There every order says it; elsewhere it is set up once for a company.
  if (callback?.verify === 'url-token') return { providerToken, callbackSecret, ...signing };
  const address = callback?.verify === 'path-token' ? `${callbackUrl}/${callbackSecret}` : callbackUrl;
  return { providerToken, callbackSecret, ...signing, callbackUrl: address };
}
