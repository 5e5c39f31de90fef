// What Gupy's own pages and its users show in the fields of people and jobs: nothing, blanks, another kind of value, Brazilian and foreign
// forms of dates and numbers, and the types of fields that a company makes for itself
// (https://developers.gupy.io/docs/campos-customizados-de-vaga). Right is what a clinic would read: a value that is beyond doubt, or none.
import { contactFields, personSchema } from '../../gupy/person';
import { type CandidateField, candidateFields, type JobField, jobFields } from '../../providers/order-fields';
import { OrderedFields, shownApplication } from '../support/ordered-fields';

let desk: OrderedFields;
beforeEach(async () => {
  desk = await OrderedFields.start();
});
afterEach(() => desk.close());

const person = {
  ...{ name: 'Amora', lastName: 'de Exemplo', socialName: 'Amô', email: 'amora@example.com', gender: 'Female' },
  ...{ identificationDocument: '00000000001', birthdate: '1990-01-31', mobileNumber: '+5511000000001' },
  ...{ addressStreet: 'Rua do Exemplo', addressCity: 'Cidade Exemplo' },
};
/** Where Gupy keeps each field, in each spelling. */
const keysOf: Record<CandidateField, (keyof typeof personSchema.shape)[]> = {
  ...{ name: ['name', 'lastName'], firstName: ['name'], lastName: ['lastName'], socialName: ['socialName'] },
  ...{ email: ['email'], phone: ['mobileNumber', 'phoneNumber'], document: ['identificationDocument'] },
  ...{ birthDate: ['birthdate', 'birthDate'], gender: ['gender'] },
  address: ['addressStreet', 'addressCity', 'addressZipCode'],
};
const fieldOf = (field: CandidateField, ...people: object[]) =>
  contactFields({ people: people.map((one) => personSchema.parse(one)) }, [field])[field];

