// An item of a list whose name stands deeper in it, as vendors of forms and of clinical results nest it. What could go wrong: a mapping
// that can only count (`/answers/0`) reads the answer to another question as soon as the vendor sends one less.
import { hmacOf, PresetWorld, reference, secret, type SentCallback } from '../support/preset-world';

let world: PresetWorld | undefined;
afterEach(() => world?.close());

async function received(keys: string, body: object): Promise<unknown> {
  world = await PresetWorld.start(`token: t
callback: { verify: hmac-sha256-base64, header: x-signature, prefix: sha256=, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
${keys}`);
  const text = JSON.stringify(body);
  const sent: SentCallback = { body: text, headers: { 'x-signature': `sha256=${hmacOf(text, 'base64')}` } };
  return world.receive(sent);
}

// https://www.typeform.com/developers/webhooks/example-payload/: answers come without those that were skipped, each names its field.
const typeform = `events: { reference: '{{/form_response/hidden/ref}}' }
result:
  outcome:
    - { when: [{ at: '/form_response/variables/[key=score]/number', from: 7 }], outcome: passed }
    - { when: [{ at: '/form_response/variables/[key=score]/number', below: 7 }], outcome: failed }
    - { outcome: inconclusive }
  summary: '{{/form_response/answers/[field/ref=level]/choice/label}}'`;

test('Typeform: an answer is found by the ref of its field, whichever stand before it', async () => {
  const others = [
    { type: 'text', text: 'C2', field: { id: 'a', ref: 'name' } },
    { type: 'choice', choice: { label: 'C1' }, field: { id: 'b', ref: 'level-2' } },
  ];
  const answers = [...others, { type: 'choice', choice: { label: 'B2' }, field: { id: 'c', ref: 'level' } }];
  const variables = [
    { key: 'bonus', type: 'number', number: 1 },
    { key: 'score', type: 'number', number: 8 },
  ];
  const form_response = { submitted_at: '2026-01-16T12:00:00Z', hidden: { ref: reference }, answers, variables };
  await expect(received(typeform, { form_response })).resolves.toMatchObject({
    kind: 'result',
    result: { outcome: 'passed', summary: 'B2' },
  });
});

// https://hl7.org/fhir/R4/diagnosticreport.html: codes are a list of codings, each with the URL of its system.
const fhir = `events:
  orderId: '{{/basedOn/0/reference | last}}'
  results: [{ at: /status, is: [final, amended, corrected] }]
result:
  outcome:
    - { when: [{ at: '/conclusionCode/*/coding/[system=http://snomed.info/sct]/code', is: ['102490000'] }], outcome: passed }
    - { outcome: inconclusive }
  occurredAt: /issued
  versionAt: /meta/lastUpdated
  score: '/contained/[code/coding/*/code=718-7]/valueQuantity/value'
  summary: '{{/conclusion}}'`;

function report(given: object = {}): object {
  const coding = [
    { system: 'urn:oid:2.16.76.1', code: 'X' },
    { system: 'http://snomed.info/sct', code: '102490000' },
  ];
  const observation = (code: string, value: number) => ({
    resourceType: 'Observation',
    code: { coding: [{ code: `${code}-local` }, { code }] },
    valueQuantity: { value },
  });
  return {
    ...{ resourceType: 'DiagnosticReport', status: 'final', basedOn: [{ reference: 'ServiceRequest/order-1' }] },
    ...{ issued: '2026-01-16T12:00:00.000-03:00', meta: { lastUpdated: '2026-01-17T12:00:00Z' } },
    ...{ conclusion: 'Apto para a função', conclusionCode: [{ coding }] },
    contained: [observation('789-8', 4.9), observation('718-7', 14.5)],
    ...given,
  };
}

test('FHIR: a code by the URL of its system, an observation by one of its codes, the order by the request that it is based on', async () => {
  await expect(received(fhir, report())).resolves.toMatchObject({
    kind: 'unaddressed',
    result: {
      ...{ orderId: 'order-1', outcome: 'passed', score: 14.5, summary: 'Apto para a função' },
      ...{ occurredAt: '2026-01-16T15:00:00.000Z', versionAt: '2026-01-17T12:00:00.000Z' },
    },
  });
});

test('R14: an item that says so twice, or in a text that anybody may have written, decides nothing', async () => {
  const twice = {
    contained: [...(report() as { contained: object[] }).contained, ...(report() as { contained: object[] }).contained],
  };
  const { result } = (await received(fhir, report(twice))) as { result: object };
  expect(result).not.toHaveProperty('score');
  await world?.close();
  const hidden = {
    contained: [JSON.stringify({ code: { coding: [{ code: '718-7' }] }, valueQuantity: { value: 99 } })],
  };
  expect(((await received(fhir, report(hidden))) as { result: object }).result).not.toHaveProperty('score');
});
