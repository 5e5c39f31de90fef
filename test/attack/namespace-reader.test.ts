// P-PII: somebody may read everything of the Temporal namespace, and what a colleague on the same machine sees: metrics, logs, the
// database's files, command lines. Without a key there is no person in it, no result, and no hash that a guess could be compared with.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { searchAttributes } from '../../workflows/search-attributes';
import { AttackWorld } from '../support/attack-world';
import { disguises, plainHashes } from '../support/disguises';
import { eventually } from '../support/eventually';
import { readersView, type ReadersView } from '../support/readers-view';
import { testReferences } from '../support/reference-keys';
import { storedFiles } from '../support/stored-bytes';

const person = {
  name: 'Zenobia',
  lastName: 'Quaresmeira',
  email: 'zenobia@canary.example',
  identificationDocument: '98765432109',
  birthdate: '1987-06-05',
  mobileNumber: '+5511976543210',
  addressStreet: 'Rua Jacaratinga',
};
/** What a provider or an operator may write; some number their orders and results by people. */
const written = {
  orderId: '123.456.789-09',
  resultId: 'zq_tacira7',
  place: 'Clinica Xerebeu',
  examUrl: 'https://exams.example/zqtoken991',
  summary: 'Reagente para Tacuru',
  reportUrl: 'https://reports.example/ximbica',
  note: 'nota do operador quaxinduba',
};
const canaries = [...Object.values(person), ...Object.values(written)];

let world: AttackWorld;
let view: ReadersView;
/** Of two lives that differ in the outcome alone. */
let alike: number[];

