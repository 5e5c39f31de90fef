// What an integrator wants to see before the first candidate: the order that would be sent, and why an answer is not final yet.
import { registerExplain } from '../../../cli/explain';
import { inFolder, runCli } from '../../support/cli-run';
import { changed, ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { fileWithProvider, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const run = (...args: string[]) =>
  inFolder(box.dir, goodEnv, () => runCli([registerExplain], 'explain', '--provider', 'school', ...args));

const keys = `url: https://school.example.com/v2
token: the-token-of-school
zone: America/Sao_Paulo
candidate: [name, birthDate, gender]
job: [branch]
values: { sex: { by: gender, of: { Female: F, Male: M } }, unit: { by: branch, of: { Recife: '041' } } }
login: { request: { method: POST, path: /login, body: { key: '{{token}}' } }, token: /token }
callback: { verify: path-token, secret: ${secret} }
order:
  prepare: { method: POST, path: /people, body: { name: '{{candidate.name}}' } }
  request:
    method: POST
    path: /people/{{prepared:/id}}/orders
    query: { unit: '{{values.unit}}' }
    headers: { x-key: '{{token}}' }
    body: { sex: '{{values.sex}}', born: '{{candidate.birthDate | date dd/MM/yyyy}}', field: '{{candidate.name | digits}}', to: '{{callbackUrl}}' }
  orderId: '{{/id}}'
events: { believe: false, orderId: '{{/order}}' }
fetch:
  request: { method: GET, path: /orders }
  items: /orders
  orderId: '{{/number}}'
progress: { stage: [{ when: [{ at: /state, is: [BOOKED] }], stage: scheduled }] }
result:
  pending: [{ at: /state, is: [OPEN] }, { at: /state, not: [DONE] }]
  outcome: [{ when: [{ at: /verdict, is: [FIT] }], outcome: passed }, { outcome: inconclusive }]
`;
const orderedAt = (yaml: string) =>
  box.write('bridge.yaml', changed(fileWithProvider(yaml), 'provider: clinic', 'provider: school'));

test('explain --order calls the token a token where no login gives one', async () => {
  orderedAt(keys.replace(/^login: .*\n/m, ''));
  const { code, stdout } = await run('--order');
  expect({ code, login: stdout.includes('<login>') }).toEqual({ code: 0, login: false });
  expect(stdout).toContain('  authorization: Bearer <token>');
});

test('explain --order shows the requests that would order an exam, and no secret', async () => {
  orderedAt(keys);
  const { code, stdout } = await run('--order');
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'What would order an exam for an invented person; nothing is sent.',
    'POST https://school.example.com/v2/people',
    '  authorization: Bearer <login>',
  ]);
  expect(lines).toContain('POST https://school.example.com/v2/people/<prepared:/id>/orders?unit=041');
  expect(lines).toContain('  x-key: <token>');
  expect(stdout).toContain('"sex": "F"');
  expect(stdout).toContain('"born": "31/01/1990"');
  expect(stdout).toContain('/callbacks/school/<callback.secret>"');
  expect(stdout).not.toMatch(/the-token-of-school|callback-secret/);
  const { calls } = JSON.parse((await run('--order', '--json')).stdout) as { calls: { body: unknown }[] };
  expect(calls[1]?.body).toMatchObject({ sex: 'F', born: '31/01/1990' });
});

test('explain --order names what has no value, and what would keep the order back', async () => {
  orderedAt(changed(keys, '{{candidate.name | digits}}', '{{candidate.birthDate | date dd/MM/yyyy}}{{prepared:/x}}'));
  expect((await run('--order')).stdout).not.toContain('Without a value');
  orderedAt(changed(keys, '{ Female: F, Male: M }', '{ Male: M }'));
  const refused = await run('--order');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stdout).toContain('The order would not be sent: providers.school.values.sex has no text for');
  orderedAt(changed(keys, '{ Female: F, Male: M }', "{ Female: '' }"));
  expect((await run('--order')).stdout).toContain('Without a value, so what they stand in is left out: {{values.sex}}');
});

test('explain --order of the open protocol', async () => {
  const http = `url: https://school.example.com\ntoken: t\ncandidate: [email]\ncallback: { secret: whsec_${Buffer.from('callback-key-0123456789abcdefgh').toString('base64')} }`;
  box.write('bridge.yaml', changed(fileWithProvider(http, 'http'), 'provider: clinic', 'provider: school'));
  const { stdout } = await run('--order');
  expect(stdout).toContain(
    'POST https://school.example.com/orders\n  authorization: Bearer <token>\n  idempotency-key: ',
  );
  expect(stdout).toContain('"callbackUrl": "https://bridge.example.com/callbacks/school"');
});

test('explain --answer says which condition makes an answer pending, of which order an item is, and its stage', async () => {
  orderedAt(keys);
  const orders = [
    { number: 'A-1', state: 'BOOKED' },
    { number: 'A-2', state: 'OPEN' },
    { number: 'A-3', state: 'DONE', verdict: 'FIT' },
    { state: 'DONE' },
  ];
  box.write('answer.json', JSON.stringify({ orders }));
  const { stdout } = await run('--answer', 'answer.json');
  expect(stdout).toContain(`A list of 4.
Of the order A-1:
Not final yet: the bridge would ask again.
  because  result.pending[1] holds: /state is […]
How far the exam is:
  stage    scheduled (progress.stage[0] holds)`);
  expect(stdout).toContain(
    'Of the order A-2:\nNot final yet: the bridge would ask again.\n  because  result.pending[0] holds: /state is OPEN',
  );
  expect(stdout).toContain('Of the order A-3:\nA result.\n  outcome  passed (result.outcome[0] holds)');
  expect(stdout).toContain('Of the order nothing where {{/number}} points to:');
  box.write('answer.json', JSON.stringify({ number: 'A-9', orders: [{ state: 'OPEN' }] }));
  expect((await run('--answer', 'answer.json')).stdout).toContain('Of the order A-9:\nNot final yet');
  box.write('answer.json', JSON.stringify({ orders }));
  const { parts } = JSON.parse((await run('--answer', 'answer.json', '--json')).stdout) as { parts: object[] };
  expect(parts[0]).toMatchObject({ kind: 'pending', order: 'A-1', because: 'result.pending[1] holds: /state is […]' });
});