describe('a field of a person', () => {
  const nothing = [null, '', '   ', '\u200b', {}, [], true];
  const cases = candidateFields.flatMap((field) =>
    (['candidate', 'manualCandidate'] as const).map((place) => ({ field, place })),
  );

  it.each(cases)(
    'P-REAL: $field is told from $place alone, and from nowhere where it says nothing',
    async ({ field, place }) => {
      const { orders } = await desk.order(shownApplication({ [place]: person }), {}, desk.open({ candidate: [field] }));
      expect(Object.keys(orders[0]?.candidate ?? {})).toEqual([field]);
      const people = (one: object, other: object) => (place === 'candidate' ? [one, other] : [other, one]);
      for (const value of nothing) {
        const odd = { ...person, ...Object.fromEntries(keysOf[field].map((key) => [key, value])) };
        expect(fieldOf(field, ...people(odd, {}))).toBeUndefined();
        expect(fieldOf(field, ...people(odd, person))).toBe(fieldOf(field, person));
      }
    },
  );

  it.each([
    ['1990-01-31', '1990-01-31'],
    [' 1990-01-31 ', '1990-01-31'],
    ['1990-01-31T00:00:00.000Z', '1990-01-31'],
    ['1990-01-31T03:00:00.000Z', '1990-01-31'],
    ['1990-01-31T00:00:00-03:00', '1990-01-31'],
    ['1990-01-31 00:00:00', '1990-01-31'],
    ['31/01/1990', '1990-01-31'],
    ['5/6/1990', '1990-06-05'],
    ['31-01-1990', '1990-01-31'],
    ['31.01.1990 00:00', '1990-01-31'],
    ['2000-02-29', '2000-02-29'],
    // Midnight of the next day in Lisbon, or written from the west of it: the day is in doubt.
    ['1990-06-30T23:00:00.000Z', undefined],
    ['1990-01-30T21:00:00-03:00', undefined],
    ['01/31/1990', undefined],
    ['30/02/1990', undefined],
    ['1990-13-01', undefined],
    ['1999-02-29', undefined],
    ['31/01.1990', undefined],
    ['0000-00-00', undefined],
    ['0001-01-01T00:00:00Z', undefined],
    ['19900131', undefined],
    ['ontem', undefined],
  ])('the birth date %j is %j, in either spelling', (written, day) => {
    expect(fieldOf('birthDate', { birthdate: written })).toBe(day);
    expect(fieldOf('birthDate', { birthDate: written })).toBe(day);
    expect(fieldOf('birthDate', { birthdate: 'ontem', birthDate: written })).toBe(day);
  });

  it.each([
    [{ mobileNumber: ' ', phoneNumber: '(11) 5555-0000' }, '(11) 5555-0000'],
    [{ mobileNumber: null, phoneNumber: '+55 11 5555-0000' }, '+55 11 5555-0000'],
    [{ mobileNumber: 5511955550000 }, '5511955550000'],
    [{ mobileNumber: '\u202a+55 11 95555-0000\u202c' }, '+55 11 95555-0000'],
  ])('the phone of %j is %j', (written, phone) => {
    expect(fieldOf('phone', written)).toBe(phone);
  });

  it.each([
    [{ name: 'João', lastName: 'da Silva' }, 'João da Silva'],
    [{ name: 'João da Silva', lastName: 'da Silva' }, 'João da Silva'],
    [{ name: 'Jo\u0061\u0303o', lastName: ' da\u00a0Silva' }, 'João da Silva'],
    [{ name: 'João da Silva', lastName: null }, 'João da Silva'],
    [{ name: '\u202eoãoJ', lastName: 'da\u0000 Silva' }, 'oãoJ da Silva'],
  ])('the name of %j is %j', (written, name) => {
    expect(fieldOf('name', written)).toBe(name);
  });

  // HR and candidates type the whole name into one field, or into both, and in capitals.
  it.each([
    ['Maria da Silva', 'da Silva', 'Maria da Silva'],
    ['MARIA DA SILVA', 'Silva', 'MARIA DA SILVA'],
    ['Maria da Silva', 'SILVA', 'Maria da Silva'],
    ['João Simão', 'simao', 'João Simão'],
    ['Maria', 'Maria da Silva', 'Maria da Silva'],
    ['MARIA', 'Maria da Silva', 'Maria da Silva'],
    ['Maria da Silva', 'Maria da Silva', 'Maria da Silva'],
    ['Ana', 'Ana', 'Ana Ana'],
    ['Maria', 'Mariana Souza', 'Maria Mariana Souza'],
    ['Maria Souza', 'Sousa', 'Maria Souza Sousa'],
    ['Luísa 🌻', 'Prado', 'Luísa 🌻 Prado'],
    ['ليلى', 'حداد', 'ليلى حداد'],
  ])('the name of %j and %j is %j', (name, lastName, whole) => {
    expect(fieldOf('name', { name, lastName })).toBe(whole);
  });

  it('the name is taken where it is whole, before where it is half', () => {
    const [half, whole] = [{ name: 'João' }, { name: 'João', lastName: 'da Silva' }];
    expect(fieldOf('name', half, whole)).toBe('João da Silva');
    expect(fieldOf('name', half)).toBe('João');
  });

  it.each([
    [{ addressCountry: 'Brasil', addressState: 'São Paulo', addressNumber: '10' }, undefined],
    [{ addressStreet: 'Rua A\r\nfundos', addressNumber: 0, addressCity: 'Sé' }, 'Rua A fundos, 0, Sé'],
    [
      { addressStreet: 'Rua A', addressNumber: 'S/N', addressState: 'São Paulo', addressStateShortName: ' ' },
      'Rua A, S/N, São Paulo',
    ],
    [{ addressZipCode: '01000-000', addressCountry: 'Brasil' }, '01000-000, Brasil'],
  ])('the address of %j is %j', (written, address) => {
    expect(fieldOf('address', written)).toBe(address);
  });

  it('P-REAL: a person in no known form costs the fields, and not the order', async () => {
    const { orders } = await desk.order(
      shownApplication({ candidate: 'Amora', manualCandidate: [] }),
      {},
      desk.open({ candidate: ['name'] }),
    );
    expect(orders).toMatchObject([{ candidate: {} }]);
  });
});

const mapping = `
candidate: [name, document, birthDate]
job: [role, branchCode, branch, customFields.turno]
values:
  cnpj: { by: branchCode, of: { 0012: 00222333000181, 12: '11222333000262' } }
order:
  request: { method: POST, path: /pedidos, body: { cpf: '{{candidate.document | digits}}', nascimento: '{{candidate.birthDate}}', cnpj: '{{values.cnpj}}' } }
  orderId: '{{/orderId}}'
result: { outcome: [{ outcome: inconclusive }] }
poll: { request: { method: GET, path: '/pedidos/{{orderId}}' } }
pollEvery: 1h`;

