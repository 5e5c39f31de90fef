// The files that configure a bridge: bridge.yaml and, beside it, the .env with the secrets, and those of other containers. Promise: an existing secret is
// kept, since runs encrypted with it must stay readable; only the owner can read a file with secrets.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseDocument } from 'yaml';
import { type ConfigValues, defaultConfigText, exampleProvider, stageWording } from './default-config';
import { exampleKeys, exampleSecrets } from './example-provider';
import { packageFolder } from './package-folder';
import { ReferenceGuard } from './reference-guard';
import { readTextFile } from './environment';

/** How a token begins that `init` cannot know. `check` reports such a token, so that it is replaced before the start. */
export const placeholderPrefix = 'replace-me-';

/** `dev` and the tests listen here whatever the environment says. */
const loopback = '127.0.0.1';

export interface ConfigFiles {
  file: string;
  envFile: string;
}

export function configFilesIn(dir: string): ConfigFiles {
  return { file: resolve(dir, 'bridge.yaml'), envFile: resolve(dir, '.env') };
}

/** A folder for secrets and data, for its owner alone from its first moment, and also where it was made wider before. */
export function makePrivateFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
}

/** For `init`: to be completed by hand. Overwrites bridge.yaml (the caller asks first), adds to the .env what is missing. */
export function writeInitialConfig(dir: string): ConfigFiles {
  const files = configFilesIn(dir);
  mkdirSync(dir, { recursive: true });
  const placeholders = {
    GUPY_TOKEN: `${placeholderPrefix}with-the-gupy-api-token`,
    CLINIC_TOKEN: `${placeholderPrefix}with-the-token-of-the-provider`,
  };
  completeEnv(files.envFile, { ...placeholders, ...freshSecrets() });
  writeSecretFiles(join(dir, 'secrets'));
  // Last: where the secrets cannot be written, a bridge.yaml that was there is as before.
  writeFileSync(files.file, defaultConfigText(schemaReference(dir)));
  return files;
}

/**
 * Passwords of the other containers of docker-compose.yml, one a file. Their users differ from the owner of the file, so the folder is
 * what keeps everybody else out.
 */
function writeSecretFiles(folder: string): void {
  makePrivateFolder(folder);
  for (const name of ['postgres-password', 'grafana-password']) {
    const file = join(folder, name);
    if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o644 });
  }
}

export interface DevConfigOptions {
  /** Data folder of `dev`; made when missing. */
  dir: string;
  gupyUrl: string;
  providerUrl: string;
  /** Those of the board by default: 9092 and 9093. */
  ports: { server: number; serverOps: number; workerOps: number; console?: number; consoleOps?: number };
  /** host:port of the Temporal server of these files. Default: none is written, and the environment decides. */
  temporalAddress?: string;
  /** Origin of the Temporal UI, for the codec. Default: http://localhost:8233. */
  uiOrigin?: string;
  taskQueue?: string;
  deadline?: string;
  /** One of providers/examples/, in place of the provider of the open protocol. */
  example?: string | undefined;
  /** What is written in Gupy: of results alone, or of the stages before them too. Default: results. */
  writes?: 'results' | 'stages-too';
  /** Messages to the candidate, as YAML. Default: none. */
  notify?: string;
  /** How often a missed exam is ordered again. Default: never. */
  reorderOnMissed?: number;
  /** Default: 30s, so that polling repairs a lost callback while a person watches. */
  pollEvery?: string;
}

/**
 * For `dev` and the tests: a complete file with generated tokens and secrets, which are kept over restarts. A restart renews
 * the address of Temporal in the .env: without it, commands with this file would decide about the runs of another bridge on
 * the usual port. In an existing bridge.yaml a restart renews only addresses and ports, so that a person may edit the file.
 * Load it with `env: {}`, so that the developer's real tokens stay out of it.
 */
export function writeDevConfig(options: DevConfigOptions): ConfigFiles {
  const files = configFilesIn(options.dir);
  makePrivateFolder(options.dir);
  const { example } = options;
  const tokens = { GUPY_TOKEN: randomBytes(16).toString('hex'), CLINIC_TOKEN: randomBytes(16).toString('hex') };
  completeEnv(files.envFile, {
    ...tokens,
    ...freshSecrets(),
    ...(example === undefined ? {} : exampleSecrets(example)),
  });
  if (options.temporalAddress !== undefined) renewTemporalAddress(files.envFile, options.temporalAddress);
  const addresses = addressesOf(options);
  const kept = existsSync(files.file) ? renewed(readTextFile(files.file), addresses, example) : undefined;
  const values = {
    ...addresses,
    'server.host': loopback,
    'server.opsHost': loopback,
    'worker.opsHost': loopback,
    'console.host': loopback,
    'console.opsHost': loopback,
    'gupy.allowPrivateNetwork': true,
    'providers.<name>.allowPrivateNetwork': true,
    'providers.<name>.pollEvery': options.pollEvery ?? '30s',
    'temporal.taskQueue': options.taskQueue,
    'exams[].deadline': options.deadline,
    'exams[].notify': options.notify,
    'exams[].reorderOnMissed': options.reorderOnMissed,
    'exams[].provider': example,
    ...(options.writes === 'stages-too' ? stageWording : {}),
  };
  const text = kept ?? defaultConfigText(schemaReference(options.dir), values);
  writeFileSync(files.file, example === undefined || kept !== undefined ? text : withExample(text, example, options));
  return files;
}

