// Forms in parts, `multipart/form-data`, as D4Sign, Jotform and Dropbox Sign send their events, and every client that posts a form
// with a file. What could go wrong: a file in it is no text, a value holds what looks like a boundary, and the proof is in a part.
import { FieldWorld } from '../support/field-world';
import { signed } from '../support/mapped-school';
import { hmacOf, reference, secret, type SentCallback } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const boundary = '------------------------d74496d66958873e';

type Part = readonly [head: string, value: string | Buffer];
const field = (name: string, value: string, more = ''): Part => [`form-data; name="${name}"${more}`, value];

function formOf(parts: readonly Part[], { line = '\r\n', end = `--${boundary}--${'\r\n'}` } = {}): Buffer {
  const written = parts.map(([head, value]) =>
    Buffer.concat([
      Buffer.from(`--${boundary}${line}Content-Disposition: ${head}${line}${line}`),
      Buffer.from(value as string),
      Buffer.from(line),
    ]),
  );
  return Buffer.concat([...written, Buffer.from(end)]);
}

const rules = `result:
  outcome:
    - { when: [{ at: /verdict, is: [Não apto] }], outcome: failed }
    - { when: [{ at: /verdict, is: [Apto] }], outcome: passed }
    - { outcome: inconclusive }
  summary: '{{/note}}'`;
const keys = `token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { request: { method: POST, path: /tests }, orderId: '{{/id}}' }
events: { format: form, reference: '{{/ref}}' }
${rules}`;
const parts: readonly [Part, Part, Part] = [
  field('ref', reference),
  field('verdict', 'Não apto'),
  field('note', 'PA 120 × 80\r\n--repouso'),
];
const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };

describe('windmill 3529, n8n 54: a form in parts', () => {
  const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x2d, 0x2d]);
  const file: Part = ['form-data; name="laudo"; filename="laudo.pdf"\r\nContent-Type: application/pdf', pdf];
  const latin: Part = [
    'form-data; name="verdict"\r\nContent-Type: text/plain; charset=ISO-8859-1',
    Buffer.from('Não apto', 'latin1'),
  ];
  const latinForm = Buffer.from(formOf(parts).toString(), 'latin1');
  const quotedType = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
  const textFile = (name: string, file: string): Part => [
    `form-data; name="${name}"; filename="${file}"\r\nContent-Type: text/plain`,
    'Apto',
  ];
  const replaced = (from: string, to: string) => Buffer.from(formOf(parts).toString().replaceAll(from, to));
  const encoded = (encoding: string, value: string): Part => [
    `form-data; name="verdict"\r\nContent-Transfer-Encoding: ${encoding}`,
    value,
  ];
  test.each<[string, Buffer, Record<string, string>]>([
    ['as curl sends it', formOf(parts), type],
    ['without its header', formOf(parts), {}],
    ['with a file', formOf([file, ...parts]), type],
    ['with lines that end in a line feed alone', formOf(parts, { line: '\n', end: `--${boundary}--` }), type],
    ['behind an empty line', Buffer.concat([Buffer.from('\r\n'), formOf(parts)]), type],
    ['a part in a charset of its own', formOf([latin, ...parts.filter((part) => part !== parts[1])]), type],
    [
      'in the charset of the whole',
      latinForm,
      { 'content-type': `multipart/form-data; charset=ISO-8859-1; boundary=${boundary}` },
    ],
    ['Windows-1252, as forms without parts may be', latinForm, type],
    ['UTF-8 in another charset than it says', formOf(parts), { 'content-type': 'multipart/form-data; charset=utf-8' }],
    [
      'with files of text',
      formOf([textFile('verdict', 'laudo.txt'), ...parts, textFile('verdict', 'laudo.json')]),
      type,
    ],
    [
      'with a file whose name looks like a field',
      formOf([['form-data; filename="a; name=verdict"; name="anexo"', 'Apto'], ...parts]),
      type,
    ],
    [
      'with a file whose name is escaped',
      formOf([["form-data; name=verdict; filename*=UTF-8''laudo.txt", 'Apto'], ...parts]),
      type,
    ],
    ['with a file by its path', formOf([['form-data; filename="C:\\laudos\\"; name=verdict', 'Apto'], ...parts]), type],
    ['behind a byte order mark', Buffer.concat([Buffer.from('\ufeff'), formOf(parts)]), type],
    ['behind a preamble', Buffer.concat([Buffer.from('A form in parts.\r\n'), formOf(parts)]), quotedType],
    ['its first header another one', replaced('Content-Disposition', 'X-Part: 1\r\nContent-Disposition'), {}],
    ['a header on two lines', replaced('form-data; name', 'form-data;\r\n\tname'), type],
    [
      'under a header that names what a value holds',
      formOf([
        ...parts.slice(0, 2),
        field('note', 'PA 120 × 80\r\n--x\r\nContent-Disposition: form-data; name=verdict\r\n\r\nApto\r\n--x--'),
      ]),
      { 'content-type': 'multipart/form-data; boundary=x' },
    ],
    ['in base64', formOf([parts[0], encoded('base64', Buffer.from('Não apto').toString('base64')), parts[2]]), type],
    ['in quoted-printable', formOf([parts[0], encoded('quoted-printable', 'N=C3=A3o=\r\n apto'), parts[2]]), type],
    [
      'names without quotes, headers in capitals',
      Buffer.from(
        formOf(parts)
          .toString()
          .replace(/name="(\w+)"/g, 'NAME=$1'),
      ),
      type,
    ],
  ])('R28: %s', async (_title, body, headers) => {
    world = await FieldWorld.start(keys);
    world.enter();
    await world.receives(signed(body, headers));
    expect([world.report.outcome, world.comments.join()]).toEqual([
      'failed',
      expect.stringContaining(body.toString().includes('\r\n--repouso') ? 'PA 120 × 80' : 'PA'),
    ]);
  });

  test.each(['Content-Type: application/octet-stream', 'Content-Type: text/plain; charset=utf-8'])(
    'a field of bytes that are no text is refused, and not passed over: %s',
    async (header) => {
      world = await FieldWorld.start(keys);
      world.enter();
      const verdict: Part = [`form-data; name="verdict"\r\n${header}`, Buffer.from('N\xe3o apto', 'latin1')];
      const answer = await world.answerTo(signed(formOf([parts[0], verdict, parts[2]]), type));
      expect(answer).toEqual({
        status: 400,
        said: expect.stringContaining('the body holds bytes that are no text: /verdict') as string,
      });
    },
  );

  test.each([
    ['cut off before its end', formOf(parts, { end: '' }), 'lacks its end'],
    ['of more than 1000 fields', formOf(Array.from({ length: 1_001 }, () => field('a', 'b'))), 'more than 1000 fields'],
  ])('one that is %s is refused with the reason', async (_title, body, reason) => {
    world = await FieldWorld.start(keys);
    world.enter();
    await expect(world.answerTo(signed(body, type))).resolves.toEqual({
      status: 400,
      said: expect.stringContaining(reason) as string,
    });
  });
});

