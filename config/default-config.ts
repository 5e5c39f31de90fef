// The bridge.yaml that `init` and `dev` write: every key of the schema in its order, below the schema's description of the
// key. So the file explains every key in the words of the reference, shows every default as it is, and cannot miss a key.
import { stages } from '../domain/exam/stage';
import { words } from '../domain/text/locale';
import { type ConfigKey, configKeys } from './config-keys';

/** In double quotes, as people write it. */
const yamlText = (text: string) => JSON.stringify(text);

/** By path of the key, such as `gupy.url`. A key without a value here gets the default of the schema. */
export type ConfigValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The name that the file gives to the one provider in it. */
export const exampleProvider = 'clinic';

/** What `init` writes for keys without a default; texts are YAML. */
const examples: ConfigValues = {
  'gupy.token': '${GUPY_TOKEN}',
  'gupy.webhook.secret': '${GUPY_WEBHOOK_SECRET}',
  'gupy.webhook.previousSecret': '${GUPY_WEBHOOK_SECRET_PREVIOUS:-}',
  'gupy.webhook.owner.name': 'Integration team',
  'gupy.webhook.owner.email': 'integration@example.com',
  'prefixes.late': yamlText(words['pt-BR'].prefixes.late),
  'prefixes.corrected': yamlText(words['pt-BR'].prefixes.corrected),
  'prefixes.byHand': yamlText(words['pt-BR'].prefixes.byHand),
  'prefixes.overtaken': yamlText(words['pt-BR'].prefixes.overtaken),
  'server.host': '${BRIDGE_HOST:-127.0.0.1}',
  'server.opsHost': '${BRIDGE_OPS_HOST:-127.0.0.1}',
  'worker.opsHost': '${BRIDGE_OPS_HOST:-127.0.0.1}',
  'server.publicUrl': 'https://bridge.example.com',
  'privacy.keys': '\n    - { id: k1, secret: "${PAYLOAD_KEY}" }',
  'privacy.codec.token': '${CODEC_TOKEN}',
  'console.host': '${BRIDGE_CONSOLE_HOST:-127.0.0.1}',
  'console.opsHost': '${BRIDGE_OPS_HOST:-127.0.0.1}',
  'console.token': '${CONSOLE_TOKEN}',
  'providers.<name>.url': 'https://exams.example.com',
  'providers.<name>.token': '${CLINIC_TOKEN}',
  'providers.<name>.candidate': '[name, email]',
  'providers.<name>.callback.secret': '${CLINIC_CALLBACK_SECRET}',
  'providers.<name>.callback.previousSecret': '${CLINIC_CALLBACK_SECRET_PREVIOUS:-}',
  'providers.<name>.pollEvery': '6h',
  'exams[].step': 'Exame admissional',
  'exams[].provider': exampleProvider,
  'exams[].exam': 'ASO-ADM',
  'exams[].deadline': '10d',
  'exams[].publish.passed': '{ tag: Apto }',
  'exams[].publish.failed': '{ tag: Inapto, comment: "Exame {{exam}}: inapto.[[ {{summary}}]]" }',
  'exams[].publish.inconclusive':
    '{ comment: "Exame {{exam}} inconclusivo.[[ {{summary}}]][[ Laudo: {{reportUrl}}]]" }',
  'exams[].publish.expired': '{ tag: Exame expirado }',
  'exams[].publish.cancelled': '{}',
};

/** Keys that the file only offers, as comments. */
const offers: ConfigValues = {
  'gupy.webhook.previousSecretUntil': '2026-12-31T00:00:00Z',
  'gupy.messages': '{ allowReply: false, from: Exames }',
  'temporal.versioning': '{ deployment: exam-bridge, buildId: "${BUILD_ID:-}" }',
  'privacy.references': '["${REFERENCE_SECRET}"]',
  'privacy.unprovenReferencesUntil': '2026-12-31T00:00:00Z',
  'console.publicUrl': 'https://board.example.com',
  'console.candidateUrl': 'https://example.gupy.io/jobs/{{job}}/applications/{{application}}',
  'console.temporalUi': 'http://localhost:8233',
  'providers.<name>.callback.previousSecretUntil': '2026-12-31T00:00:00Z',
  'exams[].stepId': 86547,
  'exams[].jobs': '[123456]',
  'exams[].since': '2026-12-01T09:00:00Z',
  'exams[].cancelAfter': '1h',
  'exams[].reorderOnMissed': 1,
  'exams[].parts': '{ names: [clinico, audiometria] }',
  'exams[].publish.ordered': '{ tag: Exame solicitado, comment: "Exame {{exam}} solicitado.[[ Link: {{examUrl}}]]" }',
  'exams[].publish.scheduled':
    '{ tag: Exame agendado, comment: "Exame {{exam}} agendado[[ para {{scheduledFor}}]][[, {{place}}]]." }',
  'exams[].publish.started': '{ tag: Exame iniciado }',
  'exams[].publish.attended': '{ tag: Exame realizado }',
  'exams[].publish.missed': '{ tag: Faltou ao exame }',
  'exams[].notify':
    '{ ordered: { template: 4711 }, scheduled: { template: 4712 }, remind: { template: 4713, before: 24h } }',
};

