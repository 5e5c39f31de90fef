// SOAP services that send every message as if it had attachments (MTOM of Apache CXF, Axis and Metro): gowsdl 229, savon 197, groovy-wslite 45,
// jquery.soap 92, dotnet/wcf 4918, cxf-spring-boot-starter 43. The message is the first part; "Content is not allowed in prolog" is what
// clients say that look for it at the first byte.
import { FieldWorld } from '../support/field-world';
import { signed } from '../support/mapped-school';
import { reference, secret } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const keys = `token: t
pollEvery: 1h
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { request: { method: POST, path: /tests }, orderId: '{{/id}}' }
events: { format: xml, reference: '{{/Envelope/Body/laudo/ref}}' }
result:
  outcome:
    - { when: [{ at: /Envelope/Body/laudo/parecer, is: [Não apto] }], outcome: failed }
    - { outcome: inconclusive }
fetch: { request: { method: GET, path: '/tests/{{orderId}}', answer: xml } }`;

const envelope = `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><laudo><ref>${reference}</ref><parecer>Não apto</parecer></laudo></soap:Body></soap:Envelope>`;
const boundary = 'uuid:f1eb0f5f-52d7-416d-8bf1-02e8b7b7036e';
const type = {
  'content-type': `multipart/related; type="application/xop+xml"; boundary="${boundary}"; start="<root.message@cxf.apache.org>"; start-info="text/xml"`,
};

interface Message {
  head?: string;
  message?: string | Buffer;
  before?: string;
  more?: Buffer;
  line?: string;
}

const rootHead = 'Content-Type: application/xop+xml; charset=UTF-8; type="text/xml"';

function sentAs({
  head = rootHead,
  message = envelope,
  before = '',
  more = Buffer.alloc(0),
  line = '\r\n',
}: Message = {}) {
  const heads = `${before}--${boundary}${line}${head}${line}Content-ID: <root.message@cxf.apache.org>${line}${line}`;
  return Buffer.concat([
    Buffer.from(heads),
    Buffer.from(message as string),
    Buffer.from(line),
    more,
    Buffer.from(`--${boundary}--`),
  ]);
}

const pdf = Buffer.concat([
  Buffer.from(`--${boundary}\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n`),
  Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff, 0xfe, 0x00, 0x0d, 0x0a]),
]);

const cases: [string, Buffer][] = [
  ['the message alone', sentAs()],
  ['behind empty lines', sentAs({ before: '\r\n\r\n' })],
  ['lines that end in a line feed alone', sentAs({ line: '\n' })],
  ['with an attachment that is no text', sentAs({ more: pdf })],
  ['with its own head', sentAs({ message: `<?xml version="1.0" encoding="UTF-8"?>\n${envelope}` })],
  [
    'in a charset of its own',
    sentAs({ head: 'Content-Type: text/xml; charset=ISO-8859-1', message: Buffer.from(envelope, 'latin1') }),
  ],
  [
    'in base64',
    sentAs({
      head: `${rootHead}\r\nContent-Transfer-Encoding: base64`,
      message: Buffer.from(envelope).toString('base64'),
    }),
  ],
];

test.each(cases)('P-REAL: %s: a callback', async (_title, body) => {
  world = await FieldWorld.start(keys);
  world.enter();
  await world.receives(signed(body, type));
  expect(world.report.outcome).toBe('failed');
});

test.each(cases.filter(([title]) => !title.includes('charset')))('P-REAL: %s: an answer', async (_title, body) => {
  world = await FieldWorld.start(keys);
  world.enter();
  world.provider.answersBytes('GET /tests/order-1', body, type);
  world.provider.answers({});
  await world.polls('order-1');
  expect(world.report.outcome).toBe('failed');
});

test('R1: a header, which nobody signs, makes no other message of a signed body', async () => {
  world = await FieldWorld.start(keys);
  world.enter();
  const written = `<soap:Envelope><soap:Body><laudo><ref>${reference}</ref><parecer>Apto</parecer><obs><![CDATA[\r\n--x\r\nContent-Type: text/xml\r\n\r\n${envelope}\r\n--x--]]></obs></laudo></soap:Body></soap:Envelope>`;
  await world.receives(signed(written, { 'content-type': 'multipart/related; boundary=x' }));
  expect(world.report.outcome).toBe('inconclusive');
});
