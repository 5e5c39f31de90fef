// The link of an exam leads a person to a page, without the bridge's token, and what somebody typed at the desk stays text there.
import { type Simulator, startSimulator } from '../../../simulator/simulator';

let simulator: Simulator;
beforeEach(async () => {
  const secrets = { gupyToken: 'g', providerToken: 'p', callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  simulator = await startSimulator({ ...secrets, surroundings: { timeZone: 'America/Manaus' } });
});
afterEach(() => simulator.close());

async function ordered(): Promise<{ orderId: string; examUrl: string }> {
  const reference = '654321.123456.86547.key';
  const answer = await fetch(`${simulator.provider.url}/orders`, {
    method: 'POST',
    headers: { authorization: 'Bearer p', 'idempotency-key': reference, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ reference, exam: 'ASO-ADM', callbackUrl: 'http://127.0.0.1:9/', deadline: '2026-12-31T00:00:00Z' },
      ...{ candidate: {}, job: { id: 123_456, name: 'Operador' } },
    }),
  });
  return (await answer.json()) as { orderId: string; examUrl: string };
}

test('the link of an exam opens a page in the language of the reader, which says how the exam stands, in the zone of the bridge', async () => {
  const { orderId, examUrl } = await ordered();
  await simulator.provider.bookings.book(orderId, {
    scheduledFor: '2026-12-04T17:00:00Z',
    place: 'Sala <b>7</b>',
  });
  await simulator.provider.desk.complete(orderId, { outcome: 'failed' });
  const page = await fetch(examUrl, { headers: { 'accept-language': 'pt-BR,pt;q=0.9' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  const text = await page.text();
  for (const said of ['<html lang="pt-BR">', 'ASO-ADM', orderId, 'reprovado', '13:00 AMT'])
    expect(text).toContain(said);
  expect(text).not.toContain('<b>');
  expect(await (await fetch(examUrl)).text()).toContain('failed');
});

test('it leads back to the card in the sandbox, and to the sandbox where the order is gone', async () => {
  const { examUrl } = await ordered();
  expect(await (await fetch(examUrl)).text()).toContain(`<a href="${simulator.gupy.url}/#654321">Back to the card`);
  const gone = await fetch(`${simulator.provider.url}/exams/none`);
  expect(gone.status).toBe(404);
  expect(await gone.text()).toContain(`<a href="${simulator.gupy.url}/">Back to the sandbox</a>`);
});

test('it is no request of the bridge, so no journal has it and no fault plays on it', async () => {
  const { examUrl } = await ordered();
  const before = simulator.provider.requests.of().length;
  simulator.provider.faults.chance('*', 1, { kind: 'status', status: 503 });
  expect((await fetch(examUrl)).status).toBe(200);
  expect(simulator.provider.requests.of()).toHaveLength(before);
});

test('an order that nobody made has a page that says so', async () => {
  const answer = await fetch(`${simulator.provider.url}/exams/none`);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('knows no such order')]);
});
