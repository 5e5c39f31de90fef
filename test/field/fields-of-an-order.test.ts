// What Brazilian occupational clinics and background checks want of an order beside name and e-mail: the birth date, the role, and the
// tax number of the branch that pays. Gupy keeps a person in one of two places, and a job's names in one of two shapes. Each field
// leaves Gupy only where bridge.yaml names it.
import { createOrderExam } from '../../activities/order-exam';
import type { ExamMovement } from '../../domain/exam/state';
import { candidateFields, type JobField } from '../../providers/order-fields';
import type { HttpProviderConfig } from '../../providers/provider-config';
import { createProviderRegistry, type ProviderRegistry } from '../../providers/registry';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { attemptOf } from '../support/attempts';
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { examRule, movement, referenceOf } from '../support/core-fixtures';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { httpProvider } from '../support/http-provider';
import { fileWithProvider } from '../support/preset-world';
import { answerJson, startTinyServer, type TinyServer } from '../support/tiny-server';

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
const moved: ExamMovement = { ...movement(0, { step: demoSteps.exam, jobId }), rule: examRule({ provider: 'school' }) };

let server: TinyServer;
let registry: ProviderRegistry | undefined;
beforeEach(async () => {
  server = await startTinyServer();
});
afterEach(async () => {
  await registry?.close();
  registry = undefined;
  await server.close();
});

/** One server is Gupy and the provider. @returns the bodies of the orders */
async function orderOf(application: object, job: object, config: Parameters<typeof createProviderRegistry>[0]) {
  server.answer(({ method, path }, response) => {
    if (method === 'POST') return answerJson(response, { orderId: 'order-1' }, 201);
    const results = path === '/api/v1/jobs' ? [{ id: jobId, ...job }] : [application];
    answerJson(response, { results, totalResults: 1, page: 1, totalPages: 1 });
  });
  registry = createProviderRegistry(config);
  const adapter = registry.adapters.get('school');
  const school = config.get('school');
  if (adapter === undefined || school === undefined) throw new Error('no provider school');
  const gupy = clientOf(server);
  const activity = createOrderExam({
    gupy,
    providers: new Map([['school', { adapter, config: school }]]),
    callbackUrl: () => 'https://bridge.example.com/callbacks/school',
    runs: { endedEntries: async () => [] },
  });
  const input = { applicationId: 654321, movement: moved, reference: referenceOf(moved, 654321) };
  const outcome = await attemptOf(1, activity, input).catch((error: unknown) => error);
  await gupy.close();
  const bodies = server.seen.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);
  return { outcome, orders: bodies };
}

const shown = (more: object) => ({
  id: 654321,
  status: 'in_process',
  currentStep: demoSteps.exam,
  job: { name: 'Operador' },
  ...more,
});

const open = (given: Partial<HttpProviderConfig>) => {
  const school = httpProvider({ name: 'school', url: server.url, ...given });
  return new Map([['school', school]]);
};

/** The fields of each list that Gupy was asked for. */
const asked = () => server.seen.flatMap(({ query }) => query.get('fields') ?? []);

/** Lines of YAML, as a customer writes them. */
function mapped(keys: string) {
  const box = new ConfigSandbox();
  try {
    const lines = `${keys.trim()}\nurl: ${server.url}\nallowPrivateNetwork: true\ntoken: a-token-of-the-test`;
    return box.load(fileWithProvider(lines), { ...goodEnv }).providers;
  } finally {
    box.remove();
  }
}

describe('the fields of a person', () => {
  it.each([
    ['who applied', { candidate: person, manualCandidate: null }],
    ['whom HR added by hand', { candidate: null, manualCandidate: person }],
    [
      'in both places, each with a part',
      { candidate: { ...person, birthdate: null }, manualCandidate: { birthDate: '31/01/1990' } },
    ],
  ])('of one %s reach a provider of the open protocol', async (_who, places) => {
    const { orders } = await orderOf(shown(places), {}, open({ candidate: candidateFields }));
    expect(orders).toMatchObject([{ candidate: everything }]);
  });

  it('P-PII: leave only where they are named, and what is not needed is not asked for', async () => {
    const { orders } = await orderOf(shown({ candidate: person }), {}, open({ candidate: ['firstName'] }));
    expect(orders).toMatchObject([{ candidate: { firstName: 'Amora' }, job: { id: jobId, name: 'Operador' } }]);
    expect(JSON.stringify(orders)).not.toContain('Exemplo');
    expect(asked()).toEqual([expect.not.stringContaining('all')]);
  });

  it('P-REAL: one of another kind is left out, and the candidate is ordered for all the same', async () => {
    const odd = { ...person, birthdate: 'ontem', addressNumber: { x: 1 }, gender: 3 };
    const { orders } = await orderOf(shown({ candidate: odd }), {}, open({ candidate: candidateFields }));
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
    const { orders } = await orderOf(shown({}), job, open({ candidate: [], job: wanted }));
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
    await orderOf(shown({}), {}, open({ candidate: [] }));
    expect(server.seen.filter(({ path }) => path === '/api/v1/jobs')).toEqual([]);
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
    const { orders } = await orderOf(shown({ candidate: person }), job, mapped(keys));
    expect(orders).toMatchObject([{ cnpj: '11222333000262', funcao: 'Soldador', nascimento: '1990-01-31' }]);
  });

  it('P-STUCK: a branch without a text is not ordered for, and the reason names it', async () => {
    const { orders, outcome } = await orderOf(shown({ candidate: person }), { branchCode: 'B-999' }, mapped(keys));
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
    expect(() => mapped(keys.replace(from, to))).toThrow(reason);
  });
});
