// The bridge.yaml that `init` and `dev` write. Its comments are the schema's descriptions, so the file a person starts
// from explains every key in the same words as the reference; a test holds that no key is left out.
import { configKeys } from './reference-page';

export interface DefaultConfigValues {
  /** Where editors find the JSON schema; a path or URL. */
  schema: string;
  gupyUrl: string;
  publicUrl: string;
  providerUrl: string;
  /** For Gupy and the provider: true only for stand-ins on this machine. */
  allowPrivateNetwork: boolean;
  serverPort: number;
  serverOpsPort: number;
  workerOpsPort: number;
  codecOrigin: string;
  taskQueue: string;
  /** Such as `6h`. */
  pollEvery: string;
  /** Such as `10d`. */
  deadline: string;
}

export const defaultValues = {
  gupyUrl: 'https://api.gupy.io',
  publicUrl: 'https://bridge.example.com',
  providerUrl: 'https://exams.example.com',
  allowPrivateNetwork: false,
  serverPort: 3000,
  serverOpsPort: 9090,
  workerOpsPort: 9091,
  codecOrigin: 'http://localhost:8233',
  taskQueue: 'exam-bridge',
  pollEvery: '6h',
  deadline: '10d',
} satisfies Omit<DefaultConfigValues, 'schema'>;

/** Key path in the schema, and the line to write for it; a line that starts with `# ` is offered, not set. */
type Line = readonly [path: string, text: string];

export function defaultConfigText(values: DefaultConfigValues): string {
  const body = [...gupyLines(values), ...processLines(values), ...providerLines(values), ...examLines(values)];
  const descriptions = new Map(configKeys().map(({ path, node }) => [path, node.description ?? '']));
  const head = [
    `# yaml-language-server: $schema=${values.schema}`,
    '# Configuration of gupy-exam-bridge. ${NAME} and ${NAME:-default} come from the environment or the .env beside this file.',
    '# Check it with `gupy-exam-bridge check`, ask it with `gupy-exam-bridge explain`.',
  ];
  return `${[...head, ...body.flatMap((line) => rendered(line, descriptions))].join('\n')}\n`;
}

/** The line at its depth, its description above it. The first key of a list item carries the dash. */
function rendered([path, text]: Line, descriptions: ReadonlyMap<string, string>): string[] {
  const starts = path === 'exams[].step';
  const indent = '  '.repeat(depthOf(path) - (starts ? 1 : 0));
  const gap = depthOf(path) === 0 ? [''] : [];
  const comment = wrap(descriptions.get(path) ?? '', 100 - indent.length).map((part) => `${indent}# ${part}`);
  return [...gap, ...comment, ...`${indent}${starts ? '- ' : ''}${text}`.split('\n')];
}

function depthOf(path: string): number {
  return path.split('.').length - 1 + (path.match(/\[\]/g)?.length ?? 0);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= width) lines[lines.length - 1] = `${last} ${word}`;
    else if (word !== '') lines.push(word);
  }
  return lines;
}

function gupyLines(values: DefaultConfigValues): Line[] {
  return [
    ['gupy', 'gupy:'],
    ['gupy.url', `url: ${values.gupyUrl}`],
    ['gupy.token', 'token: ${GUPY_TOKEN}'],
    ['gupy.allowPrivateNetwork', `allowPrivateNetwork: ${values.allowPrivateNetwork}`],
    ['gupy.requestsPerMinute', 'requestsPerMinute: 450'],
    ['gupy.webhook', 'webhook:'],
    ['gupy.webhook.secret', 'secret: ${GUPY_WEBHOOK_SECRET}'],
    ['gupy.webhook.previousSecret', 'previousSecret: ${GUPY_WEBHOOK_SECRET_PREVIOUS:-}'],
    ['gupy.webhook.previousSecretUntil', '# previousSecretUntil: 2026-12-31T00:00:00Z'],
    ['gupy.webhook.owner', 'owner:'],
    ['gupy.webhook.owner.name', 'name: Integration team'],
    ['gupy.webhook.owner.email', 'email: integration@example.com'],
    ['gupy.limits', 'limits:'],
    ['gupy.limits.tagLength', 'tagLength: 60'],
    ['gupy.limits.commentLength', 'commentLength: 4000'],
  ];
}

