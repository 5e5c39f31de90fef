import { type RunStory } from '../../../../operator/run-story';
import { decidedText, storyText } from '../../../../cli/operator/story-text';
import { type ApplicationReport, reportOf } from '../../../../domain/text/report';
import { initialState } from '../../../../domain/exam/state';

const report: ApplicationReport = {
  ...reportOf(initialState(7)),
  status: 'needs-attention',
  outcome: 'passed',
  provider: 'clinic',
  step: 'Exame\u001b[31m admissional',
  entries: [
    {
      reference: '7.1.2.0123456789',
      orderId: 'o-1',
      order: 'placed',
      status: 'needs-attention',
      phase: { is: 'decided', by: { by: 'provider', resultId: 'r-1' }, outcome: 'passed' },
      isWriting: true,
      orderStillDue: false,
      deadline: '2026-03-10T00:00:00.000Z',
      scheduledFor: null,
      examUrl: null,
      results: [
        {
          by: 'provider',
          resultId: 'r-1',
          outcome: 'passed',
          occurredAt: '2026-03-02T00:00:00.000Z',
          countsFrom: '2026-03-02T00:00:00.000Z',
          late: true,
        },
      ],
      published: { tags: ['Apto'], comments: [] },
      notWritten: [],
    },
  ],
  attention: [
    {
      reference: '7.1.2.0123456789',
      what: 'write',
      tag: 'Apto',
      code: 'BRIDGE_GUPY_UNAUTHORIZED',
      reason: "Gupy answered 403: [x](y) *'<z>'",
      since: '2026-03-02T00:00:01.000Z',
      retryAt: '2026-03-02T00:15:01.000Z',
    },
  ],
  notes: ['Outcome set to failed by an operator: phone'],
};

const attributes = { status: 'waiting', outcome: null, provider: 'clinic', step: 'Exame', deadline: null };
const story: RunStory = {
  workflowId: 'application-7',
  startedAt: new Date('2026-03-01T00:00:00Z'),
  attributes,
  pending: [],
  failedTasks: 0,
};

test('status tells the story of the current details without the marks of Markdown, and what can be typed', () => {
  const lines = storyText({ ...story, report }).split('\n');
  expect(lines[0]).toBe('application-7, running since 2026-03-01 00:00 UTC');
  expect(lines).toContain('  - passed of 2026-03-02 00:00 UTC (late), which counts r-1');
  expect(lines).toContain('  - tags in Gupy: Apto');
  expect(lines).toContain('> Outcome set to failed by an operator: phone');
  expect(lines.slice(-4)).toEqual([
    'To decide:',
    '  gupy-exam-bridge retry 7',
    '  gupy-exam-bridge override 7 --outcome passed --note "why"',
    '  gupy-exam-bridge skip 7 --note "why"',
  ]);
  expect(lines.join()).not.toMatch(/\*\*|\\/);
  expect(lines).toContain(
    '⚠️ Writing the tag "Apto" to Gupy failed (BRIDGE_GUPY_UNAUTHORIZED) since 2026-03-02 00:00 UTC: Gupy answered 403: [x](y) *\'<z>\'',
  );
});

test('status shows the exam of today before the one that was skipped', () => {
  const [entry] = report.entries;
  if (entry === undefined) throw new Error('No entry');
  const entries = [
    {
      ...entry,
      reference: '7.1.2.aaaaaaaaaa',
      phase: { is: 'given-up' as const, because: 'skipped' as const, reason: 'x' },
    },
    { ...entry, reference: '7.1.2.bbbbbbbbbb' },
  ];
  const text = storyText({ ...story, report: { ...report, entries } });
  expect(text.indexOf('7.1.2.bbbbbbbbbb')).toBeLessThan(text.indexOf('7.1.2.aaaaaaaaaa'));
});

test('status of an exam that waits offers to ask its provider now, where that can be asked', () => {
  const [entry] = report.entries;
  if (entry === undefined) throw new Error('No entry');
  const waiting = { is: 'waiting', orderedAt: 0, until: 1_000_000, stage: { is: 'ordered' } } as const;
  const told = (phase: typeof waiting & { ask?: { at: number; last: boolean } }) =>
    storyText(
      { ...story, report: { ...report, attention: [], status: 'waiting', entries: [{ ...entry, phase }] } },
      'b.yaml',
    );
  expect(told({ ...waiting, ask: { at: 5, last: false } })).toContain(
    "To ask the provider now: gupy-exam-bridge poll 7 --config 'b.yaml'",
  );
  expect(told(waiting)).not.toContain('gupy-exam-bridge poll');
});

test('P-STUCK: status offers no retry where only a result waits for a decision, for the run would refuse it', () => {
  const [stuck] = report.attention;
  const attention = stuck === undefined ? [] : [{ ...stuck, what: 'result' as const }];
  const text = storyText({ ...story, report: { ...report, attention } });
  expect(text).not.toContain('gupy-exam-bridge retry');
  expect(text).toContain('gupy-exam-bridge override 7');
});

