// What is taken of an application, and which contact fields go to a provider.
import { applicationSchema } from '../../../gupy/application';
import { contactFields } from '../../../gupy/person';

const read = (more: object) => applicationSchema.parse({ id: 7, status: 'in_process', ...more });

describe('contact fields', () => {
  const candidate = { name: ' Ana ', lastName: 'Souza', email: ' ana@example.com ', mobileNumber: '' };

  it('are those that were asked for and that Gupy knows, without blanks around them', () => {
    const application = read({ candidate: { ...candidate, phoneNumber: '11 5555' } });
    expect(contactFields(application, ['name', 'email', 'phone', 'document'])).toEqual({
      name: 'Ana Souza',
      email: 'ana@example.com',
      phone: '11 5555',
    });
    expect(Object.keys(contactFields(application, ['document', 'phone']))).toEqual(['phone']);
  });

  it('come from what HR typed in where the candidate gave nothing', () => {
    const manualCandidate = { email: 'hr@example.com', identificationDocument: '123' };
    const application = read({ candidate: { ...candidate, email: '  ' }, manualCandidate });
    expect(contactFields(application, ['email', 'document'])).toEqual({ email: 'hr@example.com', document: '123' });
  });

  it('are none where nothing was read', () => {
    expect(contactFields(read({}), ['name', 'email'])).toEqual({});
  });
});

it('P-PII: nothing but what is named gets past the parser', () => {
  const job = { name: 'Motorista', salary: 1 };
  const parsed = read({ tags: null, currentStep: null, job, candidate: { name: 'Ana', schooling: 'x' }, notes: 'x' });
  expect(parsed).toEqual({
    id: 7,
    status: 'in_process',
    tags: [],
    jobName: 'Motorista',
    people: [{ name: 'Ana' }],
  });
  expect(read({ job: { name: null } })).toEqual({ id: 7, status: 'in_process', tags: [] });
});
