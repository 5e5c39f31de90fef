// The board before a real bridge: it lists, tells and decides as the commands do, by the same rules (P-STUCK, P-TRUE).
import { readFileSync, writeFileSync } from 'node:fs';
import type { BoardPage } from '../../console/board/board-lists';
import type { RunningBoard } from '../../console/board/board-process';
import type { CandidateStory } from '../../console/board/candidate-story';
import { BoardClient } from '../support/board-client';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { startWorldBoard, worldBoardToken } from '../support/world-board';

let world: BridgeWorld;
let board: RunningBoard;
let client: BoardClient;

beforeAll(async () => {
  world = await BridgeWorld.create({ runs: 'inside' });
  await world.startAll();
  board = await startWorldBoard(world);
  client = new BoardClient(board.port);
  await client.logIn(worldBoardToken);
});

afterAll(async () => {
  await board?.close();
  await world?.close();
});

/** Gupy refuses the tag of the candidate, until `accept` is called. */
async function stuck(): Promise<{ id: number; accept: () => void }> {
  const { id, reference } = await world.waiting();
  const { faults } = world.simulator.gupy;
  const rule = faults.chance(`PUT /api/v1/jobs/*/applications/${id}/tags`, 1, { kind: 'status', status: 422 });
  await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
  await world.untilReport(id, ({ status }) => status === 'needs-attention');
  return { id, accept: () => faults.clear(rule) };
}

async function listed(query: string): Promise<BoardPage> {
  return client.json<BoardPage>(`/api/cards?${query}`);
}

async function untilListed(id: number, state: string): Promise<void> {
  await eventually(async () => (await listed(`state=${state}`)).cards.some(({ application }) => application === id));
}

const decide = (id: number, body: object) => client.act(`/api/candidates/${id}/decision`, body);

/** The board bounds its wait for the worker: one that stood still may have taken the decision all the same, and refuses it again. */
async function decided(id: number, body: object): Promise<boolean> {
  const heard: number[] = [];
  await eventually(async () => heard[heard.push((await decide(id, body)).status) - 1] !== 503);
  return heard.at(-1) === 200 || (heard.at(-1) === 409 && heard.length > 1);
}

it('shows who waits, for what and until when, and counts them', async () => {
  const { id } = await world.waiting();
  await untilListed(id, 'waiting');
  const { cards } = await listed('state=waiting&job=123456&provider=clinic&date=no-exam-date');
  expect(cards.find(({ application }) => application === id)).toMatchObject({
    status: 'waiting',
    step: 'Exame admissional',
    job: 123456,
    provider: 'clinic',
    deadline: expect.stringMatching(/^\d{4}-/) as string,
    endedAt: null,
  });
  const { counts } = await client.json<{ counts: Record<string, number> }>('/api/counts?provider=clinic');
  expect(counts['waiting']).toBeGreaterThanOrEqual(1);
  expect(await client.json('/api/counts?provider=another')).toMatchObject({ counts: { waiting: 0 } });
});

it('takes a step for a text, whatever stands in it', async () => {
  const step = (text: string) => listed(`state=waiting&step=${encodeURIComponent(text)}`);
  expect((await step('Exame admissional')).cards.length).toBeGreaterThan(0);
  for (const text of ['x" OR "1"="1', "x' OR 1=1 --", 'x\\" OR GupyJobId=123456 OR "', "x') OR (ExamStatus='waiting"])
    expect((await step(text)).cards).toEqual([]);
});

it('tells the story that the run reports, and no link that a stranger could take the exam by', async () => {
  const { id } = await stuck();
  const story = await client.json<CandidateStory>(`/api/candidates/${id}`);
  expect(story).toMatchObject({
    application: id,
    ended: null,
    report: {
      status: 'needs-attention',
      attention: [{ what: 'write', tag: 'Apto', code: 'BRIDGE_GUPY_REJECTED' }],
      entries: [{ phase: { is: 'decided', outcome: 'passed' } }],
    },
  });
  expect(JSON.stringify(story)).not.toContain('examUrl');
});

it('P-STUCK: retry, override and skip free who is stuck, each once', async () => {
  const [one, two, three] = [await stuck(), await stuck(), await stuck()];
  one.accept();
  two.accept();
  const answers = [
    await decided(one.id, { update: 'retry' }),
    await decided(two.id, { update: 'override', input: { outcome: 'failed', note: 'told by phone' } }),
    await decided(three.id, { update: 'skip', input: { note: 'written by hand' } }),
  ];
  expect(answers).toEqual([true, true, true]);
  for (const { id } of [one, two, three]) await world.untilReport(id, ({ status }) => status === 'settled');
  const { world: gupy } = world.simulator.gupy;
  expect([one, two, three].map(({ id }) => gupy.tagNames(id))).toEqual([['Apto'], ['Inapto'], []]);
  const told = await world.command('status', String(two.id));
  expect(told.stdout).toContain('Outcome set to failed by an operator: told by phone');
  await untilListed(one.id, 'settled');
});

it('the run refuses a decision that makes no sense, and its reason is told', async () => {
  const { id } = await world.waiting();
  const { status, text } = await decide(id, { update: 'retry' });
  expect(status).toBe(409);
  expect(JSON.parse(text)).toEqual({
    code: 'BRIDGE_DECISION_REFUSED',
    message: 'Nothing is stuck: there is nothing to retry',
  });
});

it('an application that the bridge does not know is 404', async () => {
  for (const { status } of [await client.send('/api/candidates/99'), await decide(99, { update: 'retry' })])
    expect(status).toBe(404);
});

it('without a worker the columns still show who waits, and a decision says that nobody answered', async () => {
  const { id } = await world.waiting();
  await untilListed(id, 'waiting');
  await world.worker?.end();
  expect((await listed('state=waiting')).cards.length).toBeGreaterThan(0);
  const { status, text } = await decide(id, { update: 'skip', input: { note: 'nobody is there' } });
  expect([status, JSON.parse(text)]).toMatchObject([503, { code: 'BRIDGE_WORKER_UNAVAILABLE' }]);
  await world.startWorker();
});

it('R31: `console` without a token says what is missing, and ends with 2', async () => {
  const text = readFileSync(world.configFile, 'utf8');
  writeFileSync(world.configFile, text.slice(0, text.indexOf('\nconsole:')) + text.slice(text.indexOf('\nproviders:')));
  const { code, stdout } = await world.commandWith({}, 'console');
  writeFileSync(world.configFile, text);
  expect(code).toBe(2);
  expect(stdout).toContain('console: is missing, and the board needs a token');
});
