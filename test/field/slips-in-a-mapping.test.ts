// What somebody writes who describes a provider for the first time, and what `check` says of it; and the mapping that `init` offers.
import { defaultConfigText } from '../../config/default-config';
import { changed, ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, secret } from '../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const keys = `token: t
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { reference: '{{/reference}}' }
fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }
result:
  outcome: [{ when: [{ at: /verdict, is: [fit] }], outcome: passed }, { outcome: inconclusive }]
  summary: '{{/note}}'`;
const written = fileWithProvider(`url: https://school.example.com\n${keys}`);

test.each([
  [
    'at: /verdict',
    "at: '/orders/[number={{orderId}}]/verdict'",
    'result.outcome[0].when[0].at: has a placeholder, and a path takes none. Fix: write the value itself; of a list of orders, name the order of an item by orderId beside items.',
  ],
  [
    'at: /verdict',
    "at: '/orders/[number=A-12]26/verdict'",
    'result.outcome[0].when[0].at: is not a path into JSON. Fix: write /name/0/name; * is every item, [name=value] or [name/name=value] the items that say so.',
  ],
  [
    "'{{/note}}'",
    "'{{/orders/[number={{orderId}}]/note}}'",
    'result.summary: has a placeholder inside a placeholder. Fix: write {{/name/0/name}} without another.',
  ],
])('refuses %s as %s', (passage, replacement, problem) => {
  const problems = box.problemsOf(changed(written, passage, replacement));
  expect(problems.map((line) => line.replace(/^.*?providers\.school\./, ''))).toEqual([problem]);
});

describe('a step as JSONPath and XPath write it finds nothing, so check refuses it', () => {
  test.each([
    `/scores/[name="total"]/value`,
    `/scores/[name='total']/value`,
    '/scores/[name==total]/value',
    "/scores/[?(@.name=='total')]/value",
    '/scores[name=total]/value',
    '/scores[*]/value',
    '/scores[0]/value',
  ])('%s', (path) => {
    const fix = 'Fix: write /scores/0/value, /scores/*/value or /scores/[name=value]/value, without quotes.';
    const said = `has a step of JSONPath or XPath: ${path}. ${fix}`;
    const yaml = `'${path.replaceAll("'", "''")}'`;
    const ofPath = box.problemsOf(changed(written, 'at: /verdict', `at: ${yaml}`));
    expect(ofPath.join()).toContain(`result.outcome[0].when[0].at: ${said}`);
    const ofTemplate = box.problemsOf(
      changed(
        written,
        "'{{/note}}'",
        yaml.replace(path.replaceAll("'", "''"), (all) => `{{${all}}}`),
      ),
    );
    expect(ofTemplate.join()).toContain(`result.summary: ${said}`);
  });

  test.each([
    ['a field of a form', "format: form, reference: '{{/answers[0]}}'"],
    ['an attribute of XML', "format: xml, reference: '{{/order/[@type=gupy]/text}}'"],
    ['blanks around the sign', "reference: '{{/fields/[ name = gupy ]/text}}'"],
  ])('%s is none', (_title, events) => {
    expect(() => box.load(changed(written, "reference: '{{/reference}}'", events), { ...goodEnv })).not.toThrow();
  });
});

test.each(['A-12/26', 'A-12~126'])('a / in the value of a [name=value]: %s', async (number) => {
  const world = await PresetWorld.start(changed(keys, 'at: /verdict', `at: '/orders/[number=${number}]/verdict'`));
  try {
    world.answers({ 'GET /orders/o-1': { orders: [{ number: 'A-12/26', verdict: 'fit' }] } });
    await expect(world.poll('o-1')).resolves.toMatchObject({ result: { outcome: 'passed' } });
  } finally {
    await world.close();
  }
});

test('the provider that init offers as a comment is one that check takes', () => {
  const text = defaultConfigText('schema.json');
  const live = text.replace(/^ {2}# (school:|  .*)$/gm, '  $1');
  const env = {
    ...goodEnv,
    SCHOOL_TOKEN: 't',
    SCHOOL_CALLBACK_SECRET: secret,
    CONSOLE_TOKEN: 'console-token-0123456789abcdef',
  };
  expect(box.load(live, env).providers.get('school')).toMatchObject({ kind: 'mapped' });
});
