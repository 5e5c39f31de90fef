import { registerExplain } from '../../../cli/explain';
import { words } from '../../../domain/text/locale';
import { inFolder, runCli } from '../../support/cli-run';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
  box.write('bridge.yaml', exampleFile);
});
afterEach(() => box.remove());

const run = (...args: string[]) => inFolder(box.dir, goodEnv, () => runCli([registerExplain], 'explain', ...args));

test('explain tells the exam and what every outcome writes', async () => {
  const { code, stdout } = await run('--job', '123456', '--step', 'exame  ADMISSIÓNAL');
  expect(code).toBe(0);
  expect(stdout).toBe(`exams[0] matches job 123456, step "exame  ADMISSIÓNAL".
  exam ASO-ADM at clinic, deadline 10d
  onLeave cancel, lateResult publish, closeAfter 3d
passed:
  tag      Apto
failed:
  tag      Inapto
  comment  Exame ASO-ADM: inapto. <summary>
  without optional values:
  tag      Inapto
  comment  Exame ASO-ADM: inapto.
inconclusive:
  comment  Exame ASO-ADM inconclusivo: <summary> <reportUrl>
  without optional values:
  comment  Exame ASO-ADM inconclusivo
cancelled:
  nothing is written
expired:
  tag      Exame expirado
before a comment:
  late       Resultado tardio.
  corrected  Correção do resultado anterior.
  by hand    Decisão manual.
  overtaken  Resultado de um exame anterior; nesta etapa vale o mais recente.
`);
});

test('explain says how often a missed exam is ordered again', async () => {
  box.write('bridge.yaml', changed(exampleFile, 'onLeave: cancel', 'onLeave: cancel\n    reorderOnMissed: 2'));
  const { stdout } = await run('--job', '123456', '--step', 'Exame admissional');
  expect(stdout).toContain(
    'a candidate who did not come: ordered again at clinic, 2 times at most; the deadline counts on\n',
  );
  const { stdout: json } = await run('--job', '123456', '--step', 'Exame admissional', '--json');
  expect(JSON.parse(json)).toMatchObject({ rule: { reorderOnMissed: 2 } });
});

test('explain shows the messages to the candidate', async () => {
  const words = '{ subject: Exame agendado, body: "Em {{place}}: {{examUrl}}" }';
  const notify = `notify: { ordered: { template: 4711 }, scheduled: ${words}, remind: { template: 4712, before: 24h } }`;
  box.write('bridge.yaml', changed(exampleFile, 'onLeave: cancel', `onLeave: cancel\n    ${notify}`));
  const { stdout } = await run('--job', '123456', '--step', 'Exame admissional');
  expect(stdout).toContain(`messages to the candidate, through Gupy:
  ordered    template 4711
  scheduled  Exame agendado: Em <place>: <examUrl>
  remind     template 4712, 1d before the exam or its deadline
`);
  const { stdout: json } = await run('--job', '123456', '--step', 'Exame admissional', '--json');
  expect(JSON.parse(json)).toMatchObject({
    messages: { ordered: { template: 4711 }, remind: { template: 4712, before: '1d' } },
  });
});

test('explain shows how long an order waits for the candidate to come back', async () => {
  box.write('bridge.yaml', changed(exampleFile, 'onLeave: cancel', 'onLeave: cancel\n    cancelAfter: 90m'));
  const { stdout } = await run('--job', '123456', '--step', 'Exame admissional');
  expect(stdout).toContain('\n  onLeave cancel, cancelAfter 1h30m, lateResult publish, closeAfter 3d\n');
  const { stdout: json } = await run('--job', '123456', '--step', 'Exame admissional', '--json');
  expect(JSON.parse(json)).toMatchObject({ rule: { onLeave: 'cancel', cancelAfter: 5_400_000 } });
});

test('explain --outcome tells one outcome, with the sample values given', async () => {
  const text = changed(exampleFile, 'inapto. {{summary}}', 'nota {{score}} de {{maxScore}}. {{summary}}');
  box.write('bridge.yaml', text);
  const args = ['--score', '4.5', '--max-score', '10', '--summary', 'Refazer'];
  const { stdout } = await run('--job', '123456', '--step', 'Exame admissional', '--outcome', 'failed', ...args);
  expect(stdout.split('\n').slice(3, 9)).toEqual([
    'failed:',
    '  tag      Inapto',
    '  comment  Exame ASO-ADM: nota 4,5 de 10. Refazer',
    '  without optional values:',
    '  tag      Inapto',
    '  comment  Exame ASO-ADM: reprovado.',
  ]);
});

