// Older systems of occupational clinics take orders as XML, and SOAP services take nothing else. Whatever a candidate is called, the
// order is one document, and reads back as what was meant.
import { documentOf } from '../../providers/body-document';
import { ConfigSandbox } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, secret } from '../support/preset-world';

const keys = (request: string) => `
token: t
candidate: [name, phone]
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order:
  request: { method: POST, path: /pedidos, answer: xml, ${request} }
  orderId: '{{/pedido/@numero}}'
events: { format: xml, reference: '{{/laudo/referencia}}' }
result: { outcome: [{ when: [{ at: /laudo/apto, is: [S] }], outcome: passed }, { outcome: inconclusive }] }
`;
const order = `xml: true, body: {
    'soap:Envelope': { '@xmlns:soap': 'http://schemas.xmlsoap.org/soap/envelope/', 'soap:Body': { pedido: {
      '@versao': 2, exame: ['{{exam}}', AUDIO], urgente: false,
      nome: { '@tipo': civil, '#text': '{{candidate.name}}' }, telefone: '{{candidate.phone}}', '@ref': '{{reference}}' } } } }`;

let world: PresetWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const names = ['Amora', "D'Ávila & Filhos <b>", ']]><x>', '"; <!-- &amp;', 'Bento\u0000\u0001\ufffe', '\ud800 só'];

test.each(names)('P-PII, R28: an order for %j is one XML document that says what was meant', async (name) => {
  world = await PresetWorld.start(keys(order));
  world.answersPage('POST /pedidos', 200, '<?xml version="1.0"?><pedido numero="77"/>');
  world.answers({});
  expect(await world.order({ candidate: { name } })).toBe('77');
  const sent = documentOf('xml', Buffer.from(world.lastBody)) as { Envelope: { Body: { pedido: unknown } } };
  expect(sent.Envelope.Body.pedido).toMatchObject({
    '@versao': '2',
    '@ref': expect.stringContaining('654321') as string,
    exame: ['test-1', 'AUDIO'],
    urgente: 'false',
    nome: { '@tipo': 'civil', '#text': name.replace(/[\0\x01\ufffe\ud800]/g, '').trim() },
  });
  expect(world.lastBody).not.toContain('telefone');
  expect(world.calls()[0]?.headers).toMatchObject({ 'content-type': 'application/xml; charset=utf-8' });
});

test.each([
  ['xml: true', 'is sent as XML, and its body is not one element'],
  ['xml: true, body: { a: 1, b: 2 }', 'is sent as XML, and its body is not one element'],
  ["xml: true, body: { 'a b': 1 }", 'is sent as XML, and its body is not one element'],
  ["xml: true, body: { '{{exam}}': 1 }", 'is sent as XML, and its body is not one element'],
  ["xml: true, body: { a: { '@b': { c: 1 } } }", 'is sent as XML, and its body is not one element'],
  ['xml: true, form: true, body: { a: 1 }', 'is sent as a form and as XML'],
])('refuses %s: %s', (request, problem) => {
  const box = new ConfigSandbox();
  const text = fileWithProvider(`url: https://clinic.example.com${keys(request)}`);
  expect(box.problemsOf(text).join('\n')).toContain(`providers.school.order.request: ${problem}`);
  box.remove();
});
