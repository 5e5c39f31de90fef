import { registerExplain } from '../../../cli/explain';
import { inFolder, runCli } from '../../support/cli-run';
import { ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';
import { fileWithProvider, reference, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
  box.write('bridge.yaml', fileWithProvider(`preset: classmarker\ntoken: t\ncallback: { secret: ${secret} }`));
});
afterEach(() => box.remove());

const run = (...args: string[]) => inFolder(box.dir, goodEnv, () => runCli([registerExplain], 'explain', ...args));

function recorded(result: object = {}): string {
  const whole = {
    percentage_passmark: 70,
    passed: true,
    points_scored: 8,
    points_available: 10,
    time_finished: 1767226200,
    link_result_id: 1,
    first: 'Amora',
    access_code_used: reference,
  };
  box.write(
    'callback.json',
    JSON.stringify({ payload_type: 'single_user_test_results_link', result: { ...whole, ...result } }),
  );
  return 'callback.json';
}

test('explain --callback tells what a recorded body would become, by which rule, and nothing personal', async () => {
  const { code, stdout } = await run('--provider', 'school', '--callback', recorded());
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    'A result for application 654321.',
    '  outcome  passed (result.outcome[0] holds)',
    '  score    8 of 10',
    '  date     2026-01-01T00:10:00.000Z',
  ]);
  expect(stdout).toContain('Proof not checked: give its headers (x-classmarker-hmac-sha256) with --headers FILE.');
  expect(stdout).not.toContain('Amora');
});

test('R29: explain tells from when a version counts, and that a reading is told apart by what it says', async () => {
  const checkr = `preset: checkr\ntoken: t\ncallback: { secret: ${secret} }`;
  box.write('bridge.yaml', fileWithProvider(checkr));
  const explained = async (report: object) => {
    box.write('answer.json', JSON.stringify(report));
    return (await run('--provider', 'school', '--answer', 'answer.json')).stdout;
  };
  const dated = await explained({
    status: 'complete',
    completed_at: '2026-01-05T10:00:00Z',
    revised_at: '2026-01-20T09:00:00Z',
  });
  expect(dated).toContain('  date     2026-01-05T10:00:00.000Z\n  counts   from 2026-01-20T09:00:00.000Z');
  expect(dated).toContain('  version  a new one wherever it differs from the newest');
  expect(await explained({ status: 'canceled' })).toContain('  date     none, so the result counts from its arrival');
});

test('explain --callback names the rule that held for the only line of a report in CSV', async () => {
  const keys = `token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: ${secret} }
url: https://school.example.com
order: { orderId: '{{reference}}' }
events: { format: csv, reference: '{{/ref}}' }
result: { outcome: [{ when: [{ at: /score, from: 70 }], outcome: passed }, { outcome: inconclusive }] }`;
  box.write('bridge.yaml', fileWithProvider(keys));
  box.write('report.csv', `ref,score\n${reference},71\n`);
  const { stdout } = await run('--provider', 'school', '--callback', 'report.csv');
  expect(stdout).toContain('outcome  passed (result.outcome[0] holds)');
});

test('explain --callback counts a group as read where a rule asks whether it is there', async () => {
  const keys = `token: t
url: https://school.example.com
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result: { outcome: [{ when: [{ at: /verdict, present: true }], outcome: passed }, { outcome: inconclusive }] }`;
  box.write('bridge.yaml', fileWithProvider(keys));
  box.write('callback.json', JSON.stringify({ ref: reference, verdict: { by: 'x' } }));
  const { stdout } = await run('--provider', 'school', '--callback', 'callback.json');
  expect(stdout).toContain('read     /verdict (outcome[0])');
  expect(stdout).not.toContain('not read');
});

test('explain --callback --json tells the same to a program', async () => {
  const { stdout } = await run('--provider', 'school', '--callback', recorded({ passed: false }), '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'result',
    rule: 'result.outcome[1]',
    result: { outcome: 'failed', reference },
  });
});