test('explain shows that a tag over the limit becomes a comment', async () => {
  box.write('bridge.yaml', changed(exampleFile, 'tagLength: 60', 'tagLength: 5'));
  const { stdout } = await run('--job', '123456', '--step', 'Exame admissional', '--outcome', 'expired');
  expect(stdout).toContain('expired:\n  comment  Exame expirado\n');
});

test('explain --json is for programs', async () => {
  const { stdout } = await run('--job', '123456', '--step', 'Exame admissional', '--outcome', 'passed', '--json');
  expect(JSON.parse(stdout)).toEqual({
    matched: true,
    index: 0,
    present: null,
    unseenReturns: null,
    messages: {},
    rule: {
      provider: 'clinic',
      exam: 'ASO-ADM',
      deadline: 864_000_000,
      onLeave: 'cancel',
      lateResult: 'publish',
      closeAfter: 259_200_000,
    },
    writes: { passed: { tags: ['Apto'] } },
    withoutOptional: { passed: { tags: ['Apto'] } },
    prefixes: words['pt-BR'].prefixes,
    notes: [],
  });
});

const only = 'exams[0] is for step "Exame admissional", job 123456.\n';
const fix = 'Ask with the job and the step of one of these, or add an exam for this step to bridge.yaml.\n';

test.each([
  [
    'another job',
    ['--job', '1', '--step', 'Exame admissional'],
    `No exam matches job 1, step "Exame admissional".\n${only}${fix}`,
  ],
  [
    'another step',
    ['--job', '123456', '--step', 'Entrevista'],
    `No exam matches job 123456, step "Entrevista".\n${only}${fix}`,
  ],
])('explain exits 1 when no exam matches: %s', async (_title, args, printed) => {
  expect(await run(...args)).toEqual({ code: 1, stdout: printed, stderr: '' });
  const json = await run(...args, '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual({ matched: false, notes: [] });
});

test('explain names the step that was meant', async () => {
  const { stdout } = await run('--job', '123456', '--step', 'Exame admisional');
  expect(stdout).toContain('Ask with the job and the step of one of these (did you mean Exame admissional?), or add ');
});

test('explain says which exams the question cannot be compared with', async () => {
  const second = exampleFile
    .slice(exampleFile.indexOf('  - step: Exame'))
    .replace('step: Exame admissional', 'stepId: 77');
  box.write('bridge.yaml', `${exampleFile}${second}`);
  const byName = await run('--job', '123456', '--step', 'Outra etapa');
  expect(byName.code).toBe(1);
  expect(byName.stdout).toContain(
    'Note: exams[1] names stepId 77, which cannot be compared; ask with the id of the step.',
  );
  const byId = await run('--job', '123456', '--step', '77');
  expect(byId.code).toBe(0);
  expect(byId.stdout).toMatch(/^exams\[1\] matches job 123456, step 77\.\n/);
  expect(byId.stdout).toContain(
    'Note: exams[0] names step "Exame admissional", which cannot be compared; ask with the name of the step.',
  );
  const otherJob = await run('--job', '5', '--step', 'Outra etapa');
  expect(otherJob.stdout).toBe(
    `No exam matches job 5, step "Outra etapa".\n${only}exams[1] is for stepId 77, job 123456.\n${fix}`,
  );
});

test('explain on a wrong file prints its problems, exit code 2', async () => {
  box.write('bridge.yaml', changed(exampleFile, 'deadline: 10d', 'deadline: soon'));
  const { code, stdout, stderr } = await run('--job', '1', '--step', 'x');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /^BRIDGE_CONFIG_INVALID: bridge\.yaml cannot be used: 1 problem\nbridge\.yaml:37: exams\[0\]\.deadline: is not a duration\. .*\n$/,
  );
});

test('explain takes --config, and says when the file is not there', async () => {
  box.write('other.yaml', changed(exampleFile, 'tag: Apto', 'tag: Liberado'));
  const args = ['--job', '123456', '--step', 'Exame admissional', '--outcome', 'passed'];
  expect((await run(...args, '--config', 'other.yaml')).stdout).toContain('tag      Liberado\n');
  const missing = await run(...args, '--config', 'none.yaml');
  expect(missing.code).toBe(2);
  expect(missing.stderr).toBe(
    'BRIDGE_CONFIG_MISSING: No configuration file was found: none.yaml does not exist. Pass --config FILE, set BRIDGE_CONFIG, or write one with `gupy-exam-bridge init`.\n',
  );
});
