// What stands around a body, and JSON that stands in a text of it. .NET sends the whole buffer of a stream, with zero bytes behind the
// text; joined files have several byte order marks; MS-DOS marks the end of a file; and vendors keep what they echo (metadata, a
// payload) as the text that they were sent.
import { documentOf } from '../../providers/body-document';
import { hmacOf, PresetWorld, reference, secret } from '../support/preset-world';
import { jwt } from '../support/signed-callbacks';

const keys = (events: string, at = '') => `token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: callback-secret-0123456789abcdef }
order:
  request: { method: POST, path: /orders, body: { ref: '{{reference}}' } }
  orderId: '{{/id}}'
events: { ${events} }
result:
  outcome:
    - { when: [{ at: ${at}/points, from: 70 }], outcome: passed }
    - { when: [{ at: ${at}/points, below: 70 }], outcome: failed }
    - outcome: inconclusive
poll: { request: { method: GET, path: '/orders/{{orderId}}' } }
pollEvery: 1h`;

const read = async (yaml: string, body: string | Buffer) => {
  const world = await PresetWorld.start(yaml);
  try {
    const parsed = world.adapter.parse(Buffer.from(body));
    return parsed.kind === 'result' ? parsed.result : parsed;
  } finally {
    await world.close();
  }
};

const json = JSON.stringify({ ref: reference, points: 50 });
const mark = '\ufeff';

describe('R28: what stands around the body is no part of it', () => {
  const padded: [string, string, string][] = [
    ['two byte order marks', mark + mark, ''],
    ['zero bytes behind', '', '\0\0\0\0'],
    ['the end of a file of MS-DOS', '', '\r\n\u001a'],
    ['blanks of HTML', '\u00a0', '\u00a0\r\n'],
    ['a mark, a line break and another mark', `${mark}\r\n${mark}`, '\0'],
  ];

  test.each(padded)('%s: a callback', async (_title, before, behind) => {
    const found = await read(keys("reference: '{{/ref}}'"), `${before}${json}${behind}`);
    expect(found).toMatchObject({ outcome: 'failed', reference });
  });

  test.each(padded)('%s: an answer', async (_title, before, behind) => {
    const world = await PresetWorld.start(keys("reference: '{{/ref}}'"));
    const body = Buffer.from(`${before}${json}${behind}`);
    world.answersBytes('GET /orders/1', body, { 'content-type': 'application/json' });
    world.answers({});
    expect(await world.poll('1')).toMatchObject({ status: 'result', result: { outcome: 'failed' } });
    await world.close();
  });

  test.each(padded)('%s: XML, CSV and a form', async (_title, before, behind) => {
    const around = (body: string) => `${before}${body}${behind}`;
    const xml = `<r><ref>${reference}</ref><points>50</points></r>`;
    const bodies: [string, string, string][] = [
      ["format: xml, reference: '{{/r/ref}}'", '/r', xml],
      ["format: form, reference: '{{/ref}}'", '', `ref=${reference}&points=50`],
    ];
    for (const [events, at, body] of bodies)
      expect(await read(keys(events, at), around(body))).toMatchObject({ outcome: 'failed', reference });
    for (const separator of [',', ';', '\t']) {
      const csv = [
        ['ref', 'points'],
        [reference, '50'],
      ].map((fields) => fields.join(separator));
      const found = await read(keys("format: csv, reference: '{{/ref}}'"), around(csv.join('\r\n')));
      expect(found).toMatchObject({ outcome: 'failed', reference });
    }
  });

  test.each([',', ';', '\t'])('CSV: an empty first or last column is no padding: %j', (separator) => {
    const lines = [
      ['note', 'ref', 'points', 'end'],
      ['', 'a', '80', ''],
      ['', 'b', '90', ''],
    ].map((fields) => fields.join(separator));
    const of = ([note, ref, points, end]: string[]) => ({ note, ref, points, end });
    for (const behind of ['', '\n', '\r\n\u001a', '\0\0'])
      expect(documentOf('csv', Buffer.from(`${mark}${mark}${lines.join('\n')}${behind}`))).toEqual([
        of(['', 'a', '80', '']),
        of(['', 'b', '90', '']),
      ]);
  });

  const signedKeys = (verify: string, events: string) =>
    keys(events).replace('verify: hmac-sha256-hex, header: X-Sig', verify);

  test.each(padded)('%s: a token that is the body', async (_title, before, behind) => {
    const world = await PresetWorld.start(
      signedKeys('verify: jwt-hs256, issuer: Truora', "format: jwt, reference: '{{/ref}}'"),
    );
    const body = `${before}${jwt(secret, { iss: 'Truora', ref: reference, points: 50 })}${behind}`;
    expect(world.verifies({ body })).toBe(true);
    expect(world.parse({ body })).toMatchObject({ kind: 'result', result: { outcome: 'failed' } });
    await world.close();
  });

  test.each(padded)('%s: a body whose fields are signed', async (_title, before, behind) => {
    const verify = `verify: hmac, header: X-Sig, encoding: hex, trust: true, signed: '{{/ref}}|{{/points}}'`;
    const world = await PresetWorld.start(signedKeys(verify, "reference: '{{/ref}}'"));
    const body = `${before}${json}${behind}`;
    expect(world.verifies({ body, headers: { 'x-sig': hmacOf(`${reference}|50`) } })).toBe(true);
    expect(world.verifies({ body, headers: { 'x-sig': hmacOf(`${reference}|51`) } })).toBe(false);
    await world.close();
  });

  test('only around it: a zero byte within is no JSON', async () => {
    await expect(read(keys("reference: '{{/ref}}'"), json.replace('{', '{\0'))).rejects.toThrow('is not JSON');
  });
});