function processLines(values: DefaultConfigValues): Line[] {
  return [
    ['server', 'server:'],
    ['server.port', `port: ${values.serverPort}`],
    ['server.publicUrl', `publicUrl: ${values.publicUrl}`],
    ['server.opsPort', `opsPort: ${values.serverOpsPort}`],
    ['server.refusalsPerMinute', 'refusalsPerMinute: 60'],
    ['server.maxWebhookKiB', 'maxWebhookKiB: 64'],
    ['server.maxCallbackKiB', 'maxCallbackKiB: 256'],
    ['worker', 'worker:'],
    ['worker.opsPort', `opsPort: ${values.workerOpsPort}`],
    ['temporal', 'temporal:'],
    ['temporal.taskQueue', `taskQueue: ${values.taskQueue}`],
    ['privacy', 'privacy:'],
    ['privacy.keys', 'keys:\n    - { id: k1, secret: "${PAYLOAD_KEY}" }'],
    ['privacy.codec', 'codec:'],
    ['privacy.codec.token', 'token: ${CODEC_TOKEN}'],
    ['privacy.codec.origins', `origins: ['${values.codecOrigin}']`],
  ];
}

function providerLines(values: DefaultConfigValues): Line[] {
  const at = (key: string) => `providers.<name>.${key}`;
  return [
    ['providers', 'providers:'],
    ['providers.<name>', 'clinic:'],
    [at('kind'), 'kind: http'],
    [at('url'), `url: ${values.providerUrl}`],
    [at('token'), 'token: ${CLINIC_TOKEN}'],
    [at('allowPrivateNetwork'), `allowPrivateNetwork: ${values.allowPrivateNetwork}`],
    [at('candidate'), 'candidate: [name, email]'],
    [at('callback'), 'callback:'],
    [at('callback.verify'), 'verify: standard-webhooks'],
    [at('callback.secret'), 'secret: ${CLINIC_CALLBACK_SECRET}'],
    [at('callback.previousSecret'), 'previousSecret: ${CLINIC_CALLBACK_SECRET_PREVIOUS:-}'],
    [at('callback.previousSecretUntil'), '# previousSecretUntil: 2026-12-31T00:00:00Z'],
    [at('callback.tolerance'), 'tolerance: 300s'],
    [at('pollEvery'), `pollEvery: ${values.pollEvery}`],
    [at('requestsPerMinute'), 'requestsPerMinute: 300'],
  ];
}

function examLines(values: DefaultConfigValues): Line[] {
  const at = (key: string) => `exams[].${key}`;
  return [
    ['exams', 'exams:'],
    [at('step'), 'step: Exame admissional'],
    [at('stepId'), '# stepId: 86547'],
    [at('jobs'), '# jobs: [123456]'],
    [at('provider'), 'provider: clinic'],
    [at('exam'), 'exam: ASO-ADM'],
    [at('deadline'), `deadline: ${values.deadline}`],
    [at('onLeave'), 'onLeave: cancel'],
    [at('cancelAfter'), '# cancelAfter: 1h'],
    [at('lateResult'), 'lateResult: publish'],
    [at('closeAfter'), 'closeAfter: 72h'],
    [at('publish'), 'publish:'],
    [at('publish.passed'), 'passed: { tag: Apto }'],
    [at('publish.failed'), 'failed: { tag: Inapto, comment: "Exame {{exam}}: inapto. {{summary}}" }'],
    [at('publish.inconclusive'), 'inconclusive: { comment: "Exame {{exam}} inconclusivo: {{summary}} {{reportUrl}}" }'],
    [at('publish.expired'), 'expired: { tag: Exame expirado }'],
    [at('publish.cancelled'), 'cancelled: {}'],
  ];
}