beforeAll(async () => {
  world = await AttackWorld.create({
    variables: { LOG_LEVEL: 'debug' },
    edits: ({ configFile }) => {
      const text = readFileSync(configFile, 'utf8');
      const lineOf = (key: string) => new RegExp(`# ${key}: .*`).exec(text)?.[0] ?? '';
      const offered = ['ordered', 'scheduled', 'attended'].map(lineOf);
      return [
        ['candidate: [name, email]', 'candidate: [name, lastName, email, phone, document, birthDate, address]'],
        [/failed: \{.*/.exec(text)?.[0] ?? '', 'failed: { tag: Inapto }'],
        [lineOf('notify'), 'notify: { ordered: { template: 4711 }, remind: { template: 4712, before: 24h } }'],
        ...offered.map((line) => [line, line.slice(2)] as const),
      ];
    },
  });
  await world.bridge.startAll();
  alike = [await lifeOf('passed'), await lifeOf('failed')];
  await reportedLife();
  await decidedLife();
  await orderNamedLikeAPerson();
  await world.bridge.command('reconcile');
  view = await readersView(await world.bridge.client());
});

afterAll(() => world?.close());

async function ordered(): Promise<{ id: number; reference: string }> {
  const { bridge } = world;
  const added = { jobId: demoJob.id, stepId: demoSteps.interview.id, candidate: person };
  const { id } = bridge.simulator.gupy.world.addApplication(added);
  bridge.enterExam(id);
  const reference = await bridge.orderOf(id);
  await bridge.untilReport(
    id,
    ({ entries }) => (entries[0]?.notices?.length ?? 0) === 1 && entries[0]?.isWriting === false,
  );
  return { id, reference };
}

async function lifeOf(outcome: 'passed' | 'failed'): Promise<number> {
  const { id, reference } = await ordered();
  await world.bridge.simulator.provider.desk.complete(reference, { outcome });
  await world.bridge.untilReport(id, ({ status }) => status === 'settled');
  return id;
}

async function reportedLife(): Promise<void> {
  const { id, reference } = await ordered();
  const { desk, bookings } = world.bridge.simulator.provider;
  const { place, examUrl, resultId, summary, reportUrl } = written;
  const scheduledFor = new Date(Date.now() + 3 * 24 * 3_600_000).toISOString();
  await bookings.book(reference, { scheduledFor, place, examUrl });
  await eventually(() => world.bridge.simulator.gupy.world.commentTexts(id).some((text) => text.includes(place)));
  await bookings.attend(reference);
  await desk.complete(reference, { outcome: 'inconclusive', resultId, summary, reportUrl });
  await world.bridge.untilReport(id, ({ status }) => status === 'settled');
}

async function decidedLife(): Promise<void> {
  const { id } = await ordered();
  const { code } = await world.bridge.command('override', String(id), '--outcome', 'failed', '--note', written.note);
  expect(code).toBe(0);
}

async function orderNamedLikeAPerson(): Promise<void> {
  const { bridge } = world;
  const { orderId, resultId } = written;
  const client = await bridge.client();
  const mailboxes = new OrderMailboxes(client, bridge.config.temporal.taskQueue, testReferences.digests);
  const result = {
    resultId,
    orderId,
    provider: 'clinic',
    occurredAt: '2026-01-15T12:00:00Z',
    outcome: 'passed',
  } as const;
  await mailboxes.arrived(result);
}

it('P-PII: of all that is stored, the search attributes alone are not sealed', () => {
  const names = [...searchAttributes.map(({ name }) => name), 'BuildIds'];
  const attribute = new RegExp(`searchAttributes\\.indexedFields\\.(${names.join('|')})$`);
  expect(view.unsealed.length).toBeGreaterThan(20);
  expect(view.unsealed.filter(([place]) => !attribute.test(place))).toEqual([]);
});

it('P-PII: each text in clear is an id, a name of ours, a code, or of the SDK', () => {
  const known = [
    /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(\/request)?$/,
    /^\d+$/,
    /^\d+@[\w.-]+$/,
    /^(application-\d+|order-clinic-[\da-f]{32}|exam-bridge-live-[\da-f]{16}(-\d+-\d+)?|exam-bridge(-[a-z]+)*)$/,
    /^(application|baseline|callLedger|orderMailbox|reconcile)Workflow$/,
    /^(orderExam|fetchResult|putTag|removeTag|postComment|sendNotice|listExamSteps|reconcileStep|watchWebhook)$/,
    /^(applicationMoved|resultReceived|progress|resultArrived|override|lendPlaces)$/,
    /^BRIDGE_[A-Z_]+$/,
    /^(\d+ INVALID_ARGUMENT: )?Encoded failure$/,
    /^(\d+ DEADLINE_EXCEEDED: )?(Deadline exceeded|query timed out)/,
    /^(@temporalio\/worker@)?[\d.]+(\+[\da-f]{64})?$/,
    /^(TypeScriptSDK|temporal-typescript|request-from-RespondWorkflowTaskCompleted|__unversioned__|active)$/,
  ];
  const others = view.clear.filter(
    ([place, text]) => !known.some((pattern) => pattern.test(text)) && !/metadata$|conflictToken$/i.test(place),
  );
  expect(others).toEqual([]);
});

it('P-PII: nothing of her is in it, in no encoding, nor as a hash that a guess could be compared with', async () => {
  const { api, worker, folder } = world.bridge;
  const metrics = await Promise.all([api, worker].map(async (one) => (await fetch(`${one?.opsUrl}/metrics`)).text()));
  const places = {
    Temporal: view.bytes,
    'its files': storedFiles(path.join(folder, 'temporal')),
    metrics: metrics.join('\n'),
    log: `${api?.log}${worker?.log}`,
    'command lines': execFileSync('ps', ['axww', '-o', 'args=']).toString(),
  };
  const found = Object.entries(places).flatMap(([place, text]) => {
    expect([place, text.length > 100]).toEqual([place, true]);
    const searched = text.toLowerCase();
    return canaries.flatMap((canary) =>
      disguises(canary, ['clinic']).flatMap(([disguise, needle]) =>
        searched.includes(needle) ? [`${place}: ${canary}, ${disguise}`] : [],
      ),
    );
  });
  expect(found).toEqual([]);
});

it('P-PII: the ids of others that the log names are hashes that need a key', () => {
  const { log } = world;
  for (const { reference, orderId } of world.bridge.simulator.provider.orders.all())
    for (const [hash, digits] of [...plainHashes(orderId, ['clinic']), ...plainHashes(reference)])
      expect([hash, log.includes(digits)]).toEqual([hash, false]);
});

it('P-PII: two results that differ in the outcome alone look the same, where both are worded alike', async () => {
  const [passed, failed] = await Promise.all(alike.map(traces));
  expect(passed).toEqual(expect.arrayContaining(['ExamOutcome "decided"', expect.stringContaining('putTag')]));
  expect(failed).toEqual(passed);
});

/** A date, in a keyword. */
const untimed = 'ExamSeenUntil';

/** How often a run wakes is a matter of moments. */
const ofWaking = /(workflowTask|timer|upsert)\w+Attributes/;

/** The search attributes at the end, and of each event what it names and the sizes of what is sealed. */
async function traces(applicationId: number): Promise<string[]> {
  const handle = (await world.bridge.client()).workflow.getHandle(`application-${applicationId}`);
  const { typedSearchAttributes } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const marks = (events ?? []).map((event) => marksOf('', event).join(' '));
  const ofStatus = typedSearchAttributes.getAll().filter(({ key }) => key.type === 'KEYWORD' && key.name !== untimed);
  const attributes = ofStatus.map(({ key, value }) => `${key.name} ${JSON.stringify(value)}`);
  return [...attributes, ...marks.filter((mark) => !ofWaking.test(mark))].toSorted();
}

/** Names of fields, of what is called a name, and sizes of bytes: not ids, which differ, and not times. */
function marksOf(field: string, value: unknown): string[] {
  if (value instanceof Uint8Array) return [`${field}:${value.length}`];
  if (typeof value === 'string') return /[nN]ame$/.test(field) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [field, ...fields.flatMap(([name, part]) => marksOf(name, part))];
}
