// The two files a bridge is configured with: bridge.yaml and, beside it, the .env with its secrets. Promise: a secret that
// is there is kept, since runs encrypted with it must stay readable; files with secrets are for their owner alone.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseDocument } from 'yaml';
import { type DefaultConfigValues, defaultConfigText, defaultValues } from './default-config';
import { packageFolder } from './package-folder';
import { ReferenceGuard } from './reference-guard';

/** What every token starts with that `init` cannot know. `check` finds it, so that nobody goes live with it. */
export const placeholderPrefix = 'replace-me-';

export interface ConfigFiles {
  file: string;
  envFile: string;
}

export function configFilesIn(dir: string): ConfigFiles {
  return { file: resolve(dir, 'bridge.yaml'), envFile: resolve(dir, '.env') };
}

/** For `init`: to be completed by hand. Overwrites bridge.yaml (the caller asks first), adds to the .env what is missing. */
export function writeInitialConfig(dir: string): ConfigFiles {
  const files = configFilesIn(dir);
  mkdirSync(dir, { recursive: true });
  writeFileSync(files.file, defaultConfigText({ ...defaultValues, schema: schemaReference(dir) }));
  const placeholders = {
    GUPY_TOKEN: `${placeholderPrefix}with-the-gupy-api-token`,
    CLINIC_TOKEN: `${placeholderPrefix}with-the-token-of-the-provider`,
    POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
  };
  completeEnv(files.envFile, { ...placeholders, ...freshSecrets() });
  return files;
}

export interface DevConfigOptions {
  /** Data folder of `dev`; made when missing. */
  dir: string;
  gupyUrl: string;
  providerUrl: string;
  ports: { server: number; serverOps: number; workerOps: number };
  /** host:port of the Temporal server that belongs to these files. Default: none is named, and the environment decides. */
  temporalAddress?: string;
  /** Origin of the Temporal UI, for the codec. Default: http://localhost:8233. */
  uiOrigin?: string;
  /** Default: exam-bridge. */
  taskQueue?: string;
  /** Default: 10d. */
  deadline?: string;
  /** Default: 30s, so that a lost callback shows its remedy while one watches. */
  pollEvery?: string;
}

/**
 * For `dev` and the simulator: complete, with generated tokens and secrets, stable over restarts. What is in the .env is
 * kept, but for the address of Temporal: without it, commands with this file would decide about the runs of whatever bridge
 * has the usual port. In an existing bridge.yaml only addresses and ports are renewed, so that one may edit it. Load it with
 * `env: {}`, so that the developer's real tokens stay out of it.
 */
export function writeDevConfig(options: DevConfigOptions): ConfigFiles {
  const files = configFilesIn(options.dir);
  mkdirSync(options.dir, { recursive: true });
  const tokens = { GUPY_TOKEN: randomBytes(16).toString('hex'), CLINIC_TOKEN: randomBytes(16).toString('hex') };
  completeEnv(files.envFile, { ...tokens, ...freshSecrets() });
  if (options.temporalAddress !== undefined) renewTemporalAddress(files.envFile, options.temporalAddress);
  const values = devValues(options);
  const kept = existsSync(files.file) ? renewed(readFileSync(files.file, 'utf8'), values) : undefined;
  writeFileSync(files.file, kept ?? defaultConfigText(values));
  return files;
}

function devValues(options: DevConfigOptions): DefaultConfigValues {
  const { ports } = options;
  return {
    ...defaultValues,
    schema: schemaReference(options.dir),
    allowPrivateNetwork: true,
    gupyUrl: options.gupyUrl,
    providerUrl: options.providerUrl,
    publicUrl: `http://127.0.0.1:${ports.server}`,
    serverPort: ports.server,
    serverOpsPort: ports.serverOps,
    workerOpsPort: ports.workerOps,
    codecOrigin: options.uiOrigin ?? defaultValues.codecOrigin,
    taskQueue: options.taskQueue ?? defaultValues.taskQueue,
    deadline: options.deadline ?? defaultValues.deadline,
    pollEvery: options.pollEvery ?? '30s',
  };
}

/** The text with addresses and ports of this start; unchanged when it is broken, for the loader to say why. */
function renewed(text: string, values: DefaultConfigValues): string {
  const guard = new ReferenceGuard(text);
  const document = parseDocument(guard.text, { logLevel: 'silent' });
  if (document.errors.length > 0) return text;
  const places: [string[], unknown][] = [
    [['gupy', 'url'], values.gupyUrl],
    [['server', 'port'], values.serverPort],
    [['server', 'publicUrl'], values.publicUrl],
    [['server', 'opsPort'], values.serverOpsPort],
    [['worker', 'opsPort'], values.workerOpsPort],
    [['providers', 'clinic', 'url'], values.providerUrl],
    [['privacy', 'codec', 'origins'], [values.codecOrigin]],
  ];
  for (const [path, value] of places) if (document.hasIn(path)) document.setIn(path, value);
  return guard.restore(document.toString({ lineWidth: 0 }));
}

function freshSecrets(): Record<string, string> {
  return {
    GUPY_WEBHOOK_SECRET: randomBytes(32).toString('hex'),
    PAYLOAD_KEY: randomBytes(32).toString('base64'),
    CODEC_TOKEN: randomBytes(32).toString('hex'),
    CLINIC_CALLBACK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

const envNotes: Record<string, string> = {
  GUPY_TOKEN:
    'Gupy: Configurações Avançadas > Geração de Tokens. Jobs, applications, tags, comments, steps, webhook configurations.',
  CLINIC_TOKEN: 'Given out by the exam provider.',
  GUPY_WEBHOOK_SECRET: 'Our own: `gupy-exam-bridge webhook sync` hands it to Gupy.',
  PAYLOAD_KEY: 'Encrypts what Temporal stores. Lost is lost: keep a copy in a safe place.',
  CODEC_TOKEN: 'For the Temporal UI, so that operators can read payloads.',
  POSTGRES_PASSWORD: 'Of the database that docker-compose.yml starts; nothing else reads it.',
  CLINIC_CALLBACK_SECRET: 'Hand it to the exam provider: it signs its callbacks with it.',
  TEMPORAL_ADDRESS: 'Where the Temporal of `gupy-exam-bridge dev` is; written anew at every start.',
};

/** Appends what the file does not have, or has empty: the last line of a name counts. */
function completeEnv(file: string, values: Record<string, string>): void {
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : '# Secrets of the bridge.yaml beside this file. Never commit it.\n';
  const existing = parseEnv(text);
  const added = Object.entries(values)
    .filter(([name]) => !existing[name])
    .map(([name, value]) => `# ${envNotes[name]}\n${name}=${value}\n`);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(file, `${text}${gap}${added.join('')}`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

function renewTemporalAddress(file: string, address: string): void {
  const former = /^(?:# .*`gupy-exam-bridge dev`.*\n)?[ \t]*(?:export[ \t]+)?TEMPORAL_ADDRESS[ \t]*=.*\n?/gm;
  writeFileSync(file, readFileSync(file, 'utf8').replace(former, ''));
  completeEnv(file, { TEMPORAL_ADDRESS: address });
}

function schemaReference(dir: string): string {
  const path = relative(resolve(dir), join(packageFolder(), 'config', 'bridge.schema.json'))
    .split('\\')
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
