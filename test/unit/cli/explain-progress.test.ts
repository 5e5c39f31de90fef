// What `explain` says of a recorded callback or answer that tells how far an exam is.
import { registerExplain } from '../../../cli/explain';
import { inFolder, runCli } from '../../support/cli-run';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { schoolKeys } from '../../support/mapped-school';
import { fileWithProvider, reference } from '../../support/preset-world';

const progress = `
zone: America/Sao_Paulo
progress:
  stage:
    - { when: [{ at: /state, is: [booked] }], stage: scheduled }
    - { when: [{ at: /state, is: [noshow] }], stage: missed }
  scheduledFor: '{{/date}} {{/time}}'
  place: '{{/place}}'
  occurredAt: /at`;

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
  box.write('bridge.yaml', fileWithProvider(`url: https://school.example.com\n${schoolKeys({ more: progress })}`));
});
afterEach(() => box.remove());

async function explain(what: '--callback' | '--answer', body: object, ...more: string[]) {
  box.write('recorded.json', JSON.stringify(body));
  const args = ['explain', '--provider', 'school', what, 'recorded.json', ...more];
  return inFolder(box.dir, goodEnv, () => runCli([registerExplain], ...(args as [string])));
}

const booked = { reference, state: 'booked', date: '20/01/2026', time: '08:30', at: 'logo', name: 'Amora' };

test('a callback that says how far the exam is: the rule that holds, what was read, and what led to nothing', async () => {
  const { code, stdout } = await explain('--callback', booked);
  expect(code).toBe(0);
  expect(stdout).toContain(
    [
      'A report for application 654321.',
      '  stage    scheduled (progress.stage[0] holds)',
      '  exam     2026-01-20T11:30:00.000Z',
    ].join('\n'),
  );
  expect(stdout).toContain('  date     none, so the report counts from its arrival');
  expect(stdout).toContain('  note     occurredAt was left out: it is no date that can be read');
  expect(stdout).toContain(
    '  read     /state (stage[0]), /state (stage[1]), /date (scheduledFor), /time (scheduledFor)',
  );
  expect(stdout).toContain('  not read /place (place): nothing is there');
  expect(stdout).toContain('  not read /at (occurredAt): what is there cannot be read');
  expect(stdout).not.toContain('Amora');
});

test('an answer without a result says that, and how far the exam is; --json has both', async () => {
  const pending = { ...booked, state: 'noshow' };
  const keys = schoolKeys({
    more: progress,
    result: `pending: [{ at: /points, present: false }]\noutcome: [{ outcome: passed }]`,
  });
  box.write('bridge.yaml', fileWithProvider(`url: https://school.example.com\n${keys}`));
  const { stdout } = await explain('--answer', pending);
  expect(stdout).toContain(
    'Not final yet: the bridge would ask again.\n  because  result.pending[0] holds: /points is absent\nHow far the exam is:\n  stage    missed',
  );
  const { code, stdout: json } = await explain('--answer', pending, '--json');
  expect([code, JSON.parse(json)]).toMatchObject([
    0,
    {
      kind: 'pending',
      rule: 'progress.stage[1]',
      progress: { stage: 'missed', scheduledFor: '2026-01-20T11:30:00.000Z' },
    },
  ]);
  expect((await explain('--answer', { state: 'ordered' })).stdout).toBe(
    'Not final yet: the bridge would ask again.\n  because  result.pending[0] holds: /points is absent\n',
  );
});
