// What Brazilian occupational clinics and background checks want of an order beside name and e-mail: the birth date, the role, and the
// tax number of the branch that pays. Gupy keeps a person in one of two places, and a job's names in one of two shapes. Each field
// leaves Gupy only where bridge.yaml names it.
import { candidateFields, type JobField } from '../../providers/order-fields';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoJob } from '../../simulator/seed-data';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { OrderedFields, shownApplication } from '../support/ordered-fields';

const person = {
  name: 'Amora',
  lastName: 'de Exemplo',
  socialName: 'Amô',
  email: 'amora@example.com',
  identificationDocument: '00000000001',
  birthdate: '1990-01-31T03:00:00.000Z',
  gender: 'Female',
  addressStreet: 'Rua do Exemplo',
  addressNumber: 10,
  addressCity: 'Cidade Exemplo',
  addressState: 'São Paulo',
  addressStateShortName: 'SP',
  addressZipCode: '00000-000',
  addressCountry: 'Brasil',
  mobileNumber: '+5511000000001',
};
const everything = {
  name: 'Amora de Exemplo',
  firstName: 'Amora',
  lastName: 'de Exemplo',
  socialName: 'Amô',
  email: 'amora@example.com',
  phone: '+5511000000001',
  document: '00000000001',
  birthDate: '1990-01-31',
  gender: 'Female',
  address: 'Rua do Exemplo, 10, Cidade Exemplo, SP, 00000-000, Brasil',
};

const jobId = demoJob.id;

let desk: OrderedFields;
beforeEach(async () => {
  desk = await OrderedFields.start();
});
afterEach(() => desk.close());

/** The fields of each list that Gupy was asked for. */
const asked = () => desk.server.seen.flatMap(({ query }) => query.get('fields') ?? []);

describe('the fields of a person', () => {
  it.each([
    ['who applied', { candidate: person, manualCandidate: null }],
    ['whom HR added by hand', { candidate: null, manualCandidate: person }],
    [
      'in both places, each with a part',
      { candidate: { ...person, birthdate: null }, manualCandidate: { birthDate: '31/01/1990' } },
    ],
  ])('of one %s reach a provider of the open protocol', async (_who, places) => {
    const { orders } = await desk.order(shownApplication(places), {}, desk.open({ candidate: candidateFields }));
    expect(orders).toMatchObject([{ candidate: everything }]);
  });

  it('P-PII: leave only where they are named, and what is not needed is not asked for', async () => {
    const { orders } = await desk.order(
      shownApplication({ candidate: person }),
      {},
      desk.open({ candidate: ['firstName'] }),
    );
    expect(orders).toMatchObject([{ candidate: { firstName: 'Amora' }, job: { id: jobId, name: 'Operador' } }]);
    expect(JSON.stringify(orders)).not.toContain('Exemplo');
    expect(asked()).toEqual([expect.not.stringContaining('all')]);
  });

  it('P-REAL: one of another kind is left out, and the candidate is ordered for all the same', async () => {
    const odd = { ...person, birthdate: 'ontem', addressNumber: { x: 1 }, gender: 3 };
    const { orders } = await desk.order(
      shownApplication({ candidate: odd }),
      {},
      desk.open({ candidate: candidateFields }),
    );
    expect(orders).toHaveLength(1);
    expect(Object.keys((orders[0] as { candidate: object }).candidate)).not.toContain('birthDate');
  });
});

describe('the fields of a job', () => {
  const wanted: JobField[] = ['role', 'roleCode', 'department', 'branch', 'branchCode', 'code', 'customFields.turno'];
  const customFields = [{ id: 'turno', title: 'Turno', value: 'Noite' }, { id: 'vazio' }];

  it.each([
    [
      'as the API names them',
      {
        roleName: 'Soldador',
        roleCode: 'R-200',
        departmentName: 'Operações',
        branchName: 'Filial',
        branchCode: 'B-300',
        code: 'V-1',
        customFields,
      },
    ],
    [
      'as the webhook names them',
      {
        role: { name: 'Soldador', code: 'R-200' },
        department: { name: 'Operações' },
        branch: { name: 'Filial', code: 'B-300' },
        code: 'V-1',
        customFields,
      },
    ],
  ])('%s reach the provider that may have them', async (_how, job) => {
    const { orders } = await desk.order(shownApplication({}), job, desk.open({ candidate: [], job: wanted }));
    expect(orders).toMatchObject([
      {
        candidate: {},
        job: {
          ...{ id: jobId, name: 'Operador', role: 'Soldador', roleCode: 'R-200', department: 'Operações' },
          ...{ branch: 'Filial', branchCode: 'B-300', code: 'V-1', customFields: { turno: 'Noite' } },
        },
      },
    ]);
  });

  it('are not asked for where no provider wants them', async () => {
    await desk.order(shownApplication({}), {}, desk.open({ candidate: [] }));
    expect(desk.server.seen.filter(({ path }) => path === '/api/v1/jobs')).toEqual([]);
  });

  it('of a frozen job are found too: a list without a status leaves it out', async () => {
    const gupy: GupyStandIn = await startGupyStandIn({ token: gupyToken });
    gupy.world.setJobStatus(jobId, 'frozen');
    const client = clientOf(gupy);
    const read = await client.jobDetails.of(jobId, ['role', 'branchCode'], new AbortController().signal);
    expect(read).toEqual({ role: 'Operador', branchCode: 'B-300' });
    await client.jobDetails.of(jobId, ['code'], new AbortController().signal);
    expect(gupy.requests.of().filter(({ route }) => route === 'listJobs')).toHaveLength(2);
    await client.close();
    await gupy.close();
  });
});

