// XML as SOAP services write it: attributes that come and go with an element, null as an attribute, and XML or JSON in a text. What
// could go wrong: the element whose text the mapping reads is a group as soon as it has an attribute, and whoever is fit is in doubt.
import { itemsAt } from '../../providers/mapped/listed-items';
import { readXml } from '../../providers/xml-document';
import { FieldWorld } from '../support/field-world';
import { signed } from '../support/mapped-school';
import { reference, secret } from '../support/preset-world';

let world: FieldWorld | undefined;

async function entered(keys: string): Promise<FieldWorld> {
  await leave();
  world = await FieldWorld.start(keys);
  world.enter();
  return world;
}

async function leave(): Promise<void> {
  await world?.close();
  world = undefined;
}

afterEach(leave);

const keys = (at: string) => `token: t
pollEvery: 1h
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { request: { method: POST, path: /tests }, orderId: '{{/id}}' }
events: { format: xml, reference: '{{${at}/ref}}' }
result:
  pending: [{ at: '${at}/nota', present: false }]
  outcome:
    - { when: [{ at: '${at}/nota', from: 7 }], outcome: passed }
    - { when: [{ at: '${at}/nota', below: 7 }], outcome: failed }
    - { outcome: inconclusive }
  occurredAt: '${at}/data'
  score: '${at}/nota'
  summary: '{{${at}/obs}}'
fetch: { request: { method: GET, path: '/tests/{{orderId}}', answer: xml } }`;

const laudo = (fields: string) => `<laudo>${fields}</laudo>`;
const plain = `<ref>${reference}</ref><nota>5,5</nota><data>2026-01-16T12:00:00Z</data><obs>em dia</obs>`;
const withAll = (attributes: string) => laudo(plain.replace(/<(ref|nota|data|obs)>/g, `<$1 ${attributes}>`));
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** By a callback, and by the answer to a poll. */
async function outcomes(at: string, body: string): Promise<unknown[]> {
  const told: unknown[] = [];
  for (const isAnswer of [false, true]) {
    const field = await entered(keys(at));
    if (isAnswer) {
      field.provider.answersBytes('GET /tests/order-1', Buffer.from(body), {});
      field.provider.answers({});
      await field.polls('order-1');
    } else await field.receives(signed(body));
    const [result] = field.report.entries[0]?.results ?? [];
    told.push(result && [result.outcome, field.comments.join().includes('em dia'), result.occurredAt]);
  }
  return told;
}

const right = ['failed', true, '2026-01-16T12:00:00.000Z'];

test.each([
  ['python-zeep 305, Axis: an empty namespace on each element', withAll('xmlns=""')],
  ['PHP NuSOAP: the type of each element', withAll('xsi:type="xsd:string"')],
  ['jackson-dataformat-xml 184: not nil, and said so', withAll('xsi:nil="false"')],
  ['a unit, on one element alone', laudo(plain.replace('<nota>', '<nota unidade="pontos">'))],
  ['no attribute', laudo(plain)],
])('P-REAL: %s', async (_title, body) => {
  expect(await outcomes('/laudo', body)).toEqual([right, right]);
});

test.each([
  ['node-xml2js 568: xsi:nil', 'xsi:nil="true"'],
  ['Rails: nil', 'nil="true"'],
  ['jackson-dataformat-xml 888: behind another attribute, and as 1', 'unidade="pontos" xsi:nil="1"'],
])('%s is null, so there is no result yet', async (_title, attribute) => {
  const body = laudo(plain.replace('<nota>5,5</nota>', `<nota ${attribute}/>`));
  expect(await outcomes('/laudo', body)).toEqual([undefined, undefined]);
});

test('the text of an element is #text as well, with and without attributes, and its attributes are found beside it', async () => {
  const at = '/laudo/exame/[@codigo=TOX]';
  const body = laudo(`<exame codigo="TOX">${plain}</exame>`);
  expect(await outcomes(at, body)).toEqual([right, right]);
  const texts = keys('/laudo').replace(/(\/laudo\/(?:nota|data|obs))/g, '$1/#text');
  for (const attribute of ['', ' tipo="x"']) {
    const field = await entered(texts);
    await field.receives(signed(laudo(plain.replace('<nota>', `<nota${attribute}>`))));
    expect(field.recorded).toEqual(['failed']);
  }
});

