// T20: text of strangers on its way into workflow ids, headers, logs, search attributes, summaries and tags.
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import { eventually } from '../support/eventually';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create({ runs: 'inside' });
  await world.bridge.startAll();
});

afterAll(() => world?.close());

/** Zero width, bidirectional and line breaking characters: what is read is not what is there. */
const deceiving = '\u202e\u200b\u2066\ufeff\u2028\u2029\u0085\u00ad';
const ansi = '\u001b[2J\u001b]0;owned\u0007\u001b[31m';

const badIds: [string, string][] = [
  ['a line break', 'a\nb'],
  ['a carriage return', 'a\rb'],
  ['ANSI codes', `a${ansi}`],
  ['a look-alike letter', 'аbc'],
  ['full-width digits', '１２３'],
  ['a zero-width space', 'a\u200bb'],
  ['a right-to-left override', 'a\u202eb'],
  ['white space only', '   '],
  ['nothing', ''],
  ['201 characters', 'x'.repeat(201)],
  ['60 000 characters', 'x'.repeat(60_000)],
];

it.each(badIds)('T20: an event id of %s is 400, and is not repeated in answer or log', async (_what, id) => {
  const answer = await world.webhook(movedBody(newApplicationId(), { id }));
  expect(answer).toMatchObject({ status: 400, json: { reason: expect.stringMatching(/^id: Invalid id/) as string } });
  expect(answer.body.length).toBeLessThan(500);
  expect(world.log).not.toContain('x'.repeat(201));
});

it.each(badIds)('T20: a result id or order id of %s is 400', async (_what, id) => {
  for (const field of ['resultId', 'orderId']) {
    const answer = await world.callback(resultBody(newApplicationId(), { [field]: id }));
    expect(answer).toMatchObject({ status: 400, json: { reason: expect.stringContaining(`${field}: `) as string } });
    expect(answer.body.length).toBeLessThan(500);
  }
});

it('T20: an id of 1 MB is 413', async () => {
  const id = 'x'.repeat(2 ** 20);
  expect(await world.webhook(movedBody(newApplicationId(), { id }))).toMatchObject({ status: 413 });
  expect(await world.callback(resultBody(newApplicationId(), { resultId: id }))).toMatchObject({ status: 413 });
});

it('T20: a reference of somebody else in look-alike digits, with signs or spaces leads to no run', async () => {
  const answerTo = (id: string) =>
    world.callback(resultBody(1, { reference: `${id}.123456.86547.0123456789${'abcdef'.repeat(2)}0123` }));
  for (const text of ['+1', '1 ', '01', '1e3', '0x1', '１', '1\n', '-1', '1.0']) {
    expect(await answerTo(text)).toMatchObject({ status: 400 });
  }
  // Blanks around it are read over (R28), so it is whole, and its proof is false (P-OWN).
  for (const text of [' 1', '\n1', '\u00a01', '\ufeff1']) expect(await answerTo(text)).toMatchObject({ status: 200 });
  await expect(world.historyOf(1)).rejects.toThrow(/not found/i);
});

it('T20: a step name with line breaks, ANSI and invisible characters is one plain line everywhere', async () => {
  const applicationId = newApplicationId();
  const name = `Exame ${ansi}admissional\r\nfake: line${deceiving} fim`;
  const currentStep = { id: 86_547, name };
  const data = { job: { id: 123_456 }, application: { id: applicationId, currentStep } };
  // What it says without them is the name of no exam step.
  const answer = await world.webhook(movedBody(applicationId, { data }));
  expect(answer).toMatchObject({ status: 200, json: { status: 'ignored' } });
  const matching = {
    ...data,
    application: { id: applicationId, currentStep: { id: 86_547, name: `\u200bExame\nadmissional${deceiving}` } },
  };
  expect(await world.webhook(movedBody(applicationId, { data: matching }))).toMatchObject({
    status: 200,
    json: { status: 'started' },
  });
  const client = await world.bridge.client();
  const run = await client.workflow.getHandle(applicationWorkflowId(applicationId)).describe();
  const texts = JSON.stringify([run.staticSummary, await run.staticDetails(), run.searchAttributes]);
  expect(texts).toContain('Exame admissional');
  expect(texts.replaceAll('\\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u2028\u202e]|\\u00|\\r/);
});

it('T20: what is refused leaves log lines of printable text only, one each', async () => {
  const before = world.log.length;
  const body = movedBody(newApplicationId(), {
    id: `x\n{"level":"fatal","msg":"forged"}\n${ansi}`,
    event: 'application.moved',
  });
  await world.webhook(body, {
    headers: [
      ['User-Agent', 'x\tforged'],
      ['X-Forwarded-For', '1.2.3.4 forged'],
    ],
  });
  await world.post(`/callbacks/${encodeURIComponent('forged\n\u001b[31m')}`, [], '');
  const written = (): string => world.log.slice(before);
  await eventually(() => written().split('\n').length > 2);
  for (const line of written()
    .split('\n')
    .filter((text) => text !== ''))
    expect(JSON.parse(line)).toMatchObject({ level: 'warn' });
  expect(written()).not.toMatch(/forged|[\u0000-\u0009\u000b-\u001f]/);
});

it('T20: a header with a line break in its value never reaches a handler', async () => {
  const head = 'POST /webhooks/gupy HTTP/1.1\r\nHost: x\r\n';
  for (const header of ['A: b\rc', 'A: b\0c', 'A\0: b', ': b', 'A : b', `A: ${'b'.repeat(20_000)}`]) {
    const { status } = await world.raw(`${head}${header}\r\nContent-Length: 0\r\n\r\n`);
    expect([400, 431]).toContain(status);
  }
});

it('T20: of a summary of ANSI codes the words are left; what looks like a placeholder or a comment reference is text', async () => {
  const { bridge } = world;
  const applicationId = bridge.addCandidate();
  bridge.enterExam(applicationId);
  const waiting = await bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
  const [entry] = waiting.entries;
  const sent = `${ansi}{{reportUrl}} {{__proto__}} <img src=x onerror=alert(1)> [ref 0123456789]${deceiving}`;
  const result = { reference: entry?.reference, orderId: entry?.orderId, outcome: 'failed', summary: sent };
  expect(await world.callback(resultBody(applicationId, result))).toMatchObject({ status: 200 });
  await bridge.untilReport(applicationId, ({ status }) => status === 'settled');
  const [comment = ''] = bridge.simulator.gupy.world.commentTexts(applicationId);
  expect(comment).toContain('inapto. [2J');
  expect(comment).toContain('{{reportUrl}} {{__proto__}} (ref 0123456789]');
  // Its own, which is the last word of the bridge, and none of a stranger.
  expect(comment.match(/\[ref [0-9a-f]{10}\]/g)).toHaveLength(1);
  expect(comment).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  const client = await bridge.client();
  const details = await (
    await client.workflow.getHandle(applicationWorkflowId(applicationId)).describe()
  ).staticDetails();
  expect(`${details}${world.log}`).not.toMatch(/[^\P{Cc}\n]/u);
});
