// A correction that brings the day of its making without the hour, as databases and spreadsheets keep dates: it is no older than the
// exam of the same day (R29). Inputs are written anew.
import { FieldWorld } from '../support/field-world';
import { graded, schoolKeys, schoolResult, signed } from '../support/mapped-school';

let world: FieldWorld;
beforeEach(async () => {
  world = await FieldWorld.start(
    schoolKeys({ result: `${schoolResult}\nversionAt: /revised`, more: 'zone: America/Sao_Paulo' }),
  );
  world.enter();
});
afterEach(() => world.close());

const sends = (points: number, revised?: unknown) =>
  world.receives(signed(JSON.stringify(graded({ points, revised, gradedAt: '2026-01-16T12:00:00Z' }))));

test.each(['2026-01-16', '16/01/2026', '2026-01-16 00:00:00', '2026-01-17'])('R29: corrected on %s', async (day) => {
  await sends(60);
  await sends(80, day);
  expect([world.recorded, world.tags]).toEqual([['failed', 'passed'], ['Apto']]);
});

test('R29: twice on one day, and an older one that comes late', async () => {
  await sends(60);
  await sends(80, '17/01/2026');
  await sends(65, '17/01/2026');
  expect(world.tags).toEqual(['Inapto']);
  await sends(90, '16/01/2026');
  expect(world.tags).toEqual(['Inapto']);
});