test.each(['recover', 'cancel', 'notify'] as const)(
  'P-TRUE: status offers no override where that would be refused, or decide about another exam: %s',
  (what) => {
    const attention = report.attention.map((one) => ({ ...one, what, tag: null }));
    const text = storyText({ ...story, report: { ...report, attention } });
    expect(text).not.toContain('override');
    expect(text).toContain('gupy-exam-bridge retry 7');
    expect(text).toContain('gupy-exam-bridge skip 7');
    const both = [...attention, ...report.attention];
    expect(storyText({ ...story, report: { ...report, attention: both } })).toContain('gupy-exam-bridge override 7');
  },
);

test.each([
  ['2026-03-02T00:15:01.000Z', 'The next try is at 2026-03-02 00:15 UTC. To try now: retry.', 'write'],
  [null, 'Decide by retry or skip.', 'notify'],
] as const)('status speaks of commands, not of the Temporal UI: next try %s', (retryAt, hint, what) => {
  const attention = report.attention.map((one) => ({ ...one, retryAt, what }));
  const text = storyText({ ...story, report: { ...report, attention } });
  expect(text).toContain(hint);
  expect(text).not.toMatch(/More Actions|Send an Update/);
});

test('status says the three decisions once: as what can be typed', () => {
  const attention = report.attention.map((one) => ({ ...one, retryAt: null }));
  const text = storyText({ ...story, report: { ...report, attention } });
  expect(text).not.toContain('Decide by');
  expect(text).toContain('To decide:');
});

test('status keeps control characters of foreign texts away from the terminal', () => {
  const text = storyText({ ...story, report });
  expect(text).toContain('needs-attention · Exame[31m admissional · clinic');
  expect(text).not.toContain('\u001b');
});

test('status of an ended run says how and when, and offers nothing to decide', () => {
  const ended = { how: 'completed', at: new Date('2026-03-09T00:00:00Z') };
  const text = storyText({ ...story, ended, report });
  expect(text).toMatch(/^application-7, completed at 2026-03-09 00:00 UTC\n/);
  expect(text).not.toContain('To decide');
});

test('status names the configuration that it was asked with in what it offers to decide', () => {
  const text = storyText({ ...story, attributes: { ...attributes, status: 'needs-attention' } }, '.bridge/bridge.yaml');
  expect(text).toContain("  gupy-exam-bridge retry 7 --config '.bridge/bridge.yaml'");
  expect(text).toContain(`  gupy-exam-bridge skip 7 --note "why" --config '.bridge/bridge.yaml'`);
});

test('status without an answer of the run tells the search attributes and why there is no more', () => {
  const deadline = new Date('2026-03-10T00:00:00Z');
  const text = storyText({
    ...story,
    attributes: { ...attributes, outcome: 'passed', deadline },
    missing: 'no worker.',
  });
  expect(text.split('\n').slice(2)).toEqual([
    'waiting · Exame · clinic',
    'outcome: passed',
    'deadline: 2026-03-10 00:00 UTC',
    '',
    'This is all that its search attributes say: no worker.',
  ]);
});

test('status without a worker still offers the decisions for a run that needs attention', () => {
  const text = storyText({ ...story, attributes: { ...attributes, status: 'needs-attention' }, missing: 'x' });
  expect(text).toContain('gupy-exam-bridge retry 7');
});

test('status tells what is being tried again, and a worker whose code cannot go on', () => {
  const nextAt = new Date('2026-03-02T00:10:00Z');
  const pending = [
    { name: 'orderExam', attempt: 1 },
    { name: 'putTag', attempt: 14, nextAt, lastFailure: 'gupy PUT answered 503' },
    { name: 'postComment', attempt: 2 },
  ];
  const lines = storyText({ ...story, report, pending, failedTasks: 3 }).split('\n');
  expect(lines).toContain('Now: orderExam');
  expect(lines).toContain(
    'Now: putTag, attempt 14 at 2026-03-02 00:10 UTC; the last one failed: gupy PUT answered 503',
  );
  expect(lines).toContain('Now: postComment, attempt 2 under way; the last one failed: no reason is known');
  expect(lines.find((line) => line.startsWith('⚠️ The worker'))).toContain('3 times in a row');
});

test('status of a run that nothing is known of says so', () => {
  const none = { status: null, outcome: null, provider: null, step: null, deadline: null };
  expect(storyText({ ...story, attributes: none })).toContain('no search attribute is set');
});

test('after a decision, what is to be typed next names the configuration that was named', () => {
  expect(decidedText(report)).toMatch(/\nDone\. See what follows: gupy-exam-bridge status 7$/);
  expect(decidedText(report, 'b.yaml')).toMatch(/: gupy-exam-bridge status 7 --config 'b\.yaml'$/);
});
