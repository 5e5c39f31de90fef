// Every mistake that the loader promises to refuse, made in the example file one at a time: the exact line it prints.
import { changed, ConfigSandbox, exampleFile, goodKey } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

type Case = readonly [title: string, passage: string, replacement: string, ...lines: string[]];

const rate = 'must be a whole number from 1 to 100000. Fix: write such a number';
const durationHelp = 'is not a duration. Fix: write days, hours, minutes, seconds, such as 10d, 72h, 15m, 30s or 1d12h';

const cases: Case[] = [
  [
    'unknown key, near one',
    '  token: ${GUPY_TOKEN}',
    '  tokn: ${GUPY_TOKEN}',
    '1: gupy.token: is missing. Fix: add it (API token of the company)',
    '3: gupy.tokn: is an unknown key (did you mean token?). Fix: rename it to token',
  ],
  [
    'unknown key in another spelling',
    '  publicUrl: https',
    '  public_url: https',
    '12: server.publicUrl: is missing. Fix: add it (Where Gupy and the providers reach the public port)',
    '14: server.public_url: is an unknown key (did you mean publicUrl?). Fix: rename it to publicUrl',
  ],
  [
    'unknown key, near none',
    'worker: { opsPort: 9091 }',
    'worker: { opsPort: 9091, colour: red }',
    '17: worker.colour: is an unknown key. Fix: take it out; known here: opsHost, opsPort',
  ],
  [
    'unknown group',
    'temporal: { taskQueue: exam-bridge }',
    'temporal: { taskQueue: exam-bridge }\nkafka: {}',
    '19: kafka: is an unknown key. Fix: take it out; known here: gupy, locale, timeZone, prefixes, server, worker, temporal, privacy, console, providers, exams',
  ],
  [
    'unknown key at a provider',
    '    pollEvery: 6h',
    '    pollevery: 6h',
    '30: providers.clinic.pollevery: is an unknown key (did you mean pollEvery?). Fix: rename it to pollEvery',
  ],
  [
    'unknown outcome',
    '      cancelled:    {}',
    '      canceled:    {}',
    '41: exams[0].publish.cancelled: is missing. Fix: add it (What is written in Gupy when the exam was cancelled)',
    '46: exams[0].publish.canceled: is an unknown key (did you mean cancelled?). Fix: rename it to cancelled',
  ],
  [
    'key that is a prototype name',
    '  clinic:\n    kind',
    '  clinic: &c\n    kind: http\n    __proto__: { a: 1 }\n    kind',
    '26: this key is already there in the same group. Fix: keep one of the two',
    '25: providers.clinic.__proto__: is an unknown key. Fix: take it out; known here: kind, url, token, allowPrivateNetwork, candidate, job, callback, pollEvery, requestsPerMinute',
  ],
  [
    'outcome left out',
    '      expired:      { tag: Exame expirado }\n',
    '',
    '41: exams[0].publish.expired: is missing. Fix: add it (What is written in Gupy when the deadline passed without a result)',
  ],
  [
    'outcome without value',
    '      cancelled:    {}',
    '      cancelled:',
    '46: exams[0].publish.cancelled: is empty, must be a group of keys. Fix: write a value or take the key out',
  ],
  [
    'group left out',
    'exams:\n',
    'exam:\n',
    '1: exams: is missing. Fix: add it (Which steps have an exam)',
    '32: exam: is an unknown key (did you mean exams?). Fix: rename it to exams',
  ],
  [
    'text where a group belongs',
    'worker: { opsPort: 9091 }',
    'worker: 9091',
    '17: worker: must be a group of keys. Fix: indent its keys below it',
  ],
  [
    'group where a list belongs',
    'candidate: [name, email]',
    'candidate: { name: true }',
    '28: providers.clinic.candidate: must be a list. Fix: write it as [a, b], or one item a line with - before it',
  ],
  [
    'number where a text belongs',
    'step: Exame admissional',
    'step: 86547',
    '33: exams[0].step: must be a text. Fix: put the value in quotes',
  ],
  [
    'text where a number belongs',
    '  port: 3000',
    '  port: three',
    '13: server.port: must be a whole number from 1 to 65535. Fix: write such a number',
  ],
  [
    'port out of range',
    '  port: 3000',
    '  port: 70000',
    '13: server.port: must be a whole number from 1 to 65535. Fix: write such a number',
  ],
  ['rate of zero', '  requestsPerMinute: 450', '  requestsPerMinute: 0', `5: gupy.requestsPerMinute: ${rate}`],
  [
    'rate with a fraction',
    '  requestsPerMinute: 450',
    '  requestsPerMinute: 1.5',
    `5: gupy.requestsPerMinute: ${rate}`,
  ],
  [
    'negative rate',
    '    requestsPerMinute: 300',
    '    requestsPerMinute: -1',
    `31: providers.clinic.requestsPerMinute: ${rate}`,
  ],
  [
    'no boolean',
    '    allowPrivateNetwork: false\n    cand',
    '    allowPrivateNetwork: sometimes\n    cand',
    '27: providers.clinic.allowPrivateNetwork: must be true or false. Fix: write true or false',
  ],
  [
    'unknown choice',
    'onLeave: cancel',
    'onLeave: drop',
    '38: exams[0].onLeave: must be cancel or keep. Fix: write cancel or keep',
  ],
  [
    'unknown kind',
    'kind: http',
    'kind: soap',
    '24: providers.clinic.kind: must be http or mapped. Fix: write http or mapped',
  ],
  [
    'kind left out',
    '    kind: http\n',
    '',
    '23: providers.clinic.kind: is missing. Fix: add it (How the provider is spoken to): http or mapped',
  ],
  [
    'unknown signature scheme',
    'verify: standard-webhooks',
    'verify: md5',
    '29: providers.clinic.callback.verify: must be standard-webhooks. Fix: write standard-webhooks',
  ],
  [
    'unknown personal field',
    '[name, email]',
    '[name, cpf]',
    '28: providers.clinic.candidate[1]: must be name or firstName or lastName or socialName or email or phone or document or birthDate or gender or address. Fix: write one of them',
  ],
  [
    'personal field named twice',
    '[name, email]',
    '[name, name]',
    '28: providers.clinic.candidate: names a field twice. Fix: name each field once',
  ],
  [
    'duration without unit',
    'deadline: 10d',
    'deadline: 10',
    '37: exams[0].deadline: has no unit. Fix: add d, h, m or s, such as 72h',
  ],
  ['duration in words', 'deadline: 10d', 'deadline: ten days', `37: exams[0].deadline: ${durationHelp}`],
  ['duration in the wrong order', 'deadline: 10d', 'deadline: 12h1d', `37: exams[0].deadline: ${durationHelp}`],
  [
    'duration of nothing',
    'pollEvery: 6h',
    'pollEvery: 0s',
    '30: providers.clinic.pollEvery: must be between 1s and 3650d. Fix: write a duration in this range',
  ],
  [
    'duration beyond belief',
    'closeAfter: 72h',
    'closeAfter: 9999d',
    '40: exams[0].closeAfter: must be between 1s and 3650d. Fix: write a duration in this range',
  ],
  [
    'date without offset',
    '2026-12-31T00:00:00Z',
    '2026-12-31T00:00:00',
    '9: gupy.webhook.previousSecretUntil: is not a date and time with an offset. Fix: write it like 2026-12-31T00:00:00Z',
  ],
  [
    'date that does not exist',
    '2026-12-31T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '9: gupy.webhook.previousSecretUntil: is not a date and time with an offset. Fix: write it like 2026-12-31T00:00:00Z',
  ],
  [
    'address that is none',
    'integration@example.com',
    'nobody',
    '10: gupy.webhook.owner.email: is not an e-mail address. Fix: write one, such as integration@example.com',
  ],
  [
    'provider name with capitals',
    '  clinic:',
    '  Clinic:',
    '23: providers.Clinic: is not a provider name. Fix: use up to 40 lower-case letters, digits and dashes, a letter first',
    '35: exams[0].provider: names a provider that is not configured (did you mean Clinic?). Fix: name one of Clinic',
  ],
  [
    'provider name that is too long',
    '  clinic:',
    `  ${'c'.repeat(41)}:`,
    `23: providers.${'c'.repeat(41)}: is not a provider name. Fix: use up to 40 lower-case letters, digits and dashes, a letter first`,
    `35: exams[0].provider: names a provider that is not configured. Fix: name one of ${'c'.repeat(41)}`,
  ],
  [
    'unknown provider',
    'provider: clinic',
    'provider: clinik',
    '35: exams[0].provider: names a provider that is not configured (did you mean clinic?). Fix: name one of clinic',
  ],
  [
    'provider by a prototype name',
    'provider: clinic',
    'provider: constructor',
    '35: exams[0].provider: names a provider that is not configured. Fix: name one of clinic',
  ],
  [
    'step and stepId',
    'step: Exame admissional',
    'step: Exame admissional\n    stepId: 86547',
    '34: exams[0].stepId: is given besides step. Fix: write either step (the name) or stepId',
  ],
  [
    'neither step nor stepId',
    'step: Exame admissional\n    jobs',
    'jobs',
    '33: exams[0]: has no step. Fix: write either step (the name) or stepId',
  ],
  [
    'id that JavaScript cannot hold',
    'jobs: [123456]',
    'jobs: [9007199254740993]',
    '34: exams[0].jobs[0]: must be a whole number from 1 to 9007199254740991. Fix: write such a number',
  ],
  [
    'empty list of jobs',
    'jobs: [123456]',
    'jobs: []',
    '34: exams[0].jobs: is an empty list. Fix: name job ids, or leave the key out for all jobs',
  ],
  [
    'unknown placeholder',
    'inapto. {{summary}}',
    'inapto. {{sumary}} {{ name }}',
    '43: exams[0].publish.failed.comment: has the unknown placeholder {{sumary}}, {{name}}. Fix: use exam, provider, outcome, score, maxScore, summary, reportUrl, date, deadline, note, examUrl, scheduledFor, place',
  ],
  [
    'unknown placeholder in a list of tags',
    'passed:       { tag: Apto }',
    'passed: { tag: [Apto, "{{nota}}"] }',
    '42: exams[0].publish.passed.tag[1]: has the unknown placeholder {{nota}}. Fix: use exam, provider, outcome, score, maxScore, summary, reportUrl, date, deadline, note, examUrl, scheduledFor, place',
  ],
  [
    'half a placeholder',
    'inapto. {{summary}}',
    'inapto. {{summary}',
    '43: exams[0].publish.failed.comment: has a {{ or }} without its other half. Fix: write {{name}}; use exam, provider, outcome, score, maxScore, summary, reportUrl, date, deadline, note, examUrl, scheduledFor, place',
  ],
  [
    'more tags than a rule may carry',
    'passed:       { tag: Apto }',
    `passed: { tag: [${'x, '.repeat(20)}x] }`,
    '42: exams[0].publish.passed.tag: has more than 20 tags. Fix: shorten it',
  ],
  [
    'empty tag',
    'passed:       { tag: Apto }',
    'passed: { tag: "" }',
    '42: exams[0].publish.passed.tag: must not be empty. Fix: write a text',
  ],
  [
    'tag that is no text',
    'passed:       { tag: Apto }',
    'passed: { tag: 5 }',
    '42: exams[0].publish.passed.tag: must be a text or a list of texts. Fix: put the text in quotes',
  ],
  [
    'http without permission',
    '  url: https://api.gupy.io',
    '  url: http://api.gupy.io',
    '2: gupy.url: is plain http, which would show tokens and personal data on the way. Fix: write https://, or allowPrivateNetwork: true beside it if the target really is on a private or loopback address',
  ],
  [
    'http provider without permission',
    'url: https://exams',
    'url: http://exams',
    '25: providers.clinic.url: is plain http, which would show tokens and personal data on the way. Fix: write https://, or allowPrivateNetwork: true beside it if the target really is on a private or loopback address',
  ],
  [
    'public URL in plain http',
    'publicUrl: https:',
    'publicUrl: http:',
    '14: server.publicUrl: is plain http on a public host. Fix: write https://',
  ],
  [
    'URL of another scheme',
    'url: https://exams',
    'url: ftp://exams',
    '25: providers.clinic.url: is not a base URL. Fix: write http(s)://host[:port][/path] without user, query, fragment or spaces',
  ],
  [
    'URL with a password',
    'url: https://exams',
    'url: https://me:pass@exams',
    '25: providers.clinic.url: is not a base URL. Fix: write http(s)://host[:port][/path] without user, query, fragment or spaces',
  ],
  [
    'origin with a path',
    '"http://localhost:8233"',
    '"http://localhost:8233/ui"',
    '21: privacy.codec.origins[0]: is not an origin. Fix: write scheme://host[:port] without a path, such as http://localhost:8233',
  ],
  [
    'one port for both sides',
    '  opsPort: 9090',
    '  opsPort: 3000',
    '15: server.opsPort: is the same number for port and opsPort: health, metrics and codec must not be public. Fix: choose another port',
  ],
  [
    'key id used twice',
    '[{ id: k1, secret: ${PAYLOAD_KEY} }]',
    `[{ id: k1, secret: \${PAYLOAD_KEY} }, { id: k1, secret: ${goodKey('another').toString('base64')} }]`,
    '20: privacy.keys[1].id: is the id of an earlier key too. Fix: give every key an id of its own, never used before',
  ],
  [
    'no keys',
    '[{ id: k1, secret: ${PAYLOAD_KEY} }]',
    '[]',
    '20: privacy.keys: is empty. Fix: add one key, such as { id: k1, secret: ${PAYLOAD_KEY} }',
  ],
  [
    'task queue with a blank',
    'taskQueue: exam-bridge',
    'taskQueue: exam bridge',
    '18: temporal.taskQueue: is not a task queue name. Fix: use up to 100 letters, digits, dots, dashes and underscores',
  ],
];

