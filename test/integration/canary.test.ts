// P-PII, T22: a person with every kind of personal data goes through every door: Gupy's webhook, the provider's callback,
// the answers and the error pages of both, and mistaken or hostile requests. Then everything that is stored, logged,
// counted or answered is searched for her. The text of her result is stored and written, but encrypted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import { plainHashes } from '../support/disguises';
import { eventually } from '../support/eventually';
import { PoisonedProxy } from '../support/poisoned-proxy';
import type { RawAnswer } from '../support/raw-http';
import { storedFiles, storedRuns, type StoredRun } from '../support/stored-bytes';

const person = {
  name: 'Zenobia',
  lastName: 'Quaresmeira',
  email: 'zenobia@canary.example',
  identificationDocument: '98765432109',
  birthdate: '1987-06-05',
  addressZipCode: '04567-890',
  addressStreet: 'Rua Jacaratinga',
  addressCity: 'Pindamonhaba',
  mobileNumber: '+5511976543210',
  phoneNumber: '+551133334444',
  linkedinProfileUrl: 'https://linkedin.example/in/zenobia',
};
const otherwise = ['zenobia_quaresmeira', '987.654.321-09', '(11) 97654-3210', '05/06/1987', 'canary.example'];
const sentence = `Zenobia Quaresmeira, zenobia@canary.example, CPF 987.654.321-09, (11) 97654-3210, nasceu em 05/06/1987`;
/** Some number their orders and results by people: these stand in ids, which are stored encrypted and shown as hashes (R30). */
const numbers = { cpf: '12345678909', login: 'zq_tacira7', email: 'zq@mailer', other: '11144477735' };
const inIds = Object.values(numbers);
/** There are few enough numbers of people to make these of them all. */
const hashesOfIds = inIds.flatMap((id) => plainHashes(id, ['clinic']).map(([, digits]) => digits.toLowerCase()));
/** What no place may hold, in lower case. */
const personal = [...Object.values(person), ...otherwise].map((text) => text.toLowerCase());

/** Hers as well, but the purpose of it all: stored encrypted, written into Gupy, and nowhere else in clear. */
const result = {
  outcome: 'failed',
  summary: 'Reagente para Tacuru',
  reportUrl: 'https://reports.example/tacuru',
} as const;
const ofResult = ['tacuru'];
/** What failed and why is for operators: encrypted as well. */
const ofFailures = ['answered 400', 'answered 422', 'answered 503'];

/** The provider may have everything. */
const allFields =
  'candidate: [name, firstName, lastName, socialName, email, phone, document, birthDate, gender, address]';

let world: AttackWorld;
let gupy: PoisonedProxy;
let provider: PoisonedProxy;
const answers: RawAnswer[] = [];