/** The example in the place of the provider that the file has by default. */
function withExample(text: string, example: string, { providerUrl }: DevConfigOptions): string {
  const keys = exampleKeys(example, providerUrl)
    .trimEnd()
    .replace(/^(?=.)/gm, '  ');
  return text.replace(new RegExp(`^ {2}${exampleProvider}:\\n(?: {4}.*\\n)*`, 'm'), () => `  ${example}:\n${keys}\n`);
}

function addressesOf({ gupyUrl, providerUrl, ports, uiOrigin = 'http://localhost:8233' }: DevConfigOptions) {
  return {
    'gupy.url': gupyUrl,
    'server.port': ports.server,
    'server.publicUrl': `http://127.0.0.1:${ports.server}`,
    'server.opsPort': ports.serverOps,
    'worker.opsPort': ports.workerOps,
    'console.port': ports.console,
    'console.opsPort': ports.consoleOps,
    'providers.<name>.url': providerUrl,
    'providers.<name>.login.url': providerUrl,
    'privacy.codec.origins': [uiOrigin],
  } satisfies ConfigValues;
}

/** The text with addresses and ports of this start; unchanged when it is broken, for the loader to say why. */
function renewed(text: string, addresses: ConfigValues, provider = exampleProvider): string {
  const guard = new ReferenceGuard(text);
  const document = parseDocument(guard.text, { logLevel: 'silent' });
  if (document.errors.length > 0) return text;
  for (const [key, value] of Object.entries(addresses)) {
    const path = key.replace('<name>', provider).split('.');
    if (value !== undefined && document.hasIn(path)) document.setIn(path, value);
  }
  return guard.restore(document.toString({ lineWidth: 0 }));
}

function freshSecrets(): Record<string, string> {
  return {
    GUPY_WEBHOOK_SECRET: randomBytes(32).toString('hex'),
    PAYLOAD_KEY: randomBytes(32).toString('base64'),
    CODEC_TOKEN: randomBytes(32).toString('hex'),
    CONSOLE_TOKEN: randomBytes(32).toString('hex'),
    CLINIC_CALLBACK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

const envNotes: Record<string, string> = {
  GUPY_TOKEN:
    'Gupy: Configurações Avançadas > Geração de Tokens. Jobs, applications, tags, comments, messages (for notify), steps, webhook configurations.',
  CLINIC_TOKEN: 'Given out by the exam provider.',
  GUPY_WEBHOOK_SECRET: 'Our own: `gupy-exam-bridge webhook sync` hands it to Gupy.',
  PAYLOAD_KEY: 'Encrypts what Temporal stores. Without it stored runs cannot be read: keep a copy in a safe place.',
  CODEC_TOKEN: 'For the Temporal UI, so that operators can read payloads.',
  CONSOLE_TOKEN: 'What a person types to log in to the board.',
  CLINIC_CALLBACK_SECRET: 'Hand it to the exam provider: it signs its callbacks with it.',
  TEMPORAL_ADDRESS: 'Where the Temporal of `gupy-exam-bridge dev` is; written anew at every start.',
};

/** Appends each name that is missing or empty in the file: of several lines of a name the last one counts. */
function completeEnv(file: string, values: Record<string, string>): void {
  const text = existsSync(file)
    ? readTextFile(file)
    : '# Secrets of the bridge.yaml beside this file. Never commit it.\n';
  const existing = parseEnv(text);
  const added = Object.entries(values)
    .filter(([name]) => !existing[name])
    .map(([name, value]) => `# ${envNotes[name] ?? 'Made up for the provider of the demo.'}\n${name}=${value}\n`);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(file, `${text}${gap}${added.join('')}`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

function renewTemporalAddress(file: string, address: string): void {
  const former = /^(?:# .*`gupy-exam-bridge dev`.*\n)?[ \t]*(?:export[ \t]+)?TEMPORAL_ADDRESS[ \t]*=.*\n?/gm;
  writeFileSync(file, readTextFile(file).replace(former, ''));
  completeEnv(file, { TEMPORAL_ADDRESS: address });
}

function schemaReference(dir: string): string {
  const path = relative(resolve(dir), join(packageFolder(), 'config', 'bridge.schema.json'))
    .split('\\')
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
