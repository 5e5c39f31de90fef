// A provider's id may be a person's document number (clinics number their results by CPF), so no log line shows it (R30). Source: an attack
// on this bridge in November 2026. The log showed the beginning of a plain SHA-256; there are 10^9 CPFs, which are tried in minutes.
import { createHash } from 'node:crypto';
import { openResult, vendorKeys } from '../support/field-vendors';
import { FieldWorld } from '../support/field-world';
import { testShortHash } from '../support/reference-keys';

const cpf = '987.654.321-09';

let world: FieldWorld;
afterEach(() => world.close());

test('R30, P-PII: a result that comes again with another content is logged by a hash of its id', async () => {
  world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
  world.enter();
  await world.receives(openResult(cpf, 'passed', '2026-01-16T12:00:00Z'));
  await world.receives(openResult(cpf, 'failed', '2026-01-16T12:00:00Z'));
  const lines = world.logged.filter((line) => line.includes('another content'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`"result":"${testShortHash(cpf)}"`);
  expect(world.logged.join('')).not.toContain(cpf);
  expect(shownPlainHashes(world.logged.join(''), cpf)).toEqual([]);
});

test('R30, P-PII: an event of Gupy that is dated in the future is logged by a hash that needs a key', async () => {
  world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
  world.enter();
  const data = { job: { id: 123_456 }, application: { id: 654_321, currentStep: { id: 86_547, name: 'Exame' } } };
  const body = { id: cpf, event: 'application.moved', date: '2126-01-16T12:00:00Z', companyName: 'Empresa', data };
  expect(await world.webhook({ body: JSON.stringify(body) })).toMatchObject({ status: 200 });
  expect(world.logged.join('')).toContain(`"event":"${testShortHash(cpf)}"`);
  expect(shownPlainHashes(world.logged.join(''), cpf)).toEqual([]);
});

/** Whoever reads the log can make these for every number there is. */
function shownPlainHashes(log: string, id: string): string[] {
  const spellings = [id, id.replace(/\D/g, ''), JSON.stringify(id), `school:${id}`, `school\n${id}`];
  const algorithms = ['md5', 'sha1', 'sha256', 'sha512'];
  const digits = algorithms.flatMap((name) =>
    spellings.flatMap((spelling) =>
      (['hex', 'base64'] as const).map((form) => createHash(name).update(spelling).digest(form).slice(0, 8)),
    ),
  );
  return digits.filter((start) => log.includes(start));
}
