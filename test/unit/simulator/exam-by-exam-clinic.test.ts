// The dialect of a clinic that sends a callback for each exam of an order.
import { DialectWorld, hmacOf } from '../../support/dialect-world';

let world: DialectWorld;
beforeEach(async () => void (world = await DialectWorld.start('exam-by-exam-clinic')));
afterEach(async () => world.close());

const order = { pacote: 'ADM', nome: 'Amora de Exemplo', cpf: '01234567890', referencia: 'ref-1' };
const key = { 'idempotency-key': 'ref-1' };

test('exam-by-exam-clinic: one order for a key, and a callback for each exam, signed over the whole body', async () => {
  const [first, again] = [
    await world.call('POST', '/pedidos', order, key),
    await world.call('POST', '/pedidos', order, key),
  ];
  expect([first.status, again.json]).toEqual([201, first.json]);
  for (const part of ['audiometria', 'clinico']) {
    await world.control('POST', '/orders/ref-1/complete', { outcome: 'passed', part, summary: 'Sem queixas' });
    expect(world.body).toMatchObject({ ...(first.json as object), referencia: 'ref-1', exame: part, parecer: 'apto' });
    expect(world.seen.headers['x-assinatura']).toBe(hmacOf(world.seen.body));
  }
});

test('exam-by-exam-clinic: the answer lists all exams; a correction is of one of them, and the order can be cancelled meanwhile', async () => {
  const { json } = await world.call('POST', '/pedidos', order, key);
  const { protocolo } = json as { protocolo: string };
  await world.control('POST', '/orders/ref-1/complete', { outcome: 'passed', part: 'audiometria', send: false });
  await world.control('POST', '/orders/ref-1/complete', { outcome: 'passed', part: 'clinico', send: false });
  await world.control('POST', '/orders/ref-1/correct', { outcome: 'failed', part: 'audiometria' });
  const [heard, , corrected] = world.order.versions;
  expect(corrected).toMatchObject({ part: 'audiometria', occurredAt: heard?.occurredAt });
  expect((await world.call('GET', `/pedidos/${protocolo}`)).json).toMatchObject({
    exames: [
      { exame: 'clinico', parecer: 'apto' },
      { exame: 'audiometria', parecer: 'inapto' },
      { exame: 'toxicologico', parecer: 'pendente' },
    ],
  });
  expect((await world.call('DELETE', `/pedidos/${protocolo}`)).status).toBe(204);
  expect(world.order.status).toBe('cancelled');
});