const envelope = (inner: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><r:Resposta xmlns:r="urn:r"><retorno xsi:type="xsd:string">${inner}</retorno></r:Resposta></s:Body></s:Envelope>`;
const json = `{"laudo":{"ref":"${reference}","nota":"5,5","data":"2026-01-16T12:00:00Z","obs":"em dia"}}`;

test.each([
  ['python-zeep 305: XML in CDATA', envelope(`<![CDATA[${head}${laudo(plain)}]]>`)],
  ['SoapCore 371, node-soap 25: escaped XML', envelope(escaped(`\n${head}${laudo(plain)}`))],
  ['SOC: escaped JSON', envelope(escaped(json))],
])('P-REAL: %s: a path leads through it', async (_title, body) => {
  expect(await outcomes('/Envelope/Body/Resposta/retorno/laudo', body)).toEqual([right, right]);
});

test('P-OWN: an item of attributes and a text leads to the order around it', async () => {
  const field = await entered(`token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { format: xml, items: /pedidos/pedido/exame, reference: '{{/../ref}}' }
result:
  outcome: [{ when: [{ at: '', is: [apto] }], outcome: passed }, { outcome: failed }]`);
  await field.receives(
    signed(`<pedidos><pedido><ref>${reference}</ref><exame codigo="A">apto</exame></pedido></pedidos>`),
  );
  expect(field.recorded).toEqual(['passed']);
});

describe('what holds nothing', () => {
  const withFault = keys('/laudo').replace(
    'outcome:\n',
    'outcome:\n    - { when: [{ at: /laudo/erro, present: true }], outcome: cancelled }\n',
  );
  test.each([
    ['no attribute', '<erro/>', 'failed'],
    ['its type', '<erro xsi:type="xsd:string"></erro>', 'failed'],
    ['its namespaces', '<erro xmlns="" xmlns:ns1="urn:a" ns1:type="ns1:string"> </erro>', 'failed'],
    ['what it says in an attribute', '<erro codigo="12"/>', 'cancelled'],
    ['a type of its own', '<erro type="TOX"/>', 'cancelled'],
  ])('R28: an element with %s', async (_title, erro, outcome) => {
    const field = await entered(withFault);
    await field.receives(signed(laudo(plain + erro)));
    expect(field.recorded).toEqual([outcome]);
  });

  test('an empty list that has a type is empty, and a single item of attributes is none', () => {
    const itemsOf = (xml: string) => itemsAt(readXml(xml), '/r/l');
    expect(itemsOf('<r><l xsi:type="SOAP-ENC:Array" SOAP-ENC:arrayType="e[0]"/></r>')).toEqual([]);
    expect(itemsOf('<r><l xsi:nil="true"/></r>')).toEqual([]);
    expect(itemsOf('<r><l codigo="TOX"/></r>')).toEqual([{ '@codigo': 'TOX' }]);
  });

  test('that it is nil is found as it is written', async () => {
    const field = await entered(
      keys('/laudo').replace("at: '/laudo/nota', present: false", "at: '/laudo/nota/@nil', is: ['true']"),
    );
    await field.receives(signed(laudo(plain.replace('<nota>5,5</nota>', '<nota xsi:nil="true"/>'))));
    expect(field.recorded).toEqual([]);
    await field.receives(signed(laudo(plain)));
    expect(field.recorded).toEqual(['failed']);
  });
});

test('R14: a text that anybody may have written is not opened, and XML that defines something is not read', async () => {
  const items = `<item>${escaped(laudo(plain))}</item>`;
  const bomb = escaped(`<!DOCTYPE l [<!ENTITY n "8,5">]>${laudo('<nota>&n;</nota>')}`);
  const odd: [at: string, body: string][] = [
    ['/itens/*/laudo', `<itens><ref>${reference}</ref>${items}${items}</itens>`],
    ['/a/retorno/laudo', `<a><ref>${reference}</ref><retorno>${bomb}</retorno></a>`],
  ];
  for (const [at, body] of odd) {
    const [, root = ''] = at.split('/');
    const field = await entered(keys(at).replace(`{{${at}/ref}}`, `{{/${root}/ref}}`));
    await field.receives(signed(body));
    expect(field.recorded).toEqual([]);
  }
});
