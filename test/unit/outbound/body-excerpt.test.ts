import fc from 'fast-check';
import { cleanExcerpt, sentTexts } from '../../../outbound/body-excerpt';

describe('the excerpt of an error body', () => {
  it.each([
    [
      'v1 errors',
      '{"title":"Validation Error","detail":"Invalid perPage param: _val_ must be integer","status":400}',
      'Validation Error; Invalid perPage param: _val_ must be integer',
    ],
    [
      'v2 errors',
      '{"errors":[{"code":"BAD_ARGUMENT","target":"jobId","message":"must be a number"}]}',
      'BAD_ARGUMENT; jobId; must be a number',
    ],
    [
      'a text that is too long',
      '{"title":"Unprocessable Entity","detail":"Tag name is too long (maximum is 60 characters)","status":422}',
      'Unprocessable Entity; Tag name is too long (maximum is 60 characters)',
    ],
    [
      'a candidate who is hired',
      '{"title":"Unprocessable Entity","detail":"Application is already hired","status":422}',
      'Unprocessable Entity; Application is already hired',
    ],
    [
      'the same in Portuguese',
      '{"message":"A candidatura já foi encerrada ou o candidato foi reprovado"}',
      'A candidatura já foi encerrada ou o candidato foi reprovado',
    ],
    [
      'several messages',
      '{"statusCode":422,"error":"Unprocessable Entity","message":["text is empty","text must be shorter"]}',
      'Unprocessable Entity; text is empty; text must be shorter',
    ],
    [
      'an error within the error',
      '{"error":{"code":"invalid_request","message":"document is invalid: wrong number of digits"}}',
      'invalid_request; document is invalid: wrong number of digits',
    ],
    [
      'faults by field',
      '{"errors":{"name":["is blank"],"email":["is not valid"]}}',
      'name: is blank; email: is not valid',
    ],
    ['quoted field names', '{"error":"\\"name\\" is required"}', '"name" is required'],
    ['plain text', 'upstream connect error', 'upstream connect error'],
    [
      'a page whose title repeats its heading',
      '<html><head><title>503 ERROR</title></head><body><h1>503 ERROR</h1><p>The request could not be satisfied.</p></body></html>',
      '503 ERROR The request could not be satisfied.',
    ],
    ['nothing', '', ''],
  ])('keeps what tells the cause: %s', (_title, body, expected) => {
    expect(cleanExcerpt(body, [])).toBe(expected);
  });

  it.each([
    ['an e-mail', 'user maria.silva+x@example.com.br exists'],
    ['a CPF', 'document 123.456.789-09 exists'],
    ['bare digits', 'document 12345678909 exists'],
    ['a phone', 'phone +55 (11) 91234-5678 exists'],
    ['a bearer token', 'got Bearer abc.def'],
    ['a uuid', 'token 0b8e2c9e-1f55-4d9b-9d2f-6d4a5c1b2e3f unknown'],
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk'],
    ['a quoted person', "candidate 'Maria da Silva' exists"],
  ])('P-PII: masks %s', (_title, body) => {
    const excerpt = cleanExcerpt(body, []);
    expect(excerpt).toMatch(/\[(email|number|token|value)\]/);
    expect(excerpt).not.toMatch(/maria|silva|\d{3}|abc\.def|eyJ/i);
  });

  it('P-PII: shows no word that errors do not consist of: nobody can tell a name from it', () => {
    const page =
      'Candidate Zenobia Quaresmeira of Rua Jacaratinga is unknown: zenobia has no field birthDate (BAD_ARGUMENT)';
    expect(cleanExcerpt(page, [])).toBe('Candidate […] of […] is unknown: […] has no field birthDate (BAD_ARGUMENT)');
    expect(cleanExcerpt('O candidato José da Silva não foi encontrado', [])).toBe(
      'O candidato […] da […] não foi encontrado',
    );
  });

  it.each([
    ['a login', 'user zenobia_quaresmeira or zquaresmeira or zenobiaQuaresmeira is unknown'],
    ['a login with a number', 'user _zenobia_1987 is unknown'],
    ['her own host', 'cannot reach zenobia.canary.example, https://zenobia.example/in?x=zenobia'],
    ['a host of common words', 'cannot connect to database.internal or web.service.com.br'],
    ['an address', 'connect to 10.0.0.7:443 failed, 1.1.1.1 failed'],
    ['a link of common words', 'see https://service.net/user/status'],
  ])('P-PII, R30: shows no %s', (_what, body) => {
    const shown = cleanExcerpt(body, []);
    expect(shown).not.toMatch(/zenobia|quaresmeira|canary|internal|service|10\.0|1\.1/i);
  });

  it('keeps the names of fields, whose parts are words of errors', () => {
    const named =
      'perPage, BAD_ARGUMENT, _val_, candidate.email, data.job.id, error_description, mobileNumber, tag_id_2';
    expect(cleanExcerpt(named, [])).toBe(named);
  });

  it.each([
    ['in a list', '{"message":["Zenobia Quaresmeira is hired","CPF 987.654.321-09"]}'],
    ['as the name of a field', '{"errors":{"Zenobia Quaresmeira":["is blank"],"zenobia":{"Quaresmeira":"x"}}}'],
    ['within the error', '{"error":{"details":[{"field":"name","reason":"Zenobia Quaresmeira"}]}}'],
    ['as a fault by field', '{"errors":{"name":"Zenobia Quaresmeira","document":"98765432109"}}'],
    ['in a field that tells nothing', '{"candidate":{"name":"Zenobia","birth":"1987-06-05"},"errors":[]}'],
  ])('P-PII: shows nobody who is named %s', (_where, body) => {
    expect(cleanExcerpt(body, [])).not.toMatch(/zenobia|quaresmeira|987|654|1987/i);
  });

  it('P-PII: masks every word of what was sent, whatever its case', () => {
    const sent = sentTexts({ candidate: { name: 'Ana Luísa Prado' }, list: ['Exame+C'] });
    expect(cleanExcerpt('ana LUÍSA already has exame+c', sent)).toBe('[sent] [sent] already has [sent]');
  });

  it('T20: flattens control characters and stays short', () => {
    const excerpt = cleanExcerpt(`a\u001b[31m\r\nb\u0000${' word'.repeat(500)}`, []);
    expect(excerpt).not.toMatch(/\p{Cc}/u);
    expect([...excerpt]).toHaveLength(160);
  });

  it('P-PII: a word cut at the end of what was read is not shown in part', () => {
    expect(cleanExcerpt('unknown maria@exam', [], true)).toBe('unknown');
  });

  it('P-PII: random numbers of documents and phones never come through (property)', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{5,14}$/), fc.constantFrom('', '.', '-', ' ', '/'), (digits, separator) => {
        const text = (digits.match(/.{1,3}/g) ?? []).join(separator);
        return !cleanExcerpt(`value ${text} refused`, []).includes(text);
      }),
      { verbose: 1 },
    );
  });
});