test('explain --callback says where the result was read, and which paths led to nothing, without a value of the body', async () => {
  const { stdout } = await run(
    '--provider',
    'school',
    '--callback',
    recorded({ points_scored: 'eight', points_available: null }),
  );
  expect(stdout).toContain('  read     /result/percentage_passmark (outcome[0]), /result/passed (outcome[0])');
  expect(stdout).toContain('  not read /result/points_scored (score): what is there cannot be read\n');
  expect(stdout).toContain('  not read /result/points_available (maxScore): nothing is there\n');
  expect(stdout).not.toContain('eight');
});

test('explain --callback says why something is ignored, a notice, or malformed', async () => {
  const ignored = await run('--provider', 'school', '--callback', recorded({ access_code_used: 'x' }));
  expect(ignored).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Ignored, the answer would be 200: it echoes no reference of ours.') as string,
  });
  box.write('twice.json', '{"payload_type":1,"payload_type":2}');
  const malformed = await run('--provider', 'school', '--callback', 'twice.json');
  expect(malformed).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^Malformed: the answer would be 400: the body repeats a key of the same object: \/payload_type/,
    ) as string,
  });
  box.write('bridge.yaml', fileWithProvider(`preset: checkr\ntoken: t\ncallback: { secret: ${secret} }`));
  box.write('callback.json', '{"type":"report.completed","data":{"object":{"id":"r"}}}');
  expect((await run('--provider', 'school', '--callback', 'callback.json')).stdout).toContain(
    'A notice: the result would be fetched, and the callback answered after that. --answer FILE shows what an answer becomes.',
  );
  const codesignal = `preset: codesignal\ntoken: t\ncallback: { secret: ${secret} }\nvalues: { passPercent: 70 }`;
  box.write('bridge.yaml', fileWithProvider(codesignal));
  box.write('callback.json', '{"event":"companyTestSessionFinished","payload":{}}');
  expect(await run('--provider', 'school', '--callback', 'callback.json')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^Malformed: the answer would be 200, .* the result: orderId: there is nothing/,
    ) as string,
  });
});