beforeAll(async () => {
  world = await AttackWorld.create({
    variables: { LOG_LEVEL: 'debug' },
    edits: async ({ simulator, configFile }) => {
      gupy = await PoisonedProxy.before(simulator.gupy.url);
      provider = await PoisonedProxy.before(simulator.provider.url);
      return [
        [simulator.gupy.url, gupy.url],
        [simulator.provider.url, provider.url],
        ['candidate: [name, email]', allFields],
        ['    job: []', '    job: [role, branchCode]'],
        ['pollEvery: 30s', 'pollEvery: 1s'],
        [/# notify: .*/.exec(readFileSync(configFile, 'utf8'))?.[0] ?? '', 'notify: { ordered: { template: 4711 } }'],
      ];
    },
  });
  provider.addToAnswers({ candidate: person, message: sentence });
  gupy.addToAnswers({ candidate: person, message: sentence });
  await world.bridge.startAll();
});

afterAll(async () => {
  await world?.close();
  await Promise.all([gupy?.close(), provider?.close()]);
});

/** She enters the exam step; Gupy's webhook brings all of her. */
function enters(): number {
  const { bridge } = world;
  const added = { jobId: demoJob.id, stepId: demoSteps.interview.id, candidate: person };
  const { id } = bridge.simulator.gupy.world.addApplication(added);
  bridge.enterExam(id);
  return id;
}

const order = (applicationId: number): Promise<string> => world.bridge.orderOf(applicationId);

const errorPages = [
  {
    title: sentence,
    detail: sentence,
    message: sentence,
    code: sentence,
    errors: [{ message: sentence, target: sentence }],
  },
  `<html><title>${sentence}</title><p>${person.name} ${person.lastName} not found</p></html>`,
  `connect to https://zenobia.canary.example/q failed: user zenobia_quaresmeira (${numbers.login}, ${numbers.cpf}) unknown`,
  `Candidate ${person.name} ${person.lastName} of ${person.addressStreet}, ${person.addressCity} is unknown`,
];

it('T22: she goes through every door', async () => {
  await goodCase();
  for (const body of errorPages) {
    await whileGupyRefuses(400, body);
    await whileProviderRefuses(422, body);
  }
  await whileBothAreDown();
  await numberedByPeople();
  await mistakenWebhooks();
  await mistakenCallbacks();
  await strangers();
  expect(JSON.stringify(provider.seen)).toContain(person.identificationDocument);
  expect(new Set(messages().map(({ body }) => body))).toEqual(new Set(['{"templateId":4711}']));
});

const messages = () => gupy.seen.filter(({ method, path: to }) => method === 'POST' && to.endsWith('/messages'));

/** The message about the order is on its way before the result comes, which would make it needless. */
async function orderedAndTold(applicationId: number): Promise<string> {
  const reference = await order(applicationId);
  await eventually(() => messages().some(({ path: to }) => to.includes(`/applications/${applicationId}/`)));
  return reference;
}

async function goodCase(): Promise<void> {
  const id = enters();
  const reference = await orderedAndTold(id);
  await world.bridge.simulator.provider.desk.complete(reference, result);
  await world.bridge.untilReport(id, ({ status }) => status === 'settled');
  expect(world.bridge.simulator.gupy.world.commentTexts(id)[0]).toContain(result.summary);
}

/** A provider numbers orders, results and reports by documents, logins and addresses, and Gupy's events could be too. */
async function numberedByPeople(): Promise<void> {
  const { cpf, login, email, other } = numbers;
  const message = `order ${cpf} of ${login} is unknown at zenobia.canary.example`;
  provider.answerWith(({ method }) =>
    method === 'POST' ? { status: 201, body: { orderId: cpf } } : { status: 422, body: { message } },
  );
  const id = enters();
  const { entries } = await world.bridge.untilReport(id, ({ attention }) => attention.length > 0);
  const reference = entries[0]?.reference;
  const send = (changes: object) => world.callback(resultBody(id, { reference, orderId: cpf, ...changes }));
  const report = { stage: 'scheduled', scheduledFor: '2026-12-01T12:00:00Z', outcome: undefined, resultId: undefined };
  for (const sent of [
    { ...report, progressId: cpf },
    { ...report, progressId: login },
    { ...report, progressId: email },
    { resultId: other, orderId: other },
    { resultId: login },
    { resultId: login, outcome: 'failed' },
    { resultId: cpf, outcome: 'failed', occurredAt: '2026-01-16T12:00:00Z' },
    { resultId: email, occurredAt: '2026-01-17T12:00:00Z' },
    { resultId: `${cpf} x` },
  ])
    answers.push(await send(sent));
  provider.answerWith(() => undefined);
  const unknown = newApplicationId();
  for (const orderId of inIds) answers.push(await world.callback(resultBody(unknown, { orderId, resultId: orderId })));
  for (const event of inIds) answers.push(await world.webhook(movedBody(newApplicationId(), { id: event })));
  await world.bridge.untilReport(id, ({ entries: now }) => (now[0]?.results.length ?? 0) >= 3);
}

/** The comment is refused for good: the reason goes into the run, for the operator to read. */
async function whileGupyRefuses(status: number, body: string | object): Promise<void> {
  gupy.answerWith(({ method }) => (method === 'GET' ? undefined : { status, body }));
  const id = enters();
  await world.bridge.simulator.provider.desk.complete(await orderedAndTold(id), result);
  await world.bridge.untilReport(id, ({ attention }) => attention.some(({ what }) => what === 'write'));
  gupy.answerWith(() => undefined);
}

async function whileProviderRefuses(status: number, body: string | object): Promise<void> {
  provider.answerWith(() => ({ status, body }));
  const id = enters();
  await world.bridge.untilReport(id, ({ attention }) => attention.length > 0);
  provider.answerWith(() => undefined);
}

/** What is tried again leaves failures in logs and in the pending activity. */
async function whileBothAreDown(): Promise<void> {
  const page = errorPages[0] ?? '';
  const failing = (proxy: PoisonedProxy) => {
    const before = proxy.seen.length;
    proxy.answerWith(() => ({ status: 503, body: page }));
    return () => eventually(() => proxy.seen.length > before);
  };
  const polled = failing(provider);
  await order(await ordered());
  await polled();
  const read = failing(gupy);
  enters();
  await read();
  gupy.answerWith(() => undefined);
  provider.answerWith(() => undefined);
}

/** With an order that is polled. */
async function ordered(): Promise<number> {
  provider.answerWith(({ method }) => (method === 'POST' ? undefined : { status: 503, body: sentence }));
  const id = enters();
  await order(id);
  return id;
}

async function mistakenWebhooks(): Promise<void> {
  const body = movedBody(newApplicationId());
  const bodies = [
    ...['id', 'event', 'date', 'data', 'companyName'].flatMap((field) => [
      movedBody(newApplicationId(), { [field]: sentence }),
      movedBody(newApplicationId(), { [field]: person }),
    ]),
    body.replace('123456', JSON.stringify(sentence)),
    body.replace('86547', JSON.stringify(person)),
    body.replace('"Exame admissional"', JSON.stringify(person)),
    body.replace('{', `{"${sentence}":1,"${sentence}":2,`),
    body.replace('{', `{"__proto__":${JSON.stringify(person)},`),
    body.replace('{', `{"${sentence}\0":1,`),
    body.slice(0, -1) + sentence,
    sentence,
    JSON.stringify(sentence),
    JSON.stringify([person]),
  ];
  for (const sent of bodies) {
    answers.push(await world.webhook(sent));
    answers.push(await world.webhook(sent, { secret: sentence }));
  }
}

async function mistakenCallbacks(): Promise<void> {
  const fields = ['resultId', 'orderId', 'reference', 'occurredAt', 'outcome', 'score', 'reportUrl', 'summary'];
  const id = newApplicationId();
  const bodies = [
    ...fields.flatMap((field) => [
      resultBody(id, { [field]: `${sentence}\u001b` }),
      resultBody(id, { [field]: person }),
      resultBody(id, { [field]: [sentence] }),
    ]),
    ...['resultId', 'orderId'].map((field) => resultBody(id, { [field]: person.email })),
    resultBody(id, { candidate: person, [sentence]: sentence }),
    resultBody(id).replace('{', `{"${sentence}":1,"${sentence}":2,`),
    sentence,
  ];
  for (const body of bodies) {
    answers.push(await world.callback(body));
    answers.push(await world.callback(body, { signedBody: sentence }));
  }
}

async function strangers(): Promise<void> {
  const encoded = encodeURIComponent(sentence);
  const headers = ['User-Agent', 'Referer', 'Cookie', 'X-Forwarded-For', 'Authorization', 'Content-Type'].map(
    (name) => [name, sentence] as const,
  );
  for (const target of [
    `/${encoded}`,
    `/callbacks/${encoded}`,
    `/webhooks/gupy?${encoded}`,
    `/callbacks/clinic?q=${encoded}`,
  ]) {
    answers.push(await world.post(target, headers, sentence));
  }
  answers.push(await world.raw(`${sentence}\r\n\r\n`));
  const opsUrl = world.bridge.api?.opsUrl ?? '';
  for (const token of [sentence, world.bridge.config.privacy.codec.token]) {
    const response = await fetch(`${opsUrl}/codec/key/${encodeURIComponent(token)}/decode`, {
      method: 'POST',
      body: sentence,
    });
    answers.push({ status: response.status, headers: new Map(), body: await response.text(), json: undefined, ms: 0 });
  }
}

describe('P-PII: nothing of her is in', () => {
  let runs: StoredRun[];

  beforeAll(async () => {
    const codec = createPayloadCodec(world.bridge.config.privacy.keys);
    runs = [...(await storedRuns(await world.bridge.client(), codec)).values()];
    console.info(
      `T22: ${runs.length} runs, ${runs.reduce((sum, { events }) => sum + events, 0)} events, ${answers.length} answers`,
    );
  });

  it('the histories, descriptions and search attributes as the server sends them', () => {
    expect(runs.length).toBeGreaterThan(8);
    const searched = [...personal, ...inIds, ...hashesOfIds, ...ofResult, ...ofFailures];
    for (const { raw } of runs) expect(hits(raw, searched)).toEqual([]);
  });

  it('the same after decoding, where only the text of the result is', () => {
    for (const text of [...ofResult, ...ofFailures]) {
      expect([text, runs.some(({ decoded }) => hits(decoded, [text]).length > 0)]).toEqual([text, true]);
    }
    // Of the mistaken callbacks the text with a control character counts (R28), with what the provider wrote of her in it.
    expect(runs.filter(({ decoded }) => hits(decoded, personal).length > 0).length).toBe(1);
    for (const { decoded } of runs) expect(hits(withoutSummaries(decoded), personal)).toEqual([]);
  });

  it("the files of Temporal's own database", () => {
    const files = storedFiles(path.join(world.bridge.folder, 'temporal'));
    expect(files.includes('applicationWorkflow')).toBe(true);
    expect(hits(files, [...personal, ...inIds, ...ofResult])).toEqual([]);
  });

  it('the logs of api and worker at debug level', () => {
    const logs = [world.bridge.api?.log ?? '', world.bridge.worker?.log ?? ''];
    expect(logs.join('').includes('"level":"debug"')).toBe(true);
    for (const log of logs) {
      expect(log.length).toBeGreaterThan(1_000);
      expect(hits(log, [...personal, ...inIds, ...hashesOfIds, ...ofResult])).toEqual([]);
    }
  });

  it('the metrics of both', async () => {
    for (const { opsUrl } of [world.bridge.api, world.bridge.worker].filter((process) => process !== undefined)) {
      const text = await (await fetch(`${opsUrl}/metrics`)).text();
      expect(text.includes('process_cpu_seconds_total')).toBe(true);
      expect(hits(text, [...personal, ...inIds, ...ofResult])).toEqual([]);
    }
  });

  it('the answers, whatever was wrong with the request', () => {
    expect(new Set(answers.map(({ status }) => status)).size).toBeGreaterThan(3);
    for (const { body, headers } of answers)
      expect(hits(`${body}${[...headers].join('\n')}`, [...personal, ...inIds, ...ofResult])).toEqual([]);
  });
});

it('P-PII: no secret of bridge.yaml is stored, logged, counted or answered', async () => {
  const { gupy: ofGupy, providers, privacy } = world.bridge.config;
  const secrets = [
    world.bridge.webhookSecret,
    ofGupy.token,
    providers.get('clinic')?.token ?? '',
    world.callbackSecret.replace('whsec_', ''),
    privacy.codec.token,
    privacy.keys[0]?.secret.toString('base64') ?? '',
  ].map((secret) => secret.toLowerCase());
  const codec = createPayloadCodec(privacy.keys);
  const runs = [...(await storedRuns(await world.bridge.client(), codec)).values()];
  const places = [
    ...runs.flatMap(({ raw, decoded }) => [raw, decoded]),
    storedFiles(path.join(world.bridge.folder, 'temporal')),
    world.bridge.api?.log ?? '',
    world.bridge.worker?.log ?? '',
    ...answers.map(({ body }) => body),
  ];
  for (const place of places) expect(hits(place, secrets)).toEqual([]);
});

/** Payloads without the summary of each result in them, which the provider writes. */
function withoutSummaries(decoded: string): string {
  return decoded.split('\n').map(withoutSummary).join('\n');
}

function withoutSummary(payload: string): string {
  const isResult = (value: unknown) => typeof value === 'object' && value !== null && 'resultId' in value;
  const besides = (_key: string, value: unknown) => (isResult(value) ? { ...(value as object), summary: '' } : value);
  try {
    return JSON.stringify(JSON.parse(payload, besides));
  } catch {
    // No JSON: searched as it is.
    return payload;
  }
}

/** Needles with what stands around them, for a message that tells where. */
function hits(text: string, needles: readonly string[]): string[] {
  const searched = text.toLowerCase();
  return needles.flatMap((needle) => {
    const at = searched.indexOf(needle);
    return at < 0 ? [] : [`${needle}: ${JSON.stringify(text.slice(Math.max(0, at - 120), at + 80))}`];
  });
}
