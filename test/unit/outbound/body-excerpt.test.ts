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
    ['quoted field names', '{"error":"\\"name\\" is required"}', '"name" is required'],
    ['plain text', 'upstream connect error', 'upstream connect error'],
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

  it('is quick on a hostile body', () => {
    const started = performance.now();
    for (const part of ['<', '@', '"', '1-', 'a.', '(((', 'Bearer '])
      cleanExcerpt(part.repeat(16 * 1024).slice(0, 16 * 1024), ['a b c']);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
