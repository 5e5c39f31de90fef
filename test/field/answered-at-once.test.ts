// A look-up whose answer is the result: nothing is sent later, and nothing can be asked for. Sources: Zarv's verifications (201 with
// `status: COMPLETED` and the result beside it; the same document is there to be asked for), Certfy's certificates and other bureaus of Brazil that
// answer a CPF at once, and pages of background checks that answer "completed" for a quick check and "processing" for a slow one.
import { CallbackListener } from '../../cli/provider-test/callback-listener';
import { testProtocol } from '../../cli/provider-test/protocol-test';
import { FieldWorld } from '../support/field-world';
import { AnsweredStatus, hmacOf, orderRequest, PresetWorld, reference, secret } from '../support/preset-world';

const reading = `
    outcome:
      - { when: [{ at: /verification/result/score, from: 700 }], outcome: passed }
      - { when: [{ at: /verification/result/score, below: 700 }], outcome: failed }
      - outcome: inconclusive
    occurredAt: /verification/endedAt
    score: /verification/result/score
    summary: '{{/verification/note}}'`;
const atOnce = `token: t
candidate: [document]
order:
  request: { method: POST, path: /verifications, body: { nationalId: '{{candidate.document | digits}}' } }
  orderId: '{{/id}}'
  result:${reading}`;
const orLater = `${atOnce.replace('  result:', '  result:\n    pending: [{ at: /status, not: [COMPLETED] }]')}
pollEvery: 1h
fetch: { request: { method: GET, path: '/verifications/{{orderId}}' } }
result:
  pending: [{ at: /status, not: [COMPLETED] }]${reading.replaceAll('\n  ', '\n')}`;

const answer = (score: unknown, status = 'COMPLETED') => ({
  id: 'v-1',
  status,
  verification: { result: { score }, endedAt: '2026-01-15T12:00:01Z', note: 'Sem apontamentos' },
});

let world: FieldWorld;
afterEach(() => world.close());

async function start(keys: string, answers: (path: string) => unknown): Promise<void> {
  world = await FieldWorld.start(keys);
  world.provider.answersBy(answers);
}

test.each([
  [850, ['Apto']],
  ['850', ['Apto']],
  [100, ['Inapto']],
])('P-REAL: an order that is answered with %p points is decided at once', async (score, tags) => {
  await start(atOnce, () => answer(score));
  await world.orders();
  expect([world.tags, world.report.attention]).toEqual([tags, []]);
  const [entry] = world.report.entries;
  expect(entry?.results).toMatchObject([{ occurredAt: '2026-01-15T12:00:01.000Z' }]);
  expect(world.provider.calls()).toMatchObject([{ call: 'POST /verifications', body: { nationalId: '01234567890' } }]);
});

test('a slow one is asked for, and the quick one is not', async () => {
  await start(orLater, (path) => (path === '/verifications' ? answer(null, 'PROCESSING') : answer(850)));
  await world.orders();
  expect([world.tags, world.recorded]).toEqual([[], []]);
  await world.polls('v-1');
  expect([world.tags, world.recorded]).toEqual([['Apto'], ['passed']]);
});

test('P-ONCE: the same result by a question after it is no other version', async () => {
  await start(orLater, () => answer(850));
  await world.orders();
  expect(world.recorded).toEqual(['passed']);
  await world.polls('v-1');
  expect([world.recorded, world.tags]).toEqual([['passed'], ['Apto']]);
});

test('R28: where it can be asked for, an answer that cannot be read costs no order', async () => {
  await start(orLater.replace(/ {4}pending:.*\n/, ''), (path) =>
    path === '/verifications' ? { id: 'v-1' } : answer(850),
  );
  await world.orders();
  expect(JSON.stringify(world.report.notes)).toContain(
    'its result was left out: body: holds nothing that the mapping reads',
  );
  await world.polls('v-1');
  expect(world.tags).toEqual(['Apto']);
});

test('where nothing else brings it, such an order has failed, and a person is asked', async () => {
  await start(atOnce, () => ({ id: 'v-1' }));
  await expect(world.provider.order()).rejects.toMatchObject({ failureClass: 'unexpected' });
});

const calledBack = `${atOnce}
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
events: { reference: '{{/ref}}' }`;

test.each([
  ['the same result adds nothing', ['850'], ['passed'], ['Apto']],
  ['a correction of the same date is newer than the answer', ['850', '100'], ['passed', 'failed'], ['Inapto']],
])('P-CORRECT: called back while the answer is under way, %s', async (_title, scores, recorded, tags) => {
  await start(calledBack, async () => {
    for (const score of scores) {
      const body = JSON.stringify({ ref: reference, ...answer(score) });
      const sent = { method: 'POST', body, headers: { 'x-sig': hmacOf(body) } };
      expect((await fetch(`${world.url}/callbacks/school`, sent)).status).toBe(200);
    }
    return answer('850');
  });
  await world.orders();
  expect([world.recorded, world.tags]).toEqual([recorded, tags]);
});

test('an order that is known is answered with its id, and its body decides nothing', async () => {
  const known = orLater
    .replace("  orderId: '{{/id}}'", "  orderId: '{{/id}}'\n  known: [409]")
    .replace(/ {4}pending:.*\n/, '');
  await start(known, (path) => (path === '/verifications' ? new AnsweredStatus(409, answer(100)) : answer(850)));
  await world.orders();
  expect(world.recorded).toEqual([]);
  await world.polls('v-1');
  expect(world.tags).toEqual(['Apto']);
});

test.each([
  [orLater.replace(/pollEvery[^]*/, ''), 'order.result.pending: leaves an order without its result, and nothing asks'],
  [atOnce.replace('  result:', '  known: [409]\n  result:'), 'order.known: leaves an order without its result'],
  [
    atOnce
      .replace(/ {2}request:.*\n/, '')
      .replace('/id', '/x')
      .replace('{{/x}}', '{{reference}}'),
    'order.result: reads an answer, and no request is sent',
  ],
  [`${atOnce}\nparts: { id: /exam, count: 2 }`, 'order.result: is of the whole order, and parts names several exams'],
  [`${atOnce}\n    version: [/id]`, 'order.result.version: has no effect'],
  [
    atOnce.replace('      - outcome: inconclusive\n', ''),
    'order.result.outcome: leaves some states without an outcome',
  ],
])('check refuses what would lose a result (%#)', async (keys, problem) => {
  world = await FieldWorld.start(atOnce);
  await expect(PresetWorld.start(keys)).rejects.toThrow(problem);
});

test('provider test sees the result of the first order, and waits for no callback', async () => {
  let orders = 0;
  await start(orLater, (path) => ({ ...answer(850), id: path === '/verifications' ? `v-${(orders += 1)}` : 'v-1' }));
  const { adapter } = world.provider;
  const listener = await CallbackListener.start(adapter, { host: '127.0.0.1', port: 0 });
  const asked: string[] = [];
  const play = async ({ action }: { action: string }) => asked.push(action) > 0;
  const rows = await testProtocol({ adapter, listener, newOrder: orderRequest, play, waitMs: 60_000, onRow: () => {} });
  await listener.close();
  const verdicts = Object.fromEntries(rows.map(({ name, verdict }) => [name, verdict]));
  expect(asked).toEqual([]);
  expect(verdicts).toMatchObject({
    order: 'ok',
    'a result arrives, proven': 'ok',
    'an open order can be asked for': 'not-tried',
    'a date is reported': 'not-tried',
  });
});
