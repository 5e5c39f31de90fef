// A provider's id may be a person's document number (clinics number their results by CPF), so no log line shows it (R30).
import { openResult, vendorKeys } from '../support/field-vendors';
import { FieldWorld } from '../support/field-world';

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
  expect(lines[0]).toMatch(/"result":"[0-9a-f]{10}"/);
  expect(world.logged.join('')).not.toContain(cpf);
});