/** What the file offers to write in Gupy between order and result. */
export const stageWording: ConfigValues = Object.fromEntries(
  stages.map((stage) => [`exams[].publish.${stage}`, offers[`exams[].publish.${stage}`]]),
);

/** @param schema where editors find the JSON schema; a path or URL */
export function defaultConfigText(schema: string, values: ConfigValues = {}): string {
  const whole = Object.keys({ ...examples, ...offers }).flatMap((path) => [`${path}.`, `${path}[]`]);
  const keys = configKeys().filter(({ path }) => !whole.some((start) => path.startsWith(start)));
  return `# yaml-language-server: $schema=${schema}
# Configuration of gupy-exam-bridge. \${NAME} and \${NAME:-default} come from the environment or the .env beside this file.
# Check it with \`gupy-exam-bridge check\`, ask it with \`gupy-exam-bridge explain\`.
${keys.flatMap((key) => [...(key.path === 'exams' ? mappedOffer : []), ...linesOf(key, values)]).join('\n')}
`;
}

/** What most providers need, who have an API of their own. */
const mappedOffer = `
  # A provider with an API of its own, described here; with a ready mapping, \`preset: <name>\` takes the place of all below \`token\`.
  # Every key, and mappings to start from: docs/providers.md. See what it would send by \`explain --provider school --order\`.
  # school:
  #   kind: mapped
  #   url: https://api.school.example.com
  #   token: \${SCHOOL_TOKEN}
  #   candidate: [name, email]
  #   callback: { verify: hmac-sha256-hex, header: X-Signature, secret: "\${SCHOOL_CALLBACK_SECRET}" }
  #   order:
  #     request: { method: POST, path: /orders, body: { exam: "{{exam}}", name: "{{candidate.name}}", reference: "{{reference}}" } }
  #     orderId: "{{/id}}"
  #   events: { reference: "{{/reference}}", orderId: "{{/id}}" }
  #   result:
  #     outcome:
  #       - { when: [{ at: /status, is: [approved] }], outcome: passed }
  #       - { when: [{ at: /status, is: [refused] }], outcome: failed }
  #       - outcome: inconclusive
  #   fetch: { request: { method: GET, path: "/orders/{{orderId}}" } }`.split('\n');

/** The key at its depth, its description above it. The first key of a list item carries the dash. */
function linesOf({ path, node }: ConfigKey, values: ConfigValues): string[] {
  const depth = path.split('.').length - 1 + (path.match(/\[\]/g)?.length ?? 0);
  const starts = path === 'exams[].step';
  const indent = '  '.repeat(depth - (starts ? 1 : 0));
  const name = path.replace(/^.*\./, '');
  const byDefault = node.properties === undefined ? (node.default as ConfigValues[string]) : undefined;
  const value = values[path] ?? examples[path] ?? offers[path] ?? node.const ?? byDefault;
  const isOffer = path in offers && values[path] === undefined;
  const mark = starts ? '- ' : isOffer ? '# ' : '';
  const description = wrap(node.description ?? '', 100 - indent.length);
  return [
    ...(depth === 0 ? [''] : []),
    ...description.map((part) => `${indent}# ${part}`),
    `${indent}${mark}${name}:${yamlOf(value)}`,
    ...(path === 'providers' ? [`  ${exampleProvider}:`] : []),
  ];
}

/** The text behind the colon: nothing for a group. */
function yamlOf(value: ConfigValues[string]): string {
  if (value === undefined) return '';
  const text = typeof value === 'object' ? `[${value.map((item) => `'${item}'`).join(', ')}]` : String(value);
  return text.startsWith('\n') ? text : ` ${text}`;
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
