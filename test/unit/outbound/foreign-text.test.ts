import { decodedText, isNoEncoding, readableText } from '../../../outbound/foreign-text';

const latin = Buffer.from('São', 'latin1');

it.each([
  [latin, { type: 'application/json; charset=ISO-8859-1' }, 'São'],
  [latin, { type: "text/xml; charset='iso-8859-1'" }, 'São'],
  [latin, { encoding: 'iso-8859-1' }, 'São'],
  [Buffer.from('São'), { type: 'text/plain; charset=nothing' }, 'São'],
  [Buffer.from('\ufeffSão'), { type: 'application/json; charset=latin1' }, 'São'],
  [Buffer.from('\ufeffSão', 'utf16le'), {}, 'São'],
  [Buffer.from('\ufeffSão', 'utf16le').swap16(), {}, 'São'],
  [Buffer.from('São', 'utf16le'), { type: 'application/json;charset="UTF-16"' }, 'São'],
])('%j declared as %j is %s', (bytes, declared, text) => {
  expect(decodedText(bytes, declared)).toBe(text);
});

it('XML says its charset itself, where nothing else does and the bytes are no UTF-8', () => {
  const head = '<?xml version="1.0" encoding="ISO-8859-1"?>';
  for (const read of [decodedText, readableText]) {
    expect(read(Buffer.from(`${head}São`, 'latin1'))).toBe(`${head}São`);
    expect(read(Buffer.from(`${head}São`))).toBe(`${head}São`);
    expect(read(Buffer.from(`${head}São`), { type: 'text/xml; charset=latin1' })).toBe(`${head}SÃ£o`);
  }
  expect(() => decodedText(Buffer.from('<?xml encoding="nothing"?>São', 'latin1'))).toThrow('is not valid UTF-8');
});

it('R2: bytes that are no text are refused in a callback, and marked in an answer', () => {
  expect(() => decodedText(latin)).toThrow('the body is not valid UTF-8');
  expect(readableText(latin)).toBe('S\ufffdo');
});

it.each([
  [undefined, true],
  ['', true],
  [' Identity ', true],
  ['utf-8', true],
  ['none', true],
  ['8bit', true],
  ['gzip', false],
  ['aws-chunked', false],
  ['identity, identity', false],
  ['x', false],
])('R16: Content-Encoding %j leaves the bytes as they are: %s', (encoding, plain) => {
  expect(isNoEncoding(encoding)).toBe(plain);
});
