// Results by references that nobody was sent, through the real receiver, with the secret of the provider that they name.
import { AttackWorld, newApplicationId, resultBody } from '../support/attack-world';
import { eventually } from '../support/eventually';
import { provenReference } from '../support/reference-keys';

let world: AttackWorld;
beforeAll(async () => {
  world = await AttackWorld.started({ runs: 'inside' });
});
afterAll(() => world.close());

it('P-OWN: a made-up reference is answered 200, counted and logged, and starts no run; a proven one does', async () => {
  const applicationId = newApplicationId();
  const guesses = ['0123456789', '0123456789abcdef0123456789'].map((key) => `${applicationId}.123456.86547.${key}`);
  for (const reference of [...guesses, provenReference('school', { applicationId })]) {
    const answer = await world.callback(resultBody(applicationId, { reference }));
    expect(answer).toMatchObject({ status: 200, json: { status: 'accepted' } });
  }
  const metrics = await world.metrics();
  expect(metrics.sum('bridge_security_events_total', { source: 'clinic', kind: 'unproven-reference' })).toBe(3);
  expect(metrics.sum('bridge_callbacks_total', { provider: 'clinic', status: 'unproven' })).toBe(3);
  await eventually(() => world.log.includes('a reference that no secret of bridge.yaml proves to be ours'));
  await expect(world.historyOf(applicationId)).rejects.toThrow(/not found/i);
  expect(await world.callback(resultBody(applicationId))).toMatchObject({ status: 200 });
  expect((await world.historyOf(applicationId)).length).toBeGreaterThan(0);
});