describe('the job of a bulk move', () => {
  let gupy: GupyStandIn;
  beforeEach(async () => {
    gupy = await startGupyStandIn({ token: gupyToken });
  });
  afterEach(() => gupy.close());
  const roles = (client: ReturnType<typeof clientOf>) =>
    Promise.allSettled(
      Array.from({ length: 50 }, () => client.jobDetails.of(jobId, ['role'], new AbortController().signal)),
    );

  it('P-RATE: is read once for all who are ordered at the same moment', async () => {
    const client = clientOf(gupy);
    const read = await roles(client);
    expect(read).toEqual(read.map(() => ({ status: 'fulfilled', value: { role: 'Operador' } })));
    expect(gupy.requests.count('listJobs')).toBe(1);
    await client.close();
  });

  it('is read anew after a read that failed', async () => {
    const client = clientOf(gupy);
    gupy.faults.queue('listJobs', { kind: 'status', status: 503 });
    expect((await roles(client)).map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 'rejected'));
    expect((await roles(client)).map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 'fulfilled'));
    expect(gupy.requests.count('listJobs')).toBe(2);
    await client.close();
  });
});

describe('a text for each branch, in YAML', () => {
  const keys = `
candidate: [name, birthDate]
job: [role, branchCode]
values:
  cnpj:
    by: branchCode
    of: { B-300: '11222333000181', B-301: '11222333000262' }
order:
  request:
    method: POST
    path: /pedidos
    body: { cnpj: '{{values.cnpj}}', funcao: '{{job.role}}', nascimento: '{{candidate.birthDate}}', ref: '{{reference}}' }
  orderId: '{{/orderId}}'
result:
  outcome: [{ when: [{ at: /apto, is: ['true'] }], outcome: passed }, { outcome: inconclusive }]
poll: { request: { method: GET, path: '/pedidos/{{orderId}}' } }
pollEvery: 1h`;

  it('orders with the tax number of the branch, the role and the birth date', async () => {
    const job = { roleName: 'Soldador', branchCode: 'B-301' };
    const { orders } = await desk.order(shownApplication({ candidate: person }), job, desk.mapped(keys));
    expect(orders).toMatchObject([{ cnpj: '11222333000262', funcao: 'Soldador', nascimento: '1990-01-31' }]);
  });

  it('P-STUCK: a branch without a text is not ordered for, and the reason names it', async () => {
    const { orders, outcome } = await desk.order(
      shownApplication({ candidate: person }),
      { branchCode: 'B-999' },
      desk.mapped(keys),
    );
    expect(orders).toEqual([]);
    expect(outcome).toMatchObject({ type: 'BRIDGE_PROVIDER_REJECTED', nonRetryable: true });
    expect(String(outcome)).toContain('providers.school.values.cnpj has no text for branchCode "B-999"');
  });

  it.each([
    ['job: [role, branchCode]', 'job: [role]', 'depends on the branchCode of the job'],
    ['job: [role, branchCode]', 'job: [branchCode]', 'sends the role of the job'],
    ['candidate: [name, birthDate]', 'candidate: [name]', 'sends the birthDate of the candidate'],
    ['job: [role, branchCode]', 'job: [role, branchCode, chefe]', 'is no field of a job'],
  ])('is refused at start where the file does not allow it: %s → %s', (from, to, reason) => {
    expect(keys).toContain(from);
    expect(() => desk.mapped(keys.replace(from, to))).toThrow(reason);
  });
});
