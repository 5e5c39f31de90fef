// What a vendor's report says in words is made of several values, of which one is often null. It takes no other with it.
import { registerExplain } from '../../cli/explain';
import { inFolder, runCli } from '../support/cli-run';
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, secret } from '../support/preset-world';

const keys = (summary: string, more = '') => `token: t
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { reference: '{{/reference}}' }
fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }
result:
  pending: [{ at: /verdict, is: [open, waiting] }]
  outcome: [{ when: [{ at: /verdict, is: [APTO] }], outcome: passed }, { outcome: inconclusive }]
  summary: '${summary}'
${more}`;

test.each<[summary: string, report: object, text: string | undefined]>([
  ['{{/verdict}}. {{/note}}', { note: null }, 'APTO.'],
  ['{{/verdict}}. {{/note}}', { note: 'Glicemia elevada' }, 'APTO. Glicemia elevada'],
  ['{{/note}}. {{/verdict}}', {}, 'APTO'],
  ['Parecer: {{/verdict}}; observação: {{/note}}.', { note: '' }, 'Parecer: APTO.'],
  [
    '{{/verdict}}[[, com {{/limits}}]][[ até {{/until | date dd/MM/yyyy}}]]',
    { until: '2026-12-01' },
    'APTO até 01/12/2026',
  ],
  [
    '[[{{/items/[code=HEM]/name}}: {{/items/[code=HEM]/text}}.]][[ {{/note}}]]',
    { items: [{ code: 'HEM', name: 'Hemograma', text: 'normal' }] },
    'Hemograma: normal.',
  ],
  ['Observação: {{/note}}', {}, undefined],
  ['[[{{/note}}]]', {}, undefined],
  ['See [the portal]', {}, 'See [the portal]'],
])('%s of %j is %j', async (summary, report, text) => {
  const world = await PresetWorld.start(keys(summary));
  try {
    world.answers({ 'GET /orders/o-1': { verdict: 'APTO', ...report } });
    const state = await world.poll('o-1');
    expect(state).toMatchObject({ status: 'result', result: { outcome: 'passed' } });
    expect(state?.status === 'result' && state.result.summary).toBe(text);
  } finally {
    await world.close();
  }
});

describe('with a file', () => {
  let box: ConfigSandbox;
  beforeEach(() => {
    box = new ConfigSandbox();
  });
  afterEach(() => box.remove());

  const explained = async (yaml: string, answer: object, ...more: string[]) => {
    box.write('bridge.yaml', fileWithProvider(`url: https://school.example.com\n${yaml}`));
    box.write('answer.json', JSON.stringify(answer));
    const args = ['--provider', 'school', '--answer', 'answer.json', ...more];
    return (await inFolder(box.dir, goodEnv, () => runCli([registerExplain], 'explain', ...args))).stdout;
  };

  test('explain names the value that is absent, and no other', async () => {
    const said = await explained(keys('{{/verdict}}. {{/note}}'), { verdict: 'APTO', note: null });
    expect(said).toContain('summary  APTO.\n');
    expect(said).toMatch(/ {2}read {5}.*\/verdict \(summary\)/);
    expect(said).toContain('  not read /note (summary): nothing is there');
    expect(said).not.toContain('cannot be read');
  });

  test('explain says of half a date that the other half is absent', async () => {
    const progress = `progress: { stage: [{ when: [{ at: /verdict, is: [open] }], stage: scheduled }], scheduledFor: '{{/day}} {{/hour}}' }`;
    const said = await explained(keys('{{/note}}', progress), { verdict: 'open', day: '01/12/2026' });
    expect(said).toContain('/day (scheduledFor): not used, since another value of its text is absent');
    expect(said).toContain('/hour (scheduledFor): nothing is there');
  });

  test('check refuses half a part in brackets', () => {
    const file = fileWithProvider(`url: https://school.example.com\n${keys('{{/verdict}}[[ {{/note}}')}`);
    expect(box.problemsOf(file).join()).toContain(
      'providers.school.result.summary: has a [[ or ]] without its other half',
    );
  });
});