describe('explain --answer, of a provider whose results are fetched', () => {
  const session = { id: 's-1', status: 'finished', finishDate: 1767226200000, maxScore: 1000, result: { score: 900 } };
  const answer = (given: object) => {
    box.write('answer.json', JSON.stringify(given));
    return run('--provider', 'school', '--answer', 'answer.json');
  };

  beforeEach(() => {
    const codesignal = `preset: codesignal\ntoken: t\ncallback: { secret: ${secret} }\nvalues: { passPercent: 70 }`;
    box.write('bridge.yaml', fileWithProvider(codesignal));
  });

  test('tells the result and the rule', async () => {
    const { code, stdout } = await answer({ data: { companyTestSession: session } });
    expect([code, stdout.split('\n').slice(0, 3)]).toEqual([
      0,
      ['A result.', '  outcome  passed (result.outcome[3] holds)', '  score    900 of 1000'],
    ]);
  });

  test('says which paths of the answer led to nothing', async () => {
    const { stdout } = await answer({ data: { companyTestSession: session } });
    expect(stdout).toContain(
      '  not read /data/companyTestSession/integrityReviewSuggested (outcome[2]): nothing is there\n',
    );
  });

  test.each([
    [0, 'Not final yet: the bridge would ask again.', { ...session, status: 'active' }],
    [
      1,
      'The body says that the call failed: fetch.request.failed[1] holds: /data/companyTestSession/id is absent.',
      undefined,
    ],
    [0, '  note     occurredAt was left out: it is no date that can be read', { ...session, finishDate: 'soon' }],
  ])('ends with %i and says %s', async (code, said, companyTestSession) => {
    expect(await answer({ data: { companyTestSession } })).toMatchObject({
      code,
      stdout: expect.stringContaining(said) as string,
    });
  });

  test.each(['json', 'xml', 'csv'])('takes an empty answer in %s for one in which nothing is there', async (format) => {
    const lines = [
      'token: t\npollEvery: 1h\norder: { request: { method: POST, path: /o }, orderId: "{{/id}}" }',
      `fetch: { request: { method: GET, path: '/o/{{orderId}}', answer: ${format} } }`,
      'result: { pending: [{ at: /state, present: false }], outcome: [{ outcome: inconclusive }] }',
    ];
    box.write('bridge.yaml', fileWithProvider(`url: https://e.example.com\n${lines.join('\n')}`));
    box.write('empty', '\n');
    expect(await run('--provider', 'school', '--answer', 'empty')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Not final yet') as string,
    });
  });

  test('is not mixed with --callback', async () => {
    box.write('answer.json', '{}');
    const both = await run('--provider', 'school', '--callback', recorded(), '--answer', 'answer.json');
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('one of --callback, --answer and --order') as string,
    });
  });

  test('of a provider that answers an order with its result it reads that answer', async () => {
    const lines = [
      "token: t\norder:\n  request: { method: POST, path: /o }\n  orderId: '{{/id}}'",
      '  result: { outcome: [{ when: [{ at: /clear, is: [true] }], outcome: passed }, { outcome: inconclusive }] }',
    ];
    box.write('bridge.yaml', fileWithProvider(`url: https://e.example.com\n${lines.join('\n')}`));
    expect(await answer({ id: 'o-1', clear: true })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('passed') as string,
    });
  });

  test('refuses a provider that is asked for nothing', async () => {
    box.write('bridge.yaml', fileWithProvider(`preset: classmarker\ntoken: t\ncallback: { secret: ${secret} }`));
    expect(await answer({})).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--answer: provider school has neither fetch nor poll') as string,
    });
  });
});

test('explain --callback names --url where the reference stands in the URL', async () => {
  const values = 'values: { companyId: 7, passScore: 60, redirectUrl: "https://e.example" }';
  const keys = `preset: gupy-test-provider\nurl: https://e.example\ntoken: t\ncallback: { secret: ${secret} }\n${values}`;
  box.write('bridge.yaml', fileWithProvider(keys));
  box.write('done.json', '{"status":"done"}');
  const explained = async (...args: string[]) =>
    (await run('--provider', 'school', '--callback', 'done.json', ...args)).stdout;
  expect(await explained()).toContain('it echoes no reference of ours. --url takes its URL.');
  const address = 'https://bridge.example.com/callbacks/school';
  for (const url of [`${address}/${reference}.token`, `${address}?reference=${reference}&token=t`])
    expect(await explained('--url', url)).toContain('A result for application 654321.');
});

test('explain --callback refuses an unknown provider, a missing file, and half a question', async () => {
  expect(await run('--provider', 'nobody', '--callback', recorded())).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error: bridge.yaml has no provider "nobody"; it has \w+/) as string,
  });
  expect(await run('--provider', 'school', '--callback', 'none.json')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no such file that can be read.') as string,
  });
  expect(await run('--provider', 'school', '--callback', '.')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no such file that can be read.') as string,
  });
  for (const [said, ...args] of [
    ['say either --job and --step', '--provider', 'school'],
    ['--step is missing beside --job', '--job', '1'],
    ['--job is missing beside --step', '--step', 'x'],
    ['say either --job and --step'],
  ]) {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(said ?? '') as string });
  }
});

test('explain --callback reads the open protocol too', async () => {
  box.write('bridge.yaml', exampleFile);
  const result = { resultId: 'r-1', orderId: 'o-1', reference, occurredAt: '2026-01-15T12:00:00Z', outcome: 'failed' };
  box.write('callback.json', JSON.stringify(result));
  const { stdout } = await run('--provider', 'clinic', '--callback', 'callback.json');
  expect(stdout).toContain('  outcome  failed\n');
});
