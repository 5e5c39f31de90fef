// Values that look the same to whoever wrote the mapping and are other bytes: macOS takes accents apart, Word and HTML bring blanks of
// their own, .NET and Python write True, columns of a fixed width end with blanks, and YAML reads 1.50 as a number. Right is what the
// one who wrote the mapping meant; until it is met, who is not fit would be in doubt.
import { hmacOf, PresetWorld, reference } from '../support/preset-world';

const keys = (condition: string) => `token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: callback-secret-0123456789abcdef }
order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result:
  pending: [{ at: /verdict, present: false }]
  outcome:
    - { when: [${condition}], outcome: failed }
    - { when: [{ at: /verdict, not: [Em análise, '2.50'] }], outcome: passed }
    - outcome: inconclusive`;

async function outcomeOf(condition: string, body: object): Promise<string> {
  const world = await PresetWorld.start(keys(condition));
  try {
    const parsed = world.parse({ body: JSON.stringify({ ref: reference, ...body }) });
    return parsed.kind === 'result' ? parsed.result.outcome : parsed.kind;
  } finally {
    await world.close();
  }
}

const unfit = '{ at: /verdict, is: [Não apto] }';

test.each([
  ['accents apart, as macOS writes them', unfit, 'Não apto'.normalize('NFD'), 'failed'],
  ['a blank of HTML', unfit, 'Não\u00a0apto', 'failed'],
  ['two blanks and a line break', unfit, ' Não \n apto ', 'failed'],
  ['a mark that nobody sees', unfit, '\ufeffNão apto\u200b', 'failed'],
  ['another case is another value', unfit, 'NÃO APTO', 'passed'],
  ['blanks in the file', "{ at: /verdict, is: [' Não apto '] }", 'Não apto', 'failed'],
  ['accents apart in the file', `{ at: /verdict, is: ['${'Não apto'.normalize('NFD')}'] }`, 'Não apto', 'failed'],
  ['.NET and Python: True', '{ at: /verdict, is: [true] }', 'True', 'failed'],
  ['VB: FALSE', '{ at: /verdict, is: [false] }', 'FALSE', 'failed'],
  ['a switch of JSON', '{ at: /verdict, is: [True] }', true, 'failed'],
  ['not: holds for what looks otherwise alone', unfit, 'Em\u00a0análise'.normalize('NFD'), 'inconclusive'],
  ['a code with a zero at its end', '{ at: /verdict, is: [1.50] }', '1.50', 'failed'],
  ['a code that looks like a power', '{ at: /verdict, is: [1e3] }', '1e3', 'failed'],
  ['a code that looks like another base', '{ at: /verdict, is: [0x10] }', '0x10', 'failed'],
  ['a code in not:', unfit, '2.50', 'inconclusive'],
  ['blanks where there is nothing yet', unfit, '   ', 'ignored'],
])('P-REAL: %s', async (_title, condition, verdict, outcome) => {
  expect(await outcomeOf(condition, { verdict })).toBe(outcome);
});

describe('P-REAL: a number of the file is the number of the body, whoever writes it', () => {
  const spellings = ['1.0', '1.50', '-2.0', '1e3', '0x10', '+5', '.5', '12'];
  const ways = spellings.flatMap((written) => [
    [written, 'a number', Number(written)] as const,
    [written, 'the text of one', String(Number(written))] as const,
    [written, 'as the file has it', written] as const,
  ]);

  test.each(ways)('%s, and the body has %s: %j', async (written, _how, verdict) => {
    expect(await outcomeOf(`{ at: /verdict, is: [x, ${written}] }`, { verdict })).toBe('failed');
    expect(await outcomeOf(`{ at: /verdict, not: [${written}, x] }`, { verdict })).toBe('passed');
  });

  test('zeros before a code count', async () => {
    expect(await outcomeOf('{ at: /verdict, is: [0012] }', { verdict: 12 })).toBe('passed');
    expect(await outcomeOf('{ at: /verdict, is: [0012] }', { verdict: '0012' })).toBe('failed');
  });
});

describe('P-REAL: a name is the one that the mapping has, in whatever characters it is spelled', () => {
  const named = '{ at: /Situação do laudo, is: [Não apto] }';
  const outcomeBy = (body: object) => outcomeOf(named, { verdict: 'Apto', ...body });

  test.each([
    ['as it is', 'Situação do laudo'],
    ['accents apart, as macOS writes them', 'Situação do laudo'.normalize('NFD')],
    ['iMocha: a blank at its end', 'Situação do laudo '],
    ['a blank of HTML, and two of them', '\u00a0Situação  do\u00a0laudo'],
    ['a mark that nobody sees', '\ufeffSituação do\u200b laudo'],
  ])('%s', async (_title, name) => {
    expect(await outcomeBy({ [name]: 'Não apto' })).toBe('failed');
  });

  test.each([
    ['another case is another name', { 'situação do laudo': 'Não apto' }],
    ['no accent is another name', { 'Situacao do laudo': 'Não apto' }],
    ['of two none is meant', { 'Situação do laudo ': 'Não apto', ' Situação do laudo': 'Não apto' }],
    ['the one that is spelled so counts', { 'Situação do laudo': 'x', 'Situação do laudo ': 'Não apto' }],
  ])('%s', async (_title, body) => {
    expect(await outcomeBy(body)).toBe('passed');
  });

  test('R1: what proves a callback is spelled as the file has it', async () => {
    const world = await PresetWorld.start(
      keys(unfit).replace(
        'verify: hmac-sha256-hex, header: X-Sig',
        "verify: hmac, field: /hash, signed: '{{/ref | encode}}|{{/verdict | encode}}'",
      ),
    );
    const hash = hmacOf(`${encodeURIComponent(reference)}|Apto`);
    const verifies = (body: object) => world.verifies({ body: JSON.stringify({ ref: reference, hash, ...body }) });
    expect([verifies({ verdict: 'Apto' }), verifies({ 'verdict ': 'Apto' })]).toEqual([true, false]);
    await world.close();
  });
});

test('P-REAL: of a list, the item that people would point at', async () => {
  const condition = '{ at: "/exams/[nome=Avaliação clínica]/verdict", is: [Não apto] }';
  const exams = [
    { nome: 'Audiometria', verdict: 'Apto' },
    { nome: 'Avaliação\u00a0clínica'.normalize('NFD'), verdict: 'Não apto' },
  ];
  expect(await outcomeOf(condition, { verdict: 'Apto', exams })).toBe('failed');
});