it.each([
  ['000.000.000-01', '00000000001'],
  [' 00000000001', '00000000001'],
  // A CPF as a number has lost its zeros, and the digits of a passport are those of somebody else.
  [1, undefined],
  ['AB123456', undefined],
  ['N/A', undefined],
  ['-', undefined],
])('the document %j is asked for by its digits: %j', async (written, cpf) => {
  const candidate = { ...person, identificationDocument: written };
  const { orders } = await desk.order(shownApplication({ candidate }), { branchCode: '12' }, desk.mapped(mapping));
  expect(orders).toEqual([{ cnpj: '11222333000262', nascimento: '1990-01-31', ...(cpf === undefined ? {} : { cpf }) }]);
});

describe('a field of a job', () => {
  const asked = async (job: object, ...wanted: JobField[]) => {
    await desk.restartWorker();
    const { orders } = await desk.order(shownApplication({}), job, desk.open({ candidate: [], job: wanted }));
    const ofEveryOrder = ['id', 'name'];
    return Object.fromEntries(
      Object.entries(orders.at(-1)?.job ?? {}).filter(([name]) => !ofEveryOrder.includes(name)),
    );
  };
  const spellings = (field: (typeof jobFields)[number], value: unknown): object[] => {
    const [, place = '', isCode] = /^(role|department|branch)(Code)?$/.exec(field) ?? [];
    if (place === '') return [{ code: value }];
    return isCode
      ? [{ [field]: value }, { [place]: { code: value } }, { [field]: ' ', [place]: { code: value } }]
      : [
          { [`${field}Name`]: value },
          { [place]: { name: value } },
          { [`${field}Name`]: ' ', [place]: { name: value } },
        ];
  };

  it.each(jobFields)('P-REAL: %s is told in each spelling, and left out where it says nothing', async (field) => {
    for (const job of spellings(field, ' X-1 ')) expect(await asked(job, ...jobFields)).toEqual({ [field]: 'X-1' });
    for (const job of spellings(field, 7)) expect(await asked(job, ...jobFields)).toEqual({ [field]: '7' });
    for (const value of [null, '', ' ', {}])
      for (const job of spellings(field, value)) expect(await asked(job, ...jobFields)).toEqual({});
  });

  const id = '57e848a6-8e76-4f70-b72b-8833896f5c8a';
  const question = { id: 'q-1', label: 'Qual o motivo?', type: 'text', value: 'Substituição' };
  const conditional = (value: string | undefined) => ({
    ...{
      id,
      label: 'Está aprovada?',
      type: 'conditional',
      enum: ['Sim', 'Não'],
      ...(value === undefined ? {} : { value }),
    },
    conditionalOptions: [
      { conditionalOption: 'Sim', conditionalQuestions: [question] },
      { conditionalOption: 'Não', conditionalQuestions: [{ ...question, id: 'q-2', value: 'antigo' }] },
    ],
  });

  it.each([
    ['a text', [{ id, type: 'text', value: ' Noite ' }], { [id]: 'Noite' }],
    ['a choice', [{ id, type: 'select', enum: ['Manhã', 'Noite'], value: 'Noite' }], { [id]: 'Noite' }],
    ['several choices', [{ id, type: 'select', value: ['Manhã', 'Noite'] }], { [id]: 'Manhã, Noite' }],
    ['yes', [{ id, type: 'boolean', value: true }], { [id]: 'true' }],
    ['no', [{ id, type: 'boolean', value: false }], { [id]: 'false' }],
    ['a number', [{ id, type: 'number', value: 12.5 }], { [id]: '12.5' }],
    ['naught', [{ id, type: 'number', value: 0 }], { [id]: '0' }],
    [
      'no answer',
      [
        { id, type: 'boolean' },
        { id: 'q-1', value: null },
        { id: 'q-2', value: '' },
      ],
      undefined,
    ],
    [
      'an answer of no known form',
      [
        { id, value: { from: 1 } },
        { id: 'q-1', value: 'x' },
      ],
      { 'q-1': 'x' },
    ],
    ['one without an id', [{ value: 'x' }, null, { id, value: 'Noite' }], { [id]: 'Noite' }],
    ['a condition', [conditional('Sim')], { [id]: 'Sim', 'q-1': 'Substituição' }],
    ['a condition without an answer', [conditional(undefined)], undefined],
    [
      'a condition within a condition',
      [
        {
          ...conditional('Sim'),
          id: 'q-2',
          conditionalOptions: [{ conditionalOption: 'Sim', conditionalQuestions: [conditional('Sim')] }],
        },
      ],
      { 'q-2': 'Sim', [id]: 'Sim', 'q-1': 'Substituição' },
    ],
  ])('P-REAL: a field of the company: %s', async (_what, customFields, told) => {
    const job = { customFields, code: 'V-1' };
    const fields = await asked(job, 'code', `customFields.${id}`, 'customFields.q-1', 'customFields.q-2');
    expect(fields).toEqual({ code: 'V-1', ...(told && { customFields: told }) });
  });
});