test.each(cases)('refuses: %s', (_title, passage, replacement, ...lines) => {
  const printed = box.problemsOf(changed(exampleFile, passage, replacement));
  const expected = lines.map((line) => `bridge.yaml:${line}.`);
  expect(printed.sort()).toEqual(expected.sort());
});

test('refuses a written port that meets the default of the other', () => {
  const text = changed(changed(exampleFile, '  opsPort: 9090\n', ''), '  port: 3000', '  port: 9090');
  expect(box.problemsOf(text)).toEqual([
    'bridge.yaml:13: server.port: is the same number for port and opsPort: health, metrics and codec must not be public. Fix: choose another port.',
  ]);
});

test('takes http where the target is allowed to be private, and on a loopback public URL', () => {
  let text = changed(exampleFile, '  url: https://api.gupy.io\n', '  url: http://10.0.0.1:8080\n');
  text = changed(text, '  allowPrivateNetwork: false\n  req', '  allowPrivateNetwork: true\n  req');
  for (const host of ['localhost:3000', '127.0.0.1', '127.9.9.9:1', '[::1]:3000', 'bridge.localhost']) {
    const config = box.load(changed(text, 'https://bridge.example.com', `http://${host}`));
    expect(config.server.publicUrl).toBe(`http://${host}`);
  }
  for (const host of ['localhost.example.com', '127.example.com', '10.0.0.1', '[::2]']) {
    expect(box.problemsOf(changed(text, 'https://bridge.example.com', `http://${host}`))).toHaveLength(1);
  }
});

test('three mistakes of three kinds come at once, in the order of the file', () => {
  let text = changed(exampleFile, '  port: 3000', '  prot: 3000');
  text = changed(text, 'deadline: 10d', 'deadline: soon');
  text = changed(text, 'provider: clinic', 'provider: hospital');
  expect(box.problemsOf(text)).toEqual([
    'bridge.yaml:13: server.prot: is an unknown key (did you mean port?). Fix: rename it to port.',
    'bridge.yaml:35: exams[0].provider: names a provider that is not configured. Fix: name one of clinic.',
    `bridge.yaml:37: exams[0].deadline: ${durationHelp}.`,
  ]);
});

test('the report says how many problems there are, and the file by its short name', () => {
  const text = changed(exampleFile, '  port: 3000', '  prot: 3000');
  expect(() => box.load(text)).toThrow(
    'BRIDGE_CONFIG_INVALID: bridge.yaml cannot be used: 1 problem\nbridge.yaml:13: server.prot: is an unknown key (did you mean port?). Fix: rename it to port.',
  );
});
