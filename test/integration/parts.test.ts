// R33 through the whole product: a clinic sends a callback for each exam of an order, and Gupy has one tag and one comment of all of
// them. The journal of both stand-ins says what was really done.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { demoJob } from '../../simulator/seed-data';
import { type ProviderStandIn, startProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { BridgeWorld } from '../support/bridge-world';
import { readExample } from '../support/example-file';

const step = { id: 90_500, name: 'Exames admissionais' };
const token = 'token-of-the-exam-clinic-01';
const secret = 'callback-secret-of-the-exam-clinic';
const exams = ['clinico', 'audiometria', 'toxicologico'];

let world: BridgeWorld;
let clinic: ProviderStandIn;

beforeAll(async () => {
  world = await BridgeWorld.create({ runs: 'inside' });
  const callbackUrl = `${world.config.server.publicUrl}/callbacks/exames`;
  clinic = await startProviderStandIn({
    token,
    callbackSecret: secret,
    dialect: 'exam-by-exam-clinic',
    settings: { callbackUrl },
  });
  world.simulator.gupy.world.addStep(demoJob.id, step);
  writeConfig();
  await world.startAll();
});

afterAll(async () => {
  await clinic?.close();
  await world?.close();
});

/** The example as a customer takes it, with the address and the secrets of the stand-in. */
function writeConfig(): void {
  const { provider } = readExample('exam-by-exam-clinic');
  const own = { ...provider, url: clinic.url, token, allowPrivateNetwork: true, pollEvery: '2s' };
  const callback = { ...(provider['callback'] as object), secret };
  const lines = stringify({ exames: { ...own, callback } }, { lineWidth: 0 }).replace(/^(?=.)/gm, '  ');
  const text = readFileSync(world.configFile, 'utf8');
  writeFileSync(world.configFile, text.replace('\nexams:\n', `\n${lines}\nexams:\n`));
  const publish =
    'publish: { passed: { tag: Apto }, failed: { tag: Inapto }, inconclusive: {}, expired: { tag: Expirado }, cancelled: {} }';
  appendFileSync(
    world.configFile,
    `  - { step: ${step.name}, provider: exames, exam: ADM, deadline: 10d, ${publish} }\n`,
  );
}

async function ordered(): Promise<{ id: number; reference: string }> {
  const id = world.addCandidate();
  world.simulator.gupy.move(id, step.id);
  const isTheirs = ({ reference }: { reference: string }) => reference.startsWith(`${id}.`);
  const { reference } = await clinic.story.waitFor('order-received', isTheirs);
  await world.untilReport(id, ({ status }) => status === 'waiting');
  return { id, reference };
}

const gupy = () => world.simulator.gupy.world;
const partsOf = async (id: number, came: number) =>
  world.untilReport(id, ({ entries }) => (entries[0]?.parts ?? []).length === came);

it('R33, P-ONCE: tag and comment once, after the last exam; a corrected exam replaces both once', async () => {
  const { id, reference } = await ordered();
  await clinic.desk.complete(reference, { part: 'audiometria', outcome: 'failed', summary: 'Perda leve' });
  await clinic.desk.sendAgain(reference, 3);
  await clinic.desk.complete(reference, { part: 'toxicologico', outcome: 'passed' });
  const { entries } = await partsOf(id, 2);
  expect(entries[0]?.phase).toMatchObject({ is: 'waiting', parts: { missing: ['clinico'] } });
  expect([gupy().tagNames(id), gupy().commentTexts(id)]).toEqual([[], []]);
  await clinic.desk.complete(reference, { part: 'clinico', outcome: 'passed' });
  await world.untilReport(id, ({ status }) => status === 'settled');
  expect(gupy().tagNames(id)).toEqual(['Inapto']);
  const lines = (heard: string) =>
    `Partes com resultado: 3 de 3\n- clinico: aprovado\n- audiometria: ${heard}\n- toxicologico: aprovado\n[ref`;
  expect(gupy().commentTexts(id)).toEqual([
    expect.stringContaining(`Exame ADM: reprovado.\n${lines('reprovado. Perda leve')}`),
  ]);
  await clinic.desk.correct(reference, { part: 'audiometria', outcome: 'passed' });
  await world.untilReport(id, ({ outcome, status }) => outcome === 'passed' && status === 'settled');
  expect(gupy().tagNames(id)).toEqual(['Apto']);
  expect(gupy().commentTexts(id).slice(1)).toEqual([
    expect.stringContaining(`Correção do resultado anterior. Exame ADM: aprovado.\n${lines('aprovado')}`),
  ]);
});

it('P-REAL: exams whose callbacks were lost are found by asking', async () => {
  const { id, reference } = await ordered();
  for (const part of exams)
    await clinic.desk.complete(reference, { part, outcome: 'passed' }, { send: part === 'clinico' });
  await world.untilReport(id, ({ status }) => status === 'settled');
  expect([gupy().tagNames(id), gupy().commentTexts(id).length]).toEqual([['Apto'], 1]);
});
