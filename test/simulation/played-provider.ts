// The exam provider of a world: one of the open protocol, or a clinic that is described in YAML, as its example has it but for what is
// drawn. It may echo nothing of ours, so that results wait in the mailbox of their order; its callbacks may be notices alone, so that the
// bridge asks; and its order may have several exams, each with results of its own.
import { parse } from 'yaml';
import { providerSchema } from '../../config/provider-schema';
import { resolveMapped } from '../../config/resolve-mapped';
import type { ExamRule } from '../../domain/exam/exam-rule';
import type { ProviderConfig } from '../../providers/provider-config';
import type { DialectName } from '../../simulator/provider/dialects';
import { readExample } from '../support/example-file';
import { callbackSecret, httpProvider, providerToken } from '../support/http-provider';
import type { Dice } from './dice';
import { playedRule } from './played-rule';

export interface PlayedProvider {
  dialect: DialectName;
  /** For the stand-in at this address. */
  configAt: (url: string) => ProviderConfig;
  rule: ExamRule;
  /** Each has results of its own. None: each result is one of the whole order. */
  exams: readonly string[];
  reportsStages: boolean;
}

const name = 'clinic';
const exams = ['clinico', 'audiometria', 'toxicologico'] as const;
const hours = 3_600_000;

/** @param ofRule from which the rule is drawn */
export function playedProvider(dice: Dice, ofRule: Dice, publicUrl: string): PlayedProvider {
  const rule = playedRule(ofRule);
  const polled = dice.isOneIn(4) ? { pollEvery: (24 + dice.below(48)) * hours } : {};
  if (dice.isOneIn(2))
    return {
      dialect: 'http',
      configAt: (url) => httpProvider({ url, ...polled }),
      rule,
      exams: [],
      reportsStages: true,
    };
  const hasParts = dice.isOneIn(2);
  const config = clinic({ echoes: dice.isOneIn(2), believes: dice.isOneIn(2), hasParts }, publicUrl);
  return {
    dialect: 'exam-by-exam-clinic',
    configAt: (url) => ({ ...config, url, ...polled }),
    rule: hasParts ? { ...rule, parts: { names: [...exams] } } : rule,
    exams: hasParts ? exams : [],
    reportsStages: false,
  };
}

interface ClinicWays {
  /** Its callbacks name our reference. */
  echoes: boolean;
  /** Its callbacks are the result, and not only a notice of it. */
  believes: boolean;
  hasParts: boolean;
}

const known = new Map<string, ProviderConfig>();

/** The same for all worlds of these ways: checking the file takes longer than a world. */
function clinic(ways: ClinicWays, publicUrl: string): ProviderConfig {
  const key = JSON.stringify(ways);
  const config = known.get(key) ?? clinicOf(ways, publicUrl);
  known.set(key, config);
  return config;
}

function clinicOf({ echoes, believes, hasParts }: ClinicWays, publicUrl: string): ProviderConfig {
  const { provider } = readExample('exam-by-exam-clinic');
  const { parts, events, fetch, result, callback, ...written } = provider as Record<string, object>;
  const file = {
    ...written,
    ...{ url: 'http://exams.example.com', allowPrivateNetwork: true, pollEvery: '', requestsPerMinute: 100_000 },
    token: providerToken,
    callback: { ...callback, secret: callbackSecret },
    events: { ...events, ...(echoes ? {} : { reference: undefined }), believe: believes },
    result,
    ...(hasParts ? { parts, fetch } : { fetch: { ...fetch, items: undefined, result: ofFirstExam(result) } }),
  };
  const read = providerSchema.parse(file);
  if (read.kind !== 'mapped') throw new TypeError('The example is no mapped provider');
  return resolveMapped(name, read, publicUrl);
}

/** The answer about an order lists its exams. */
function ofFirstExam(result: object | undefined): object {
  const text = JSON.stringify(result).replaceAll('"/', '"/exames/0/').replaceAll('{{/', '{{/exames/0/');
  return parse(text) as object;
}
