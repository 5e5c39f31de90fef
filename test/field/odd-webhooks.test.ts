// Gupy's webhook in forms that it does not document: a date with its zone, a new status, a step of which nothing is known. Right: a candidate who
// was moved is ordered for, what says nothing is ignored, and what is typed otherwise (R14) is 400 with the name of the field, so that it is seen;
// reconciliation finds the candidate.
import { FieldWorld } from '../support/field-world';
import { vendorKeys } from '../support/field-vendors';

let world: FieldWorld;
beforeAll(async () => {
  world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
});
beforeEach(() => world.enter());
afterAll(() => world.close());

const at = '2026-01-15T12:00:00.000Z';
const job = { id: 123_456 };
const currentStep = { id: 86_547, name: 'Exame admissional' };
const moved = (changes: object) => ({
  ...{ id: 'd5b2eca6', event: 'application.moved', date: at, companyName: 'Indústria São João' },
  data: { job, application: { id: 7, currentStep } },
  ...changes,
});
const of = (application: object, ofJob: object = job) => ({ data: { job: ofJob, application } });
const deliver = async (changes: object) => {
  world.movements.length = 0;
  return world.webhook({ body: JSON.stringify(moved(changes)) });
};
const started = { status: 200, said: '{"status":"started"}' };

it.each([
  ['the date is of São Paulo', { date: '2026-01-15T09:00:00-0300' }],
  ['the date names its zone', { date: '2026-01-15T09:00:00-03:00[America/Sao_Paulo]' }],
  ['the status is a new word', of({ id: 7, status: 'on_hold', currentStep })],
  ['previousStep and tags are null', of({ id: 7, tags: null, previousStep: null, currentStep })],
])('P-ACK, R28: %s: the exam is ordered', async (_title, changes) => {
  expect(await deliver(changes)).toEqual(started);
  expect(world.movements).toMatchObject([{ jobId: job.id, step: currentStep, occurredAt: at }]);
});

it.each([
  null,
  undefined,
  '',
  [],
  {},
  { id: null, name: null },
  { id: '', name: '' },
  { id: null, name: null, type: 'offline' },
])('R12: a step that says nothing is none: %j', async (none) => {
  expect(await deliver(of({ id: 7, currentStep: none }))).toEqual({ status: 200, said: '{"status":"ignored"}' });
});

it.each([
  [
    'a step without its id',
    of({ id: 7, currentStep: { name: 'Exame admissional' } }),
    'data.application.currentStep.id: is missing',
  ],
  ['an id that is a text', of({ id: '7', currentStep }), 'data.application.id: '],
  ['an event id that is a number', { id: 4_711 }, 'id: '],
  ['a date that is a number', { date: Date.parse(at) }, 'date: '],
  ['a list of steps', of({ id: 7, currentStep: [currentStep] }), 'data.application.currentStep: '],
  ['a step that is its name', of({ id: 7, currentStep: 'Exame admissional' }), 'data.application.currentStep: '],
  ['a step that is its id', of({ id: 7, currentStep: 86_547 }), 'data.application.currentStep: '],
  [
    'a name that is a group',
    of({ id: 7, currentStep: { id: 1, name: { pt: 'Exame' } } }),
    'data.application.currentStep.name: ',
  ],
  ['a date that is none', { date: 'ontem' }, 'date: Invalid date: expected ISO 8601'],
  ['a date that is null', { date: null }, 'date: '],
  ['no date', { date: undefined }, 'date: is missing'],
  ['no event id', { id: undefined }, 'id: is missing'],
  ['what a capture tool wraps', { event: undefined, body: moved({}) }, 'event: is missing'],
])('R12: %s is 400, and named', async (_title, changes, reason) => {
  const { status, said } = await deliver(changes);
  expect([status, (JSON.parse(said) as { reason: string }).reason]).toEqual([400, expect.stringContaining(reason)]);
  expect(world.movements).toEqual([]);
});

it.each(['application.completed', 'application.created', 'candidate.hired', 'job.status-changed', 'application_moved'])(
  'R12: %s is of no interest, whatever its data',
  async (event) => {
    const none = { status: 200, said: '{"status":"ignored"}' };
    for (const data of [undefined, null, [], { id: 'x', status: 'frozen' }, { application: { id: 'x' } }])
      expect(await deliver({ event, data, id: undefined, date: 'x' })).toEqual(none);
  },
);
