// Bodies that are no JSON, or hold it in another wrapping than the vendor's page shows: what is odd in them costs no result (P-REAL,
// R28), in a callback and in an answer alike. Each case names where it was met; inputs are written anew.
import { readXml } from '../../providers/xml-document';
import { FieldWorld } from '../support/field-world';
import { graded, schoolKeys, signed } from '../support/mapped-school';
import { reference, secret } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const keys = (format: string, at: string) => `token: t
pollEvery: 1h
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { request: { method: POST, path: /tests }, orderId: '{{/id}}' }
events: { format: ${format}, reference: '{{${at}ref}}' }
result:
  outcome:
    - { when: [{ at: ${at}parecer, is: [Apto] }], outcome: passed }
    - { when: [{ at: ${at}parecer, is: [Não apto] }], outcome: failed }
    - { outcome: inconclusive }
  occurredAt: ${at}data
  summary: '{{${at}obs}}'
fetch: { request: { method: GET, path: '/tests/{{orderId}}', answer: ${format} } }`;

const xmlKeys = keys('xml', '/laudo/');
const laudo = (inner: string, head = '') =>
  `${head}<laudo><ref>${reference}</ref><data>2026-01-16T12:00:00Z</data>${inner}</laudo>`;
const unfit = '<parecer>Não apto</parecer>';
const declared = (charset: string) => `<?xml version="1.0" encoding="${charset}"?>`;

describe('XML', () => {
  const told: [string, string | Buffer, 'passed' | 'failed', Record<string, string>?][] = [
    [
      'laboratories: its head alone names Latin-1',
      Buffer.from(laudo(unfit, declared('ISO-8859-1')), 'latin1'),
      'failed',
    ],
    [
      'RFC 7303: text/xml without a charset',
      Buffer.from(laudo(unfit, declared('windows-1252')), 'latin1'),
      'failed',
      { 'content-type': 'text/xml' },
    ],
    ['UTF-8 below a head that names Latin-1', laudo(unfit, declared('ISO-8859-1')), 'failed'],
    ['cXML: a document type that only names a file', laudo(unfit, '<!DOCTYPE laudo SYSTEM "laudo.dtd">'), 'failed'],
    ['HTML: an entity in a part that no one reads', laudo(`${unfit}<nota>a&nbsp;b</nota>`), 'failed'],
    ['a reference to a character that no XML has', laudo(`${unfit}<nota>&#0;&#11;&#xD800;</nota>`), 'failed'],
    ['40 levels in a part that no one reads', laudo(`${unfit}${'<a>'.repeat(40)}${'</a>'.repeat(40)}`), 'failed'],
    ['an entity by the name of what every object has', laudo(`${unfit}<nota>&constructor;</nota>`), 'failed'],
    ['an ampersand that is not escaped', laudo('<parecer>Apto</parecer><empresa>Silva & Filhos</empresa>'), 'passed'],
    ['blanks around a value', laudo('<parecer>\n  Apto  \n</parecer>'), 'passed'],
    ['an element that is nil', laudo('<parecer>Apto</parecer><obs xsi:nil="true"/>'), 'passed'],
  ];

  // With every column, for Jest takes a parameter without one for the callback of a test.
  const cases = told.map(([title, body, outcome, headers = {}]) => [title, body, outcome, headers] as const);

  test.each(cases)('R28: %s: a callback', async (_title, body, outcome, headers) => {
    world = await FieldWorld.start(xmlKeys);
    world.enter();
    await world.receives(signed(body, headers));
    expect(world.report.outcome).toBe(outcome);
  });

  test.each(cases)('R28: %s: an answer', async (_title, body, outcome, headers) => {
    world = await FieldWorld.start(xmlKeys);
    world.enter();
    world.provider.answersBytes('GET /tests/order-1', Buffer.from(body as string), headers);
    world.provider.answers({});
    await world.polls('order-1');
    expect(world.report.outcome).toBe(outcome);
  });

  test.each(['<!DOCTYPE a [<!ENTITY x "Apto">]>', '<!DOCTYPE a SYSTEM "a" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'])(
    'a document type that defines something is refused: %s',
    async (head) => {
      world = await FieldWorld.start(xmlKeys);
      world.enter();
      const answer = await world.answerTo(signed(laudo('<parecer>&x;</parecer>', head)));
      expect(answer).toMatchObject({ status: 400, said: expect.stringContaining('defines a document type') as string });
    },
  );

  test('an entity is never expanded, and one that is unknown stays as it is written', async () => {
    world = await FieldWorld.start(xmlKeys);
    expect(readXml('<a>&lt;&x;&toString;&#38;</a>')).toEqual({ a: '<&x;&toString;&' });
  });
});

describe('a form', () => {
  const fields = `ref=${reference}&data=2026-01-16T12%3A00%3A00Z&parecer=`;
  test.each([
    ['PagSeguro: ISO-8859-1, declared', 'N%E3o+apto', 'application/x-www-form-urlencoded; charset=ISO-8859-1'],
    ['PHP and ASP: Windows-1252, not declared', 'N%e3o%20apto', 'application/x-www-form-urlencoded'],
    ['UTF-8', 'N%C3%A3o+apto', 'application/x-www-form-urlencoded'],
    ['not escaped', 'Não apto', 'application/x-www-form-urlencoded; charset=utf-8'],
  ])('R28: %s', async (_title, written, type) => {
    world = await FieldWorld.start(keys('form', '/'));
    world.enter();
    await world.receives(signed(`${fields}${written}&obs=ru%EDdo`, { 'content-type': type }));
    expect([world.report.outcome, world.comments.join()]).toEqual(['failed', expect.stringContaining('ruído')]);
  });

  test('Slack style: JSON in a field', async () => {
    world = await FieldWorld.start(schoolKeys({ events: 'format: form\nitems: /payload' }));
    world.enter();
    await world.receives(signed(new URLSearchParams({ payload: JSON.stringify(graded()) }).toString()));
    expect(world.tags).toEqual(['Apto']);
  });
});

describe('JSON', () => {
  const body = JSON.stringify(graded({ company: 'Indústria São João' }));
  test.each([
    [
      'a charset in single quotes',
      Buffer.from(body, 'latin1'),
      { 'content-type': "application/json; charset='latin1'" },
    ],
    ['Content-Encoding: none', Buffer.from(body), { 'content-encoding': 'none' }],
    ['Content-Encoding: 8bit, as in mail', Buffer.from(body), { 'content-encoding': '8bit' }],
  ])('R28: %s', async (_title, bytes, headers) => {
    world = await FieldWorld.start(schoolKeys());
    world.enter();
    await world.receives(signed(bytes, headers));
    expect(world.tags).toEqual(['Apto']);
  });

  test('.NET: R28: an order and an answer that are JSON in a JSON text', async () => {
    world = await FieldWorld.start(schoolKeys());
    world.provider.answers({
      'POST /tests': JSON.stringify({ id: 'o1' }),
      'GET /tests/o1': JSON.stringify(JSON.stringify(graded())),
    });
    await world.orders();
    await world.polls('o1');
    expect([world.report.entries[0]?.orderId, world.tags]).toEqual(['o1', ['Apto']]);
  });
});
