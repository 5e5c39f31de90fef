// Our reference, as vendors give it back inside of something else. Sources: Mettl (`context_data`, a text of the customer), HackerRank and
// Jotform (tags and free fields that people fill in), ATS connectors that name the tenant before an id, and pages that send back the address to
// which the candidate returns. What is not surely our reference is none (R14).
import { FieldWorld } from '../support/field-world';
import { hmacOf, reference, secret } from '../support/preset-world';
import { provenReference } from '../support/reference-keys';

const other = provenReference('clinic');
const keys = `token: t
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result:
  outcome: [{ when: [{ at: /status, is: [ok] }], outcome: passed }, { outcome: inconclusive }]
  occurredAt: /at`;

let world: FieldWorld;
beforeEach(async () => {
  world = await FieldWorld.start(keys);
  world.enter();
});
afterEach(() => world.close());

async function sends(ref: string): Promise<void> {
  const body = JSON.stringify({ ref, status: 'ok', at: '2026-01-16T10:00:00Z' });
  await world.receives({ body, headers: { 'x-sig': hmacOf(body) } });
}

test.each([
  ['behind a name', `gupy:${reference}`],
  ['behind that of a tenant', `acme_${reference}`],
  ['in capitals, between words', `Ref. ${reference.toUpperCase()}, vaga de soldador`],
  ['at the end of a sentence that goes on', `Pedido ${reference}. Fim.`],
  ['in the query of an address', `https://jobs.example.com/done?ref=${reference}&lang=pt`],
  ['in the path of an address', `https://jobs.example.com/${reference}/done`],
  ['twice the same', `${reference} (${reference})`],
  ['the name of a file, as ZapSign and Clicksign echo it', `/${reference}.pdf`],
  ['the name of a signed file', `ASO_${reference}.pdf.p7s`],
  ['the name of a file in an address', `https://files.example.com/docs/${reference}.PDF?expires=1`],
])('P-OWN: %s it is ours', async (_title, ref) => {
  await sends(ref);
  expect(world.tags).toEqual(['Apto']);
});

test.each([
  ['behind a sign', `-${reference}`],
  ['behind a digit', `7${reference}`],
  ['behind a letter', `x${reference}`],
  ['behind another number', `7.${reference}`],
  ['before more digits', `${reference}0`],
  ['before another number', `${reference}.0`],
  ['before a word that ends no file', `${reference}.aprovado`],
  ['behind half an escaped blank', `%20${reference}`],
  ['beside another', `${reference} ${other}`],
  ['beside another that is escaped', `https://a.example.com/?ref=${reference}&next=https%3A%2F%2Fb%3Fref%3D${other}`],
  ['beside another behind a sign', `+${other} ${reference}`],
  ['in a text that is longer than any', `${'x '.repeat(150)}${reference}`],
])('R14: %s it is none, and nothing is written', async (_title, ref) => {
  await sends(ref);
  expect([world.tags, world.recorded]).toEqual([[], []]);
});