describe('a text by the branch', () => {
  const candidate = person;
  const order = (job: object) => desk.order(shownApplication({ candidate }), job, desk.mapped(mapping));

  it.each([
    ['0012', '00222333000181'],
    [' 0012 ', '00222333000181'],
    ['12', '11222333000262'],
    [12, '11222333000262'],
  ])('of the code %j is %j: zeros at the beginning count, quoted in the file or not', async (branchCode, cnpj) => {
    const { orders } = await order({ branchCode });
    expect(orders).toMatchObject([{ cnpj }]);
  });

  it('is found by a name, however its accents are stored', async () => {
    const byName = mapping.replace(
      'by: branchCode, of: { 0012: 00222333000181,',
      'by: branch, of: { "Sa\u0303o  Paulo": x,',
    );
    const { orders } = await desk.order(
      shownApplication({ candidate }),
      { branchName: 'São Paulo' },
      desk.mapped(byName),
    );
    expect(orders).toMatchObject([{ cnpj: 'x' }]);
  });

  it.each([
    [{}, 'depends on the branchCode of the job, and Gupy shows none: set it there and retry, or write `else`'],
    [{ branchCode: null }, 'depends on the branchCode of the job, and Gupy shows none'],
    [
      { branchCode: 'constructor' },
      'has no text for branchCode "constructor" of this job: add it to `of`, or write `else`',
    ],
    [{ branchCode: 'B\n9' }, 'has no text for branchCode "B 9" of this job'],
  ])('P-STUCK: of %j there is none: nothing is ordered, and the reason says what to do', async (job, reason) => {
    const { orders, outcome } = await order(job);
    expect([orders, String(outcome)]).toEqual([[], expect.stringContaining(`providers.school.values.cnpj ${reason}`)]);
  });

  it('P-PII: a field of the company may hold a name, so its value is not said', async () => {
    const byField = mapping.replace('by: branchCode', 'by: customFields.turno');
    const job = { customFields: [{ id: 'turno', value: 'Amora de Exemplo' }] };
    const { outcome } = await desk.order(shownApplication({ candidate }), job, desk.mapped(byField));
    expect(String(outcome)).toContain('has no text for what the job has as customFields.turno');
    expect(String(outcome)).not.toContain('Amora');
  });

  it('P-STUCK: a retry after somebody corrected the job orders, though the job was read a moment ago', async () => {
    expect((await order({ branchCode: 'B-999' })).orders).toEqual([]);
    expect((await order({ branchCode: '0012' })).orders).toHaveLength(1);
  });

  it('is refused at start where it names no branch', () => {
    const from = "of: { 0012: 00222333000181, 12: '11222333000262' }";
    expect(mapping).toContain(from);
    expect(() => desk.mapped(mapping.replace(from, 'of: {}'))).toThrow('values.cnpj.of: names no value');
  });
});

it('P-PII: a refusal of the provider names the fields that the order lacked, and no value of the others', async () => {
  desk.answer = { status: 422, body: { message: 'birthDate is required' } };
  const config = desk.open({ candidate: ['name', 'birthDate', 'address'], job: ['role', 'branchCode'] });
  const { outcome } = await desk.order(
    shownApplication({ candidate: { ...person, birthdate: null } }),
    { branchCode: 'B-300' },
    config,
  );
  expect(String(outcome)).toContain('; the order lacked candidate.birthDate, job.role, for which Gupy shows no value');
  expect(String(outcome)).not.toContain('Amora');
  expect(outcome).toMatchObject({ type: 'BRIDGE_PROVIDER_REJECTED' });
});

it('an outage of the provider is no matter of fields, and forgets nothing that was read', async () => {
  desk.answer = { status: 503, body: {} };
  const config = desk.open({ candidate: ['birthDate'], job: ['role'] });
  const { outcome } = await desk.order(shownApplication({}), {}, config);
  expect(String(outcome)).not.toContain('lacked');
  desk.answer = { status: 201, body: { orderId: 'order-1' } };
  await desk.order(shownApplication({}), { roleName: 'Soldador' }, config);
  expect(desk.server.seen.filter(({ path }) => path === '/api/v1/jobs')).toHaveLength(1);
});
