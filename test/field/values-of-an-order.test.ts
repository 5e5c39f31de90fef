// How vendors want what an order tells: a date of birth as day/month/year, a list that may be asked for from some day on.
import { changed, ConfigSandbox } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, secret } from '../support/preset-world';

let world: PresetWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const keys = (body: string, more = '') => `token: t
candidate: [name, birthDate, gender]
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { request: { method: POST, path: /orders, body: ${body} }, orderId: '{{/id}}' }
events: { reference: '{{/reference}}' }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }] }
${more}`;

async function sent(body: string, more = '', candidate: Record<string, string> = { birthDate: '1990-01-31' }) {
  world = await PresetWorld.start(keys(body, more));
  world.answers({ 'POST /orders': { id: 'o-1' } });
  await world.order({ candidate, deadline: '2026-02-01T01:30:05.000Z' });
  return world.calls()[0]?.body;
}

const saoPaulo = 'zone: America/Sao_Paulo';

test.each([
  ['candidate.birthDate | date dd/MM/yyyy', '31/01/1990'],
  ['candidate.birthDate | date yyyyMMdd', '19900131'],
  ['candidate.birthDate | date dd.MM.yy', '31.01.90'],
  ['candidate.birthDate | date dd/MM/yyyy HH:mm', '31/01/1990 00:00'],
  ['candidate.birthDate | date dd/MM/yyyy -31d', '31/12/1989'],
  ['deadline | date dd/MM/yyyy HH:mm:ss', '31/01/2026 22:30:05'],
  ['deadline | date yyyy-MM-ddTHH:mm', '2026-01-31T22:30'],
  ['deadline | date yyyy-MM-dd +1d', '2026-02-01'],
])('{{%s}} is %s', async (placeholder, text) => {
  expect(await sent(`{ at: '{{${placeholder}}}' }`, saoPaulo)).toEqual({ at: text });
});

test('a moment is written in the zone of the provider, in UTC without one; a day is the same day everywhere', async () => {
  const body = `{ on: '{{deadline | date dd/MM/yyyy}}', born: '{{candidate.birthDate | date dd/MM/yyyy}}' }`;
  expect(await sent(body)).toEqual({ on: '01/02/2026', born: '31/01/1990' });
});

test('a date that cannot be read has no value, so its field is left out', async () => {
  const body = `{ born: '{{candidate.birthDate | date dd/MM/yyyy}}', name: '{{candidate.name}}' }`;
  expect(await sent(body, '', { birthDate: 'unknown', name: 'Amora' })).toEqual({ name: 'Amora' });
});

test('a list is asked for from thirty days ago on', async () => {
  const from = '{{now | date yyyy-MM-dd -30d}}';
  const request = `{ method: GET, path: '/since/{{now | date yyyy -0d}}', query: { from: '${from}' } }`;
  const fetch = `fetch: { request: ${request}, items: /orders, orderId: '{{/id}}' }`;
  world = await PresetWorld.start(keys('{}', `${saoPaulo}\n${fetch}`));
  world.answers({}, 500);
  const before = Date.now();
  await expect(world.poll('o-1')).rejects.toThrow('/since/{{now | date yyyy -0d}}');
  const days = [before, Date.now()].map((now) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(now - 30 * 86_400_000),
  );
  expect(days).toContain(world.lastQuery['from']);
});

const packages = `job: [role]
values:
  hearing: { by: role, of: { Soldador: AUD02 }, else: '' }
  heart: { by: role, of: { Motorista: ECG05 }, else: '' }`;

test('an item of a list of which nothing has a value is left out, whatever else is in it', async () => {
  const exams = `[{ code: HEM01 }, { code: '{{values.hearing}}' }, { code: '{{values.heart}}', room: { floor: 2 } }, '{{values.heart}}', []]`;
  expect(await sent(`{ exams: ${exams}, more: [{ code: '{{values.heart}}' }] }`, packages)).toEqual({
    exams: [{ code: 'HEM01' }, { code: 'AUD02' }, []],
    more: [],
  });
});

const sex = 'values: { sex: { by: gender, of: { Female: F, Male: M } } }';

test.each([
  ['Female', { sex: 'F' }],
  ['Male', { sex: 'M' }],
  [undefined, {}],
])("a word of the candidate is the vendor's: %s", async (gender, body) => {
  expect(await sent("{ sex: '{{values.sex}}' }", sex, gender === undefined ? {} : { gender })).toEqual(body);
});

test('P-PII: a word of the candidate that has none of the vendor fails the order, and stands in no message', async () => {
  await expect(sent("{ sex: '{{values.sex}}' }", sex, { gender: 'Nonbinary' })).rejects.toThrow(
    /^providers\.school\.values\.sex has no text for what Gupy has as gender of this candidate$/,
  );
});

test.each([
  [
    'candidate: [name, birthDate, gender]',
    'candidate: [name, birthDate]',
    'values.sex.by: depends on the gender of the candidate. Fix: add gender to candidate.',
  ],
  [
    "orderId: '{{/id}}'",
    "orderId: '{{/id}}', examUrl: 'https://x.example/{{values.sex}}'",
    'order.examUrl: needs values.sex, which depends on the candidate: only an order reads that.',
  ],
])('P-PII: refuses %s as %s', (passage, replacement, problem) => {
  const box = new ConfigSandbox();
  try {
    const file = fileWithProvider(`url: https://school.example.com\n${keys("{ sex: '{{values.sex}}' }", sex)}`);
    expect(box.problemsOf(changed(file, passage, replacement)).join('\n')).toContain(`providers.school.${problem}`);
  } finally {
    box.remove();
  }
});

const written = fileWithProvider(`url: https://school.example.com\n${keys("{ at: '{{candidate.birthDate}}' }")}`);
const filters = 'Fix: use number, digits, integer, basic, base64, hash, date, last, join.';
const forms =
  'Fix: write yyyy, MM, dd, HH, mm and ss, such as {{now | date dd/MM/yyyy}}, and days before or after it, such as -30d.';

test.each([
  ['dte dd/MM/yyyy', `has the unknown filter dte. ${filters}`],
  ['to-upper', `has the unknown filter to-upper. ${filters}`],
  ['', `has a bar without a filter. ${filters}`],
  ['digits 3', 'has the filter digits with "3", which takes nothing. Fix: take that out.'],
  ['date', `has the filter date without a form. ${forms}`],
  ['date dd/mm/aaaa', `has the form of a date "dd/mm/aaaa". ${forms}`],
  ['date DD/MM/YYYY', `has the form of a date "DD/MM/YYYY". ${forms}`],
  ['date dd/mm/yyyy', 'has the form of a date "dd/mm/yyyy", with minutes and no hour. Fix: write MM for the month.'],
  ['date -', `has the form of a date "-". ${forms}`],
])('check refuses the filter "%s" and says so', (filter, problem) => {
  const box = new ConfigSandbox();
  try {
    const file = changed(written, '{{candidate.birthDate}}', `{{candidate.birthDate | ${filter}}}`);
    expect(box.problemsOf(file).join('\n')).toContain(`providers.school.order.request.body.at: ${problem}`);
  } finally {
    box.remove();
  }
});
