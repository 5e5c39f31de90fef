// Five thousand candidates in one step of the stand-in, read by two clients as two workers would.
import type { SharedApplication } from '../../gupy/application-source';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { clientOf, gupyToken } from '../support/gupy-clients';

const size = 5_000;
let gupy: GupyStandIn;

beforeAll(async () => {
  gupy = await startGupyStandIn({ token: gupyToken, world: 'empty' });
});
afterAll(async () => gupy.close());

it('a bulk move of 5,000 costs two workers at most 0.05 reads per application', async () => {
  const job = gupy.world.addJob({ name: 'Operador', steps: [{ name: 'Inscrição' }, { name: ' Exame  admissional ' }] });
  const step = job.steps[1];
  if (step === undefined) throw new Error('no step');
  const ids = Array.from({ length: size }, () => gupy.world.addApplication({ jobId: job.id, stepId: step.id }).id);
  const clients = [clientOf(gupy), clientOf(gupy)];
  // As a webhook brings it: cleaned. The list's filter wants the name as Gupy writes it.
  const arrived = { id: step.id, name: 'Exame admissional' };
  const read = async (applicationId: number, index: number): Promise<SharedApplication | undefined> => {
    const wanted = { jobId: job.id, applicationId, step: arrived, fields: ['name', 'email'] as const };
    return clients[index % 2]?.readInStep(wanted, new AbortController().signal);
  };
  const answers = await Promise.all(ids.map(read));
  expect(answers.map((application) => application?.id)).toEqual(ids);
  expect(answers.every((application) => application?.currentStep?.id === step.id)).toBe(true);
  expect(answers.every((application) => application?.people?.length === 1)).toBe(true);
  expect(gupy.requests.count() / size).toBeLessThanOrEqual(0.05);
  await Promise.all(clients.map((client) => client.close()));
});
