// What `explain` says of a recorded callback or answer that is about one of several exams.
import { registerExplain } from '../../../cli/explain';
import { inFolder, runCli } from '../../support/cli-run';
import { changed, ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { graded, schoolKeys } from '../../support/mapped-school';
import { fileWithProvider } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
  const keys = schoolKeys({ more: 'parts: { id: /exam/code, names: [clinico, audiometria] }' });
  box.write('bridge.yaml', fileWithProvider(`url: https://school.example.com\n${keys}`));
});
afterEach(() => box.remove());

async function explain(what: '--callback' | '--answer', body: object) {
  box.write('recorded.json', JSON.stringify(body));
  const args = ['explain', '--provider', 'school', what, 'recorded.json'];
  return inFolder(box.dir, goodEnv, () => runCli([registerExplain], ...(args as [string])));
}

test.each(['--callback', '--answer'] as const)('%s says which exam was read, and from where', async (what) => {
  const { code, stdout } = await explain(what, graded({ exam: { code: ' audiometria' } }));
  expect(code).toBe(0);
  expect(stdout).toContain('  part     audiometria\n');
  expect(stdout).toContain('  read     /exam/code (parts.id), ');
});

test('--answer says of each exam of a list what it is, and of one that names none why', async () => {
  const keys = schoolKeys({ more: 'parts: { id: /code, count: 2 }' }).replace(
    /fetch: .*/,
    `fetch: { request: { method: GET, path: '/t/{{orderId}}' }, items: /exams }`,
  );
  box.write('bridge.yaml', fileWithProvider(`url: https://school.example.com\n${keys}`));
  const { code, stdout } = await explain('--answer', { exams: [graded({ code: 'a' }), graded()] });
  expect(code).toBe(0);
  expect(stdout).toContain('A list of 2.\nA result.\n  outcome  passed (result.outcome[0] holds)\n  part     a\n');
  expect(stdout).toContain('Unexpected: part: there is nothing where parts.id points to');
});

test.each([
  ['--callback', 'Malformed: the answer would be 400: '],
  ['--answer', 'Unexpected: '],
] as const)('%s says where none is named', async (what, how) => {
  const { code, stdout } = await explain(what, graded());
  expect([code, stdout.split('\n')[0]]).toEqual([1, `${how}part: there is nothing where parts.id points to`]);
});

test('the texts of an exam that has several: each outcome with one part of it, an expiry with what is missing', async () => {
  const keys = schoolKeys({ more: 'parts: { id: /exam/code, names: [clinico, audiometria] }' });
  const text = fileWithProvider(`url: https://school.example.com\n${keys}`);
  box.write('bridge.yaml', changed(text, '    provider: clinic\n', '    provider: school\n'));
  const args = ['explain', '--job', '123456', '--step', 'Exame admissional'] as const;
  const { stdout } = await inFolder(box.dir, goodEnv, () => runCli([registerExplain], ...args));
  expect(stdout).toContain('  exam ASO-ADM at school, deadline 10d\n  whole with clinico, audiometria\n');
  expect(stdout).toContain(`failed:
  tag      Inapto
  comment  Exame ASO-ADM: inapto.
           Partes com resultado: 2 de 2
           - clinico: reprovado (85 de 100). <summary>. <reportUrl>
           - audiometria: aprovado
  without optional values:
`);
  expect(stdout).toContain(`expired:
  tag      Exame expirado
  comment  Exame ASO-ADM: expirado.
           Partes com resultado: 1 de 2
           - clinico: aprovado (85 de 100). <summary>. <reportUrl>
           Sem resultado conhecido: audiometria
`);
});

test('--answer says whether another page of the list follows, and of a login that ended that it did', async () => {
  const keys = schoolKeys({
    more: 'login: { request: { method: POST, path: /in }, token: /t, ended: [{ at: /error, is: [ENDED] }] }',
  }).replace(
    /fetch: .*/,
    `fetch: { request: { method: GET, path: /t }, items: /data, orderId: '{{/id}}', next: '{{/next}}' }`,
  );
  box.write('bridge.yaml', fileWithProvider(`url: https://school.example.com\n${keys}`));
  const page = { data: [{ ...graded(), id: 'o-1' }] };
  const said = async (body: object) => (await explain('--answer', body)).stdout.trim().split('\n').at(-1);
  expect(await said({ ...page, next: '/t?page=2' })).toBe('Another page follows, by fetch.next.');
  expect(await said({ ...page, next: null })).toBe('The last page: nothing is where fetch.next points to.');
  expect(await said({ error: 'ENDED' })).toBe(
    'The body says that the login ended: login.ended[0] holds: /error is ENDED.',
  );
});
