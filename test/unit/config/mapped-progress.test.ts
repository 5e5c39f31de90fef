// `progress` of a mapped provider, and what an answer to an order tells: taken where it can be read, refused with line and fix else.
import { ConfigSandbox } from '../../support/config-sandbox';
import { schoolKeys } from '../../support/mapped-school';
import { fileWithProvider, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const stage = `stage: [{ when: [{ at: /state, is: [booked] }], stage: scheduled }]`;
const file = (more: string, given: { order?: string; callback?: string; events?: string } = {}) =>
  fileWithProvider(
    `url: https://school.example.com\n${schoolKeys({ more, events: given.events ?? '' })}`
      .replace(/order: .*/, given.order ?? '$&')
      .replace(/callback: .*/, given.callback ?? '$&'),
  );
const problemsOf = (text: string): string => {
  try {
    box.load(text);
  } catch (error) {
    return String(error);
  }
  return 'taken';
};

test('progress is taken, for callbacks and for answers', () => {
  const school = box.load(file(`progress: { ${stage}, scheduledFor: '{{/date}}' }`)).providers.get('school');
  expect(school).toMatchObject({
    believesProgress: true,
    mapping: { progress: { stage: [{ stage: 'scheduled' }], scheduledFor: '{{/date}}' } },
  });
});

test.each([
  [`progress: { stage: [] }`, 'progress.stage: is an empty list'],
  [`progress: { stage: [{ when: [], stage: missed }] }`, 'progress.stage[0].when: is an empty list'],
  [`progress: { stage: [{ stage: missed }] }`, 'progress.stage[0].when'],
  [`progress: { stage: [{ when: [{ at: /state, is: [x] }], stage: ordered }] }`, 'progress.stage[0].stage'],
  [
    `progress: { ${stage}, scheduledFor: /date }`,
    'progress.scheduledFor: names no value of a body. Fix: write {{/date}}.',
  ],
  [`progress: { ${stage}, place: /unit/name }`, 'progress.place: names no value of a body. Fix: write {{/unit/name}}.'],
  [`progress: { ${stage}, scheduledFor: amanhã }`, 'progress.scheduledFor: names no value of a body'],
  [
    `progress: { ${stage}, place: '{{candidate.name}}' }`,
    'progress.place: has the unknown placeholder {{candidate.name}}',
  ],
  [`progress: { ${stage}, when: x }`, 'progress.when'],
])('%s is refused', (more, problem) => {
  expect(problemsOf(file(more))).toContain(`providers.school.${problem}`);
});

test.each(['candidate.email', 'token', 'callbackUrl'])(
  'P-PII: the link of an order cannot hold {{%s}}, for it is kept and shown',
  (name) => {
    const order = `order: { request: { method: POST, path: /t }, orderId: '{{/id}}', examUrl: 'https://x.example/{{${name}}}' }`;
    expect(problemsOf(file('candidate: [email]', { order }))).toContain(
      `providers.school.order.examUrl: has the unknown placeholder {{${name}}}`,
    );
  },
);

test('one place and one address may hold for every order', () => {
  const order = `order: { request: { method: POST, path: /t }, orderId: '{{/id}}', place: Sala 2, examUrl: 'https://x.example/t' }`;
  expect(problemsOf(file('', { order }))).toBe('taken');
});

test('a proof that leaves out what a report is read from makes the callback a notice', () => {
  const callback = `callback: { verify: hmac, header: x-signature, signed: '{{/reference | encode}}|{{/state | encode}}', secret: ${secret} }`;
  const result = 'outcome: [{ outcome: inconclusive }]';
  const keys = (more: string) =>
    fileWithProvider(
      `url: https://school.example.com\n${schoolKeys({ more, result }).replace(/callback: .*/, callback)}`,
    );
  expect(problemsOf(keys(''))).toBe('taken');
  expect(problemsOf(keys(`progress: { ${stage} }`))).toBe('taken');
  expect(problemsOf(keys(`progress: { ${stage}, place: '{{/place}}' }`))).toContain('but not what it says');
});

test('a status that means "not yet" is a refusal: what an answer of 2xx says is read of its body', () => {
  const asked = (statuses: string) =>
    file('').replace(/fetch: .*/, `fetch: { request: { method: GET, path: '/t/{{orderId}}' }, notYet: [${statuses}] }`);
  expect(problemsOf(asked('404, 425'))).toBe('taken');
  expect(problemsOf(asked('204'))).toContain('providers.school.fetch.notYet[0]: is no status from 400 to 499');
});