describe('P-REAL: a path leads through JSON that stands in a text', () => {
  const metadata = JSON.stringify({ reference });

  test('our reference in metadata that comes back as its text', async () => {
    const found = await read(keys("reference: '{{/metadata/reference}}'"), JSON.stringify({ metadata, points: 50 }));
    expect(found).toMatchObject({ outcome: 'failed', reference });
  });

  test.each([
    ['a group', JSON.stringify({ points: 50 }), '/data'],
    ['a list', JSON.stringify([{ name: 'x' }, { name: 'score', points: 50 }]), '"/data/[name=score]'],
    ['blanks before it', ` \n${JSON.stringify({ points: 50 })}`, '/data'],
  ])('the result is %s', async (_title, data, at) => {
    const yaml = keys("reference: '{{/ref}}'", at).replaceAll(
      '"/data/[name=score]/points',
      '"/data/[name=score]/points"',
    );
    expect(await read(yaml, JSON.stringify({ ref: reference, data }))).toMatchObject({ outcome: 'failed' });
  });

  test('a field of a form', async () => {
    const body = new URLSearchParams({ payload: json }).toString();
    const found = await read(keys("format: form, reference: '{{/payload/ref}}'", '/payload'), body);
    expect(found).toMatchObject({ outcome: 'failed', reference });
  });

  test('a text that is none stays one, and what is not there is not there', async () => {
    for (const data of ['{', '{points: 50}', 'points', `${'['.repeat(200)}`, ' '])
      expect(
        await read(keys("reference: '{{/ref}}'", '/data'), JSON.stringify({ ref: reference, data })),
      ).toMatchObject({
        outcome: 'inconclusive',
      });
  });

  test('R14: not of every text that a candidate may have written', async () => {
    const yaml = keys("reference: '{{/ref}}'", '"/answers/*').replaceAll('/points', '/points"');
    const essay = '{"points": 90}';
    const found = await Promise.all(
      [{ essay }, [essay], [{ points: 50 }, essay]].map((answers) =>
        read(yaml, JSON.stringify({ ref: reference, answers })),
      ),
    );
    expect(found).toMatchObject([{ outcome: 'inconclusive' }, { outcome: 'inconclusive' }, { outcome: 'failed' }]);
  });

  test('what is bound to the order of a poll', async () => {
    const world = await PresetWorld.start(keys("reference: '{{/ref}}'", '/data'));
    world.answers({ 'GET /orders/1': { data: JSON.stringify({ points: 80 }) } });
    expect(await world.poll('1')).toMatchObject({ status: 'result', result: { outcome: 'passed' } });
    await world.close();
  });
});