test('D4Sign: the document is known by its uuid, and the address alone proves the sender', async () => {
  world = await FieldWorld.start(`token: t
callback: { verify: path-token, secret: ${secret}, trust: true }
order: { request: { method: POST, path: /documents }, orderId: '{{/uuid}}' }
events: { format: form, orderId: '{{/uuid}}', results: [{ at: /type_post, is: ['1', '3'] }] }
result:
  outcome:
    - { when: [{ at: /type_post, is: ['1'] }], outcome: passed }
    - { outcome: cancelled }`);
  world.provider.answers({ 'POST /documents': { uuid: 'a1b2' } });
  await world.orders();
  const post = (kind: string): SentCallback<Buffer> => ({
    body: formOf([field('uuid', 'a1b2'), field('type_post', kind), field('message', 'Signed')]),
    headers: type,
    token: secret,
  });
  await world.receives(post('4'));
  expect(world.recorded).toEqual([]);
  await world.receives(post('1'));
  expect(world.recorded).toEqual(['passed']);
});

test('Jotform: the answers are JSON in one of its parts', async () => {
  world = await FieldWorld.start(
    keys
      .replace("'{{/ref}}'", "'{{/rawRequest/q3_ref}}'")
      .replaceAll('/verdict', '/rawRequest/q4_verdict')
      .replace('/note', '/rawRequest/q5_note'),
  );
  world.enter();
  const answers = JSON.stringify({ q3_ref: reference, q4_verdict: 'Apto', q5_note: 'ok' });
  await world.receives(signed(formOf([field('formID', '1'), field('rawRequest', answers)]), type));
  expect(world.tags).toEqual(['Apto']);
});

// https://developers.hellosign.com/docs/events/walkthrough: the hash is in the body, over time and kind of the event. It repeats for
// three days what is not answered with this text.
test('R1: Dropbox Sign: the proof is in a part, and a changed one is refused', async () => {
  world = await FieldWorld.start(`token: t
callback: { verify: hmac, field: /json/event/event_hash, signed: '{{/json/event/event_time}}{{/json/event/event_type}}', secret: ${secret}, trust: true }
order: { request: { method: POST, path: /requests }, orderId: '{{/id}}' }
events: { format: form, acknowledge: Hello API Event Received, reference: '{{/json/signature_request/metadata/ref}}' }
result:
  outcome:
    - { when: [{ at: /json/event/event_type, is: [signature_request_all_signed] }], outcome: passed }
    - { outcome: inconclusive }`);
  world.enter();
  const sent = (hash: string, ref = reference): Buffer => {
    const event = { event_type: 'signature_request_all_signed', event_time: '1768471906', event_hash: hash };
    return formOf([field('json', JSON.stringify({ event, signature_request: { metadata: { ref } } }))]);
  };
  const hash = hmacOf('1768471906signature_request_all_signed');
  await expect(world.answerTo({ body: sent(hash.replace(/^./, 'x')), headers: type })).resolves.toMatchObject({
    status: 401,
    said: expect.not.stringContaining('Hello') as string,
  });
  const answered = { status: 200, said: 'Hello API Event Received' };
  await expect(world.answerTo({ body: sent(hash, 'of-another-system'), headers: type })).resolves.toEqual(answered);
  await expect(world.answerTo({ body: sent(hash), headers: type })).resolves.toEqual(answered);
  expect(world.tags).toEqual(['Apto']);
});
